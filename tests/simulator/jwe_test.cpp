#include "gateways/simulator/jwe.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "gateways/simulator/json.h"

namespace recaudo::simulator {
namespace {

JsonValue vector_file() {
  const auto text = value_or_throw(read_file(SIMULATOR_TEST_DATA "/nf_jwe.json", 65536));
  return value_or_throw(parse_json(text));
}

std::string vector_text(const char* name) {
  static const JsonValue file = vector_file();
  return file.find("nf_jwe")->find(name)->text;
}

JweKeys vector_keys() {
  return value_or_throw(
      check_jwe_keys(Secret(vector_text("key_ascii")), Secret(vector_text("inner_iv_ascii"))));
}

TEST(Jwe, OpensThePublishedVector) {
  EXPECT_EQ(*open_body(vector_keys(), vector_text("jwe_compact")), vector_text("json"));
}

TEST(Jwe, WritesThePublishedVectorToTheByte) {
  const auto iv = value_or_throw(from_hex(vector_text("jwe_iv_hex")));
  EXPECT_EQ(seal_body_with_iv(vector_keys(), vector_text("json"), iv), vector_text("jwe_compact"));
}

TEST(Jwe, AnotherKeyDoesNotOpenIt) {
  const auto other = value_or_throw(
      check_jwe_keys(Secret(std::string(32, 'k')), Secret(vector_text("inner_iv_ascii"))));
  EXPECT_FALSE(open_body(other, vector_text("jwe_compact")));
}

TEST(Jwe, AnAlteredCharacterOfAnyPartIsRefused) {
  const auto good = vector_text("jwe_compact");
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_body(vector_keys(), bad)) << i;
  }
}

TEST(Jwe, TwoSealsOfOneTextDiffer) {
  EXPECT_NE(seal_body(vector_keys(), "{}"), seal_body(vector_keys(), "{}"));
}

TEST(Jwe, KeysOfAnotherLengthAreRefused) {
  EXPECT_FALSE(check_jwe_keys(Secret("short"), Secret(std::string(12, 'i'))));
  EXPECT_FALSE(check_jwe_keys(Secret(std::string(32, 'k')), Secret("short")));
}

RC_GTEST_PROP(Jwe, OpensWhatItSeals, (const std::string& text)) {
  RC_ASSERT(*open_body(vector_keys(), seal_body(vector_keys(), text)) == text);
}

TEST(Json, RefusesWhatTheStandardRefuses) {
  for (const char* bad :
       {"", "{", "{\"a\":1,}", "[1 2]", "01", "1.", ".5", "-", "nul", "\"\x01\"", "\"\\x\"", "{}x",
        "{\"a\":1,\"a\":2}", "\"\\ud800\"", "'a'", "[[[[[[[[[[1]]]]]]]]]]", "\"\xff\""})
    EXPECT_FALSE(parse_json(bad)) << bad;
}

TEST(Json, DecodesEscapesToUtf8) {
  EXPECT_EQ(parse_json(R"("C\u00e1queza \ud83d\ude00 \n")")->text, "Cáqueza \xF0\x9F\x98\x80 \n");
}

TEST(Json, MoneyIsReadWithoutRounding) {
  const auto money = [](const char* text) { return money_of_number(*parse_json(text)); };
  EXPECT_EQ(money("1254300.0")->centavos(), 125430000);
  EXPECT_EQ(money("0.1")->centavos(), 10);
  EXPECT_EQ(money("10.5000")->centavos(), 1050);
  EXPECT_FALSE(money("1.005"));
  EXPECT_FALSE(money("1e3"));
  EXPECT_FALSE(money("-1"));
  EXPECT_FALSE(money("\"10\""));
}

RC_GTEST_PROP(Json, AStringSurvivesWritingAndReading, (const std::string& raw)) {
  const auto text = latin1_to_utf8(raw);
  RC_ASSERT(parse_json(json_string(text))->text == text);
}

}  // namespace
}  // namespace recaudo::simulator
