// A ledger with one parcel that owes predial of 2026, and the acts that bring its money in.
#pragma once

#include <gtest/gtest.h>

#include "base/base_migrations.h"
#include "ledger/budget.h"
#include "ledger/check.h"
#include "ledger/credit_balances.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/recipes.h"
#include "ledger/statement.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {

using namespace literals;

inline const Date kDay = make_date(2026, 3, 31);
inline constexpr std::string_view kPredialUrban = "1.1.01.01.200.01";
inline constexpr std::string_view kInterest = "1.1.02.03.002";

class BudgetWorld : public ::testing::Test {
 protected:
  BudgetWorld() {
    db.app().transaction([](pqxx::work& tx) {
      for (const int year : {2025, 2026}) open_period(tx, year, 3);
    });
    obligation = db.app().transaction([](pqxx::work& tx) {
      return open_obligations(
          tx, std::vector{ObligationKey{SubjectId{7}, 2026, Concept::kPredial, kDay}})[0];
    });
    posted(assessment(act("causa"), {{obligation, Concept::kPredial, 100_pesos}}));
  }
  Act act(const std::string& id, Date on = kDay, const std::string& kind = "pago") {
    return {.key = derive_uuid("budget", std::to_string(++acts)),
            .effective_on = on,
            .source_kind = kind,
            .source_id = id};
  }
  Settlement paid(Money capital, Money interest = {}) const {
    return {.obligation = obligation,
            .item = Concept::kPredial,
            .capital = capital,
            .interest = interest,
            .zone = Zone::kUrban};
  }
  Excess excess(Money amount) {
    const auto credit =
        db.app().transaction([](pqxx::work& tx) { return open_credit(tx, SubjectId{7}, kDay); });
    return {.amount = amount, .obligation = credit};
  }
  EntrySeq posted(const Entry& e) {
    return db.app().transaction([&](pqxx::work& tx) {
      return value_or_throw(post(tx, std::vector{e}, from_unix_micros(1'774'990'000'000'000)))[0]
          .seq;
    });
  }
  Money executed(std::string_view code, int year = 2026) {
    return db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& row : income_execution(tx, make_date(year, 12, 31), known_at(tx)))
        if (row.code == code) return row.in_year;
      return Money();
    });
  }
  std::vector<std::string> differences() {
    return db.app().read([](pqxx::read_transaction& tx) { return check(tx).differences; });
  }

  template <typename F>
  auto read(F&& fn) {
    return db.app().read([&](pqxx::read_transaction& tx) { return fn(tx); });
  }

  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};
  ObligationId obligation;
  int acts = 0;
};

}  // namespace recaudo::ledger
