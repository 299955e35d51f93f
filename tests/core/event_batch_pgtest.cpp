// What one act tells goes to the log whole, however much it is.
#include <gtest/gtest.h>

#include "tests/core/support.h"

namespace recaudo {
namespace {

TEST(EventBatch, TellsMoreThanOneReservationHoldsInConsecutiveNumbers) {
  test::Municipality m(4);
  const auto told = [&] {
    return m.db.owner().read([](pqxx::read_transaction& tx) {
      const auto row = tx.exec1("select count(*), max(producer_seq) from audit.outbox");
      return std::pair(row[0].as<std::int64_t>(), row[1].as<std::int64_t>());
    });
  };
  const auto before = told();
  perform(m.services(), events::system_actor(), "prueba", [](Work& work) {
    for (int i = 0; i < 10'001; ++i) {
      events::pb::AuditEntry entry;
      entry.mutable_parameter()->set_parameter("prueba");
      work.emit({"prueba", std::to_string(i)}, std::move(entry));
    }
  });
  const auto after = told();
  EXPECT_EQ(after.first, before.first + 10'001);
  EXPECT_EQ(after.second, before.second + 10'001);
}

}  // namespace
}  // namespace recaudo
