// Revocación de una devolución: a refund that was ordered is not to be paid after all. The mirror
// of its entry gives the credit balance, or the advance, back to its holder. Never while the
// bank may have paid it: it said that the order is void, its statements reach that day, and no
// debit of that amount waits which the act does not name as another's.
#include <algorithm>

#include "base/database.h"
#include "core/adjustments/effect.h"
#include "core/adjustments/refunds.h"

namespace recaudo::adjustments {
namespace {

constexpr Statement kOwed{"adjustments.owed_on",
                          "select subject_kind, subject_id, vigencia, balance from "
                          "ledger.obligation where id = $1"};

Result<RefundToPay> refund_of(pqxx::transaction_base& tx, const EffectInput& in) {
  const Uuid& named = in.act.revokes->refund;
  const auto open = refunds_to_pay(tx, in.act.subject);
  const auto refund = std::ranges::find(open, named, &RefundToPay::proposal);
  if (refund != open.end() && refund->taken_out) return tl::unexpected(taken_out_refusal(*refund));
  if (refund != open.end()) return *refund;
  if (payout_of(tx, named))
    return fail(Code::kNotFound,
                "El banco ya pagó esa devolución: no se revoca. No se registró nada.");
  return fail(Code::kNotFound, "Esa devolución no existe, es de " + another(in.act.subject) +
                                   " o ya se revocó. No se registró nada.");
}

// The bank told that the order is void, and what it had paid until then is in the books.
Result<void> check_void(pqxx::transaction_base& tx, const EffectInput& in,
                        const RefundToPay& refund) {
  const auto& told = in.act.date;
  if (!told || *told < refund.on || *told > in.act.on)
    return fail(Code::kBadDate, "La orden la anuló el banco entre la resolución, del " +
                                    to_long_spanish(refund.on) + ", y el acto, del " +
                                    to_long_spanish(in.act.on) +
                                    ". Escriba el día en que confirmó la anulación.");
  const auto reached = statements_reach(tx, refund.on);
  if (reached && *told <= *reached) return {};
  return fail(Code::kBadDate,
              "El banco confirmó la anulación el " + to_long_spanish(*told) + " y los extractos " +
                  (reached ? "llegan hasta el " + to_long_spanish(*reached) : "no han llegado") +
                  ". No se registró nada. Cargue primero el extracto de ese día.");
}

std::string words_of(const WaitingDebit& debit, const RefundToPay& refund) {
  return to_display(refund.payable.amount) + " el " + to_long_spanish(debit.on) + " (asiento " +
         to_string(debit.entry) + ")";
}

// The bank's money that nobody explains may be this refund's: its payout says so, or the two
// persons say that it is not.
Result<void> check_not_debited(const EffectInput& in, const RefundToPay& refund,
                               const std::vector<WaitingDebit>& debits) {
  const auto& unrelated = in.act.revokes->unrelated;
  for (const auto seq : unrelated)
    if (std::ranges::find(debits, seq, &WaitingDebit::entry) == debits.end())
      return fail(Code::kNotFound,
                  "El débito del asiento " + to_string(seq) + " no está por clasificar, no es de " +
                      to_display(refund.payable.amount) + " o es anterior a la resolución.");
  for (const auto& debit : debits)
    if (std::ranges::find(unrelated, debit.entry) == unrelated.end())
      return fail(Code::kAmountHeld,
                  "El banco debitó " + words_of(debit, refund) +
                      " y nadie ha dicho de qué fue. No se registró nada. Si fue esta devolución, "
                      "registre su pago. Si no, escriba el asiento entre los débitos ajenos y diga "
                      "en el motivo de qué fue.");
  return {};
}

void add_notes(Effect& effect, const EffectInput& in, const RefundToPay& refund,
               const std::vector<WaitingDebit>& unrelated) {
  effect.notes.push_back("El banco confirmó el " + to_long_spanish(*in.act.date) +
                         " que la orden de pago quedó anulada. Revise el soporte. Si aun así la "
                         "paga después, el débito queda por clasificar (2.4.07.20).");
  for (const auto& debit : unrelated)
    effect.notes.push_back("El banco debitó " + words_of(debit, refund) +
                           ". El acto dice que no fue esta devolución.");
  effect.notes.emplace_back(
      "La devolución reconoció un derecho. Revocarla pide el consentimiento previo, expreso y "
      "escrito de su titular (Ley 1437 de 2011 art. 97).");
  effect.notes.emplace_back(
      "El saldo vuelve a su titular como estaba. El término para pedirlo no empieza de nuevo. La "
      "solicitud que ya presentó sigue valiendo.");
}

// "2026", "la factura de marzo de 2026"
std::string name_of(pqxx::transaction_base& tx, const pqxx::row& owed) {
  const auto kind = value_or_throw(ledger::parse_subject_kind(owed["subject_kind"].c_str()));
  if (kind == ledger::SubjectKind::kParcel) return std::to_string(owed["vigencia"].as<int>());
  const auto bill = read_id<ledger::SubjectTag>(owed["subject_id"]);
  return "la factura de " +
         dues::billed_text(dues::named_bills(tx, std::span(&bill, 1)).at(bill).billed);
}

// Where the money goes back to, as it stands.
EffectLine given_back(pqxx::transaction_base& tx, const ledger::Entry& mirror) {
  for (const auto& leg : mirror.legs) {
    if (leg.account == ledger::account::kRefundsPayable || !leg.obligation) continue;
    const auto row = exec(tx, kOwed, *leg.obligation).at(0);
    const bool advance = leg.account == ledger::account::kAdvances;
    const Money balance = read_money(row["balance"]);
    return {.label = (advance ? "Anticipo para " : "Saldo a favor de ") + name_of(tx, row),
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
  if (auto ok = check_void(tx, in, refund); !ok) return tl::unexpected(ok.error());
  const auto debits = debits_for(tx, refund);
  if (auto ok = check_not_debited(in, refund, debits); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(mirror, ledger::mirror_of(tx, refund.entry, in.act.on, "reversal-devolucion"));
  mirror.source_id = in.act.resolution;

  Effect effect{.amount = refund.payable.amount};
  effect.seen = "devolucion:" + to_string(refund.proposal) + "/" +
                std::to_string(effect.amount.centavos()) + ";";
  effect.lines.push_back(
      {"Devolución por pagar, resolución " + refund.resolution, effect.amount, {}});
  effect.lines.push_back(given_back(tx, mirror));
  add_notes(effect, in, refund, debits);  // all of them are named
  effect.entries.push_back(std::move(mirror));
  return effect;
}

}  // namespace recaudo::adjustments
