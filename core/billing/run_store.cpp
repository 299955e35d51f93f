#include "core/billing/run_store.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/database.h"
#include "base/log.h"
#include "ledger/entry_batch.h"

namespace recaudo::billing {
namespace {

constexpr std::array<std::pair<RunState, std::string_view>, 6> kStates{
    {{RunState::kRehearsed, "ensayo"},
     {RunState::kProposed, "propuesta"},
     {RunState::kApproved, "aprobada"},
     {RunState::kPublishing, "publicando"},
     {RunState::kPublished, "publicada"},
     {RunState::kDiscarded, "descartada"}}};

constexpr Statement kAlive{"billing.alive_run",
                           "select id from billing.run where tax = 'predial' and vigencia = $1 and "
                           "state not in ('publicada', 'descartada')"};
constexpr Statement kFind{
    "billing.find_run",
    "select r.*, k.digest as rules, b.*, (select count(*) from billing.run_refusal x where "
    "x.run_id = r.id and x.step = 'publicacion') as left_out from billing.run r join billing.rules "
    "k on k.id = r.rules_id cross join lateral (select coalesce(sum(c.charged), 0) as charged, "
    "coalesce(sum(c.predial), 0) as charged_predial, coalesce(sum(c.environmental), 0) as "
    "charged_environmental, coalesce(sum(c.bomberil), 0) as charged_bomberil from "
    "billing.run_block c where c.run_id = r.id) b where r.id = $1"};
constexpr Statement kPublishedAt{
    "billing.published_at",
    "select max(ended_at) from billing.run where tax = 'predial' and vigencia = $1 and state = "
    "'publicada'"};
constexpr Statement kNewest{"billing.newest_runs",
                            "select id from billing.run order by id desc limit 50"};
constexpr Statement kToPublish{"billing.blocks_to_publish",
                               "select number from billing.run_block where run_id = $1 and "
                               "published_at is null order by number"};
constexpr Statement kBlock{"billing.run_block",
                           "select first_parcel, last_parcel, parcels, records from "
                           "billing.run_block where run_id = $1 and number = $2"};
constexpr Statement kLeftOut{
    "billing.left_out",
    "select p.npn, x.reason from billing.run_refusal x join registry.parcel p on p.id = "
    "x.parcel_id where x.run_id = $1 and x.step = 'publicacion' order by p.npn limit $2"};
constexpr Statement kLeftOutText{
    "billing.left_out_text",
    "select coalesce(string_agg(p.npn || ';' || x.reason || chr(10), '' order by p.npn), '') from "
    "billing.run_refusal x join registry.parcel p on p.id = x.parcel_id where x.run_id = $1 and "
    "x.step = 'publicacion'"};
constexpr Statement kDiscard{"billing.discard_run", "select billing.discard_run($1, $2, $3)"};
constexpr Statement kBegin{"billing.begin_publishing", "select billing.begin_publishing($1, $2)"};
constexpr Statement kFinish{"billing.finish_run", "select billing.finish_run($1, $2)"};

Sha256 read_digest(const pqxx::field& f) {
  const std::string bytes = read_bytes(f);
  Sha256 out{};
  invariant(bytes.size() == out.size(), "a digest has 32 bytes");
  std::ranges::copy(bytes, out.begin());
  return out;
}

Run read_run(const pqxx::row& row) {
  return {.id = read_id<RunTag>(row["id"]),
          .request = read_uuid(row["request"]),
          .vigencia = row["vigencia"].as<int>(),
          .state = parse_run_state(row["state"].c_str()),
          .initial_load = read_bool(row["initial_load"]),
          .rules = read_digest(row["rules"]),
          .parcels = row["parcels"].as<int>(),
          .refused = row["refused"].as<int>(),
          .predial = read_money(row["predial"]),
          .environmental = read_money(row["environmental"]),
          .bomberil = read_money(row["bomberil"]),
          .results = read_digest(row["results"]),
          .report = read_bytes(row["report"]),
          .proposal = read_optional<Uuid>(row["proposal"], read_uuid),
          .charged = {.parcels = row["charged"].as<int>(),
                      .predial = read_money(row["charged_predial"]),
                      .environmental = read_money(row["charged_environmental"]),
                      .bomberil = read_money(row["charged_bomberil"])},
          .left_out = row["left_out"].as<int>()};
}

}  // namespace

std::string_view to_text(RunState state) {
  return std::ranges::find(kStates, state, &decltype(kStates)::value_type::first)->second;
}

RunState parse_run_state(std::string_view text) {
  const auto* it = std::ranges::find(kStates, text, &decltype(kStates)::value_type::second);
  invariant(it != kStates.end(), "a stored run has a known state");
  return it->first;
}

std::optional<Run> alive_run(pqxx::transaction_base& tx, int vigencia) {
  const auto rows = exec(tx, kAlive, vigencia);
  if (rows.empty()) return std::nullopt;
  return find_run(tx, read_id<RunTag>(rows[0][0]));
}

std::optional<Run> find_run(pqxx::transaction_base& tx, RunId id) {
  const auto rows = exec(tx, kFind, id);
  if (rows.empty()) return std::nullopt;
  return read_run(rows[0]);
}

std::optional<Instant> published_at(pqxx::transaction_base& tx, int vigencia) {
  return read_optional<Instant>(exec(tx, kPublishedAt, vigencia)[0][0], read_instant);
}

std::vector<Run> newest_runs(pqxx::transaction_base& tx) {
  std::vector<Run> out;
  for (const auto& row : exec(tx, kNewest)) out.push_back(*find_run(tx, read_id<RunTag>(row[0])));
  return out;
}

std::vector<int> blocks_to_publish(pqxx::transaction_base& tx, RunId id) {
  std::vector<int> out;
  for (const auto& row : exec(tx, kToPublish, id)) out.push_back(row[0].as<int>());
  return out;
}

RunBlock read_block(pqxx::transaction_base& tx, RunId id, int number) {
  const auto row = exec(tx, kBlock, id, number).at(0);
  return {.number = number,
          .first = read_id<ledger::SubjectTag>(row["first_parcel"]),
          .last = read_id<ledger::SubjectTag>(row["last_parcel"]),
          .parcels = row["parcels"].as<int>(),
          .records = read_bytes(row["records"])};
}

std::vector<LeftOut> left_out_of(pqxx::transaction_base& tx, RunId id, int limit) {
  std::vector<LeftOut> out;
  for (const auto& row : exec(tx, kLeftOut, id, limit))
    out.push_back({read_text(row[0]), read_text(row[1])});
  return out;
}

std::string left_out_text(pqxx::transaction_base& tx, RunId id) {
  return read_text(exec(tx, kLeftOutText, id)[0][0]);
}

Result<void> discard_run(Work& work, const Run& run, std::optional<staff::AccountId> by) {
  try {
    const auto before = exec(work.tx(), kDiscard, run.id, work.now(), by)[0][0];
    tell_step(work, run, parse_run_state(before.c_str()), RunState::kDiscarded);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
  return {};
}

Result<bool> begin_publishing(Work& work, const Run& run) {
  try {
    const bool begun = read_bool(exec(work.tx(), kBegin, run.id, work.now())[0][0]);
    if (begun) tell_step(work, run, run.state, RunState::kPublishing);
    return begun;
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
}

Result<void> finish_run(Work& work, const Run& run) {
  try {
    if (read_bool(exec(work.tx(), kFinish, run.id, work.now())[0][0]))
      tell_step(work, *find_run(work.tx(), run.id), RunState::kPublishing, RunState::kPublished);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
  return {};
}

void tell_step(Work& work, const Run& run, RunState from, RunState to) {
  const bool ended = to == RunState::kPublished;
  const Charged told = ended ? run.charged
                             : Charged{.parcels = run.parcels,
                                       .predial = run.predial,
                                       .environmental = run.environmental,
                                       .bomberil = run.bomberil};
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_liquidation();
  event.set_tax("predial");
  event.set_period(run.vigencia);
  event.set_run_id(static_cast<std::uint32_t>(run.id.value()));
  for (const auto& [name, amount] :
       {std::pair("predial", told.predial), std::pair("ambiental", told.environmental),
        std::pair("bomberil", told.bomberil)}) {
    auto* line = event.add_lines();
    line->set_concept_code(name);
    *line->mutable_amount() = events::money(amount);
  }
  *event.mutable_total() = events::money(told.predial + told.environmental + told.bomberil);
  *event.mutable_inputs() = events::digest_of(run.results);
  *event.mutable_rules() = events::digest_of(run.rules);
  entry.set_reason_code("FACTURACION");
  events::add_change(entry, "estado", from == to ? "" : std::string(to_text(from)),
                     std::string(to_text(to)));
  events::add_change(entry, "predios", "", std::to_string(run.parcels));
  events::add_change(entry, "rechazados", "", std::to_string(run.refused));
  if (ended) {
    events::add_change(entry, "liquidados", "", std::to_string(told.parcels));
    events::add_change(entry, "dejados_por_fuera", "", std::to_string(run.left_out));
    events::add_change(entry, "huella_de_los_dejados_por_fuera", "",
                       sha256_hex(left_out_text(work.tx(), run.id)));
  }
  work.emit({"facturacion", to_string(run.id)}, std::move(entry));
}

Error refusal_of(const pqxx::sql_error& e) {
  if (e.sqlstate() == "RC041")
    return {
        Code::kNotAllowed,
        "lo descarta quien puede proponer o decidir la facturación; en la consola, con --login."};
  if (e.sqlstate() == "RC051") return {Code::kBillingRunState, {}};
  if (e.sqlstate() == "RC052") return {Code::kBillingRunChanged, {}};
  if (const auto code = ledger::refusal_code(e.sqlstate())) {
    log::warn("billing.refused", {{"why", e.what()}});
    return {*code, *code == Code::kPeriodClosed
                       ? "enero de la vigencia está cerrado; ábralo o descarte la corrida."
                       : ""};
  }
  throw;  // not ours: the caller's edge decides
}

}  // namespace recaudo::billing
