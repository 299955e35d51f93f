#include "tax-rules/identifiers.h"

#include <gtest/gtest.h>

#include "tax-rules/csv.h"
#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

TEST(Nit, IsReadWithOrWithoutPoints) {
  EXPECT_EQ(Nit::parse("900123456-8")->to_text(), "900123456-8");
  EXPECT_EQ(Nit::parse("900.123.456-8")->digits(), "900123456");
  EXPECT_EQ(Nit::parse("900123456-8")->to_display(), "900.123.456-8");
}

TEST(Nit, AWrongCheckDigitIsRefused) {
  EXPECT_EQ(Nit::parse("900123456-7").error().code, Code::kIdentifierInvalid);
}

TEST(Nit, MalformedTextIsRefused) {
  for (const char* text : {"", "-", "900123456", "900123456-", "-8", "90012345a-8", "900123456-88",
                           "1234567890123456-1", "900123456-x"})
    EXPECT_FALSE(Nit::parse(text)) << text;
}

TEST(Nit, LeadingZerosChangeNothing) {
  EXPECT_EQ(nit_check("000800197268")->check_digit, nit_check("800197268")->check_digit);
}

TEST(DocumentType, AgreesWithTheShippedTable) {
  const auto rows =
      value_or_throw(read_csv(data_file("tipos_documento.csv"), "tipos_documento.csv",
                              {"codigo_dian", "sigla", "nombre", "formato", "status", "source"}));
  for (const CsvRow& row : rows) {
    const DocumentType type =
        value_or_throw(document_type_from_dian_code(std::stoi(row.fields[0])));
    EXPECT_EQ(info(type).acronym, row.fields[1]);
    EXPECT_EQ(info(type).name, row.fields[2]);
    EXPECT_EQ(document_type_from_acronym(row.fields[1]).value(), type);
  }
  EXPECT_EQ(rows.size(), 12u);
}

TEST(DocumentType, UnknownCodesAreRefused) {
  EXPECT_FALSE(document_type_from_dian_code(99));
  EXPECT_FALSE(document_type_from_acronym("ZZ"));
}

constexpr const char* kNpn = "251510102030400560078901020034";

TEST(ParcelNumber, SplitsInItsFields) {
  const ParcelNumber npn = value_or_throw(ParcelNumber::parse(kNpn));
  EXPECT_EQ(npn.dane_code(), "25151");
  EXPECT_EQ(npn.zone(), "01");
  EXPECT_EQ(npn.sector(), "02");
  EXPECT_EQ(npn.commune(), "03");
  EXPECT_EQ(npn.quarter(), "04");
  EXPECT_EQ(npn.block(), "0056");
  EXPECT_EQ(npn.lot(), "0078");
  EXPECT_EQ(npn.condition(), '9');
  EXPECT_EQ(npn.building(), "01");
  EXPECT_EQ(npn.storey(), "02");
  EXPECT_EQ(npn.unit(), "0034");
  EXPECT_FALSE(npn.is_rural());
}

TEST(ParcelNumber, IsShownInGroupsAndReadBack) {
  const ParcelNumber npn = value_or_throw(ParcelNumber::parse(kNpn));
  EXPECT_EQ(npn.to_display(), "25 151 01 02 03 04 0056 0078 9 01 02 0034");
  EXPECT_EQ(value_or_throw(ParcelNumber::parse(npn.to_display())), npn);
}

TEST(ParcelNumber, OtherLengthsAndLettersAreRefused) {
  const std::string npn = kNpn;
  EXPECT_FALSE(ParcelNumber::parse(npn.substr(1)));
  EXPECT_FALSE(ParcelNumber::parse(npn + "0"));
  EXPECT_FALSE(ParcelNumber::parse("A" + npn.substr(1)));
  EXPECT_FALSE(ParcelNumber::parse(""));
}

}  // namespace
}  // namespace recaudo::tax_rules
