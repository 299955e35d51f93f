// The form of an act that corrects what is owed: what can be chosen for a parcel or a subscriber of
// public services, and what was typed.
#pragma once

#include "api/portal/acts_pages.h"
#include "api/site/handlers.h"
#include "core/adjustments/adjustments.h"
#include "core/adjustments/pursue_reversal.h"
#include "core/registry/parcel_search.h"
#include "core/registry/subscriber_search.h"

namespace recaudo::site {

// Whom an act is about, as people name it.
struct ActSubject {
  ledger::Subject subject;
  std::string number;   // of the parcel, or of the subscriber
  std::string address;  // of the parcel
};
// "25 151 01 …", "Suscriptor S-101"
std::string subject_text(pqxx::transaction_base& tx, const ledger::Subject& subject);

struct ActFormInput {
  const dues::Law& law;
  adjustments::ActKind kind;
  const ActSubject& about;
  const payments::Rails& rails;  // which of them give payments back
  Date today;
  const http::Form* typed = nullptr;  // shown again; null: a fresh form
  std::string_view credit = {};       // that is to be applied, as chosen before; empty: none was
};
// Until when the interest of a compensation is computed: what its form sends.
inline constexpr const char* kInterestToAct = "acto";
inline constexpr const char* kInterestToMoney = "dinero";

// The fields for that subject, or why nothing can be done; without chrome and addresses.
portal::ActFormView act_form(pqxx::transaction_base& tx, const ActFormInput& in);

// What was typed, as an act; what cannot be read is in `errors`.
adjustments::ReceivableAct read_act(pqxx::transaction_base& tx, const http::Form& form,
                                    adjustments::ActKind kind, const ledger::Subject& subject,
                                    portal::FieldErrors& errors);

// Of an act that ends debts, which one resolution does for several vigencias: its `vigencia` is
// filled with each of these.
std::vector<int> read_vigencias(const http::Form& form, portal::FieldErrors& errors);

// "Prescripción de la acción de cobro, vigencia 2026", "Cambio de vencimiento, factura de marzo de
// 2026"; of an act without vigencia, its kind alone.
std::string act_name(adjustments::ActKind kind, int vigencia);

// "CC 52000111"
std::string document_text(pqxx::transaction_base& tx, ledger::ThirdPartyId id);

// The field that a refusal of the use case is about.
std::string refused_field(const Error& error, adjustments::ActKind kind);

}  // namespace recaudo::site
