// A database that had orders before they had a subject (0068): what becomes of them.
#include <gtest/gtest.h>

#include "base/migrations.h"
#include "tests/core/support.h"
#include "tests/support/test_cluster.h"

namespace recaudo::payments {
namespace {

class OrdersBeforeSubjects : public ::testing::Test {
 protected:
  OrdersBeforeSubjects() {
    db.owner().transaction([](pqxx::work& tx) {
      tx.exec0(
          "insert into payments.payment_order (token, reference, parcel_id, created_at, "
          "valid_until, total, state, "
          "request_key, request_sha) values (repeat('a', 22), '202600000000001', 7, now(), "
          "'2026-03-31', 100, "
          "'open', 'web:1', sha256('1'))");
    });
    value_or_throw(migrate(db.owner(), test::migrations_before()));
  }
  // The SQLSTATE of an order written with these columns, empty when it was taken.
  std::string write(const std::string& columns, const std::string& values) {
    try {
      db.app().transaction([&](pqxx::work& tx) {
        tx.exec0(
            "insert into payments.payment_order (token, reference, created_at, valid_until, total, "
            "state, "
            "request_key, request_sha, " +
            columns +
            ") values (repeat('b', 22), '202600000000002', now(), '2026-03-31', 100, 'open', "
            "'web:2', "
            "sha256('2'), " +
            values + ")");
      });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return {};
  }

  std::vector<EmbeddedFile> before = test::migrations_before("0068");
  test::TestDatabase db{{before}};
};

TEST_F(OrdersBeforeSubjects, AreOfTheirParcel) {
  const auto row = db.owner().read([](pqxx::read_transaction& tx) {
    return tx.exec1("select subject_kind, subject_id, total from payments.payment_order");
  });
  EXPECT_EQ(row[0].as<std::string>(), "predio");
  EXPECT_EQ(row[1].as<int>(), 7);
  EXPECT_EQ(row[2].as<int>(), 100);
}

TEST_F(OrdersBeforeSubjects, AreFollowedByOrdersThatSayWhoseTheyAre) {
  EXPECT_EQ(write("subject_id", "7"), "23502");
  EXPECT_EQ(write("subject_kind, subject_id", "'factura-servicios', 7"), "23514");
  EXPECT_EQ(write("subject_kind, subject_id", "'suscriptor', 7"), "");
}

}  // namespace
}  // namespace recaudo::payments
