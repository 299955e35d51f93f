#include "core/billing/service_rehearsal.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/database.h"

namespace recaudo::billing {
namespace {

constexpr Statement kOpen{
    "billing.open_service_run",
    "select billing.open_service_run($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
constexpr Statement kAddBlock{"billing.add_service_block",
                              "select billing.add_service_block($1, $2, $3, $4, $5, $6)"};
constexpr Statement kAddRefusals{
    "billing.add_service_refusals",
    "select billing.add_service_refusals($1, $2::bigint[], $3::text[])"};

Result<void> check_days(const ServiceRules& rules, const ServicesToRehearse& what) {
  const Date end = what.billed.period.last_day();
  if (end > what.today)
    return fail(Code::kChargeInputInvalid,
                "servicios: el período termina el " + to_long_spanish(end));
  if (what.due_on <= what.today)
    return fail(Code::kChargeInputInvalid,
                "servicios: el plazo para pagar ya pasó, " + to_long_spanish(what.due_on));
  return tax_rules::check_retroactive_billing(rules.limits, end, what.today);
}

void add_block(ServiceRehearsal& out, const std::vector<ServiceRow>& rows, Sha256Stream& results) {
  ServiceBlock block;
  for (const auto& row : rows) {
    if (!row.refusal.empty()) continue;
    if (block.bills++ == 0) block.first = row.id;
    block.last = row.id;
    block.records += record_of(row);
  }
  if (block.bills == 0) return;
  block.number = static_cast<int>(out.blocks.size()) + 1;
  results.update(block.records);
  out.blocks.push_back(std::move(block));
}

}  // namespace

Result<ServiceRehearsal> rehearse_services(Database& db, ServiceRuleTexts texts,
                                           const ServicesToRehearse& what,
                                           const Progress& progress) {
  RECAUDO_TRY(rules, read_service_rules(texts));
  if (auto days = check_days(*rules, what); !days) return tl::unexpected(days.error());
  ServiceRehearsal out;
  out.billed = what.billed;
  out.due_on = what.due_on;
  out.texts = std::move(texts);
  out.rules = rules->digest;
  RECAUDO_TRY(roll, ServiceRoll::of(rules, what.billed));
  const auto size =
      db.read([&](pqxx::read_transaction& tx) { return service_roll_size(tx, what.billed); });
  out.to_do = size.to_do;
  out.already = size.done;
  Sha256Stream results;
  ServiceStretch stretch{.limit = what.block_bills};
  for (int seen = 0;;) {
    auto rows = db.read(
        [&](pqxx::read_transaction& tx) { return read_service_roll(tx, what.billed, stretch); });
    if (rows.empty()) break;
    roll.charge(rows);
    for (const auto& row : rows) out.report.add(row);
    add_block(out, rows, results);
    stretch.after = rows.back().id;
    seen += static_cast<int>(rows.size());
    progress(seen, std::max(seen, out.to_do));
  }
  out.results = results.finish();
  return out;
}

Result<ServiceRun> keep_rehearsal(Work& work, const Uuid& request, const ServiceRehearsal& r) {
  const auto& report = r.report;
  const std::string text = boost::json::serialize(report.to_json());
  if (const auto earlier = alive_service_run(work.tx(), r.billed.period);
      earlier && earlier->state == RunState::kRehearsed && earlier->request != request)
    if (auto discarded = discard_run(work, *earlier, std::nullopt); !discarded)
      return tl::unexpected(discarded.error());
  try {
    const auto rules = keep_service_rules(work.tx(), r.texts, work.now());
    const auto id = read_id<ServiceRunTag>(exec(
        work.tx(), kOpen, request, r.billed.period.first_day(), r.billed.months, rules, r.due_on,
        report.bills(), static_cast<int>(report.refused().size()), report.gross(), report.subsidy(),
        report.contribution(), bytea(view(r.results)), bytea(text), work.now())[0][0]);
    for (const auto& b : r.blocks)
      exec(work.tx(), kAddBlock, id, b.number, b.first, b.last, b.bills, bytea(b.records));
    std::vector<std::int64_t> subscribers;
    std::vector<std::string> reasons;
    for (const auto& refused : report.refused()) {
      subscribers.push_back(refused.id.value());
      reasons.push_back(refused.reason);
    }
    exec(work.tx(), kAddRefusals, id, pg_array(subscribers), pg_array(reasons));
    ServiceRun run = *find_service_run(work.tx(), id);
    tell_step(work, run, RunState::kRehearsed, RunState::kRehearsed);
    return run;
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(service_refusal_of(e));
  }
}

}  // namespace recaudo::billing
