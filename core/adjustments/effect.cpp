#include "core/adjustments/effect.h"

#include <algorithm>

#include "base/database.h"
#include "core/dues/vigencia.h"
#include "ledger/order_lock.h"
#include "ledger/periods.h"
#include "ledger/recipe_book.h"

namespace recaudo::adjustments {
namespace {

// A month under review takes adjustments of charges only (ledger/periods.h).
Result<void> check_day(pqxx::transaction_base& tx, const EffectInput& in) {
  const Date on = in.act.on;
  if (on > in.today)
    return fail(Code::kBadDate, names_resolution_day(in.act.kind)
                                    ? "La fecha del registro no puede ser posterior a hoy."
                                    : "La fecha del acto no puede ser posterior a hoy.");
  const bool adjusts = in.act.kind == ActKind::kChargeMore || in.act.kind == ActKind::kChargeLess;
  for (const auto& p : ledger::periods(tx)) {
    if (p.month != ledger::Month{year_of(on), month_of(on)}) continue;
    if (p.state == ledger::PeriodState::kOpen || (p.state == ledger::PeriodState::kSoft && adjusts))
      return {};
  }
  return fail(Code::kPeriodClosed, "El mes de " + month_name_spanish(year_of(on), month_of(on)) +
                                       " no recibe asientos. Use una fecha de un mes abierto.");
}

Result<Effect> by_kind(pqxx::transaction_base& tx, const EffectInput& in) {
  switch (in.act.kind) {
    case ActKind::kCompensation:
      return compensation(tx, in);
    case ActKind::kChargeMore:
    case ActKind::kChargeLess:
      return charge_adjustment(tx, in);
    case ActKind::kChargeback:
      return chargeback(tx, in);
    case ActKind::kTransfer:
      return payment_transfer(tx, in);
    case ActKind::kDueDate:
      return due_date_change(tx, in);
    case ActKind::kRefund:
      return refund(tx, in);
    case ActKind::kRefundPayout:
      return refund_payout(tx, in);
    case ActKind::kRefundRevocation:
      return refund_revocation(tx, in);
    case ActKind::kAdvance:
      return advance(tx, in);
    case ActKind::kRailReversal:
      return rail_reversal(tx, in);
    case ActKind::kPrescription:
      return prescription(tx, in);
    case ActKind::kRemission:
      return remission(tx, in);
    case ActKind::kDeclaredPrescription:
      return declared_prescription(tx, in);
    case ActKind::kRestoration:
      return restoration(tx, in);
    case ActKind::kClassification:
      return classification(tx, in);
    case ActKind::kClassificationRevocation:
      return classification_revocation(tx, in);
  }
  throw BrokenInvariant("kind of act out of range");
}

}  // namespace

Result<Effect> effect_of(pqxx::transaction_base& tx, const EffectInput& in) {
  if (in.lock) ledger::lock_head(tx);
  if (auto ok = check_given(in.act.subject, in.act.kind); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_day(tx, in); !ok) return tl::unexpected(ok.error());
  return by_kind(tx, in);
}

ledger::Act ledger_act(const EffectInput& in) {
  return {.key = derive_uuid("acto-cartera", to_string(in.key)),
          .effective_on = in.act.on,
          .source_kind = std::string(ledger::kAdministrativeAct),
          .source_id = in.act.resolution};
}

std::string label_of(int vigencia, ledger::Concept item) {
  return dues::vigencia_text(vigencia) + " · " + std::string(ledger::to_label(item));
}

std::vector<NamedObligation> settled_obligations(pqxx::transaction_base& tx,
                                                 const ledger::Subject& subject,
                                                 const std::vector<ledger::Settlement>& settled) {
  std::vector<ledger::ObligationId> ids;
  for (const auto& s : settled) ids.push_back(s.obligation);
  const auto found = ledger::obligations_by_id(tx, ids);
  std::vector<ledger::SubjectId> bills;
  for (const auto& o : found)
    if (o.kind == ledger::SubjectKind::kServiceBill) bills.push_back(o.owed.subject);
  const auto named = dues::named_bills(tx, bills);
  const auto own = owners_of(tx, subject).ids;
  std::vector<NamedObligation> out;
  for (const auto& [kind, o] : found) {
    std::string label = label_of(o.vigencia, o.item);
    if (const auto bill = named.find(o.subject); kind == ledger::SubjectKind::kServiceBill) {
      invariant(bill != named.end(), "an obligation of public services is of a bill");
      label = label_of(dues::vigencia_of(bill->second.billed.period), o.item);
      if (std::ranges::find(own, o.subject) == own.end())
        label = bill->second.subscriber + " · " + label;
    }
    out.push_back({o.id, {kind, o.subject}, std::move(label), o.balance});
  }
  return out;
}

std::string seen_of(const ledger::Obligation& o) {
  return to_string(o.id) + ":" + std::to_string(o.balance.centavos()) + "/" +
         std::to_string(o.held.centavos()) + ";";
}

Result<void> check_held(const std::vector<ledger::Obligation>& obligations,
                        const std::vector<ledger::Settlement>& taken) {
  for (const auto& s : taken) {
    const auto o = std::ranges::find(obligations, s.obligation, &ledger::Obligation::id);
    if (o != obligations.end() && s.capital + s.discount > o->balance - o->held)
      return fail(Code::kAmountHeld, "Un pago en curso espera " + to_display(o->held) + " de " +
                                         label_of(o->vigencia, o->item) +
                                         ". Espere a que termine.");
  }
  return {};
}

Result<payments::Payment> applied_payment(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.payment.has_value(), "the act names a payment");
  RECAUDO_TRY(payment, payments::payment_by_ticket(tx, *in.act.payment));
  RECAUDO_TRY(order, payments::order_by_id(tx, payment.order));
  if (order.subject != in.act.subject)
    return fail(Code::kNotFound, "El pago es de " + another(in.act.subject) + ".");
  if (payment.state == payments::State::kReversed)
    return fail(Code::kAlreadyReversed, "Ese pago ya se devolvió.");
  if (payment.state != payments::State::kApproved || !payment.entry)
    return fail(Code::kNotTransferable, "Ese pago no está aprobado.");
  return payment;
}

}  // namespace recaudo::adjustments
