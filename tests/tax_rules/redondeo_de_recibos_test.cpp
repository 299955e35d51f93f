#include "tax-rules/redondeo_de_recibos.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::tax_rules {
namespace {

using namespace literals;

ReceiptBox box_of(Money amount) {
  ExplanationLine line;
  line.concept_name = "Interés de mora";
  line.amount = amount;
  return receipt_box(line);
}

TEST(ReceiptBox, IsTheNearestThousandHalfUp) {
  EXPECT_EQ(box_of(34'120_pesos).value, 34'000_pesos);
  EXPECT_EQ(box_of(34'500_pesos).value, 35'000_pesos);
  EXPECT_EQ(box_of(499_pesos).value, 0_pesos);
  EXPECT_EQ(box_of(34'000_pesos).explanation.size(), 1u);
}

TEST(ReceiptBox, SaysWhereHalfAThousandGoes) {
  EXPECT_EQ(box_of(34'500_pesos).explanation[1].detail,
            "$\u00a034.500, al múltiplo de $\u00a01.000 más cercano (la mitad sube); queda en "
            "$\u00a035.000 en vez de $\u00a034.500");
  EXPECT_EQ(box_of(34'501_pesos).explanation[1].detail,
            "$\u00a034.501, al múltiplo de $\u00a01.000 más cercano; queda en $\u00a035.000 en "
            "vez de $\u00a034.501");
}

RC_GTEST_PROP(ReceiptBox, TellsWhatTheRoundingAddsOrTakes, ()) {
  const Money amount = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 100'000'000));
  const ReceiptBox box = box_of(amount);
  RC_ASSERT(total_of(box.explanation) == box.value);
  RC_ASSERT(box.value.centavos() % 100'000 == 0);
  const Money change = box.value - amount;
  RC_ASSERT(change <= 500_pesos && -change < 500_pesos);
}

}  // namespace
}  // namespace recaudo::tax_rules
