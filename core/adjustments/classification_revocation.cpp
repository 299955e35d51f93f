// Revocación de la aplicación de un recaudo (docs/decisions/0049): the money was not meant for that
// debt. The mirror of the act's entry is posted, so the debt is owed again, its credit balance
// goes, the income is executed no more, and the money waits in 2.4.07.20 for another act.
#include "core/adjustments/applied_money.h"
#include "core/adjustments/credit.h"
#include "core/adjustments/effect.h"
#include "core/dues/settled.h"

namespace recaudo::adjustments {
namespace {

Result<AppliedMoney> application_of(pqxx::transaction_base& tx, const EffectInput& in) {
  const Uuid& named = *in.act.unapplies;
  const auto applied = applied_money(tx, in.act.subject, named);
  if (!applied)
    return fail(Code::kNotFound, "Esa aplicación no existe o es de " + another(in.act.subject) +
                                     ". No se registró nada. Escoja una de la lista.");
  if (const auto end = end_of_application(tx, named))
    return fail(Code::kAlreadyReversed, "Esa aplicación ya se revocó con la resolución " +
                                            end->resolution + ", del " + to_long_spanish(end->on) +
                                            ". No se registró nada.");
  if (auto ok = ledger::check_reversal_day(tx, applied->on, in.act.on); !ok)
    return fail(Code::kBadDate, "La aplicación se registró el " + to_long_spanish(applied->on) +
                                    ". " + ok.error().detail +
                                    " No se registró nada. Escriba otra "
                                    "fecha del acto.");
  return *applied;
}

// What it settled, and the mirror of its entry.
struct Undone {
  std::vector<ledger::Settlement> settled;
  ledger::Entry mirror;
};
Result<Undone> undone(pqxx::transaction_base& tx, const EffectInput& in,
                      const AppliedMoney& applied) {
  auto settled = dues::settled_by(tx, applied.entry);
  if (!settled && settled.error().code == Code::kVolumeTakenOut)
    return fail(Code::kVolumeTakenOut, "El asiento " + to_string(applied.entry) +
                                           ", de esa aplicación, salió de la base "
                                           "con su tomo. No se registró nada. Devuelva primero el "
                                           "tomo a la base.");
  if (!settled) return tl::unexpected(settled.error());
  RECAUDO_TRY(mirror, ledger::mirror_of(tx, applied.entry, in.act.on, "reversal-clasificacion"));
  mirror.source_id = in.act.resolution;
  return Undone{std::move(*settled), std::move(mirror)};
}

}  // namespace

Result<Effect> classification_revocation(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.unapplies.has_value(), "a revocation names the act that applied the money");
  RECAUDO_TRY(applied, application_of(tx, in));
  RECAUDO_TRY(back, undone(tx, in, applied));
  auto& [settled, mirror] = back;
  if (auto ok = check_excess(tx, {.excess = excess_of(mirror)}); !ok)
    return tl::unexpected(ok.error());

  Effect effect{.amount = applied.amount};
  effect.seen = "aplicacion:" + to_string(applied.proposal) + "/" +
                std::to_string(applied.amount.centavos()) + ";";
  effect.lines.push_back({"Recaudo por clasificar (2.4.07.20)", {}, applied.amount});
  for (const auto& o : settled_obligations(tx, in.act.subject, settled))
    for (const auto& s : settled)
      if (s.obligation == o.id)
        effect.lines.push_back({o.label, o.balance, o.balance + s.capital + s.discount});
  effect.notes.push_back(
      "La deuda vuelve, con el interés desde su vencimiento, y el dinero espera "
      "otra vez a que un acto diga de quién es.");
  if (const auto excess = excess_of(mirror); !excess.amount.is_zero())
    effect.notes.push_back("Se quita el saldo a favor de " + to_display(excess.amount) +
                           " que la aplicación dejó.");
  effect.entries.push_back(std::move(mirror));
  return effect;
}

}  // namespace recaudo::adjustments
