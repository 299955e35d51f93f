#include "tax-rules/parcel_number.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/csv.h"
#include "tax-rules/data.h"

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
  const auto rows = value_or_throw(read_csv(data_file("npn_estructura.csv"), "npn_estructura.csv",
                                            {"pos_ini", "pos_fin", "len", "campo", "nota", "desde",
                                             "hasta", "norma", "status", "source"}));
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

}  // namespace
}  // namespace recaudo::tax_rules
