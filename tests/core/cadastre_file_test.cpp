#include "core/registry/cadastre_file.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "api/cli/demo_cadastre.h"
#include "base/bytes.h"

namespace recaudo::registry {
namespace {

constexpr const char* kDane = "25151";

std::string demo_file(int parcels = 5) {
  return cli::DemoCadastre({.dane = kDane,
                            .seed = 1,
                            .parcels = parcels,
                            .total_avaluo = Money::pesos(parcels * 9'000'000LL)})
      .registro_1(2026);
}

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < file.size();) {
    const auto end = file.find('\n', at);
    out.push_back(file.substr(at, end - at + 1));
    at = end + 1;
  }
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& l : lines) out += l;
  return out;
}

// A line without accents, so that bytes are columns.
std::string line(const std::string& npn, int order, int total, std::int64_t avaluo = 1'000'000) {
  char text[400];
  const int size = std::snprintf(
      text, sizeof text, "%s1%03d%03d%-100s C%012d%-100s0A%015d%06d%015lld01012026%015d\r\n",
      npn.c_str(), order, total, "TITULAR", 990000001, "CALLE 1", 100, 50,
      static_cast<long long>(avaluo), 1);
  return {text, static_cast<std::size_t>(size)};
}
const std::string kA = std::string(kDane) + "0100000000010001000000000";
const std::string kB = std::string(kDane) + "0100000000010002000000000";

TEST(CadastreFile, TheDemoRollHasThePublishedCountAndTotal) {
  const cli::DemoCadastre roll({.dane = kDane});
  const auto file = parse_cadastre(roll.registro_1(2026), kDane);
  ASSERT_TRUE(file) << to_text(file.error());
  EXPECT_EQ(file->parcels.size(), 10'818U);
  EXPECT_TRUE(file->rejections.empty());
  Money total;
  for (const auto& p : file->parcels) total += p.avaluo;
  EXPECT_EQ(total, Money::pesos(81'800'000'000));
}

TEST(CadastreFile, TheSameSeedMakesTheSameBytes) {
  EXPECT_EQ(demo_file(50), demo_file(50));
}

TEST(CadastreFile, AccentsAreOneColumnInBothEncodings) {
  const std::string utf8 = demo_file();
  std::string latin1;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto b = static_cast<unsigned char>(utf8[i]);
    if (b == 0xC3) {
      latin1 += static_cast<char>(static_cast<unsigned char>(utf8[++i]) + 0x40);
    } else {
      latin1 += utf8[i];
    }
  }
  ASSERT_NE(utf8, latin1) << "the roll has no accent: nothing was tried";
  const auto a = parse_cadastre(utf8, kDane);
  const auto b = parse_cadastre(latin1, kDane);
  ASSERT_TRUE(a && b);
  ASSERT_EQ(a->parcels.size(), b->parcels.size());
  for (std::size_t i = 0; i < a->parcels.size(); ++i) {
    EXPECT_EQ(a->parcels[i].owners, b->parcels[i].owners);
    EXPECT_EQ(a->parcels[i].avaluo, b->parcels[i].avaluo);
  }
}

TEST(CadastreFile, AMixOfEncodingsIsRefusedNamingBothLines) {
  auto lines = lines_of(demo_file());
  lines[1] = line(kA, 1, 1);
  lines[1][40] = '\xD1';
  const auto refused = parse_cadastre(joined(lines), kDane);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("línea 2"), std::string::npos) << refused.error().detail;
}

TEST(CadastreFile, ABadLineIsRejectedByLineAndColumnAndTheRestGoesOn) {
  std::string bad = line(kB, 1, 1);
  bad[274] = 'x';
  const auto file = parse_cadastre(line(kA, 1, 1) + bad, kDane);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->parcels.size(), 1U);
  ASSERT_EQ(file->rejections.size(), 1U);
  EXPECT_EQ(file->rejections[0].line, 2);
  EXPECT_EQ(file->rejections[0].column, 275);
}

TEST(CadastreFile, AControlCharacterIsRejectedByLineAndColumn) {
  for (const char hidden : {'\0', '\t', '\x1B', '\x7F', '\r'}) {
    std::string bad = line(kB, 1, 1);
    bad[40] = hidden;
    const auto file = parse_cadastre(line(kA, 1, 1) + bad, kDane);
    ASSERT_TRUE(file);
    ASSERT_EQ(file->rejections.size(), 1U) << static_cast<int>(hidden);
    EXPECT_EQ(file->rejections[0].line, 2);
    EXPECT_EQ(file->rejections[0].column, 41);
  }
}

TEST(CadastreFile, TheColumnOfAControlCharacterCountsCharactersNotBytes) {
  std::string bad = line(kB, 1, 1);
  bad.replace(38, 1, "\xC3\x91");  // one column, two bytes
  bad[60] = '\0';
  const auto file = parse_cadastre(line(kA, 1, 1) + bad, kDane);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->rejections.at(0).column, 60);
}

TEST(CadastreFile, AShortLineIsRejected) {
  const auto file = parse_cadastre(line(kA, 1, 1) + line(kB, 1, 1).substr(0, 290) + "\n", kDane);
  ASSERT_TRUE(file);
  ASSERT_EQ(file->rejections.size(), 1U);
  EXPECT_EQ(file->rejections[0].column, 291);
}

TEST(CadastreFile, TheLastFieldsMayBeMissing) {
  const auto file = parse_cadastre(line(kA, 1, 1).substr(0, 297), kDane);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->parcels[0].previous_number, "");
}

TEST(CadastreFile, AForeignMunicipalityIsRejected) {
  const auto file = parse_cadastre(line(kA, 1, 1) + line("11001" + kB.substr(5), 1, 1), kDane);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->rejections.at(0).line, 2);
}

TEST(CadastreFile, AParcelWhoseOwnersAreNotOneToTotalIsRejectedWhole) {
  for (const auto& bad :
       {line(kB, 1, 2), line(kB, 1, 2) + line(kB, 1, 2), line(kB, 1, 2) + line(kB, 3, 3)}) {
    const auto file = parse_cadastre(line(kA, 1, 1) + bad, kDane);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->parcels.size(), 1U);
    EXPECT_EQ(file->rejections.size(), 1U);
  }
}

TEST(CadastreFile, TwoAvaluosForOneParcelAreRejected) {
  const auto file = parse_cadastre(line(kA, 1, 1) + line(kB, 1, 2, 5) + line(kB, 2, 2, 6), kDane);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->rejections.at(0).line, 3);
}

TEST(CadastreFile, OwnersMayComeInAnyOrder) {
  const auto file = parse_cadastre(line(kA, 2, 2) + line(kB, 1, 1) + line(kA, 1, 2), kDane);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->parcels.size(), 2U);
  EXPECT_TRUE(file->rejections.empty());
}

TEST(CadastreFile, AFileWithoutAnyParcelIsRefused) {
  EXPECT_FALSE(parse_cadastre("", kDane));
  EXPECT_FALSE(parse_cadastre("hola\n", kDane));
}

}  // namespace
}  // namespace recaudo::registry
