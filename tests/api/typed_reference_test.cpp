#include "api/site/typed_reference.h"

#include <gtest/gtest.h>

#include "core/payments/references.h"
#include "gateways/bank_slip/slip.h"

namespace recaudo::site {
namespace {

const std::string kOrder = payments::order_reference(2026, 12'345);

std::vector<tax_rules::BankAgreement> ours() {
  std::vector<tax_rules::BankAgreement> banks(1);
  banks.front().gln = "7709998123014";
  return banks;
}

std::string scanned(const std::string& gln, const std::string& reference) {
  return "]C1" + bank_slip::element_string(value_or_throw(bank_slip::make_slip(
                     gln, reference, Money::pesos(1'254'300), make_date(2026, 10, 30))));
}

std::string read(const std::string& typed) {
  const auto reference = typed_reference(typed, ours());
  return reference ? reference->str() : reference.error().detail;
}

TEST(TypedReference, DigitsAreReadAsPeopleTypeThem) {
  EXPECT_EQ(read(kOrder.substr(0, 5) + " " + kOrder.substr(5, 5) + "-" + kOrder.substr(10)),
            kOrder);
}

TEST(TypedReference, AScannedSlipGivesItsOrder) {
  EXPECT_EQ(read(scanned("7709998123014", kOrder)), kOrder);
}

// Many scanners send no control characters (rails §2.2.4).
TEST(TypedReference, ASlipOfOursWhoseSeparatorsWereLostIsCutByItsLengths) {
  auto text = scanned("7709998123014", kOrder);
  ASSERT_EQ(std::erase(text, '\x1D'), 2U);
  EXPECT_EQ(read(text), kOrder);
}

TEST(TypedReference, ASlipOfAnotherEntityIsSaidToBeSo) {
  EXPECT_EQ(read(scanned("7709998123021", kOrder)), "El volante es de otra entidad.");
}

}  // namespace
}  // namespace recaudo::site
