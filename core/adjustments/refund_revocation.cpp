// Revocación de una devolución: a refund that was ordered is not to be paid after all. The mirror
// of its entry gives the credit balance, or the advance, back to its holder. Never once the bank
// may have debited it.
#include <algorithm>

#include "base/database.h"
#include "core/adjustments/effect.h"
#include "core/adjustments/refunds.h"

namespace recaudo::adjustments {
namespace {

constexpr Statement kOwed{"adjustments.owed_on",
                          "select vigencia, balance from ledger.obligation where id = $1"};

Result<RefundToPay> refund_of(pqxx::transaction_base& tx, const EffectInput& in) {
  const auto open = refunds_to_pay(tx, in.act.parcel);
  const auto refund = std::ranges::find(open, *in.act.revokes, &RefundToPay::proposal);
  if (refund != open.end()) return *refund;
  if (payout_of(tx, *in.act.revokes))
    return fail(Code::kNotFound,
                "El banco ya pagó esa devolución: no se revoca. No se registró nada.");
  return fail(Code::kNotFound,
              "Esa devolución no existe, es de otro predio o ya se revocó. No se registró nada.");
}

// The bank's money that nobody explains may be this refund's: only its payout, or another one's,
// says whose it was.
Result<void> check_not_debited(pqxx::transaction_base& tx, const RefundToPay& refund) {
  const auto debits = debits_for(tx, refund);
  if (debits.empty()) return {};
  return fail(Code::kCollectionMoveRefused,
              "El banco debitó " + to_display(refund.payable.amount) + " el " +
                  to_long_spanish(debits.front().on) +
                  " y nadie ha dicho de qué fue: puede ser esta devolución. No se registró nada. "
                  "Registre primero el pago de la devolución que corresponda.");
}

// Where the money goes back to, as it stands.
EffectLine given_back(pqxx::transaction_base& tx, const ledger::Entry& mirror) {
  for (const auto& leg : mirror.legs) {
    if (leg.account == ledger::account::kRefundsPayable || !leg.obligation) continue;
    const auto row = exec(tx, kOwed, *leg.obligation).at(0);
    const bool advance = leg.account == ledger::account::kAdvances;
    const Money balance = read_money(row["balance"]);
    return {.label = (advance ? "Anticipo para " : "Saldo a favor de ") +
                     std::to_string(row["vigencia"].as<int>()),
            .before = balance,
            .after = balance - leg.amount};
  }
  throw BrokenInvariant("a refund takes from a credit balance or an advance");
}

}  // namespace

Result<Effect> refund_revocation(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.revokes.has_value(), "a revocation names the refund");
  RECAUDO_TRY(refund, refund_of(tx, in));
  if (in.act.on < refund.on)
    return fail(Code::kBadDate, "La devolución se ordenó el " + to_long_spanish(refund.on) +
                                    ": el acto no puede ser anterior.");
  if (auto ok = check_not_debited(tx, refund); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(mirror, ledger::mirror_of(tx, refund.entry, in.act.on, "reversal-devolucion"));
  mirror.source_id = in.act.resolution;

  Effect effect{.amount = refund.payable.amount};
  effect.seen = "devolucion:" + to_string(refund.proposal) + "/" +
                std::to_string(effect.amount.centavos()) + ";";
  effect.lines.push_back(
      {"Devolución por pagar, resolución " + refund.resolution, effect.amount, {}});
  effect.lines.push_back(given_back(tx, mirror));
  effect.notes.emplace_back(
      "Confirme antes que la orden de pago no salió, o que el banco la anuló. Si el banco la paga "
      "después, el débito queda por clasificar (2.4.07.20).");
  effect.notes.emplace_back(
      "El saldo vuelve a su titular como estaba. El término para pedirlo no empieza de nuevo.");
  effect.entries.push_back(std::move(mirror));
  return effect;
}

}  // namespace recaudo::adjustments
