#include "gateways/breb/qr.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/breb_payload.h"

namespace recaudo::breb {
namespace {

using test::qr_field;
using Parts = test::BrebPayload;

std::string refusal(const Parts& parts) {
  const auto read = read_qr(parts.text());
  return read ? "" : read.error().detail;
}

TEST(Qr, ACheckedPayloadTellsKeyAmountAndReference) {
  const auto qr = value_or_throw(read_qr(Parts{}.text()));
  EXPECT_EQ(qr.key_kind, KeyKind::kMerchantCode);
  EXPECT_EQ(qr.key, "0012345678");
  EXPECT_EQ(qr.amount, Money::pesos(1'254'300));
  EXPECT_EQ(qr.reference, "120260000012345");
  EXPECT_EQ(qr.purpose, "05");
  EXPECT_EQ(qr.text, Parts{}.text());
}

std::string fixed_refusal(const Parts& parts) {
  const auto fits = check_fixed_qr(value_or_throw(read_qr(parts.text())));
  return fits ? "" : fits.error().detail;
}

TEST(Qr, AFixedCodeIsStaticAndHasNoAmount) {
  Parts parts;
  EXPECT_EQ(fixed_refusal(parts), "campo 54, valor: está, y un código fijo no lleva valor");
  parts = test::breb_fixed_payload();
  EXPECT_EQ(fixed_refusal(parts), "");
  parts.initiation = "12";
  EXPECT_EQ(fixed_refusal(parts), "campo 01, iniciación: dice 12 y un código fijo dice 11");
}

TEST(Qr, OneThatPaysTheOrderIsAccepted) {
  const auto qr = value_or_throw(read_qr(Parts{}.text()));
  EXPECT_TRUE(check_qr(qr, {Money::pesos(1'254'300), "120260000012345"}));
}

TEST(Qr, AnotherAmountThanTheOrdersIsRefusedByItsField) {
  const auto qr = value_or_throw(read_qr(Parts{}.text()));
  const auto checked = check_qr(qr, {Money::centavos(125'430'001), "120260000012345"});
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, Code::kQrInvalid);
  EXPECT_EQ(checked.error().detail, "campo 54, valor: dice 1254300.00 y la orden es de 1254300.01");
}

TEST(Qr, AnotherReferenceThanTheOrdersIsRefusedByItsField) {
  const auto qr = value_or_throw(read_qr(Parts{}.text()));
  const auto checked = check_qr(qr, {Money::pesos(1'254'300), "120260000012346"});
  ASSERT_FALSE(checked);
  EXPECT_TRUE(checked.error().detail.starts_with("campo 62.05, referencia"));
}

TEST(Qr, OneWithoutAmountDoesNotPayAnOrder) {
  Parts p;
  p.amount = "";
  const auto qr = value_or_throw(read_qr(p.text()));
  const auto checked = check_qr(qr, {Money::pesos(1'254'300), "120260000012345"});
  ASSERT_FALSE(checked);
  EXPECT_TRUE(checked.error().detail.starts_with("campo 54, valor: falta"));
}

TEST(Qr, AmountsWithoutDecimalsAreRead) {
  Parts p;
  p.amount = qr_field("54", "1254300");
  EXPECT_EQ(value_or_throw(read_qr(p.text())).amount, Money::pesos(1'254'300));
}

TEST(Qr, WhatIsNoAmountIsRefused) {
  for (const char* bad :
       {"", ".5", "1.", "1.234", "-1.00", "1,00", "1e3", "0.00", "99999999999.99"}) {
    Parts p;
    p.amount = qr_field("54", bad);
    EXPECT_TRUE(refusal(p).starts_with("campo 54, valor")) << bad;
  }
}

TEST(Qr, AnotherCurrencyOrCountryIsRefused) {
  Parts p;
  p.currency = "840";
  EXPECT_EQ(refusal(p), "campo 53, moneda: dice 840 y debe decir 170");
  p = {};
  p.country = "US";
  EXPECT_EQ(refusal(p), "campo 58, país: dice US y debe decir CO");
}

TEST(Qr, ThereIsExactlyOneKey) {
  Parts p;
  p.key += qr_field("02", "3001234567");
  EXPECT_EQ(refusal(p), "campo 26.02, llave: hay más de una");
  p.key = qr_field("00", "CO.COM.CRB.LLA");
  EXPECT_EQ(refusal(p), "campo 26, llave: falta la llave");
}

TEST(Qr, AMerchantKeyThatIsNotTheMerchantIsRefused) {
  Parts p;
  p.merchant = qr_field("00", "CO.COM.CRB.CU") + qr_field("01", "0012345679");
  EXPECT_EQ(refusal(p), "campo 26.05, llave: no es el código de comercio del campo 50");
}

TEST(Qr, ARepeatedFieldIsRefused) {
  Parts p;
  p.more = qr_field("54", "1.00");
  EXPECT_EQ(refusal(p), "campo 54: está dos veces");
}

TEST(Qr, ALongPayloadIsRefusedUnlessTheReadingAllowsIt) {
  Parts p;
  p.more = qr_field("91", std::string(99, 'x')) + qr_field("92", std::string(99, 'x')) +
           qr_field("93", std::string(99, 'x')) + qr_field("94", std::string(99, 'x'));
  EXPECT_EQ(refusal(p), "el texto pasa de 512 caracteres");
  EXPECT_TRUE(read_qr(p.text(), {.max_length = 1024}));
}

RC_GTEST_PROP(Qr, AChangedByteIsAlwaysRefused, ()) {
  auto text = Parts{}.text();
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  const auto other = *rc::gen::distinctFrom(rc::gen::arbitrary<char>(), text[at]);
  text[at] = other;
  RC_ASSERT(!read_qr(text));
}

RC_GTEST_PROP(Qr, APayloadCutAnywhereIsRefused, ()) {
  const auto text = Parts{}.text();
  RC_ASSERT(!read_qr(text.substr(0, *rc::gen::inRange<std::size_t>(0, text.size()))));
}

RC_GTEST_PROP(Tlv, FieldsAreReadAsTheyWereWritten, ()) {
  std::string text;
  std::vector<QrField> written;
  const auto values = *rc::gen::container<std::vector<std::string>>(
      static_cast<std::size_t>(*rc::gen::inRange(0, 20)),
      rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~')));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string tag = (i < 10 ? "0" : "") + std::to_string(i);
    written.push_back({tag, values[i].substr(0, 99)});
    text += qr_field(written.back().tag, written.back().value);
  }
  RC_ASSERT(value_or_throw(read_tlv(text)) == written);
}

}  // namespace
}  // namespace recaudo::breb
