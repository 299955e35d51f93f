#include "gateways/bank_slip/slip.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace recaudo::bank_slip {
namespace {

using namespace literals;

constexpr const char* kGln = "7709998123014";
const Date kDay = make_date(2026, 10, 30);

std::string refusal(std::string_view scanned) {
  const auto slip = read_slip(scanned);
  return slip ? "accepted" : slip.error().detail;
}

TEST(Slip, IsWrittenInTheOrderThatCountersExpect) {
  const Slip slip = value_or_throw(make_slip(kGln, "120260000012345", 1'254'300_pesos, kDay));
  EXPECT_EQ(element_string(slip),
            "41577099981230148020120260000012345\x1D"
            "39001254300\x1D"
            "9620261030");
  EXPECT_EQ(human_readable(slip),
            "(415)7709998123014(8020)120260000012345(3900)1254300(96)20261030");
}

TEST(Slip, WithoutAmountNorDayNothingFollowsTheReference) {
  const Slip slip = value_or_throw(make_slip(kGln, "120260000012346", std::nullopt, std::nullopt));
  EXPECT_EQ(element_string(slip), "41577099981230148020120260000012346");
}

TEST(Slip, CentavosGoWithTwoDecimals) {
  const Slip slip = value_or_throw(make_slip(kGln, "1", Money::centavos(9'875'050), kDay));
  EXPECT_EQ(slip.amount, (SlipAmount{"9875050", 2}));
}

TEST(Slip, AReferenceThatABankWouldCutIsNotPrinted) {
  EXPECT_FALSE(make_slip(kGln, std::string(25, '1'), std::nullopt, kDay));
  EXPECT_FALSE(make_slip(kGln, "12A", std::nullopt, kDay));
}

TEST(Slip, AnAgreementWithAnotherCheckDigitIsNotPrinted) {
  EXPECT_FALSE(make_slip("7709998123015", "1", std::nullopt, kDay));
}

TEST(Slip, AnAmountOfNothingIsNotPrinted) {
  EXPECT_FALSE(make_slip(kGln, "1", Money(), kDay));
}

TEST(ReadSlip, KeepsTheZerosOfAPaddedAmount) {
  const Slip slip =
      value_or_throw(read_slip("]C141577099981230148020220260000000000000000771\x1D"
                               "390000000000431200\x1D"
                               "9620261130"));
  EXPECT_EQ(slip.amount->digits, "00000000431200");
  EXPECT_EQ(value_or_throw(slip.amount->money()), 431'200_pesos);
}

TEST(ReadSlip, TakesTheDueDateOfGs1Too) {
  EXPECT_EQ(value_or_throw(read_slip("415770999812301480201\x1D"
                                     "12261030"))
                .pay_by,
            kDay);
}

TEST(ReadSlip, CutsAStringWithoutSeparatorsAsItsAgreementSays) {
  const Slip slip =
      value_or_throw(read_slip("415770999801435080200000017209701643390001983090"
                               "9620180630",
                               FixedLengths{.reference = 16, .amount = 8}));
  EXPECT_EQ(slip.reference, "0000017209701643");
  EXPECT_EQ(slip.amount->digits, "01983090");
  EXPECT_EQ(slip.pay_by, make_date(2018, 6, 30));
}

TEST(ReadSlip, AnAmountOfAnyLengthEndsBeforeTheDay) {
  const FixedLengths ours{.reference = 15, .amount = kUpToTheDay};
  for (const std::int64_t pesos :
       std::initializer_list<std::int64_t>{1, 431'200, 999'999'999, 9'620'261'030}) {
    auto text = element_string(
        value_or_throw(make_slip(kGln, "120260000012345", Money::pesos(pesos), kDay)));
    std::erase(text, '\x1D');
    const Slip slip = value_or_throw(read_slip(text, ours));
    EXPECT_EQ(slip.reference, "120260000012345");
    EXPECT_EQ(value_or_throw(slip.amount->money()), Money::pesos(pesos));
    EXPECT_EQ(slip.pay_by, kDay);
  }
}

TEST(ReadSlip, TellsItsAgreementBeforeItIsRead) {
  EXPECT_EQ(agreement_of("]C1415770999812301480201"), kGln);
  EXPECT_EQ(agreement_of("80201"), "");
}

TEST(ReadSlip, AnAmountWithoutADayEndsWithTheString) {
  const FixedLengths ours{.reference = 15, .amount = kUpToTheDay};
  const Slip without_day =
      value_or_throw(read_slip("415770999812301480201202600000123453900500", ours));
  EXPECT_EQ(without_day.amount->digits, "500");
  EXPECT_FALSE(without_day.pay_by);
}

TEST(ReadSlip, WithoutSeparatorsAndWithoutAgreedLengthsIsRefused) {
  EXPECT_EQ(refusal("41577099981230148020120260000012345390012543009620261030"),
            "(8020) debe tener de 1 a 24 dígitos");
}

TEST(ReadSlip, NamesTheElementAtFault) {
  EXPECT_EQ(refusal("415770999812301580201"), "(415) no cumple su dígito de control");
  EXPECT_EQ(refusal("80201"), "falta (415), el convenio de recaudo");
  EXPECT_EQ(refusal("4157709998123014"), "falta (8020), la referencia");
  EXPECT_EQ(refusal("415770999812301480201\x1D"
                    "3900"),
            "(390n) debe tener de 1 a 15 dígitos");
  EXPECT_EQ(refusal("415770999812301480201\x1D"
                    "9620260230"),
            "(96) trae el día 2026-02-30, que no existe");
  EXPECT_EQ(refusal("415770999812301480201\x1D"
                    "39001\x1D"
                    "39001"),
            "(390n) está dos veces");
  EXPECT_EQ(refusal("415770999812301480201\x1D"
                    "21ABC"),
            "elemento desconocido: 21AB");
}

TEST(SlipAmount, OfMoreDecimalsThanCentavosIsMoneyOnlyWhenTheRestIsZero) {
  EXPECT_EQ(value_or_throw(SlipAmount{"12500", 3}.money()), Money::centavos(1'250));
  EXPECT_FALSE((SlipAmount{"12501", 3}.money()));
}

RC_GTEST_PROP(Slip, IsReadAsItWasWritten, ()) {
  const auto number = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000'000);
  const auto amount =
      *rc::gen::maybe(rc::gen::map(rc::gen::inRange<std::int64_t>(1, 999'999'999'999'999),
                                   [](std::int64_t n) { return Money::centavos(n); }));
  const bool dated = *rc::gen::arbitrary<bool>();
  const Slip slip = value_or_throw(make_slip(kGln, std::to_string(number),
                                             amount ? std::optional(*amount) : std::nullopt,
                                             dated ? std::optional(kDay) : std::nullopt));
  RC_ASSERT(value_or_throw(read_slip("]C1" + element_string(slip))) == slip);
  if (amount) RC_ASSERT(value_or_throw(slip.amount->money()) == *amount);
}

// One character of a good string is another: it is refused, or it is a slip that keeps its meaning
// when it is written again.
RC_GTEST_PROP(ReadSlip, NeverMakesOfADamagedStringWhatCannotBeWritten, ()) {
  std::string text =
      element_string(value_or_throw(make_slip(kGln, "120260000012345", 1'254'300_pesos, kDay)));
  text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  const auto slip = read_slip(text);
  RC_CLASSIFY(slip.has_value());
  if (slip) RC_ASSERT(value_or_throw(read_slip(element_string(*slip))) == *slip);
}

}  // namespace
}  // namespace recaudo::bank_slip
