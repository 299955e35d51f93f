#include "tax-rules/parcel_number.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/csv.h"
#include "tax-rules/data.h"
#include "tax-rules/document_number.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::string_view kNumber = "251510102030400050006901020003";

TEST(ParcelNumber, IsReadFieldByField) {
  const NationalParcelNumber n = value_or_throw(parse_parcel_number(kNumber));
  EXPECT_EQ(n.dane_code(), "25151");
  EXPECT_EQ(n.zona, "01");
  EXPECT_EQ(n.sector, "02");
  EXPECT_EQ(n.comuna, "03");
  EXPECT_EQ(n.barrio, "04");
  EXPECT_EQ(n.manzana, "0005");
  EXPECT_EQ(n.terreno, "0006");
  EXPECT_EQ(n.condicion, ParcelCondition::kHorizontalProperty);
  EXPECT_EQ(n.edificio, "01");
  EXPECT_EQ(n.piso, "02");
  EXPECT_EQ(n.unidad, "0003");
  EXPECT_FALSE(n.is_rural());
}

// The published structure gives each field the digits that the reader gives it.
TEST(ParcelNumber, AgreesWithTheShippedStructure) {
  const auto rows =
      value_or_throw(read_csv(data_file("npn_estructura.csv"), "npn_estructura.csv",
                              {"pos_ini", "pos_fin", "len", "campo", "nota", "status", "source"}));
  const NationalParcelNumber n = value_or_throw(parse_parcel_number(kNumber));
  const std::string condition = std::to_string(static_cast<int>(n.condicion));
  const std::vector<std::string> fields = {n.departamento, n.municipio, n.zona,    n.sector,
                                           n.comuna,       n.barrio,    n.manzana, n.terreno,
                                           condition,      n.edificio,  n.piso,    n.unidad};
  ASSERT_EQ(rows.size(), fields.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto from = std::stoul(rows[i].fields[0]), length = std::stoul(rows[i].fields[2]);
    EXPECT_EQ(kNumber.substr(from - 1, length), fields[i]) << rows[i].fields[3];
  }
}

TEST(ParcelNumber, BlanksBetweenFieldsAreAllowed) {
  const NationalParcelNumber n = value_or_throw(parse_parcel_number(kNumber));
  EXPECT_EQ(n.to_display(), "25 151 01 02 03 04 0005 0006 9 01 02 0003");
  EXPECT_EQ(value_or_throw(parse_parcel_number(n.to_display())).digits(), kNumber);
}

TEST(ParcelNumber, ACountryParcelIsInZoneZero) {
  std::string rural(kNumber);
  rural.replace(5, 2, "00");
  EXPECT_TRUE(parse_parcel_number(rural)->is_rural());
}

TEST(ParcelNumber, OtherLengthsCharactersAndConditionsAreRefused) {
  std::string unknown_condition(kNumber);
  unknown_condition[21] = '6';
  const std::string long_blanks(100, ' ');
  for (const std::string& text :
       {std::string(), std::string(kNumber.substr(1)), std::string(kNumber) + "0",
        "x" + std::string(kNumber.substr(1)), unknown_condition, long_blanks})
    EXPECT_EQ(parse_parcel_number(text).error().code, Code::kIdentifierInvalid) << text;
}

RC_GTEST_PROP(ParcelNumber, GoesAndComesBack, ()) {
  std::string digits;
  for (int i = 0; i < 30; ++i) digits += static_cast<char>('0' + *rc::gen::inRange(0, 10));
  digits[21] = *rc::gen::element('0', '2', '3', '4', '5', '7', '8', '9');
  RC_ASSERT(value_or_throw(parse_parcel_number(digits)).digits() == digits);
}

TEST(ParcelCode, OlderCodesAreToldByTheirLength) {
  EXPECT_EQ(parcel_code_kind(kNumber).value(), ParcelCodeKind::kNational30);
  EXPECT_EQ(parcel_code_kind(std::string(20, '1')).value(), ParcelCodeKind::kOld20);
  EXPECT_EQ(parcel_code_kind(std::string(15, '1')).value(), ParcelCodeKind::kOld15);
  EXPECT_FALSE(parcel_code_kind("25151"));
}

TEST(Matricula, IsACircleAndANumber) {
  const Matricula m = value_or_throw(parse_matricula("152-12345"));
  EXPECT_EQ(m.circle, "152");
  EXPECT_EQ(m.to_text(), "152-12345");
  EXPECT_EQ(parse_matricula("50C-1234567")->circle, "50C");
  for (const char* text : {"", "152", "152-", "-1", "1520-1", "152-12a", "15 -1"})
    EXPECT_FALSE(parse_matricula(text)) << text;
}

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
  const auto rows =
      value_or_throw(read_csv(data_file("tipos_documento.csv"), "tipos_documento.csv",
                              {"codigo_dian", "sigla", "nombre", "formato", "status", "source"}));
  for (const CsvRow& row : rows) {
    const auto type = value_or_throw(document_type_from_dian_code(std::stoi(row.fields[0])));
    EXPECT_FALSE(parse_document_number(type, "?")) << row.fields[1];
  }
}

}  // namespace
}  // namespace recaudo::tax_rules
