// What was typed in the form of an act, and where a refusal of it is said.
#include <algorithm>
#include <tuple>

#include "api/site/act_forms.h"
#include "api/site/debt_forms.h"
#include "core/adjustments/applied_money.h"
#include "core/adjustments/credit.h"
#include "core/adjustments/restorations.h"
#include "core/closing/unapplied_credit.h"
#include "core/dues/vigencia.h"
#include "tax-rules/document_number.h"

namespace recaudo::site {
namespace {

using adjustments::ActKind;

constexpr std::size_t kMostVigencias = 30;  // that one resolution ends
constexpr std::size_t kMostUnrelated = 50;  // debits that an act may name

// What no debt has where it cannot be read: the use case refuses it.
int vigencia_or_none(std::string_view code) {
  const auto vigencia = dues::parse_vigencia(code);
  return vigencia ? *vigencia : 0;
}

// "2026.predial", "2026-03.acueducto"
void read_charge(FormReader& in, adjustments::ReceivableAct& act) {
  const auto text = in.get("cargo");
  const auto dot = std::min(text.find('.'), text.size());
  const int vigencia = vigencia_or_none(text.substr(0, dot));
  const auto item = ledger::parse_concept(text.substr(std::min(dot + 1, text.size())));
  if (vigencia == 0 || !item) {
    in.wrong("cargo", "Escoja una opción.");
    return;
  }
  act.vigencia = vigencia;
  act.item = *item;
}

Money read_part(FormReader& in, const char* name) {
  if (in.get(name).empty()) return {};
  const auto money = parse_typed_money(in.get(name));
  if (!money || money->is_negative()) in.wrong(name, "Escriba el valor en pesos, o nada.");
  return money ? *money : Money();
}

// Only forms of public services have these fields.
void read_service_parts(FormReader& in, adjustments::ReceivableAct& act) {
  if (!adjustments::is_of_services(act.subject)) return;
  act.subsidy = read_part(in, "subsidio");
  act.contribution = read_part(in, "contribucion");
}

// Kind and number of a person's document.
std::pair<std::string, std::string> read_person(FormReader& in) {
  std::pair<std::string, std::string> out{in.get("tipo_documento"), ""};
  const auto type = tax_rules::document_type_from_acronym(out.first);
  if (!type) {
    in.wrong("tipo_documento", "Escoja una opción.");
    return out;
  }
  const auto number = tax_rules::parse_document_number(*type, in.get("documento"));
  if (number)
    out.second = *number;
  else
    in.wrong("documento", "Revise el número: no es de ese tipo de documento.");
  return out;
}

adjustments::RefundRequest read_request(FormReader& in) {
  adjustments::RefundRequest out{.asked_on = in.date("solicitud"),
                                 .document_type = {},
                                 .document_number = {},
                                 .account_type = std::string(in.get("cuenta"))};
  if (out.account_type.empty()) in.wrong("cuenta", "Escoja una opción.");
  std::tie(out.document_type, out.document_number) = read_person(in);
  return out;
}

Uuid read_refund(FormReader& in) {
  const auto refund = parse_uuid(in.get("devolucion"));
  if (!refund) in.wrong("devolucion", "Escoja una opción.");
  return refund.value_or(Uuid{});
}

// "17, 23"; nothing when the form has no such field.
std::vector<ledger::EntrySeq> read_entries(FormReader& in, const char* name) {
  std::vector<ledger::EntrySeq> out;
  for (auto text = in.get(name); !text.empty();) {
    const auto comma = std::min(text.find(','), text.size());
    auto part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    const auto n = positive_number(part);
    if (!n || out.size() == kMostUnrelated) {
      in.wrong(name, "Escriba los números de los asientos, separados por coma.");
      return {};
    }
    out.emplace_back(*n);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  std::ranges::sort(out);
  const auto repeated = std::ranges::unique(out);
  out.erase(repeated.begin(), repeated.end());
  return out;
}

// "7", or "7.12" with whose part of it.
void read_credit(FormReader& in, adjustments::ReceivableAct& act) {
  const auto text = in.get("saldo");
  const auto dot = std::min(text.find('.'), text.size());
  const auto credit = positive_number(text.substr(0, dot));
  const auto holder = positive_number(text.substr(std::min(dot + 1, text.size())));
  if (!credit || (dot < text.size() && !holder)) return in.wrong("saldo", "Escoja una opción.");
  act.credit = ledger::ObligationId(*credit);
  if (holder) act.holder = ledger::ThirdPartyId(*holder);
}

adjustments::RefundPayout read_payout(FormReader& in) {
  return {.refund = read_refund(in),
          .debit = ledger::EntrySeq(in.chosen("debito")),
          .reference = std::string(in.get("referencia"))};
}

// The day the credit balance arose; the act's when the parcel has no such balance, which the use
// case refuses.
Date day_of_money(pqxx::transaction_base& tx, const adjustments::ReceivableAct& act) {
  const auto held = adjustments::held_credit(tx, act);
  return held ? held->credit.since : act.on;
}

// The vigencia that the named act paid; of no such act nothing, which the use case refuses.
void read_unapplied(pqxx::transaction_base& tx, FormReader& in, adjustments::ReceivableAct& act) {
  act.unapplies = parse_uuid(in.get("aplicacion")).value_or(Uuid{});
  if (*act.unapplies == Uuid{}) return in.wrong("aplicacion", "Escoja una opción.");
  const auto applied = adjustments::applied_money(tx, act.subject, *act.unapplies);
  if (applied) act.vigencia = applied->vigencia;
}

// The vigencia that the named act ended; of no such act nothing, which the use case refuses.
void read_restored(pqxx::transaction_base& tx, FormReader& in, adjustments::ReceivableAct& act) {
  act.date = in.date("resuelta");
  act.restores = read_restoration(in);
  std::tie(act.restores->document_type, act.restores->document_number) = read_person(in);
  const auto ended = adjustments::ending_act(tx, act.subject, act.restores->ended_by);
  if (ended) act.vigencia = ended->vigencia;
}

int read_vigencia(FormReader& in) {
  const int vigencia = vigencia_or_none(in.get("vigencia"));
  if (vigencia == 0) in.wrong("vigencia", "Escoja una opción.");
  return vigencia;
}

// The day that the bank told where no other was typed; of a credit that does not wait the act's,
// which the use case refuses.
void read_waiting_money(pqxx::transaction_base& tx, FormReader& in,
                        adjustments::ReceivableAct& act) {
  act.applies = {.entry = ledger::EntrySeq(in.chosen("credito")),
                 .proof = std::string(in.get("prueba"))};
  act.vigencia = read_vigencia(in);
  act.date = in.optional_date("pagado");
  if (act.date) return;
  const auto credit = closing::unapplied_credit(tx, act.applies->entry);
  act.date = credit ? credit->paid_on : act.on;
}

// A bill of the same subscriber, or of another one.
void read_destination(pqxx::transaction_base& tx, FormReader& in, adjustments::ReceivableAct& act) {
  if (!adjustments::is_of_services(act.subject)) {
    act.vigencia = read_vigencia(in);
    return;
  }
  act.vigencia = vigencia_or_none(in.get("vigencia"));
  if (act.vigencia == 0) in.wrong("vigencia", "Escriba año y mes, por ejemplo 2026-03.");
  if (in.get("destino").empty()) return;
  const auto other = registry::find_subscriber(tx, in.get("destino"));
  if (!other) return in.wrong("destino", "No encontramos ese número. Cópielo de la factura.");
  act.to = other->id;
}

// Of what is held, a debt with a payment in flight is the vigencia's; the rest is of this money.
bool is_about_the_credit(const Error& error) {
  return error.code == Code::kNotFound || error.code == Code::kNotTransferable ||
         error.code == Code::kVolumeTakenOut ||
         (error.code == Code::kAmountHeld && !error.detail.starts_with("Un pago en curso"));
}

}  // namespace

adjustments::ReceivableAct read_act(pqxx::transaction_base& tx, const http::Form& form,
                                    ActKind kind, const ledger::Subject& subject,
                                    portal::FieldErrors& errors) {
  FormReader in(form, errors);
  adjustments::ReceivableAct act{.kind = kind, .subject = subject};
  act.on = in.date("dia");
  act.resolution = in.get("resolucion");
  act.reason = in.get("motivo");
  switch (kind) {
    case ActKind::kCompensation:
      read_credit(in, act);
      act.vigencia = read_vigencia(in);
      act.amount = in.amount();
      act.date = in.get("interes") == kInterestToAct ? act.on : day_of_money(tx, act);
      break;
    case ActKind::kChargeMore:
    case ActKind::kChargeLess:
      read_charge(in, act);
      act.amount = in.amount();
      read_service_parts(in, act);
      break;
    case ActKind::kChargeback:
    case ActKind::kRailReversal:
      act.payment = payments::TicketId(in.chosen("pago"));
      break;
    case ActKind::kTransfer:
      act.payment = payments::TicketId(in.chosen("pago"));
      read_destination(tx, in, act);
      break;
    case ActKind::kDueDate:
      act.vigencia = read_vigencia(in);
      act.date = in.date("vence");
      break;
    case ActKind::kRefund:
      read_credit(in, act);
      act.amount = in.amount();
      act.request = read_request(in);
      break;
    case ActKind::kRefundPayout:
      act.payout = read_payout(in);
      break;
    case ActKind::kRefundRevocation:
      act.date = in.date("anulada");
      act.revokes = {.refund = read_refund(in), .unrelated = read_entries(in, "ajenos")};
      break;
    case ActKind::kAdvance:
      read_credit(in, act);
      act.vigencia = read_vigencia(in);
      act.amount = in.amount();
      break;
    case ActKind::kPrescription:
      act.date = in.date("resuelta");
      act.prescribed = read_prescription(in);
      break;
    case ActKind::kRemission:
      act.date = in.date("resuelta");
      act.remitted = read_remission(in);
      break;
    case ActKind::kDeclaredPrescription:
      act.date = in.date("resuelta");
      act.declared = read_ruling(in);
      break;
    case ActKind::kRestoration:
      read_restored(tx, in, act);
      break;
    case ActKind::kClassification:
      read_waiting_money(tx, in, act);
      break;
    case ActKind::kClassificationRevocation:
      read_unapplied(tx, in, act);
      break;
  }
  if (act.resolution.empty()) in.wrong("resolucion", "Escriba el número de la resolución.");
  return act;
}

std::vector<int> read_vigencias(const http::Form& form, portal::FieldErrors& errors) {
  std::vector<int> out;
  for (const auto value : form.all("vigencia"))
    if (const int vigencia = vigencia_or_none(value); vigencia != 0) out.push_back(vigencia);
  std::ranges::sort(out);
  const auto repeated = std::ranges::unique(out);
  out.erase(repeated.begin(), repeated.end());
  if (out.empty() || out.size() > kMostVigencias)
    errors.push_back({"vigencia", "Marque de 1 a " + std::to_string(kMostVigencias) + " deudas."});
  return out;
}

std::string refused_field(const Error& error, ActKind kind) {
  if (adjustments::names_resolution_day(kind) && error.code != Code::kReasonTooShort &&
      error.code != Code::kPeriodClosed)
    return adjustments::extinguishes(kind) ? refused_debt_field(error)
                                           : refused_restoration_field(error);
  switch (error.code) {
    case Code::kReasonTooShort:
      return "motivo";
    case Code::kBadText:
      if (error.detail.find("motivo") != std::string::npos) return "motivo";
      if (error.detail.find("prueba") != std::string::npos) return "prueba";
      return error.detail.find("referencia") == std::string::npos ? "resolucion" : "referencia";
    case Code::kBadDate:
      if (error.detail.starts_with("La solicitud")) return "solicitud";
      if (error.detail.find("anulación") != std::string::npos) return "anulada";
      if (error.detail.find("escriba la prueba") != std::string::npos) return "prueba";
      if (error.detail.find("se pagó ese día o antes") != std::string::npos) return "pagado";
      return kind == ActKind::kDueDate && error.detail.find("vence") != std::string::npos ? "vence"
                                                                                          : "dia";
    case Code::kPeriodClosed:
      return "dia";
    default:
      break;
  }
  switch (kind) {
    case ActKind::kChargeMore:
    case ActKind::kChargeLess:
      if (error.detail.starts_with("El subsidio")) return "subsidio";
      return error.detail.starts_with("La contribución") ? "contribucion" : "valor";
    case ActKind::kCompensation:
      return "valor";
    case ActKind::kTransfer:
      if (error.code == Code::kNothingToPay) return "vigencia";
      return error.detail.find("otro suscriptor, o") == std::string::npos ? "pago" : "destino";
    case ActKind::kChargeback:
    case ActKind::kRailReversal:
      return "pago";
    case ActKind::kDueDate:
    case ActKind::kPrescription:
    case ActKind::kRemission:
    case ActKind::kDeclaredPrescription:
    case ActKind::kRestoration:
      return "vigencia";
    case ActKind::kAdvance:
      return error.code == Code::kNothingToPay ? "vigencia" : "valor";
    case ActKind::kRefund:
      return error.code == Code::kPaymentNotImputable ? "documento" : "valor";
    case ActKind::kRefundPayout:
      return error.detail.find("devolución") == std::string::npos ? "debito" : "devolucion";
    case ActKind::kRefundRevocation:
      return error.detail.find("débito") == std::string::npos && error.code != Code::kAmountHeld
                 ? "devolucion"
                 : "ajenos";
    case ActKind::kClassification:
      return is_about_the_credit(error) ? "credito" : "vigencia";
    case ActKind::kClassificationRevocation:
      return "aplicacion";
  }
  throw BrokenInvariant("kind of act out of range");
}

}  // namespace recaudo::site
