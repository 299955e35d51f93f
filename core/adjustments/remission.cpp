// Remisión (ET 820), as an act of the municipality under its own norm: the ground is computed from
// what is owed, in UVT of the year of the resolution, and from what the staff states with
// documents.
#include <algorithm>

#include "base/database.h"
#include "core/adjustments/extinction.h"
#include "tax-rules/remision.h"

namespace recaudo::adjustments {
namespace {

// Of the parcel, and of whoever owes its vigencia, whatever else he owes here.
constexpr Statement kDebtor{
    "adjustments.debt_of_debtor",
    "select sum(o.balance)::bigint as capital, max(o.due_on) as newest from ledger.obligation o "
    "where o.side = 1 and o.balance > 0 and (o.subject_kind = 'predio' and o.subject_id = $1 or "
    "o.third_party_id in (select x.third_party_id from ledger.obligation x where x.subject_kind = "
    "'predio' and x.subject_id = $1 and x.vigencia = $2 and x.side = 1))"};

struct DebtorDebt {
  Money capital;
  Date newest;
};
DebtorDebt debt_of_debtor(pqxx::transaction_base& tx, const ReceivableAct& act) {
  const auto row = exec(tx, kDebtor, act.parcel, act.vigencia).at(0);
  return {read_money(row["capital"]), read_date(row["newest"])};
}

bool is_of_debtor(tax_rules::RemissionGround ground) {
  return ground == tax_rules::RemissionGround::kSmall ||
         ground == tax_rules::RemissionGround::kMedium;
}

std::string uvt_text(int year, const tax_rules::YearFigure<Money>& uvt) {
  const auto mark = tax_rules::mark_text(uvt.mark);
  return "UVT de " + std::to_string(year) + ": " + to_display(uvt.value) + " (" + uvt.norm + ")" +
         (mark.empty() ? "" : ", " + std::string(mark));
}

Error no_ground(const tax_rules::RemissionFacts& facts) {
  return {Code::kCollectionMoveRefused,
          "No hay causal de remisión el " + to_long_spanish(facts.act_on) +
              " (ET art. 820). El contribuyente debe " + to_display(*facts.debtor_total) +
              " de capital, y lo más nuevo vence el " + to_long_spanish(*facts.newest_due_on) +
              ". De la vigencia debe " + to_display(facts.debt) + " desde el " +
              to_long_spanish(facts.due_on) + ". Una UVT son " + to_display(facts.uvt) +
              ". No se registró nada."};
}

std::vector<std::string> reasons(const RemissionClaims& claims,
                                 const tax_rules::RemissionFacts& facts,
                                 tax_rules::RemissionGround ground, std::string uvt) {
  std::vector<std::string> out{"Causal: " + std::string(tax_rules::to_text(ground)),
                               "Norma municipal: " + claims.norm, std::move(uvt)};
  if (is_of_debtor(ground))
    out.push_back("Capital que debe el contribuyente: " + to_display(*facts.debtor_total) +
                  "; lo más nuevo vence el " + to_long_spanish(*facts.newest_due_on));
  else
    out.push_back("Capital de la vigencia: " + to_display(facts.debt) + ", desde el " +
                  to_long_spanish(facts.due_on));
  if (!claims.search.empty()) out.push_back("Búsqueda de bienes: " + claims.search);
  if (!claims.death.empty()) out.push_back("Fallecimiento: " + claims.death);
  return out;
}

}  // namespace

Result<Effect> remission(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.remitted.has_value(), "the act states the facts of the debtor");
  invariant(in.law.figures != nullptr, "the law of who posts acts has the yearly figures");
  RECAUDO_TRY(debt, debt_to_end(tx, in));
  const int year = year_of(*in.act.date);
  RECAUDO_TRY(uvt, in.law.figures->uvt(year));
  const DebtorDebt debtor = debt_of_debtor(tx, in.act);
  const RemissionClaims& claims = *in.act.remitted;
  const tax_rules::RemissionFacts facts{.debt = debt.capital,
                                        .uvt = uvt.value,
                                        .due_on = debt.due_on,
                                        .act_on = *in.act.date,
                                        .without_assets = !claims.search.empty(),
                                        .debtor_died = !claims.death.empty(),
                                        .debtor_total = debtor.capital,
                                        .newest_due_on = std::max(debtor.newest, debt.due_on)};
  const auto ground = tax_rules::remission_ground(facts);
  if (!ground) return tl::unexpected(no_ground(facts));
  Effect effect = ended(in, debt,
                        {.last_day = {},
                         .steps = reasons(claims, facts, *ground, uvt_text(year, uvt)),
                         .told = "Remitida por la norma municipal " + claims.norm +
                                 " (ET art. 820). Lo que ya se pagó no se devuelve."});
  // Of whatever else the debtor owes the ground matters, not the sum: one resolution may end
  // several of his debts, one after the other.
  effect.seen += "causal:" + std::to_string(static_cast<int>(*ground)) + ";" +
                 std::to_string(uvt.value.centavos()) + ";";
  return effect;
}

}  // namespace recaudo::adjustments
