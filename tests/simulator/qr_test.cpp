// The QR that the bank hands over, read and paid by the wallet.
#include <gtest/gtest.h>

#include <map>

#include "gateways/simulator/qr.h"
#include "tests/simulator/company.h"

namespace recaudo::simulator {
namespace {

QrMerchant caqueza() {
  QrMerchant m;
  m.key = "0012345678";
  m.code = "0012345678";
  m.name = "MUNICIPIO DE CAQUEZA";
  m.city = "CAQUEZA";
  m.postal_code = "25151";
  m.nit = "9001234568";
  return m;
}

JsonValue vectors() {
  return value_or_throw(
      parse_json(value_or_throw(read_file(SIMULATOR_TEST_DATA "/qr.json", 1 << 20))));
}

TEST(QrVectors, TheCheckValueOfTheAlgorithm) {
  EXPECT_EQ(crc16("123456789"), 0x29B1);
}

TEST(QrVectors, ThePayloadsOfTheDocumentsAreReproduced) {
  const auto all = vectors();
  const auto& synthetic = all.find("synthetic")->items;
  ASSERT_EQ(synthetic.size(), 4U);
  const auto amount = Money::pesos(1'254'300);
  auto by_name = caqueza();
  by_name.key = "@caqueza";
  EXPECT_EQ(qr_payload(caqueza(), {std::nullopt, "", ""}), synthetic[0].find("payload")->text);
  EXPECT_EQ(qr_payload(caqueza(), {amount, "120260000012345", ""}),
            synthetic[1].find("payload")->text);
  EXPECT_EQ(qr_payload(caqueza(), {amount, "120260000012345", "CQZ2026000012345"}),
            synthetic[2].find("payload")->text);
  EXPECT_EQ(qr_payload(by_name, {amount, "120260000012345", ""}),
            synthetic[3].find("payload")->text);
  for (const auto& s : synthetic) EXPECT_TRUE(read_qr(s.find("payload")->text));
}

TEST(QrVectors, ADamagedPayloadIsRefused) {
  constexpr const char* kDamaged = "El QR está dañado: su verificación no coincide.";
  constexpr const char* kNoQr = "El texto no es un QR de pago.";
  const std::map<std::string, std::string, std::less<>> reasons{
      {"CRC wrong", kDamaged},
      {"content changed, CRC not recomputed", kDamaged},
      {"no CRC field", kDamaged},
      {"payload format indicator 02, CRC valid", "No es un QR de la versión 01."},
      {"field 54 twice, CRC valid", kNoQr},
      {"currency 840, CRC valid", "El QR no es de pesos colombianos."},
      {"length runs past the end", kNoQr}};
  const auto all = vectors();  // outlives the loop over a part of it
  const auto& negative = all.find("negative")->items;
  ASSERT_EQ(negative.size(), reasons.size());
  for (const auto& n : negative) {
    const auto read = read_qr(n.find("payload")->text);
    ASSERT_FALSE(read) << n.find("why")->text;
    EXPECT_EQ(read.error(), reasons.at(n.find("why")->text)) << n.find("why")->text;
  }
}

TEST(QrRoundTrip, WhatIsWrittenIsRead) {
  const auto read = read_qr(qr_payload(caqueza(), {Money::centavos(12345), "77", ""}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->amount, Money::centavos(12345));
  EXPECT_EQ(read->reference, "77");
  EXPECT_EQ(read->merchant_code, "0012345678");
}

// The reference goes on into the statement: a line end in it would be a movement of its own.
TEST(QrReference, IsOfLettersAndDigitsOnly) {
  for (const char* bad : {"5\r\n2026-10-05,ABONO", "5,6", "5;6", "=1+1", "12026 5"})
    EXPECT_FALSE(read_qr(qr_payload(caqueza(), {Money::pesos(1), bad, ""}))) << bad;
  EXPECT_TRUE(read_qr(qr_payload(caqueza(), {Money::pesos(1), "CQZ2026000012345", ""})));
}

class Wallet : public testing::Test, public Company {
 protected:
  void SetUp() override {
    options.qr = caqueza();
    start();
  }
  std::string payload(const std::string& json) const {
    const auto r = control("qr", json);
    EXPECT_EQ(r.status, 200) << r.body;
    return parse_json(r.body)->find("payload")->text;
  }
  // The payer reads the code and is asked to confirm: the form that would pay it.
  std::string confirmation(const std::string& qr) const {
    const auto asked = form("/breb/read", "payload=" + encoded(qr)).body;
    const std::string before = "name=\"confirmation\" value=\"";
    const auto at = asked.find(before);
    EXPECT_NE(at, std::string::npos) << asked;
    const auto begin = at + before.size();
    return "confirmation=" + asked.substr(begin, asked.find('"', begin) - begin);
  }
  std::size_t payments() const { return ledger().find("instant_payments")->items.size(); }
  static std::string encoded(const std::string& text) {
    std::string out;
    for (const char c : text) {
      char code[4];
      (void)std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned char>(c));
      out += code;
    }
    return out;
  }
};

TEST_F(Wallet, APersonReadsTheCodeAndPays) {
  const auto qr = payload(R"({"reference":"120260000012345","amount_centavos":125430000})");
  EXPECT_NE(get("/breb/").body.find("SIMULADOR"), std::string::npos);
  const auto seen = form("/breb/read", "payload=" + encoded(qr)).body;
  for (const char* text : {"MUNICIPIO DE CAQUEZA", "120260000012345", "1.254.300"})
    EXPECT_NE(seen.find(text), std::string::npos) << text;
  const auto paid = form("/breb/pay", confirmation(qr));
  EXPECT_EQ(paid.status, 303);
  EXPECT_NE(get(std::string(paid.header("location"))).body.find("Pago enviado"), std::string::npos);
  EXPECT_EQ(ledger().find("instant_payments")->items.at(0).find("amount_centavos")->text,
            "125430000");
}

TEST_F(Wallet, AnOpenCodeTakesThePayersAmount) {
  const auto qr = payload(R"({"reference":"5"})");
  const auto asked = confirmation(qr);
  EXPECT_EQ(form("/breb/pay", asked).status, 422);
  EXPECT_EQ(form("/breb/pay", asked + "&amount=1500").status, 303);
}

TEST_F(Wallet, AConfirmationSentAgainPaysNothingMore) {
  const auto asked = confirmation(payload(R"({"reference":"5","amount_centavos":100})"));
  const auto first = form("/breb/pay", asked);
  EXPECT_EQ(form("/breb/pay", asked).header("location"), first.header("location"));
  EXPECT_EQ(get(std::string(first.header("location"))).status, 200);
  EXPECT_EQ(payments(), 1U);
}

TEST_F(Wallet, OnlyTheAddressThatPaysPaysAndOnlyWhatWasShown) {
  const auto qr = payload(R"({"reference":"5","amount_centavos":100})");
  EXPECT_EQ(form("/breb/pay", "payload=" + encoded(qr)).status, 422);
  EXPECT_EQ(form("/breb/otra", confirmation(qr)).status, 404);
  EXPECT_EQ(get("/breb/paid?" + confirmation(qr)).status, 404);
  EXPECT_EQ(payments(), 0U);
}

TEST_F(Wallet, AForgedCodePaysNothing) {
  auto qr = payload(R"({"reference":"5","amount_centavos":100})");
  qr.replace(qr.find("1.00"), 4, "9.00");
  EXPECT_EQ(form("/breb/read", "payload=" + encoded(qr)).status, 422);
  auto other = caqueza();
  other.code = "0099999999";
  EXPECT_EQ(form("/breb/read", "payload=" + encoded(qr_payload(other, {Money::pesos(1), "5", ""})))
                .status,
            422);
  EXPECT_TRUE(ledger().find("instant_payments")->items.empty());
}

TEST_F(Wallet, ItsMoneyStandsAloneInTheStatement) {
  const auto qr = payload(R"({"reference":"120260000012345","amount_centavos":125430000})");
  control("qr-payments", JsonObject().text("payload", qr).str());
  control("qr-payments", JsonObject().text("payload", qr).boolean("without_reference", true).str());
  const auto closed = parse_json(control("close-day", R"({"date":"2026-10-05"})").body);
  EXPECT_EQ(closed->find("credits_centavos")->text, "250860000");
  const auto xml = output("extracto_20261005.xml");
  EXPECT_NE(xml.find("BRE-B QR REF 120260000012345"), std::string::npos);
  EXPECT_NE(xml.find(">BRE-B QR<"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(options.output_directory + "/recaudo_20261005_A.txt"));
}

TEST_F(Wallet, ADynamicCodeCarriesItsTransaction) {
  EXPECT_TRUE(payload(R"({"reference":"5","amount_centavos":100,"transaction":"T1"})")
                  .starts_with("000201010212"));
}

}  // namespace
}  // namespace recaudo::simulator
