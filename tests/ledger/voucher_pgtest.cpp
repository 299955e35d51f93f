#include "ledger/act_recipes.h"
#include "ledger/voucher.h"

#include "tests/ledger/reads_world.h"

namespace recaudo::ledger {
namespace {

using namespace literals;

class VoucherTest : public ::testing::Test, protected ReadsWorld {
 protected:
  std::optional<Voucher> voucher(EntrySeq seq) {
    return read([&](auto& tx) { return find_voucher(tx, seq); });
  }
};

TEST_F(VoucherTest, HasItsLinesInOrderWithAccountAndObligation) {
  const auto o = open(1, 2026, make_date(2026, 3, 31));
  const auto v = voucher(charge(o, make_date(2026, 1, 1), 100_pesos));
  ASSERT_TRUE(v);
  EXPECT_EQ(v->kind, "causacion");
  ASSERT_EQ(v->lines.size(), 2U);
  EXPECT_EQ(v->lines[0].account_code, "130507");
  EXPECT_EQ(v->lines[0].item, "predial");
  EXPECT_EQ(v->lines[0].vigencia, 2026);
  EXPECT_EQ(v->lines[1].item, "");
  EXPECT_EQ(v->lines[1].amount, -100_pesos);
  EXPECT_EQ(v->fingerprint_hex.size(), 64U);
}

TEST_F(VoucherTest, NamesTheEntryThatItReversesAndTheOneThatReversesIt) {
  const auto first = post_one(unclassified_credit(act(make_date(2026, 1, 1)), 5_pesos));
  const auto mirror = db.app().transaction([&](pqxx::work& tx) {
    return value_or_throw(mirror_of(tx, first, make_date(2026, 1, 2), "reversal-por-clasificar"));
  });
  const auto second = post_one(mirror);
  EXPECT_EQ(voucher(first)->reversed_by, second);
  EXPECT_EQ(voucher(second)->reverses, first);
}

TEST_F(VoucherTest, ANumberThatWasNotGivenYetHasNone) {
  EXPECT_FALSE(voucher(EntrySeq{7}));
}

}  // namespace
}  // namespace recaudo::ledger
