#include "core/dues/instalment_plan.h"

#include <algorithm>
#include <limits>

#include "base/database.h"
#include "core/dues/plan_text.h"

namespace recaudo::dues {
namespace {

#define RECAUDO_PLANS                                                                           \
  "select p.id, p.parcel_id, p.vigencia, p.joined_on, p.norm, p.invented, u.due_on, u.amount "  \
  "from "                                                                                       \
  "billing.instalment_plan p cross join lateral unnest(p.due_on, p.amount) with ordinality as " \
  "u(due_on, amount, number) "
constexpr Statement kOfParcel{"dues.plans_of",
                              RECAUDO_PLANS "where p.parcel_id = $1 order by p.vigencia, u.number"};
// What is settled now was owed on that day when a later line settled it. The scalar query keeps to
// the index of each obligation.
constexpr Statement kStanding{
    "dues.plans_standing", RECAUDO_PLANS
    "where p.joined_on <= $1 and p.after_seq <= $2 and ($3::bigint[] is null or p.parcel_id = "
    "any ($3::bigint[])) and (p.due_on[cardinality(p.due_on)] >= $1 or "
    "exists (select from ledger.obligation o where o.subject_kind = 'predio' and o.subject_id = "
    "p.parcel_id and o.vigencia = p.vigencia and o.side = 1 and (o.balance <> 0 or (select "
    "coalesce(max(g.effective_on) > $1 or max(g.seq) > $2, false) from ledger.posting g where "
    "g.obligation_id = o.id and g.seq > p.after_seq)))) order by p.id, u.number"};
#undef RECAUDO_PLANS
// What settled the capital after the plan was joined, as known at an entry: neither charges nor
// what was given back, nor what an act wrote off. A payment counts on the day it was paid, which
// its entry tells unless that month took no more entries (docs/decisions/0041) or it is an act's
// (0049).
constexpr Statement kPaid{
    "dues.paid_in_plans",
    "select n.id, coalesce(t.paid_on, x.paid_on, e.effective_on) as paid_on, "
    "-sum(p.amount)::bigint as "
    "amount from billing.instalment_plan n join ledger.obligation o on o.subject_kind = 'predio' "
    "and o.subject_id = n.parcel_id and o.vigencia = n.vigencia and o.side = 1 join ledger.posting "
    "p on p.obligation_id = o.id and p.account_id = o.account_id and p.seq > n.after_seq and p.seq "
    "<= $2 join "
    "ledger.entry e on e.seq = p.seq left join payments.attempt t on t.id = case when "
    "e.source_kind = 'pago' and e.source_id ~ '^[0-9]{1,18}$' then e.source_id::bigint end "
    "left join billing.entry_act x on x.seq = e.seq where n.id = any ($1::bigint[]) and e.reverses "
    "is null and e.kind <> 'baja-cartera' and not "
    "ledger.counts_as_charge(e.kind) and not exists (select from ledger.reversal r where "
    "r.reverses = e.seq and r.seq <= $2) group by 1, 2 having sum(p.amount) <> 0 order by 1, 2"};
constexpr ledger::EntrySeq kAllKnown{std::numeric_limits<std::int64_t>::max()};

// Rows of one plan stand together.
std::vector<InstalmentPlan> read_plans(const pqxx::result& rows) {
  std::vector<InstalmentPlan> out;
  for (const auto& row : rows) {
    const auto id = read_id<PlanTag>(row["id"]);
    if (out.empty() || out.back().id != id)
      out.push_back({.id = id,
                     .parcel = read_id<ledger::SubjectTag>(row["parcel_id"]),
                     .vigencia = row["vigencia"].as<int>(),
                     .joined_on = read_date(row["joined_on"]),
                     .instalments = {},
                     .norm = read_text(row["norm"]),
                     .invented = read_bool(row["invented"]),
                     .paid = {}});
    out.back().instalments.push_back({read_date(row["due_on"]), read_money(row["amount"])});
  }
  return out;
}

void add_payments(pqxx::transaction_base& tx, std::vector<InstalmentPlan>& plans,
                  ledger::EntrySeq known) {
  if (plans.empty()) return;
  std::map<PlanId, InstalmentPlan*> by_id;
  std::vector<std::int64_t> ids;
  for (auto& plan : plans) {
    by_id[plan.id] = &plan;
    ids.push_back(plan.id.value());
  }
  for (const auto& row : exec(tx, kPaid, pg_array(ids), known))
    by_id.at(read_id<PlanTag>(row["id"]))
        ->paid.push_back({read_date(row["paid_on"]), read_money(row["amount"])});
}

InstalmentState state_of(const InstalmentStanding& i, bool paid, Date on) {
  if (paid) return i.missing.is_zero() ? InstalmentState::kPaid : InstalmentState::kChargedMore;
  if (i.missing_alone.is_zero()) return InstalmentState::kTakenOff;
  return i.due_on < on ? InstalmentState::kMissed : InstalmentState::kToPay;
}

PlanState state_of(const PlanStanding& plan) {
  const auto& last = plan.instalments.back();
  if (last.missing.is_zero()) return PlanState::kEnded;
  if (plan.missed > 0) return PlanState::kLost;
  if (last.state != InstalmentState::kChargedMore) return PlanState::kToPay;
  return plan.on > plan.free_until() ? PlanState::kLaterOverdue : PlanState::kLaterCharge;
}

// A plan that is lost has no days left.
void lapse(PlanStanding& standing) {
  for (auto& i : standing.instalments) {
    if (i.state != InstalmentState::kToPay) continue;
    i.state = InstalmentState::kLapsed;
    i.due_on = standing.statutory_due_on;
  }
}

// Without amount: it explains a day.
tax_rules::Explanation explain(const InstalmentPlan& plan, const PlanStanding& standing) {
  const auto told = plan_text(standing);
  tax_rules::ExplanationLine line;
  line.concept_name = "Vencimiento";
  line.detail = "Plan de " + std::to_string(plan.instalments.size()) + " cuotas desde el " +
                to_long_spanish(plan.joined_on) + ". " + told.title;
  if (!told.text.empty()) line.detail += ". " + told.text;
  line.norm = plan.norm;
  line.mark = plan.invented ? tax_rules::SourceMark::kInvented : tax_rules::SourceMark::kVerified;
  return {std::move(line)};
}

}  // namespace

Money InstalmentPlan::total() const {
  Money sum;
  for (const auto& i : instalments) sum += i.amount;
  return sum;
}

Money InstalmentPlan::paid_so_far() const {
  Money sum;
  for (const auto& p : paid) sum += p.amount;
  return sum;
}

std::vector<Date> InstalmentPlan::paid_on() const {
  std::vector<Date> out;
  Money reached, needed;
  auto payment = paid.begin();
  for (const auto& i : instalments) {
    needed += i.amount;
    while (payment != paid.end() && reached < needed) reached += (payment++)->amount;
    if (reached < needed) break;
    out.push_back(std::prev(payment)->on);
  }
  return out;
}

std::map<int, InstalmentPlan> plans_of(pqxx::transaction_base& tx, ledger::SubjectId parcel) {
  auto plans = read_plans(exec(tx, kOfParcel, parcel));
  add_payments(tx, plans, kAllKnown);
  std::map<int, InstalmentPlan> out;
  for (auto& plan : plans) out.emplace(plan.vigencia, std::move(plan));
  return out;
}

std::vector<InstalmentPlan> plans_standing(
    pqxx::transaction_base& tx, Date on, ledger::EntrySeq known,
    const std::optional<std::vector<ledger::SubjectId>>& parcels) {
  std::optional<std::string> only;
  if (parcels) {
    std::vector<std::int64_t> ids;
    for (const auto parcel : *parcels) ids.push_back(parcel.value());
    only = pg_array(ids);
  }
  auto plans = read_plans(exec(tx, kStanding, on, known, only));
  add_payments(tx, plans, known);
  return plans;
}

const InstalmentStanding* PlanStanding::next() const {
  const auto it =
      std::ranges::find_if(instalments, [](const auto& i) { return i.missing.is_positive(); });
  return it == instalments.end() ? nullptr : &*it;
}

Date PlanStanding::free_until() const {
  if (!kept()) return statutory_due_on;
  const auto* waiting = next();
  return std::max(statutory_due_on,
                  waiting != nullptr ? waiting->due_on : instalments.back().due_on);
}

PlanStanding standing_of(const InstalmentPlan& plan, Date statutory_due_on, Money balance,
                         Date on) {
  PlanStanding out{.on = on,
                   .joined_on = plan.joined_on,
                   .statutory_due_on = statutory_due_on,
                   .instalments = {},
                   .due_explanation = {},
                   .cut_explanation = tax_rules::explain_instalments(plan.instalments)};
  const auto paid_on = plan.paid_on();
  const Money paid = plan.paid_so_far();
  Money needed, before;
  out.instalments.reserve(plan.instalments.size());
  for (const auto& i : plan.instalments) {
    const std::size_t place = out.instalments.size();
    const bool last = place + 1 == plan.instalments.size();
    const bool is_paid = place < paid_on.size();
    needed += i.amount;
    InstalmentStanding standing{
        .number = static_cast<int>(place) + 1, .due_on = i.due_on, .amount = i.amount};
    if (!is_paid) standing.missing = std::min(balance, needed - paid);
    if (last) standing.missing = balance;
    standing.missing_alone = standing.missing - before;
    standing.state = state_of(standing, is_paid, on);
    before = standing.missing;
    const bool in_time = is_paid && paid_on[place] <= i.due_on;
    if (!in_time && on > i.due_on && out.missed == 0) out.missed = standing.number;
    out.instalments.push_back(standing);
  }
  out.state = state_of(out);
  if (!out.kept()) lapse(out);
  out.due_explanation = explain(plan, out);
  return out;
}

}  // namespace recaudo::dues
