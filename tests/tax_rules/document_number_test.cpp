#include "tax-rules/document_number.h"

#include <gtest/gtest.h>

#include "base/csv.h"
#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

TEST(DocumentNumber, EachTypeHasItsLengthsAndCharacters) {
  const auto good = [](DocumentType type, std::string_view text) {
    return parse_document_number(type, text).has_value();
  };
  EXPECT_TRUE(good(DocumentType::kCitizenCard, "123"));
  EXPECT_TRUE(good(DocumentType::kCitizenCard, "1.000.000.000"));
  EXPECT_FALSE(good(DocumentType::kCitizenCard, "12"));
  EXPECT_FALSE(good(DocumentType::kCitizenCard, "123456789"));
  EXPECT_FALSE(good(DocumentType::kCitizenCard, "0123456789"));
  EXPECT_FALSE(good(DocumentType::kCitizenCard, "12A45678"));
  EXPECT_TRUE(good(DocumentType::kCivilRegistry, "12345678"));
  EXPECT_FALSE(good(DocumentType::kCivilRegistry, "1234567"));
  EXPECT_FALSE(good(DocumentType::kIdentityCard, "123456789"));
  EXPECT_TRUE(good(DocumentType::kForeignerCard, "1"));
  EXPECT_FALSE(good(DocumentType::kForeignerCard, "12345678901"));
  EXPECT_TRUE(good(DocumentType::kPep, "123456789012345"));
  EXPECT_FALSE(good(DocumentType::kPep, "12345678901234"));
  EXPECT_FALSE(good(DocumentType::kPpt, "123456789"));
  EXPECT_FALSE(good(DocumentType::kNuip, "123"));
  EXPECT_TRUE(good(DocumentType::kPassport, "AB123456"));
  EXPECT_FALSE(good(DocumentType::kPassport, "AB-123"));
  EXPECT_FALSE(good(DocumentType::kPassport, "12345678901234567"));
  EXPECT_FALSE(good(DocumentType::kPassport, ""));
}

TEST(DocumentNumber, IsKeptWithoutPointsAndInCapitals) {
  EXPECT_EQ(parse_document_number(DocumentType::kCitizenCard, "12.345.678").value(), "12345678");
  EXPECT_EQ(parse_document_number(DocumentType::kPassport, "ab 123").value(), "AB123");
  EXPECT_EQ(parse_document_number(DocumentType::kNit, "900.123.456-8").value(), "900123456-8");
}

TEST(DocumentNumber, TheNitOfAPersonIsItsCardWithCheckDigit) {
  const int digit = nit_check("12345678")->check_digit;
  EXPECT_TRUE(parse_document_number(DocumentType::kNit, "12345678-" + std::to_string(digit)));
  EXPECT_FALSE(
      parse_document_number(DocumentType::kNit, "12345678-" + std::to_string((digit + 1) % 10)));
  EXPECT_FALSE(parse_document_number(DocumentType::kNit, "12-3"));
}

TEST(DocumentNumber, ARefusalSaysWhatTheTypeAsksFor) {
  EXPECT_EQ(parse_document_number(DocumentType::kPpt, "x").error().detail,
            "Permiso por protección temporal: tiene de 1 a 8 dígitos");
}

TEST(DocumentNumber, EveryTypeHasAFormat) {
  const auto rows = value_or_throw(read_csv(data_file("tipos_documento.csv"), "tipos_documento.csv",
                                            {"codigo_dian", "sigla", "nombre", "formato", "desde",
                                             "hasta", "norma", "status", "source"}));
  for (const CsvRow& row : rows) {
    const auto type = value_or_throw(document_type_from_dian_code(std::stoi(row.fields[0])));
    EXPECT_FALSE(parse_document_number(type, "?")) << row.fields[1];
  }
}

TEST(DocumentNumber, APersonsNumberIsOneWithLeadingZerosOrWithout) {
  const auto kept = [](DocumentType type, std::string_view text) {
    return parse_document_number(type, text).value_or("refused");
  };
  EXPECT_EQ(kept(DocumentType::kCitizenCard, "0012345678"), "12345678");
  EXPECT_EQ(kept(DocumentType::kForeignerCard, "00000000345678"), "345678");
  EXPECT_EQ(kept(DocumentType::kIdentityCard, "001002345678"), "1002345678");
  EXPECT_EQ(kept(DocumentType::kNit, "0900123456-8"), "900123456-8");
  EXPECT_EQ(kept(DocumentType::kCitizenCard, "0000"), "refused");
  EXPECT_EQ(kept(DocumentType::kForeignerCard, "0"), "refused");
  EXPECT_EQ(kept(DocumentType::kPassport, "0012"), "0012");  // letters and digits: no number
}

}  // namespace
}  // namespace recaudo::tax_rules
