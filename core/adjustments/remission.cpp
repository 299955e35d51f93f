// Remisión (ET 820), as an act of the municipality under its own norm: the ground is computed from
// what is owed, in UVT of the year of the resolution, and from what the staff states with
// documents.
#include <algorithm>

#include "base/database.h"
#include "core/adjustments/extinction.h"
#include "tax-rules/remision.h"

namespace recaudo::adjustments {
namespace {

// Of the parcel, and of whoever owes its vigencia, whatever else he owes here, as it was before
// this resolution ended part of it: one resolution ends several debts, one act after the other, and
// all have its ground. What was charged, paid or moved since the day of the resolution counts as it
// is now, but vigencias after its year did not exist. By index: of the parcel, and of the debtor.
constexpr Statement kDebtor{
    "adjustments.debt_of_debtor",
    "with owed as materialized (select o.subject_kind, o.subject_id, o.vigencia, o.due_on, "
    "o.balance from ledger.obligation o where o.side = 1 and o.vigencia <= $3 and o.id in (select "
    "p.id from ledger.obligation p where p.subject_kind = 'predio' and p.subject_id = $1 union "
    "select t.id from ledger.obligation t where t.third_party_id in (select x.third_party_id from "
    "ledger.obligation x where x.subject_kind = 'predio' and x.subject_id = $1 and x.vigencia = $2 "
    "and x.side = 1))), "
    "remitted as materialized (select a.subject_id, a.vigencia, a.amount from (select distinct "
    "o.subject_id, o.vigencia from owed o where o.subject_kind = 'predio') d join adjustments.act "
    "a on a.subject_kind = 'predio' and a.subject_id = d.subject_id and a.vigencia = d.vigencia "
    "join adjustments.extinction e on "
    "e.proposal = a.proposal where a.kind = 'remision' and a.resolution = $4 and e.resolved_on = "
    "$5 and not exists (select from adjustments.restoration b where b.extinction = a.proposal)) "
    "select coalesce((select sum(o.balance) from owed o), 0)::bigint as unpaid, "
    "coalesce((select sum(r.amount) from remitted r), 0)::bigint as remitted, "
    "(select max(o.due_on) from owed o where o.due_on <= $5 and (o.balance > 0 or exists (select "
    "from remitted r where o.subject_kind = 'predio' and r.subject_id = o.subject_id and "
    "r.vigencia "
    "= o.vigencia))) as newest"};

struct DebtorDebt {
  Money capital;                      // what this resolution remitted already included
  Money remitted;                     // by it
  std::optional<Date> newest_due_on;  // of what was due on the day of the resolution
};
DebtorDebt debt_of_debtor(pqxx::transaction_base& tx, const ReceivableAct& act) {
  const Date resolved_on = *act.date;
  const auto row = exec(tx, kDebtor, act.subject.id, act.vigencia, year_of(resolved_on),
                        act.resolution, resolved_on)
                       .at(0);
  const Money remitted = read_money(row["remitted"]);
  return {read_money(row["unpaid"]) + remitted, remitted,
          read_optional<Date>(row["newest"], read_date)};
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
                                 tax_rules::RemissionGround ground, Money remitted,
                                 std::string uvt) {
  std::vector<std::string> out{"Causal: " + std::string(tax_rules::to_text(ground)),
                               "Norma municipal: " + claims.norm, std::move(uvt)};
  if (tax_rules::is_of_debtor(ground))
    out.push_back("Capital que debe el contribuyente: " + to_display(*facts.debtor_total) +
                  (remitted.is_zero()
                       ? ""
                       : ", de los que esta resolución ya remitió " + to_display(remitted)) +
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
  const tax_rules::RemissionFacts facts{
      .debt = debt.capital,
      .uvt = uvt.value,
      .due_on = debt.due_on,
      .act_on = *in.act.date,
      .without_assets = !claims.search.empty(),
      .debtor_died = !claims.death.empty(),
      .debtor_total = debtor.capital,
      .newest_due_on = std::max(debtor.newest_due_on.value_or(debt.due_on), debt.due_on)};
  const auto ground = tax_rules::remission_ground(facts);
  if (!ground) return tl::unexpected(no_ground(facts));
  Effect effect =
      ended(in, debt,
            {.last_day = {},
             .steps = reasons(claims, facts, *ground, debtor.remitted, uvt_text(year, uvt)),
             .told = "Remitida por la norma municipal " + claims.norm +
                     " (ET art. 820). Lo que ya se pagó no se devuelve."});
  // Of whatever else the debtor owes the ground matters, not the sum: a payment of his elsewhere
  // that leaves the ground as it was does not undo a proposal.
  effect.seen += "causal:" + std::to_string(static_cast<int>(*ground)) + ";" +
                 std::to_string(uvt.value.centavos()) + ";";
  return effect;
}

}  // namespace recaudo::adjustments
