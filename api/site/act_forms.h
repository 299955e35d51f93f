// The form of an act that corrects what is owed: what can be chosen for a parcel, and what was
// typed.
#pragma once

#include "api/portal/acts_pages.h"
#include "api/site/handlers.h"
#include "core/adjustments/adjustments.h"
#include "core/adjustments/pursue_reversal.h"
#include "core/registry/parcel_search.h"

namespace recaudo::site {

struct ActFormInput {
  const dues::Law& law;
  adjustments::ActKind kind;
  const registry::Parcel& parcel;
  const payments::Rails& rails;  // which of them give payments back
  Date today;
  const http::Form* typed = nullptr;  // shown again; null: a fresh form
};
// The fields for that parcel, or why nothing can be done; without chrome and addresses.
portal::ActFormView act_form(pqxx::transaction_base& tx, const ActFormInput& in);

// What was typed, as an act; what cannot be read is in `errors`.
adjustments::ReceivableAct read_act(pqxx::transaction_base& tx, const http::Form& form,
                                    adjustments::ActKind kind, ledger::SubjectId parcel,
                                    portal::FieldErrors& errors);

// Of an act that ends debts, which one resolution does for several vigencias: its `vigencia` is
// filled with each of these.
std::vector<int> read_vigencias(const http::Form& form, portal::FieldErrors& errors);

// A refusal in words: its particulars when they are a sentence, else what the table says.
std::string refusal_text(const Error& error);
// The field that a refusal of the use case is about.
std::string refused_field(const Error& error, adjustments::ActKind kind);

}  // namespace recaudo::site
