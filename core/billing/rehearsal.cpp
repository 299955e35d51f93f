#include "core/billing/rehearsal.h"

#include <algorithm>
#include <boost/json.hpp>
#include <deque>
#include <future>
#include <optional>

#include "base/database.h"
#include "core/billing/predial_roll.h"

namespace recaudo::billing {
namespace {

constexpr Statement kOpen{
    "billing.open_run",
    "select billing.open_run($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
constexpr Statement kAddBlock{"billing.add_block",
                              "select billing.add_block($1, $2, $3, $4, $5, $6)"};
constexpr Statement kAddRefusals{"billing.add_refusals",
                                 "select billing.add_refusals($1, $2::bigint[], $3::text[])"};

// A parcel on which the two doors of the law differ is told, not charged.
void examine(const PredialRoll& roll, RollParcel& parcel, VarianceReport& report) {
  if (parcel.refusal.empty()) {
    const auto a = roll.assess(parcel);
    if (!a)
      parcel.refusal = a.error().detail;
    else if (a->predial != parcel.predial || a->environmental != parcel.environmental ||
             a->bomberil != parcel.bomberil)
      parcel.refusal = "el cálculo por columnas y el explicado dan valores distintos";
    else
      return report.add(parcel, *a);
  }
  report.refuse(parcel);
}

void add_block(Rehearsal& out, const std::vector<RollParcel>& parcels, Sha256Stream& results) {
  RunBlock block;
  for (const auto& p : parcels) {
    if (!p.refusal.empty()) continue;
    if (block.parcels++ == 0) block.first = p.id;
    block.last = p.id;
    block.records += record_of(p);
  }
  if (block.parcels == 0) return;
  block.number = static_cast<int>(out.blocks.size()) + 1;
  results.update(block.records);
  out.blocks.push_back(std::move(block));
}

// The roll by stretches: while one is computed the database reads the next two.
class RollReader {
 public:
  RollReader(Database& db, int vigencia, int parcels)
      : db_(db), vigencia_(vigencia), ends_(db.read([&](pqxx::read_transaction& tx) {
          return roll_ends(tx, vigencia, parcels);
        })) {
    for (int i = 0; i < kAhead; ++i) begin();
  }

  // Nothing at the end.
  std::optional<std::vector<RollParcel>> next() {
    if (reading_.empty()) return std::nullopt;
    auto parcels = reading_.front().get();
    reading_.pop_front();
    begin();
    return parcels;
  }

 private:
  static constexpr int kAhead = 2;

  void begin() {
    if (begun_ == ends_.size()) return;
    const Stretch stretch{.after = begun_ == 0 ? ledger::SubjectId(0) : ends_[begun_ - 1],
                          .last = ends_[begun_]};
    ++begun_;
    reading_.push_back(std::async(std::launch::async, [this, stretch] {
      return db_.read(
          [&](pqxx::read_transaction& tx) { return read_roll(tx, vigencia_, stretch); });
    }));
  }

  Database& db_;
  int vigencia_;
  std::vector<ledger::SubjectId> ends_;
  std::size_t begun_ = 0;
  std::deque<std::future<std::vector<RollParcel>>>
      reading_;  // last: they end before what they read
};

}  // namespace

Result<Rehearsal> rehearse(Database& db, dues::RuleTexts texts, int vigencia, int block_parcels,
                           const Progress& progress) {
  RECAUDO_TRY(rules, dues::read_rules(texts));
  Rehearsal out;
  out.vigencia = vigencia;
  out.texts = std::move(texts);
  out.rules = rules->digest;
  const auto size = db.read([&](pqxx::read_transaction& tx) { return roll_size(tx, vigencia); });
  out.to_do = size.to_do;
  out.already = size.done;
  if (size.to_do == 0) return out;
  RECAUDO_TRY(roll, PredialRoll::of(rules, vigencia));
  out.due_on = roll.due_on();
  Sha256Stream results;
  RollReader reader(db, vigencia, block_parcels);
  int seen = 0;
  while (auto parcels = reader.next()) {
    roll.liquidate(*parcels);
    for (auto& p : *parcels) examine(roll, p, out.report);
    add_block(out, *parcels, results);
    seen += static_cast<int>(parcels->size());
    progress(seen, std::max(seen, out.to_do));
  }
  out.results = results.finish();
  return out;
}

Result<Run> keep_rehearsal(Work& work, const Uuid& request, const Rehearsal& r, bool initial_load) {
  const auto& report = r.report;
  const std::string text = boost::json::serialize(report.to_json());
  if (const auto earlier = alive_run(work.tx(), r.vigencia);
      earlier && earlier->state == RunState::kRehearsed && earlier->request != request)
    if (auto discarded = discard_run(work, *earlier, std::nullopt); !discarded)
      return tl::unexpected(discarded.error());
  try {
    const auto rules = dues::keep_rules(work.tx(), r.texts, work.now());
    const auto id = read_id<RunTag>(
        exec(work.tx(), kOpen, request, r.vigencia, initial_load, rules, r.due_on, report.parcels(),
             static_cast<int>(report.refused().size()), report.predial(), report.environmental(),
             report.bomberil(), bytea(view(r.results)), bytea(text), work.now())[0][0]);
    for (const auto& b : r.blocks)
      exec(work.tx(), kAddBlock, id, b.number, b.first, b.last, b.parcels, bytea(b.records));
    std::vector<std::int64_t> parcels;
    std::vector<std::string> reasons;
    for (const auto& refused : report.refused()) {
      parcels.push_back(refused.id.value());
      reasons.push_back(refused.reason);
    }
    exec(work.tx(), kAddRefusals, id, pg_array(parcels), pg_array(reasons));
    Run run = *find_run(work.tx(), id);
    tell_step(work, run, RunState::kRehearsed, RunState::kRehearsed);
    return run;
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
}

}  // namespace recaudo::billing
