// A ledger with a few parcels that are charged and pay: what the tests of the reads stand on.
#pragma once

#include <gtest/gtest.h>

#include "base/base_migrations.h"
#include "ledger/check.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "ledger/recipes.h"
#include "ledger/statement.h"
#include "tests/support/test_cluster.h"

namespace recaudo::ledger {

inline const Instant kRecorded = from_unix_micros(1'774'990'000'000'000);

class ReadsWorld {
 public:
  ReadsWorld() {
    db.app().transaction([](pqxx::work& tx) {
      for (const int year : {2025, 2026})
        for (unsigned m = 1; m <= 12; ++m) open_period(tx, year, m);
    });
  }
  EntrySeq post_one(const Entry& e) {
    return db.app().transaction([&](pqxx::work& tx) {
      return value_or_throw(post(tx, std::span(&e, 1), kRecorded))[0].seq;
    });
  }
  Act act(Date day) {
    const std::string id = std::to_string(++acts_);
    return {.key = derive_uuid("reads", id),
            .effective_on = day,
            .source_kind = "prueba",
            .source_id = id};
  }
  ObligationId open(std::int64_t subject, int vigencia, Date due,
                    Concept item = Concept::kPredial) {
    const ObligationKey key{.subject = SubjectId{subject},
                            .vigencia = vigencia,
                            .item = item,
                            .due_on = due,
                            .third_party = {}};
    return db.app().transaction(
        [&](pqxx::work& tx) { return open_obligations(tx, std::span(&key, 1))[0]; });
  }
  EntrySeq charge(ObligationId o, Date day, Money amount, Concept item = Concept::kPredial) {
    return post_one(assessment(act(day), {{o, item, amount}}));
  }
  EntrySeq pay(ObligationId o, Date day, Money capital, Money interest = {},
               Concept item = Concept::kPredial) {
    return post_one(collection(act(day), account::kInTransit, capital + interest,
                               {{o, item, capital, interest, {}}}, {}));
  }
  void sum(int most = 20'000) {
    db.app().transaction([&](pqxx::work& tx) { sum_days(tx, most); });
  }
  template <typename F>
  auto read(F&& fn) {
    return db.app().read([&](pqxx::read_transaction& tx) { return fn(tx); });
  }

  test::TestDatabase db{{embedded::base_migrations, embedded::ledger_migrations}};

 private:
  int acts_ = 0;
};

}  // namespace recaudo::ledger
