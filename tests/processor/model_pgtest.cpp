#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "ledger/balance_rows.h"
#include "tests/processor/support.h"
#include "tests/support/test_cluster.h"

namespace recaudo {
namespace {

// Each case has accounts and keys of its own in one database: a till with a floor, three others,
// and one that does not exist.
struct World {
  test::TestDatabase db{test::kEngineMigrations};
  ManualClock clock{from_unix_micros(1'774'990'000'000'000)};
  events::EventLog log = test::event_log(db.app(), clock);
  PostingEngine engine{db.app(), clock, log, {.producer = "motor"}};
  int cases = 0;

  World() { test::open_months_of_2026(db.app()); }
  void next_case() {
    ++cases;
    db.owner().transaction([&](pqxx::work& tx) {
      for (int place = 0; place < 4; ++place) {
        const std::string id = to_string(account(place));
        tx.exec0(
            "insert into ledger.account (id, code, name, nature, status) select n, n::text, "
            "'modelo', 'D', 'project' from (select " +
            id + " as n) as one");
      }
      tx.exec0("update ledger.balance set floor = 0 where account_id = " + to_string(account(0)));
    });
  }
  ledger::AccountId account(int place) const {
    return ledger::AccountId{900'000 + cases * 10 + place};
  }
  ledger::AccountId till() const { return account(0); }
  ledger::AccountId nowhere() const { return account(4); }
};

const std::vector<Date> kDays = {make_date(2026, 1, 15), make_date(2026, 6, 30),
                                 make_date(2019, 5, 5)};  // 2019 was never opened

// The ledger in forty lines: one command after the other.
class Model {
 public:
  Model(const World& world, std::int64_t last) : world_(world), last_(last) {}

  struct Outcome {
    std::optional<Code> refused;
    std::int64_t seq = 0;
    bool repeated = false;
  };

  Outcome post(const ledger::Entry& e) {
    const auto print = ledger::fingerprint(e);
    if (const auto it = known_.find(e.key); it != known_.end()) {
      if (it->second.first != print) return {.refused = Code::kKeyConflict};
      return {.refused = {}, .seq = it->second.second, .repeated = true};
    }
    if (e.effective_on < make_date(2026, 1, 1)) return {.refused = Code::kPeriodClosed};
    auto next = balances_;
    for (const auto& leg : e.legs) next[leg.account] += leg.amount.centavos();
    if (next[world_.till()] < 0) return {.refused = Code::kBelowFloor};
    if (next.contains(world_.nowhere())) return {.refused = Code::kAccountUnknown};
    balances_ = next;
    known_[e.key] = {print, ++last_};
    return {.refused = {}, .seq = last_};
  }
  std::int64_t last() const { return last_; }
  const std::map<ledger::AccountId, std::int64_t>& balances() const { return balances_; }

 private:
  const World& world_;
  std::map<Uuid, std::pair<Sha256, std::int64_t>> known_;
  std::map<ledger::AccountId, std::int64_t> balances_;
  std::int64_t last_;
};

// Two to four legs over few places, and a key of few: repetitions and conflicts happen.
PostCommand any_command(const World& world, int key) {
  const auto place = [&] {
    return world.account(*rc::gen::weightedElement<int>({{6, 0}, {6, 1}, {6, 2}, {6, 3}, {1, 4}}));
  };
  PostCommand c{
      .entry = {.key = derive_uuid("model " + std::to_string(world.cases), std::to_string(key)),
                .kind = "recaudo",
                .effective_on =
                    kDays[*rc::gen::weightedElement<std::size_t>({{8, 0}, {8, 1}, {1, 2}})],
                .source_kind = "modelo",
                .source_id = std::to_string(*rc::gen::inRange(0, 2)),
                .legs = {}},
      .actor = events::system_actor(),
      .channel = "modelo"};
  std::int64_t sum = 0;
  const int legs = *rc::gen::inRange(1, 4);
  for (int i = 0; i < legs; ++i) {
    std::int64_t amount = *rc::gen::inRange<std::int64_t>(-50, 50);
    if (amount == 0) amount = 7;
    sum += amount;
    c.entry.legs.push_back({place(), Money::centavos(amount)});
  }
  // Always a second line: the third place takes what is missing, and one centavo more goes round.
  c.entry.legs.push_back({world.account(1), Money::centavos(1)});
  c.entry.legs.push_back({world.account(2), Money::centavos(-1)});
  if (sum != 0) c.entry.legs.push_back({place(), Money::centavos(-sum)});
  return c;
}

RC_GTEST_PROP(PostingModel, AnyBatchesEndAsOneCommandAfterTheOtherWould, ()) {
  static World world;
  world.next_case();
  const auto entries = [&] {
    return world.db.app().read(
        [](pqxx::read_transaction& tx) { return ledger::check(tx).entries; });
  };
  Model model(world, entries());
  const int batches = *rc::gen::inRange(1, 6);
  for (int b = 0; b < batches; ++b) {
    // Some are longer than what the engine examines at once.
    const auto most = *rc::gen::weightedElement<int>({{9, 20}, {1, 200}});
    const auto keys = *rc::gen::unique<std::vector<int>>(
        *rc::gen::inRange<std::size_t>(1, static_cast<std::size_t>(most) + 1),
        rc::gen::inRange(0, 2 * most));
    std::vector<PostCommand> commands;
    commands.reserve(keys.size());
    for (const int key : keys) commands.push_back(any_command(world, key));
    std::vector<Model::Outcome> expected;
    expected.reserve(commands.size());
    for (const auto& c : commands) expected.push_back(model.post(c.entry));
    const auto answers = test::post_file(world.engine, commands);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (expected[i].refused) {
        RC_ASSERT(!answers[i]);
        RC_ASSERT(answers[i].error().code == *expected[i].refused);
      } else {
        RC_ASSERT(answers[i].has_value());
        RC_ASSERT(answers[i]->seq.value() == expected[i].seq);
        RC_ASSERT(answers[i]->repeated == expected[i].repeated);
      }
    }
  }
  // So many rows in so short a time: the plans of the check shall not hang on when the server
  // counted.
  world.db.owner().transaction([](pqxx::work& tx) { tx.exec0("analyze"); });
  world.db.app().read([&](pqxx::read_transaction& tx) {
    const auto report = ledger::check(tx);
    RC_ASSERT(report.ok());
    RC_ASSERT(report.entries == model.last());
    std::map<ledger::AccountId, std::int64_t> balances;
    for (const auto& a : ledger::trial_balance(tx)) balances[a.account] = a.net().centavos();
    for (const auto& [account, net] : model.balances()) RC_ASSERT(balances[account] == net);
  });
}

}  // namespace
}  // namespace recaudo
