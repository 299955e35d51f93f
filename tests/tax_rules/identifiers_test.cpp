#include "tax-rules/identifiers.h"

#include <gtest/gtest.h>

#include "base/csv.h"
#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

TEST(Nit, IsReadWithOrWithoutPoints) {
  EXPECT_EQ(Nit::parse("900123456-8")->to_text(), "900123456-8");
  EXPECT_EQ(Nit::parse("900.123.456-8")->digits(), "900123456");
  EXPECT_EQ(Nit::parse("900.123.456-8")->to_plain(), "9001234568");
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
  const auto rows = value_or_throw(read_csv(data_file("tipos_documento.csv"), "tipos_documento.csv",
                                            {"codigo_dian", "sigla", "nombre", "formato", "desde",
                                             "hasta", "norma", "status", "source"}));
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

}  // namespace
}  // namespace recaudo::tax_rules
