#include "core/billing/service_run.h"

#include <algorithm>
#include <limits>

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::billing {
namespace {

constexpr Statement kAlive{"billing.alive_service_run",
                           "select id from billing.service_run where period = $1 and state not in "
                           "('publicada', 'descartada')"};
constexpr Statement kFind{
    "billing.find_service_run",
    "select r.*, k.digest as rules, b.*, (select count(*) from billing.service_run_refusal x where "
    "x.run_id = r.id and x.step = 'publicacion') as left_out from billing.service_run r join "
    "billing.service_rules k on k.id = r.rules_id cross join lateral (select "
    "coalesce(sum(c.charged), 0) as charged, coalesce(sum(c.total), 0) as charged_total from "
    "billing.service_run_block c where c.run_id = r.id) b where r.id = $1"};
constexpr Statement kPublishedAt{
    "billing.services_published_at",
    "select max(ended_at) from billing.service_run where period = $1 and state = 'publicada'"};
constexpr Statement kNewest{"billing.newest_service_runs",
                            "select id from billing.service_run order by id desc limit 50"};
constexpr Statement kToPublish{"billing.service_blocks_to_publish",
                               "select number from billing.service_run_block where run_id = $1 and "
                               "published_at is null order by number"};
constexpr Statement kBlock{"billing.service_run_block",
                           "select first_subscriber, last_subscriber, bills, records from "
                           "billing.service_run_block where run_id = $1 and number = $2"};
constexpr Statement kLeftOut{
    "billing.services_left_out",
    "select s.number || ';' || x.reason from billing.service_run_refusal x join "
    "registry.subscriber s on s.id = x.subscriber_id where x.run_id = $1 and x.step = "
    "'publicacion' order by s.number limit $2"};
constexpr Statement kDiscard{"billing.discard_service_run",
                             "select billing.discard_service_run($1, $2, $3)"};
constexpr Statement kBegin{"billing.begin_service_run", "select billing.begin_service_run($1, $2)"};
constexpr Statement kFinish{"billing.finish_service_run",
                            "select billing.finish_service_run($1, $2)"};

Sha256 read_digest(const pqxx::field& f) {
  const std::string bytes = read_bytes(f);
  Sha256 out{};
  invariant(bytes.size() == out.size(), "a digest has 32 bytes");
  std::ranges::copy(bytes, out.begin());
  return out;
}

ServiceRun read_run(const pqxx::row& row) {
  ServiceRun out;
  out.id = read_id<ServiceRunTag>(row["id"]);
  out.request = read_uuid(row["request"]);
  out.billed = {tax_rules::period_of(read_date(row["period"])), row["months"].as<int>()};
  out.state = parse_run_state(row["state"].c_str());
  out.due_on = read_date(row["due_on"]);
  out.rules = read_digest(row["rules"]);
  out.bills = row["bills"].as<int>();
  out.refused = row["refused"].as<int>();
  out.gross = read_money(row["gross"]);
  out.subsidy = read_money(row["subsidy"]);
  out.contribution = read_money(row["contribution"]);
  out.results = read_digest(row["results"]);
  out.report = read_bytes(row["report"]);
  out.proposal = read_optional<Uuid>(row["proposal"], read_uuid);
  out.charged = row["charged"].as<int>();
  out.charged_total = read_money(row["charged_total"]);
  out.left_out = row["left_out"].as<int>();
  return out;
}

void tell_amounts(events::pb::LiquidationEvent& event, const ServiceRun& run, RunState to) {
  if (to == RunState::kPublished) {
    *event.mutable_total() = events::money(run.charged_total);
    return;
  }
  for (const auto& [name, amount] :
       {std::pair("bruto", run.gross), std::pair("subsidio", -run.subsidy),
        std::pair("contribucion", run.contribution)}) {
    auto* line = event.add_lines();
    line->set_concept_code(name);
    *line->mutable_amount() = events::money(amount);
  }
  *event.mutable_total() = events::money(run.total());
}

}  // namespace

std::optional<ServiceRun> alive_service_run(pqxx::transaction_base& tx,
                                            const tax_rules::ServicePeriod& period) {
  const auto rows = exec(tx, kAlive, period.first_day());
  if (rows.empty()) return std::nullopt;
  return find_service_run(tx, read_id<ServiceRunTag>(rows[0][0]));
}

std::optional<ServiceRun> find_service_run(pqxx::transaction_base& tx, ServiceRunId id) {
  const auto rows = exec(tx, kFind, id);
  if (rows.empty()) return std::nullopt;
  return read_run(rows[0]);
}

std::optional<Instant> published_at(pqxx::transaction_base& tx,
                                    const tax_rules::ServicePeriod& period) {
  return read_optional<Instant>(exec(tx, kPublishedAt, period.first_day())[0][0], read_instant);
}

std::vector<ServiceRun> newest_service_runs(pqxx::transaction_base& tx) {
  std::vector<ServiceRun> out;
  for (const auto& row : exec(tx, kNewest))
    out.push_back(*find_service_run(tx, read_id<ServiceRunTag>(row[0])));
  return out;
}

std::vector<int> service_blocks_to_publish(pqxx::transaction_base& tx, ServiceRunId id) {
  std::vector<int> out;
  for (const auto& row : exec(tx, kToPublish, id)) out.push_back(row[0].as<int>());
  return out;
}

ServiceBlock read_service_block(pqxx::transaction_base& tx, ServiceRunId id, int number) {
  const auto row = exec(tx, kBlock, id, number).at(0);
  return {.number = number,
          .first = read_id<SubscriberTag>(row["first_subscriber"]),
          .last = read_id<SubscriberTag>(row["last_subscriber"]),
          .bills = row["bills"].as<int>(),
          .records = read_bytes(row["records"])};
}

std::vector<std::string> left_out_of(pqxx::transaction_base& tx, ServiceRunId id, int limit) {
  std::vector<std::string> out;
  for (const auto& row : exec(tx, kLeftOut, id, limit)) out.push_back(read_text(row[0]));
  return out;
}

Result<void> discard_run(Work& work, const ServiceRun& run, std::optional<staff::AccountId> by) {
  try {
    const auto before = exec(work.tx(), kDiscard, run.id, work.now(), by)[0][0];
    tell_step(work, run, parse_run_state(before.c_str()), RunState::kDiscarded);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(service_refusal_of(e));
  }
  return {};
}

Result<void> begin_publishing(Work& work, const ServiceRun& run) {
  try {
    if (read_bool(exec(work.tx(), kBegin, run.id, work.now())[0][0]))
      tell_step(work, run, run.state, RunState::kPublishing);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(service_refusal_of(e));
  }
  return {};
}

Result<void> finish_run(Work& work, const ServiceRun& run) {
  try {
    if (read_bool(exec(work.tx(), kFinish, run.id, work.now())[0][0]))
      tell_step(work, *find_service_run(work.tx(), run.id), RunState::kPublishing,
                RunState::kPublished);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(service_refusal_of(e));
  }
  return {};
}

void tell_step(Work& work, const ServiceRun& run, RunState from, RunState to) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_liquidation();
  event.set_tax("servicios");
  event.set_period(run.billed.period.year * 100 + static_cast<int>(run.billed.period.month));
  event.set_run_id(static_cast<std::uint32_t>(run.id.value()));
  tell_amounts(event, run, to);
  *event.mutable_inputs() = events::digest_of(run.results);
  *event.mutable_rules() = events::digest_of(run.rules);
  entry.set_reason_code("FACTURACION");
  events::add_change(entry, "estado", from == to ? "" : std::string(to_text(from)),
                     std::string(to_text(to)));
  events::add_change(entry, "facturas", "", std::to_string(run.bills));
  events::add_change(entry, "rechazados", "", std::to_string(run.refused));
  if (to == RunState::kPublished) {
    std::string names;
    for (const auto& left : left_out_of(work.tx(), run.id, std::numeric_limits<int>::max()))
      names += left + "\n";
    events::add_change(entry, "facturados", "", std::to_string(run.charged));
    events::add_change(entry, "dejados_por_fuera", "", std::to_string(run.left_out));
    events::add_change(entry, "huella_de_los_dejados_por_fuera", "", sha256_hex(names));
  }
  work.emit({"facturacion-servicios", to_string(run.id)}, std::move(entry));
}

Error service_refusal_of(const pqxx::sql_error& e) {
  if (e.sqlstate() == "RC053")
    return {
        Code::kChargeInputInvalid,
        "servicios: el plazo para pagar de la corrida ya llegó y no se cobró nada; descártela y "
        "ensaye el período con otro plazo."};
  if (e.sqlstate() == "RC054")
    return {
        Code::kBillingRunChanged,
        "el estatuto o los límites vigentes no son los del ensayo: entró otra versión mientras la "
        "corrida empezaba y no se cobró nada. Descarte la corrida y ensaye el período de nuevo."};
  Error refusal = refusal_of(e);
  if (refusal.code == Code::kPeriodClosed)
    refusal.detail = "el mes del período está cerrado; ábralo o descarte la corrida.";
  return refusal;
}

}  // namespace recaudo::billing
