#include "core/dues/deferred_debts.h"

#include "base/database.h"
#include "core/dues/instalment_plan.h"

namespace recaudo::dues {
namespace {

constexpr Statement kStatutory{
    "dues.statutory_days",
    "select o.subject_id, o.vigencia, min(coalesce(b.due_on, o.due_on)) as due_on from "
    "unnest($1::bigint[], $2::integer[]) as p(parcel, vigencia) join ledger.obligation o on "
    "o.subject_kind = 'predio' and o.subject_id = p.parcel and o.vigencia = p.vigencia and o.side "
    "= 1 left join ledger.due_dates_before($3, $4) b on b.obligation_id = o.id group by 1, 2"};

using DaysByDebt = std::map<std::pair<ledger::SubjectId, int>, Date>;

// As known then: an act may have changed them since.
DaysByDebt statutory_days(pqxx::transaction_base& tx, const std::vector<InstalmentPlan>& plans,
                          Date on, ledger::EntrySeq known) {
  std::vector<std::int64_t> parcels, vigencias;
  for (const auto& plan : plans) {
    parcels.push_back(plan.parcel.value());
    vigencias.push_back(plan.vigencia);
  }
  DaysByDebt out;
  for (const auto& row : exec(tx, kStatutory, pg_array(parcels), pg_array(vigencias), on, known))
    out[{read_id<ledger::SubjectTag>(row["subject_id"]), row["vigencia"].as<int>()}] =
        read_date(row["due_on"]);
  return out;
}

}  // namespace

ledger::DeferredDebts deferred_debts(pqxx::transaction_base& tx, Date on, ledger::EntrySeq known,
                                     const std::optional<std::vector<ledger::SubjectId>>& parcels) {
  const auto plans = plans_standing(tx, on, known, parcels);
  ledger::DeferredDebts out;
  if (plans.empty()) return out;
  const auto statutory = statutory_days(tx, plans, on, known);
  for (const auto& plan : plans) {
    const Date day = statutory.at({plan.parcel, plan.vigencia});
    const Date due = tax_rules::due_under_instalments(plan.instalments, plan.paid_on(), day, on);
    if (due > day) out.push_back({ledger::parcel_subject(plan.parcel), plan.vigencia, due});
  }
  return out;
}

}  // namespace recaudo::dues
