#include <gtest/gtest.h>

#include <future>

#include "audit/outbox.h"
#include "ledger/credit_balances.h"
#include "ledger/receivables.h"
#include "ledger/third_parties.h"
#include "tests/processor/support.h"
#include "tests/support/test_cluster.h"

namespace recaudo {
namespace {

using namespace literals;
using test::deposit;
using test::kBankAccount;
using test::kEngineDay;
using test::kTill;
using test::kUnclassifiedAccount;
using test::post_file;
using test::transfer;

class PostingEngineTest : public ::testing::Test {
 protected:
  PostingEngineTest() { test::open_months_of_2026(db.app()); }

  PostingEngine engine(const std::string& name = "motor") {
    return {db.app(), clock, log, {.producer = name}};
  }
  ledger::CheckReport checked() {
    return db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  }
  std::vector<events::pb::AuditEntry> told() {
    std::vector<events::pb::AuditEntry> out;
    db.owner().read([&](pqxx::read_transaction& tx) {
      for (const auto& row : tx.exec("select entry from audit.outbox order by producer, "
                                     "producer_epoch, producer_seq")) {
        out.emplace_back();
        invariant(out.back().ParseFromString(read_bytes(row[0])), "an event parses");
      }
    });
    return out;
  }

  test::TestDatabase db{test::kEngineMigrations};
  ManualClock clock{from_unix_micros(1'774'990'000'000'000)};
  events::EventLog log = test::event_log(db.app(), clock);
};

TEST_F(PostingEngineTest, AnswersWithTheNumberOfADurableEntry) {
  auto e = engine();
  const auto first = e.post(deposit("a", 10_pesos));
  const auto second = e.post(deposit("b", 20_pesos));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->seq, ledger::EntrySeq{1});
  EXPECT_EQ(second->seq, ledger::EntrySeq{2});
  EXPECT_TRUE(checked().ok());
}

TEST_F(PostingEngineTest, TheEventOfEachEntryCarriesItsNumberAndIsCommittedWithIt) {
  auto e = engine();
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(e.post(deposit(std::to_string(i), 1_pesos)));
  const auto events = told();
  ASSERT_EQ(events.size(), 12U);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::string number = std::to_string(i + 1);  // one digit, then two
    EXPECT_EQ(events[i].posting().entry_id(), number);
    EXPECT_EQ(events[i].subject().id(), number);
    EXPECT_EQ(events[i].subject().kind(), "asiento");
    EXPECT_EQ(events[i].producer_seq(), i + 1);
    EXPECT_EQ(events[i].posting().lines_size(), 2);
    EXPECT_EQ(events[i].posting().lines(0).minor(), 100);
  }
}

TEST_F(PostingEngineTest, ABadCommandIsAnsweredAloneAndItsNeighboursArePosted) {
  auto e = engine();
  std::vector<PostCommand> commands = {deposit("good", 10_pesos), deposit("closed", 1_pesos),
                                       deposit("account", 1_pesos), deposit("crooked", 1_pesos),
                                       deposit("also good", 5_pesos)};
  commands[1].entry.effective_on = make_date(2019, 1, 1);
  commands[2].entry.legs[0].account = ledger::AccountId{9999};
  commands[3].entry.legs[0].amount = 2_pesos;
  const auto answers = post_file(e, commands);
  ASSERT_TRUE(answers[0]);
  EXPECT_EQ(answers[1].error().code, Code::kPeriodClosed);
  EXPECT_EQ(answers[2].error().code, Code::kAccountUnknown);
  EXPECT_EQ(answers[3].error().code, Code::kEntryUnbalanced);
  ASSERT_TRUE(answers[4]);
  EXPECT_EQ(answers[4]->seq, ledger::EntrySeq{2});
  const auto events = told();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].posting().entries(), 2U);
  EXPECT_TRUE(checked().ok());
}

TEST_F(PostingEngineTest, AFileIsToldInBlocksOfOneDayAndAtMostFiveHundredEntries) {
  auto e = engine();
  std::vector<PostCommand> commands;
  for (int i = 0; i < 1'203; ++i)
    commands.push_back(transfer(derive_uuid("f", std::to_string(i)), kBankAccount,
                                kUnclassifiedAccount, 1_pesos,
                                i < 3 ? make_date(2026, 3, 30) : kEngineDay));
  for (const auto& answer : post_file(e, commands)) ASSERT_TRUE(answer);
  std::vector<std::string> blocks;
  for (const auto& event : told()) {
    blocks.push_back(event.subject().id());
    EXPECT_EQ(event.posting().block().size(), 32 * event.posting().entries());
  }
  EXPECT_EQ(blocks, (std::vector<std::string>{"1-3", "4-503", "504-1003", "1004-1203"}));
}

TEST_F(PostingEngineTest, AFileBroughtTwiceIsToldOnce) {
  auto e = engine();
  const std::vector<PostCommand> commands = {deposit("a", 1_pesos), deposit("b", 2_pesos)};
  for (const auto& answer : post_file(e, commands)) ASSERT_FALSE(answer->repeated);
  for (const auto& answer : post_file(e, commands)) ASSERT_TRUE(answer->repeated);
  EXPECT_EQ(told().size(), 1U);
}

TEST_F(PostingEngineTest, TheSameKeyIsAnsweredWithTheSameEntryAndTellsNothingTwice) {
  auto e = engine();
  ASSERT_TRUE(e.post(deposit("a", 10_pesos)));
  const auto again = e.post(deposit("a", 10_pesos));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->seq, ledger::EntrySeq{1});
  EXPECT_EQ(e.post(deposit("a", 11_pesos)).error().code, Code::kKeyConflict);
  EXPECT_EQ(told().size(), 1U);
}

TEST_F(PostingEngineTest, AmongRacingCallersOfOneKeyOnePostsAndTheOthersAreToldSo) {
  auto e = engine();
  std::vector<std::future<Result<ledger::Posted>>> answers;
  answers.reserve(64);
  for (int i = 0; i < 64; ++i)
    answers.push_back(std::async(std::launch::async, [&, i] {
      return e.post(deposit("race", i % 2 == 0 ? 10_pesos : 11_pesos));
    }));
  int posted = 0, repeated = 0, conflicts = 0;
  for (auto& answer : answers) {
    const auto a = answer.get();
    if (!a) {
      EXPECT_EQ(a.error().code, Code::kKeyConflict);
      ++conflicts;
    } else {
      ++(a->repeated ? repeated : posted);
    }
  }
  EXPECT_EQ(posted, 1);
  EXPECT_EQ(repeated, 31);
  EXPECT_EQ(conflicts, 32);
  EXPECT_EQ(checked().entries, 1);
}

TEST_F(PostingEngineTest, TwoReversalsOfOneEntryInOneBatchPostOne) {
  auto e = engine();
  ASSERT_TRUE(e.post(deposit("a", 10_pesos)));
  std::vector<PostCommand> commands;
  for (const char* name : {"first", "second"}) {
    commands.push_back(
        transfer(derive_uuid("reversal", name), kUnclassifiedAccount, kBankAccount, 10_pesos));
    commands.back().entry.reverses = ledger::EntrySeq{1};
  }
  const auto answers = post_file(e, commands);
  EXPECT_TRUE(answers[0]);
  EXPECT_EQ(answers[1].error().code, Code::kAlreadyReversed);
}

// The CHECK of the database sees the net of a batch; the rule holds entry by entry.
TEST_F(PostingEngineTest, AFloorHoldsInsideTheBatchNotOnlyAtItsEnd) {
  auto e = engine();
  std::vector<PostCommand> commands;
  commands.push_back(transfer(derive_uuid("t", "out"), kBankAccount, kTill, 50_pesos));
  commands.push_back(transfer(derive_uuid("t", "in"), kTill, kUnclassifiedAccount, 80_pesos));
  commands.push_back(transfer(derive_uuid("t", "then out"), kBankAccount, kTill, 30_pesos));
  const auto answers = post_file(e, commands);
  EXPECT_EQ(answers[0].error().code, Code::kBelowFloor);
  EXPECT_TRUE(answers[1]);
  EXPECT_TRUE(answers[2]);
}

// More than the engine examines at once: money that comes into the till at the beginning of a file
// goes out at its end.
TEST_F(PostingEngineTest, AfterARefusedEntryTheOthersMeetTheBalancesOfAllBeforeThem) {
  auto e = engine();
  std::vector<PostCommand> commands;
  for (int i = 1; i <= 66; ++i)
    commands.push_back(
        transfer(derive_uuid("in", std::to_string(i)), kTill, kUnclassifiedAccount, 10_pesos));
  commands[2].entry.effective_on = make_date(2019, 1, 1);
  for (int i = 1; i <= 4; ++i)
    commands.push_back(
        transfer(derive_uuid("out", std::to_string(i)), kUnclassifiedAccount, kTill, 160_pesos));
  const auto answers = post_file(e, commands);
  for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(answers[i].has_value(), i != 2) << i;
  EXPECT_EQ(answers[2].error().code, Code::kPeriodClosed);
  EXPECT_EQ(checked().entries, 69);
}

// Each 64 of them have enough in the till, all together have not.
TEST_F(PostingEngineTest, OfManyWithdrawalsTheFirstArePostedAndTheOthersRefused) {
  auto e = engine();
  ASSERT_TRUE(e.post(transfer(derive_uuid("in", "0"), kTill, kUnclassifiedAccount, 1'000_pesos)));
  std::vector<PostCommand> commands;
  for (int i = 1; i <= 128; ++i)
    commands.push_back(
        transfer(derive_uuid("out", std::to_string(i)), kUnclassifiedAccount, kTill, 10_pesos));
  commands.push_back(deposit("unrelated", 1_pesos));
  const auto answers = post_file(e, commands);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_TRUE(answers[i]) << i;
  for (std::size_t i = 100; i < 128; ++i) EXPECT_EQ(answers[i].error().code, Code::kBelowFloor);
  EXPECT_TRUE(answers[128]);
}

// Of one credit balance that two persons left: it is enough, and the half of the first is not.
TEST_F(PostingEngineTest, MoreOfACreditBalanceThanItsHolderLeftIsAnsweredAlone) {
  constexpr ledger::AccountId kCredits{249040};
  const auto on_credit = [&](const std::string& name, ledger::ThirdPartyId who, Money amount) {
    const auto id = db.app().transaction(
        [&](pqxx::work& tx) { return ledger::open_credit(tx, ledger::SubjectId{1}, kEngineDay); });
    auto command = transfer(derive_uuid("credit", name), kUnclassifiedAccount, kCredits, amount);
    auto& leg = command.entry.legs[1];
    leg.obligation = id;
    leg.third_party = who;
    return command;
  };
  const auto holders = db.app().transaction([](pqxx::work& tx) {
    const std::vector<ledger::ThirdParty> both = {{"CC", "1", "Una"}, {"CC", "2", "Otra"}};
    return ledger::ensure_third_parties(tx, both);
  });
  auto e = engine();
  for (const auto& answer :
       post_file(e, {on_credit("a", holders[0], 10_pesos), on_credit("b", holders[1], 10_pesos)}))
    ASSERT_TRUE(answer);
  const auto answers =
      post_file(e, {deposit("before", 1_pesos), on_credit("too much", holders[0], -(11_pesos)),
                    on_credit("enough", holders[1], -(10_pesos)), deposit("after", 1_pesos)});
  EXPECT_EQ(answers[1].error().code, Code::kObligationOverpaid);
  for (const std::size_t i : {0U, 2U, 3U}) EXPECT_TRUE(answers[i]) << i;
  EXPECT_TRUE(checked().ok());
}

TEST_F(PostingEngineTest, WhenTooMuchWaitsTheNextIsRefusedAndNothingIsLost) {
  PostingEngine e(db.app(), clock, log, {.producer = "motor", .max_waiting = 4});
  // While somebody else holds the head, what is sent waits.
  std::vector<std::future<Result<ledger::Posted>>> answers;
  {
    const auto other = db.owner().connect();
    pqxx::work tx(*other);
    tx.exec("select from ledger.head for update");
    for (int i = 0; i < 20; ++i)
      answers.push_back(std::async(std::launch::async,
                                   [&, i] { return e.post(deposit(std::to_string(i), 1_pesos)); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  int posted = 0;
  for (auto& answer : answers) {
    const auto a = answer.get();
    if (a)
      ++posted;
    else
      EXPECT_EQ(a.error().code, Code::kBusy);
  }
  EXPECT_GE(posted, 4);
  EXPECT_LT(posted, 20);
  EXPECT_EQ(checked().entries, posted);
}

TEST_F(PostingEngineTest, TwoEnginesAtOnceStayExact) {
  {
    auto a = engine("motor-a");
    auto b = engine("motor-b");
    std::vector<std::jthread> callers;
    callers.reserve(8);
    for (int t = 0; t < 8; ++t)
      callers.emplace_back([&, t] {
        for (int i = 0; i < 40; ++i) {
          auto& e = (t % 2 == 0) ? a : b;
          value_or_throw(e.post(deposit(std::to_string(t) + "/" + std::to_string(i), 1_pesos)));
        }
      });
  }
  const auto report = checked();
  EXPECT_EQ(report.entries, 320);
  EXPECT_TRUE(report.ok());
  std::map<std::string, std::uint64_t> next;
  for (const auto& event : told()) EXPECT_EQ(event.producer_seq(), ++next[event.producer()]);
}

// The name is kept by a session: a restart of the server may let another run have it.
TEST_F(PostingEngineTest, WhoseNameAnotherRunTookPostsNothingMore) {
  auto old = engine();
  ASSERT_TRUE(old.post(deposit("a", 1_pesos)));
  db.app().transaction([](pqxx::work& tx) { audit::start_producer(tx, "motor"); });
  EXPECT_THROW((void)old.post(deposit("b", 1_pesos)), pqxx::sql_error);
  auto young = engine();
  EXPECT_TRUE(young.post(deposit("b", 1_pesos)));
  EXPECT_EQ(checked().entries, 2);
}

TEST_F(PostingEngineTest, TheApplicationAppendsNoEventOfAnEntryThatItDoesNotPost) {
  auto e = engine();
  ASSERT_TRUE(e.post(deposit("a", 1_pesos)));
  EXPECT_THROW(db.app().transaction([](pqxx::work& tx) {
    tx.exec0(
        "select audit.append_numbered(array[gen_random_uuid()], 'motor', 1, 2, 0::smallint, "
        "array['x'::bytea], 2, array['x'::bytea], array['x'::bytea])");
  }),
               pqxx::insufficient_privilege);
}

}  // namespace
}  // namespace recaudo
