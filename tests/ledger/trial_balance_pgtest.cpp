#include "ledger/act_recipes.h"
#include "ledger/trial_balance.h"

#include "tests/ledger/reads_world.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

class TrialBalanceTest : public ::testing::Test, protected ReadsWorld {
 protected:
  std::vector<TrialBalanceRow> rows(Date from, Date to, AccountLevel level, EntrySeq known) {
    return read([&](auto& tx) { return trial_balance_between(tx, from, to, known, level); });
  }
  EntrySeq now() {
    return read([](auto& tx) { return known_at(tx); });
  }
  static TrialBalanceRow find(const std::vector<TrialBalanceRow>& rows, const std::string& code) {
    for (const auto& row : rows)
      if (row.code == code) return row;
    ADD_FAILURE() << code << " is not in the trial balance";
    return {};
  }
};

const Date kFebruary = make_date(2026, 2, 1);
const Date kEndOfFebruary = make_date(2026, 2, 28);

TEST_F(TrialBalanceTest, SaysWhatStoodBeforeWhatMovedAndWhatIsLeft) {
  post_one(unclassified_credit(act(make_date(2026, 1, 31)), 50_pesos));
  post_one(unclassified_credit(act(kFebruary), 20_pesos));
  post_one(bank_fee(act(kEndOfFebruary), 3_pesos));
  post_one(unclassified_credit(act(make_date(2026, 3, 1)), 7_pesos));
  const auto bank =
      find(rows(kFebruary, kEndOfFebruary, AccountLevel::kAuxiliary, now()), "111006");
  EXPECT_EQ(bank.opening, 50_pesos);
  EXPECT_EQ(bank.debit, 20_pesos);
  EXPECT_EQ(bank.credit, 3_pesos);
  EXPECT_EQ(bank.closing(), 67_pesos);
}

TEST_F(TrialBalanceTest, IsTheSameWhetherItsDaysAreSummedOrNot) {
  post_one(unclassified_credit(act(make_date(2026, 1, 31)), 50_pesos));
  const auto known = post_one(unclassified_credit(act(kFebruary), 20_pesos));
  post_one(bank_fee(act(kFebruary), 3_pesos));
  const auto closing = [&] {
    return find(rows(kFebruary, kEndOfFebruary, AccountLevel::kAuxiliary, known), "111006")
        .closing();
  };
  EXPECT_EQ(closing(), 70_pesos);
  sum(1);  // the last known entry is after the watermark
  EXPECT_EQ(closing(), 70_pesos);
  sum();  // and before it
  EXPECT_EQ(closing(), 70_pesos);
}

TEST_F(TrialBalanceTest, EachLevelAddsUpTheCodesBelowIt) {
  post_one(unclassified_credit(act(kFebruary), 20_pesos));
  const Act owing = act(kFebruary);
  post_one({.key = owing.key,
            .kind = "prueba",
            .effective_on = owing.effective_on,
            .source_kind = owing.source_kind,
            .source_id = owing.source_id,
            .legs = {{account::kInTransit, 5_pesos}, {AccountId{240790}, -(5_pesos)}}});
  const auto classes = rows(kFebruary, kEndOfFebruary, AccountLevel::kClass, now());
  ASSERT_EQ(classes.size(), 2U);
  EXPECT_EQ(classes[0].name, "Activos");
  EXPECT_EQ(classes[0].closing(), 25_pesos);
  EXPECT_EQ(classes[1].closing(), -25_pesos);
  const auto groups = rows(kFebruary, kEndOfFebruary, AccountLevel::kGroup, now());
  EXPECT_EQ(find(groups, "11").closing(), 20_pesos);
  EXPECT_EQ(find(groups, "13").closing(), 5_pesos);
}

// A level above the auxiliary ones keeps an auxiliary account under the code it belongs to.
TEST_F(TrialBalanceTest, AnAuxiliaryAccountStandsUnderItsSubaccount) {
  const auto o = open(1, 2026, kEndOfFebruary, Concept::kEnvironmental);
  charge(o, kFebruary, 9_pesos, Concept::kEnvironmental);
  EXPECT_EQ(
      find(rows(kFebruary, kEndOfFebruary, AccountLevel::kSubaccount, now()), "130507").closing(),
      9_pesos);
  EXPECT_EQ(
      find(rows(kFebruary, kEndOfFebruary, AccountLevel::kAuxiliary, now()), "13050702").closing(),
      9_pesos);
}

TEST_F(TrialBalanceTest, AllButFewCodesOfTheChartHaveANameOnEveryLevel) {
  db.owner().read([](pqxx::read_transaction& tx) {
    for (const int digits : {1, 2, 4}) {
      const auto nameless =
          tx.exec("select distinct left(a.code, " + std::to_string(digits) +
                  ") from ledger.account a where a.id > 0 and not exists (select from "
                  "ledger.account_heading h where "
                  "h.code = left(a.code, " +
                  std::to_string(digits) +
                  ")) and not exists (select from ledger.account n where n.code = left(a.code, " +
                  std::to_string(digits) + "))");
      EXPECT_TRUE(nameless.empty()) << digits << " digits: " << nameless[0][0].c_str();
    }
  });
}

TEST_F(TrialBalanceTest, EveryLevelIsReadBackFromItsCode) {
  for (const auto level : kAccountLevels)
    EXPECT_EQ(value_or_throw(parse_account_level(to_code(level))), level);
  EXPECT_EQ(parse_account_level("todo").error().code, Code::kBadText);
}

}  // namespace
}  // namespace recaudo::ledger
