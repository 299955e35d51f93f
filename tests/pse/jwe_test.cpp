#include "gateways/pse/jwe.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo::pse {
namespace {

NfKeys keys() {
  return {Secret("0123456789abcdef0123456789abcdef"), Secret("caqueza-iv01")};
}

boost::json::object vector() {
  return boost::json::parse(*read_file(RECAUDO_TEST_DATA "/pse/pse.json", 65536))
      .at("nf_jwe")
      .as_object();
}

std::string text(const boost::json::object& o, const char* name) {
  return std::string(o.at(name).as_string());
}

// The published key, header and IV, over other contents.
std::string sealed(const std::string& header_json, const std::string& inner) {
  const std::string header = to_base64url(header_json);
  const std::string iv(12, 'i');
  const std::string body = aes256_gcm_seal(keys().key.reveal(), iv, header, inner);
  return header + ".." + to_base64url(iv) + "." + to_base64url(body.substr(0, body.size() - 16)) +
         "." + to_base64url(body.substr(body.size() - 16));
}

TEST(Jwe, WritesTheVectorToTheByte) {
  const auto v = vector();
  EXPECT_EQ(encrypt_nf_with_iv(text(v, "json"), keys(), *from_hex(text(v, "jwe_iv_hex"))),
            text(v, "jwe_compact"));
}

TEST(Jwe, ReadsTheVector) {
  const auto v = vector();
  EXPECT_EQ(*decrypt_nf(text(v, "jwe_compact"), keys()), text(v, "json"));
}

TEST(Jwe, TakesTheVectorApart) {
  const auto jwe = parse_jwe_compact(text(vector(), "jwe_compact"));
  ASSERT_TRUE(jwe);
  EXPECT_EQ(to_hex(jwe->iv), "000102030405060708090a0b");
  EXPECT_EQ(*from_base64url(jwe->header), R"({"alg":"dir","enc":"A256GCM"})");
  EXPECT_EQ(jwe->tag.size(), 16U);
}

TEST(Jwe, EachMessageHasItsOwnIv) {
  EXPECT_NE(encrypt_nf("{}", keys()), encrypt_nf("{}", keys()));
}

TEST(Jwe, KeysOfAnotherLengthAreABug) {
  EXPECT_THROW(encrypt_nf("{}", {Secret("corta"), Secret("caqueza-iv01")}), CryptoFailure);
}

TEST(Jwe, AnotherAlgorithmIsRefused) {
  const std::string inner =
      to_base64("caqueza-iv01" + aes256_gcm_seal(keys().key.reveal(), "caqueza-iv01", "", "{}"));
  EXPECT_TRUE(decrypt_nf(sealed(R"({"alg":"dir","enc":"A256GCM","kid":"1"})", inner), keys()));
  for (const char* header :
       {R"({"alg":"none","enc":"A256GCM"})", R"({"alg":"dir","enc":"A128CBC-HS256"})",
        R"({"alg":"dir"})", R"({"alg":"dir","enc":"A256GCM","zip":"DEF"})",
        R"({"alg":"dir","enc":"A256GCM","crit":["x"]})",
        R"({"alg":"none","alg":"dir","enc":"A256GCM"})", R"(["dir","A256GCM"])", R"([])", "", "{"})
    EXPECT_FALSE(decrypt_nf(sealed(header, inner), keys())) << header;
}

TEST(Jwe, AnEnvelopeWithoutTheInnerOneIsRefused) {
  constexpr auto kHeader = R"({"alg":"dir","enc":"A256GCM"})";
  for (const std::string& inner : {std::string(R"({"returnCode":"SUCCESS"})"), std::string(),
                                   to_base64("corto"), to_base64(std::string(40, 'x'))})
    EXPECT_FALSE(decrypt_nf(sealed(kHeader, inner), keys()));
}

TEST(Jwe, WhatIsNotFiveStrictPartsIsRefused) {
  const std::string good = text(vector(), "jwe_compact");
  const auto dot = good.find('.');
  for (const std::string& bad : {std::string(), std::string("...."), good + ".", good + ".x",
                                 good.substr(0, good.rfind('.')), good + "=", " " + good,
                                 good.substr(0, dot) + ".AA" + good.substr(dot + 1)})
    EXPECT_FALSE(parse_jwe_compact(bad)) << bad;
}

RC_GTEST_PROP(Jwe, RoundTrips, (const std::string& json)) {
  RC_ASSERT(*decrypt_nf(encrypt_nf(json, keys()), keys()) == json);
}

RC_GTEST_PROP(Jwe, AnyChangedCharacterIsRefused, (const std::string& json)) {
  std::string compact = encrypt_nf(json, keys());
  const auto i = *rc::gen::inRange<std::size_t>(0, compact.size());
  const char c = *rc::gen::elementOf(std::string("AQz09-_."));
  RC_PRE(compact[i] != c);
  compact[i] = c;
  RC_ASSERT(!decrypt_nf(compact, keys()));
}

RC_GTEST_PROP(Jwe, AnyTextIsReadOrRefusedWithoutHarm, (const std::string& anything)) {
  RC_ASSERT(!decrypt_nf(anything, keys()));
}

}  // namespace
}  // namespace recaudo::pse
