// The municipality's fixed code in recaudo.toml: read as the bank gave it, or refused by its field.
#include <gtest/gtest.h>

#include "api/cli/rail_settings.h"
#include "tests/support/breb_payload.h"

namespace recaudo::cli {
namespace {

struct Settings {
  std::string qr;
  std::string fault;
};
Settings read(const std::string& text) {
  FirstFault fault(Code::kBadConfig, "recaudo.toml");
  const toml::table table = toml::parse(text);
  Settings out{read_rail_settings(table, fault).breb_qr, {}};
  if (fault.error()) out.fault = fault.error()->detail;
  return out;
}
Settings with_code(const test::BrebPayload& payload) {
  return read("[breb]\nqr = \"" + payload.text() + "\"\n");
}

TEST(BrebSettings, TheFixedCodeIsKeptAsTheBankGaveIt) {
  const auto payload = test::breb_fixed_payload();
  EXPECT_EQ(with_code(payload).fault, "");
  EXPECT_EQ(with_code(payload).qr, payload.text());
}

TEST(BrebSettings, WithoutTheSectionThereIsNone) {
  EXPECT_EQ(read("host = \"localhost\"").qr, "");
  EXPECT_EQ(read("host = \"localhost\"").fault, "");
}

TEST(BrebSettings, WhatIsWrittenIsReadTheSame) {
  RailSettings settings;
  settings.breb_qr = test::breb_fixed_payload().text();
  toml::table table;
  write_rail_settings(table, settings);
  FirstFault fault(Code::kBadConfig, "recaudo.toml");
  EXPECT_EQ(read_rail_settings(table, fault).breb_qr, settings.breb_qr);
  EXPECT_FALSE(fault.error());
}

TEST(BrebSettings, ACodeWithAmountIsNotTheMunicipalitysFixedOne) {
  EXPECT_EQ(with_code(test::BrebPayload{}).fault,
            "recaudo.toml, línea 1: breb: qr: campo 54, valor: está, y un código fijo no lleva "
            "valor");
}

TEST(BrebSettings, TheCodeOfOneOrderIsNotTheMunicipalitysFixedOne) {
  auto payload = test::breb_fixed_payload();
  payload.initiation = "12";
  EXPECT_EQ(with_code(payload).fault,
            "recaudo.toml, línea 1: breb: qr: campo 01, iniciación: dice 12 y un código fijo dice "
            "11");
}

TEST(BrebSettings, WhatIsNoCodeIsRefused) {
  EXPECT_TRUE(read("[breb]\nqr = \"000201\"").fault.starts_with("recaudo.toml, línea 1: breb: qr"));
  EXPECT_EQ(read("[breb]\n").fault, "recaudo.toml, línea 1: breb: falta qr");
  EXPECT_EQ(read("breb = 1").fault, "recaudo.toml, línea 1: breb debe ser una sección");
  EXPECT_TRUE(read("[breb]\nqr = 5").fault.starts_with("recaudo.toml, línea 2: breb.qr: debe ser"));
}

}  // namespace
}  // namespace recaudo::cli
