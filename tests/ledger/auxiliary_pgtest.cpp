#include "ledger/act_recipes.h"
#include "ledger/auxiliary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "tests/ledger/reads_world.h"

namespace recaudo::ledger {
namespace {

using namespace literals;
using ::testing::ElementsAre;

const Date kJanuary = make_date(2026, 1, 1);
const Date kDecember = make_date(2026, 12, 31);
// Subsidies: no control accounts, so that a line stands alone.
constexpr AccountId kWater{131807}, kSewer{131808};

std::vector<ThirdPartyId> ensure(ReadsWorld& world, const std::vector<ThirdParty>& parties) {
  return world.db.app().transaction(
      [&](pqxx::work& tx) { return ensure_third_parties(tx, parties); });
}

// Dr `account` / Cr 240720, both of one third party.
EntrySeq owe(ReadsWorld& world, ThirdPartyId who, AccountId account, Date day, Money amount) {
  Entry e = unclassified_credit(world.act(day), 1_pesos);
  e.legs = {{.account = account, .amount = amount, .third_party = who},
            {.account = account::kUnclassified, .amount = -amount, .third_party = who}};
  return world.post_one(e);
}

class AuxiliaryTest : public ::testing::Test, protected ReadsWorld {
 protected:
  std::vector<ThirdPartyId> who = ensure(*this, {{"CC", "1001", "PÉREZ GÓMEZ ANA"},
                                                 {"NIT", "900123", "FERRETERÍA EL PERNO"},
                                                 {"CC", "1002", "GOMEZ PEREIRA LUIS"}});
  EntrySeq now() {
    return read([](auto& tx) { return known_at(tx); });
  }
  AuxiliaryPage page(std::string_view prefix, Date from, Date to, EntrySeq known, int limit = 100,
                     std::optional<ThirdPartyId> after = std::nullopt) {
    return read([&](auto& tx) { return auxiliary(tx, prefix, from, to, known, limit, after); });
  }
  std::vector<std::string> found(std::string_view typed) {
    std::vector<std::string> out;
    for (const auto& t : read([&](auto& tx) { return search_third_parties(tx, typed, 10); }))
      out.push_back(t.party.document_number);
    return out;
  }
};

TEST_F(AuxiliaryTest, SaysOfEachThirdPartyWhatStoodWhatMovedAndWhatIsLeft) {
  owe(*this, who[0], kWater, make_date(2025, 12, 1), 50_pesos);
  owe(*this, who[0], kWater, kJanuary, 20_pesos);
  owe(*this, who[0], kSewer, kJanuary, -5_pesos);
  owe(*this, who[1], account::kInterestReceivable, kJanuary, 3_pesos);
  const auto told = page("1318", kJanuary, kDecember, now());
  ASSERT_EQ(told.rows.size(), 1U);  // 131103 is not below 1318
  EXPECT_EQ(told.rows[0].third_party.party.document_number, "1001");
  EXPECT_EQ(told.rows[0].opening, 50_pesos);
  EXPECT_EQ(told.rows[0].debit, 20_pesos);
  EXPECT_EQ(told.rows[0].credit, 5_pesos);
  EXPECT_EQ(told.rows[0].closing(), 65_pesos);
}

TEST_F(AuxiliaryTest, GoesPageByPageOverSumsAndFreshLines) {
  owe(*this, who[2], kWater, kJanuary, 3_pesos);
  owe(*this, who[0], kWater, kJanuary, 1_pesos);
  sum();
  owe(*this, who[1], kWater, kJanuary, 2_pesos);  // after the watermark
  std::vector<ThirdPartyId> seen;
  std::optional<ThirdPartyId> after;
  do {
    const auto told = page("13", kJanuary, kDecember, now(), 1, after);
    for (const auto& row : told.rows) seen.push_back(row.third_party.id);
    after = told.next;
  } while (after);
  auto in_order = who;
  std::ranges::sort(in_order);
  EXPECT_EQ(seen, in_order);
}

TEST_F(AuxiliaryTest, WhoMovedOnlyAfterWhatIsKnownIsNotThere) {
  const auto known = owe(*this, who[0], kWater, kJanuary, 1_pesos);
  owe(*this, who[1], kWater, kJanuary, 2_pesos);
  sum();
  const auto told = page("1318", kJanuary, kDecember, known);
  ASSERT_EQ(told.rows.size(), 1U);
  EXPECT_EQ(told.rows[0].third_party.id, who[0]);
  EXPECT_TRUE(
      read([&](auto& tx) { return accounts_of(tx, who[1], kJanuary, kDecember, known); }).empty());
}

TEST_F(AuxiliaryTest, AThirdPartyHasItsAccountsByCode) {
  owe(*this, who[0], kWater, kJanuary, 20_pesos);
  const auto accounts =
      read([&](auto& tx) { return accounts_of(tx, who[0], kJanuary, kDecember, now()); });
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[0].account.code, "131807");
  EXPECT_EQ(accounts[0].debit, 20_pesos);
  EXPECT_EQ(accounts[1].account.code, "240720");
  EXPECT_EQ(accounts[1].closing(), -20_pesos);
}

TEST_F(AuxiliaryTest, IsFoundByDocumentAsPeopleTypeIt) {
  EXPECT_THAT(found("100"), ElementsAre("1001", "1002"));
  EXPECT_THAT(found("900.123"), ElementsAre("900123"));
}

TEST_F(AuxiliaryTest, IsFoundByTheBeginningsOfTheWordsOfTheName) {
  EXPECT_THAT(found("gomez per"), ElementsAre("1002", "1001"));  // by name
  EXPECT_THAT(found("Ana Pérez"), ElementsAre("1001"));
  EXPECT_THAT(found("perno"), ElementsAre("900123"));
}

TEST_F(AuxiliaryTest, NothingOfWhatIsTypedIsAQuery) {
  EXPECT_THAT(found("' | !"), ElementsAre());
  EXPECT_THAT(found("%"), ElementsAre());
  EXPECT_THAT(found("ana & !perez | (x"), ElementsAre());
}

TEST_F(AuxiliaryTest, TheCheckNamesASumThatWasTamperedWith) {
  owe(*this, who[0], account::kBank, kJanuary, 20_pesos);
  sum();
  db.owner().transaction([](pqxx::work& tx) {
    tx.exec0("update ledger.third_party_day set debit = debit + 1 where account_id = 111006");
  });
  const auto report = read([](auto& tx) { return check(tx); });
  ASSERT_EQ(report.differences.size(), 1U);
  EXPECT_THAT(report.differences[0], ::testing::HasSubstr("111006, tercero "));
}

// Any story of any third parties on two accounts, sums built whenever they please: the auxiliary,
// the accounts of one and the running balance are what a replay says.
RC_GTEST_PROP(AuxiliaryProperty, EveryReadOfAThirdPartyEqualsAReplay, ()) {
  static ReadsWorld world;
  static int cases = 0;
  ++cases;
  std::vector<ThirdParty> parties;
  parties.reserve(3);
  for (int i = 0; i < 3; ++i)
    parties.push_back({"CC", std::to_string(cases) + "-" + std::to_string(i), "Prueba"});
  const auto mine = ensure(world, parties);
  struct Line {
    ThirdPartyId who;
    AccountId account;
    Date day;
    EntrySeq seq;
    Money amount;
  };
  std::vector<Line> lines;
  const int acts = *rc::gen::inRange(1, 15);
  for (int i = 0; i < acts; ++i) {
    Line l{.who = mine[static_cast<std::size_t>(*rc::gen::inRange(0, 3))],
           .account = *rc::gen::element(account::kBank, account::kInTransit),
           .day = add_days(kJanuary, *rc::gen::inRange(0, 6)),
           .seq = {},
           .amount = Money::centavos(*rc::gen::nonZero<std::int16_t>())};
    l.seq = owe(world, l.who, l.account, l.day, l.amount);
    lines.push_back(l);
    if (*rc::gen::inRange(0, 4) == 0) world.sum(*rc::gen::inRange(1, 10));
  }
  const EntrySeq known = lines[static_cast<std::size_t>(*rc::gen::inRange(0, acts))].seq;
  const Date from = add_days(kJanuary, *rc::gen::inRange(0, 4));
  const Date to = add_days(from, *rc::gen::inRange(0, 4));
  const auto replay = [&](ThirdPartyId who, std::optional<AccountId> account, Date until) {
    Money sum;
    for (const auto& l : lines)
      if (l.who == who && (!account || l.account == *account) && l.day <= until && l.seq <= known)
        sum += l.amount;
    return sum;
  };
  const int limit = *rc::gen::inRange(1, 4);
  world.read([&](auto& tx) {
    std::map<ThirdPartyId, AuxiliaryRow> told;
    std::optional<ThirdPartyId> after{ThirdPartyId{mine[0].value() - 1}};
    do {
      const auto page = auxiliary(tx, "1", from, to, known, limit, after);
      for (const auto& row : page.rows) told.emplace(row.third_party.id, row);
      after = page.next;
    } while (after);
    for (const auto who : mine) {
      RC_ASSERT(told[who].opening == replay(who, std::nullopt, add_days(from, -1)));
      RC_ASSERT(told[who].closing() == replay(who, std::nullopt, to));
      for (const auto& a : accounts_of(tx, who, from, to, known))
        if (a.account.id == account::kBank)
          RC_ASSERT(a.closing() == replay(who, account::kBank, to));
      std::optional<StatementCursor> cursor;
      Money balance = replay(who, account::kBank, add_days(from, -1));
      do {
        const auto page =
            third_party_statement(tx, who, account::kBank, from, to, known, limit, cursor);
        RC_ASSERT(page.opening == balance);
        for (const auto& l : page.lines) {
          balance += l.amount;
          RC_ASSERT(l.balance == balance);
        }
        cursor = page.next;
      } while (cursor);
      RC_ASSERT(balance == replay(who, account::kBank, to));
    }
  });
}

}  // namespace
}  // namespace recaudo::ledger
