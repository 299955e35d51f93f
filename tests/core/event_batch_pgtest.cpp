// What one act tells goes to the log whole, however much it is.
#include <gtest/gtest.h>

#include "tests/core/support.h"

namespace recaudo {
namespace {

TEST(EventBatch, TellsMoreThanOneReservationHoldsInConsecutiveNumbers) {
  test::Municipality m(4);
  perform(m.services(), events::system_actor(), "prueba", [](Work& work) {
    for (int i = 0; i < 10'001; ++i) {
      events::pb::AuditEntry entry;
      entry.mutable_parameter()->set_parameter("prueba");
      work.emit({"prueba", std::to_string(i)}, std::move(entry));
    }
  });
  // This log is a producer that told nothing before: its run has these and no other.
  const auto [count, last] = m.db.owner().read([](pqxx::read_transaction& tx) {
    const auto row = tx.exec1(
        "select count(*), max(producer_seq) from audit.outbox o "
        "where producer_epoch = (select max(producer_epoch) from audit.outbox "
        "where producer = o.producer) and lane = 0");
    return std::pair(row[0].as<std::int64_t>(), row[1].as<std::int64_t>());
  });
  EXPECT_EQ(count, 10'001);
  EXPECT_EQ(last, 10'001);
}

}  // namespace
}  // namespace recaudo
