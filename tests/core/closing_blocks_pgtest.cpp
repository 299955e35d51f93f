// A day's entries are posted in blocks: how many fit in one changes nothing.
#include <map>

#include "ledger/balance_rows.h"
#include "tests/core/closing_world.h"

namespace recaudo::closing {
namespace {

// A town of its own, and its day of everything: orders paid at the window, one of them twice, money
// of a rail, a fee, credits that nobody can identify, one that names an order, and a debit.
class Day : public ClosingWorld {
 public:
  explicit Day(std::size_t block) {
    const auto once = order(0), twice = order(1), other = order(2), named = order(3);
    const auto p = approved(4);
    const auto details = std::vector{window(once), window(twice, 40), pse(p, p.amount),
                                     window(twice, 41), window(other)};
    const auto statement_of_all =
        statement({{Money::centavos(101), "X1", "ABONO"},
                   {total(details), "LOTE1"},
                   {-Money::pesos(2'800), "COMPSE", "COMISION", true},
                   {Money::centavos(202), "X2", "ABONO"},
                   {named.total, "BREB1", "BRE-B QR REF " + named.reference.str()},
                   {-Money::centavos(303), "X3", "GIRO"},
                   {Money::centavos(404), "X4", "ABONO"}});
    day = value_or_throw(reconcile(m.services(), m.law(), events::system_actor(), kDay,
                                   {collection(details), statement_of_all}, block));
    m.db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& b : ledger::trial_balance(tx)) books[b.code] = b.net();
    });
    TearDown();  // the ledger is in order
  }
  // What the application keeps beside the books.
  std::string kept() {
    return m.db.owner().read([](pqxx::read_transaction& tx) {
      return read_text(tx.exec1(
          "select (select count(*) from payments.receipt) || ' receipts to ' || (select "
          "max(number) from payments.receipt) || ', ' || (select count(*) from "
          "payments.treasury_case) || ' cases, ' || (select count(*) from payments.attempt where "
          "settled_at is not null) || ' settled, ' || (select string_agg(l.signed_amount || ' in "
          "' || coalesce(-p.amount, 0), ', ' order by l.signed_amount) from closing.loose_credit l "
          "left join ledger.posting p on p.seq = l.entry_seq and p.account_id = 240720)")[0]);
    });
  }
  void TestBody() override {}

  BankDay day;
  std::map<std::string, Money> books;
};

TEST(ClosingBlocks, OfOneOfTwoAndOfManyLeaveTheSameBooks) {
  Day one(1), two(2), many(500);
  EXPECT_TRUE(many.day.difference().value_or(Money::pesos(1)).is_zero());
  EXPECT_EQ(one.books, many.books);
  EXPECT_EQ(two.books, many.books);
  EXPECT_EQ(one.kept(), many.kept());
  EXPECT_EQ(two.kept(), many.kept());
  for (const char* told : {"101 in 101", "202 in 202", "404 in 404", "6 receipts to 6", "1 cases"})
    EXPECT_NE(many.kept().find(told), std::string::npos) << told << " in: " << many.kept();
  EXPECT_EQ(one.day.decisions.size(), many.day.decisions.size());
}

}  // namespace
}  // namespace recaudo::closing
