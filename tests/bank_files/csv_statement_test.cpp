#include "gateways/bank_files/csv_statement.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "gateways/bank_files/date_pattern.h"
#include "tests/support/replaced.h"

namespace recaudo::bank_files {
namespace {

const CsvProfile& profile(const std::string& name) {
  for (const auto& p : builtin_csv_profiles().profiles)
    if (p.name == name) return p;
  throw BrokenInvariant("no such profile");
}

FileResult<std::vector<Statement>> read_a(const std::string& lines,
                                          const CsvProfile& p = profile("signo-iso")) {
  return parse_csv_statement("FECHA,DESCRIPCION,SUCURSAL,DOCUMENTO,VALOR,SALDO\n" + lines, p,
                             builtin_csv_profiles().concepts, AccountNumber("123"));
}

std::string refusal(const FileResult<std::vector<Statement>>& read) {
  return read ? "" : to_text(read.error()).substr(0, to_text(read.error()).find(':'));
}

// A profile of two rows in TOML, for what the built-in ones do not have.
CsvProfile custom(const std::string& more) {
  return value_or_throw(load_csv_profiles("[[perfil]]\nnombre='x'\nversion=1\nestado='[P]'\n"
                                          "fuente='prueba'\ncodificacion='utf-8'\nsepara"
                                          "dor=','\ndecimal='.'\n" +
                                              more,
                                          "prueba.toml"))
      .profiles.front();
}

TEST(CsvStatement, EachDayIsAStatement) {
  const auto read = read_a(
      "2026-10-05,UNO,1,A,10.00,110.00\n2026-10-05,DOS,1,B,-4.50,105.50\n"
      "2026-10-07,TRES,1,C,1.00,106.50\n");
  ASSERT_TRUE(read) << to_text(read.error());
  ASSERT_EQ(read->size(), 2U);
  const auto& first = read->front();
  EXPECT_EQ(first.from, make_date(2026, 10, 5));
  EXPECT_EQ(first.opening, Money::pesos(100));
  EXPECT_EQ(first.closing, Money::centavos(10'550));
  EXPECT_EQ(first.account.str(), "123");
  EXPECT_EQ(read->back().opening, first.closing);
  EXPECT_EQ(read->back().closing, Money::centavos(10'650));
}

// A month taken out again a day later tells the earlier days as it told them before.
TEST(CsvStatement, ALongerExtractTellsItsFirstDaysTheSame) {
  const std::string one = "2026-10-05,UNO,1,A,10.00,110.00\n";
  const auto shorter = read_a(one).value();
  const auto longer = read_a(one + "2026-10-06,DOS,1,B,1.00,111.00\n").value();
  EXPECT_EQ(shorter[0].id, longer[0].id);
  EXPECT_EQ(shorter[0].closing, longer[0].closing);
  EXPECT_EQ(shorter[0].entries[0].entry_reference, longer[0].entries[0].entry_reference);
}

TEST(CsvStatement, ABalanceThatDoesNotFollowIsRefusedWhereItStands) {
  EXPECT_EQ(refusal(read_a("2026-10-05,UNO,1,A,10.00,110.00\n2026-10-05,DOS,1,B,-4.50,105.51\n")),
            "E_BALANCE, línea 3, columna 26");
}

TEST(CsvStatement, DaysOutOfOrderAreRefused) {
  EXPECT_EQ(refusal(read_a("2026-10-05,UNO,1,A,10.00,110.00\n2026-10-04,DOS,1,B,1.00,111.00\n")),
            "E_DATE, línea 3, columna 1");
}

TEST(CsvStatement, NewestFirstIsAProfileOfItsOwn) {
  auto p = profile("signo-iso");
  p.newest_first = true;
  const auto read = read_a("2026-10-06,DOS,1,B,1.00,111.00\n2026-10-05,UNO,1,A,10.00,110.00\n", p);
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->front().opening, Money::pesos(100));
  EXPECT_EQ(read->back().closing, Money::pesos(111));
}

TEST(CsvStatement, ALineOfZeroIsNoMovement) {
  const auto read = read_a("2026-10-05,UNO,1,A,0.00,110.00\n").value();
  EXPECT_TRUE(read[0].entries.empty());
  EXPECT_EQ(read[0].not_booked, 1);
  EXPECT_EQ(read[0].opening, read[0].closing);
}

TEST(CsvStatement, QuotedFieldsMayHoldTheDelimiterAndQuotes) {
  const auto read = read_a("2026-10-05,\"PAGO, \"\"UNO\"\"\",1,A,10.00,110.00\n").value();
  EXPECT_EQ(read[0].entries[0].additional_info, "PAGO, \"UNO\"");
}

TEST(CsvStatement, AnotherNumberOfFieldsIsRefused) {
  EXPECT_EQ(refusal(read_a("2026-10-05,UNO,1,A,10.00\n")), "E_CSV, línea 2, columna 1");
}

TEST(CsvStatement, ThousandsMustStandInGroupsOfThree) {
  const std::string header =
      "FECHA;DESCRIPCION;DOCUMENTO;OFICINA;VALOR CONSIGNACION;VALOR RETIRO;SALDO\r\n";
  const auto read = [&](const std::string& amount) {
    return parse_csv_statement(header + "05/10/2026;X;A;1;" + amount + ";;2.000,00\r\n",
                               profile("dos-columnas-dma"), {}, {});
  };
  EXPECT_TRUE(read("1.000,00"));
  EXPECT_TRUE(read("1000,00"));
  for (const char* bad : {"1.00,00", "10.00.000,00", ".000,00", "1.000.,00", "1,000.00", "-1,00"})
    EXPECT_EQ(refusal(read(bad)), "E_AMOUNT, línea 2, columna 18") << bad;
}

TEST(CsvStatement, AMarkGivesTheSide) {
  const auto p = custom(
      "encabezado=['F','T','V','M','S']\npatron_fecha='AAAAMMDD'\nsigno='marca'\nfecha='F'\n"
      "descripcion='T'\nvalor='V'\nmarca='M'\nmarca_credito='C'\nmarca_debito='D'\nsaldo='S'\n"
      "orden='ascendente'\npie='TOTAL'\n");
  const auto read = parse_csv_statement(
      "F,T,V,M,S\n20261005,a,2.00,D,8.00\n20261005,b,1.00,C,9.00\nTOTAL,,,,\n", p, {}, {});
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->front().debits, Money::pesos(2));
  EXPECT_EQ(read->front().credits, Money::pesos(1));
  EXPECT_EQ(refusal(parse_csv_statement("F,T,V,M,S\n20261005,a,2.00,X,8.00\n", p, {}, {})),
            "E_SIDE, línea 2, columna 17");
}

TEST(CsvStatement, AnAccountColumnMustBeTheAccountExpected) {
  const auto p = custom(
      "encabezado=['C','F','T','V','S']\npatron_fecha='AAAA-MM-DD'\nsigno='con signo'\ncuenta='C'\n"
      "fecha='F'\ndescripcion='T'\nvalor='V'\nsaldo='S'\norden='ascendente'\n");
  const std::string text = "C,F,T,V,S\n0077,2026-10-05,a,1.00,1.00\n";
  EXPECT_EQ(parse_csv_statement(text, p, {}, {}).value()[0].account.str(), "77");
  EXPECT_EQ(refusal(parse_csv_statement(text, p, {}, AccountNumber("78"))),
            "E_ACCOUNT, línea 2, columna 1");
}

TEST(CsvStatement, AFileWithoutHeaderIsReadByTheNumbersOfItsColumns) {
  const auto p = custom(
      "campos=4\npatron_fecha='DD-MM-AAAA'\nsigno='con signo'\nfecha=1\ndescripcion=2\nvalor=3\n"
      "saldo=4\norden='ascendente'\n");
  const std::string text = "05-10-2026,a,1.00,1.00\n06-10-2026,b,-0.50,0.50\n";
  const auto read = parse_csv_statement(text, p, {}, {});
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->back().closing, Money::centavos(50));
  EXPECT_NE(recognise_csv(text, {{p}, {}}), nullptr);
  EXPECT_EQ(recognise_csv("a,b,c,d\n", {{p}, {}}), nullptr);
}

TEST(CsvStatement, WithoutBalancesItTellsItsMovementsOnly) {
  const auto p = custom(
      "encabezado=['F','T','V']\npatron_fecha='AAAAMMDD'\nsigno='con signo'\nfecha='F'\n"
      "descripcion='T'\nvalor='V'\norden='ascendente'\n");
  const auto read = parse_csv_statement("F,T,V\n20261005,a,1.00\n20261006,b,-0.50\n", p, {}, {});
  ASSERT_TRUE(read) << to_text(read.error());
  ASSERT_EQ(read->size(), 2U);
  EXPECT_FALSE(read->front().tells_balances);
  EXPECT_EQ(read->back().debits, Money::centavos(50));
}

TEST(CsvStatement, SumsBeyondTheMaximumAreRefused) {
  const auto read = [](const std::string& amount) {
    const auto line = "0077,0040,,20261005,," + amount + ",NCHG,UNO,1\n";
    return parse_csv_statement(line + line, profile("empresas-sin-encabezado"), {}, {});
  };
  EXPECT_EQ(refusal(read("900000000000000.00")), "E_AMOUNT, línea 2, columna 12");
  EXPECT_EQ(refusal(read("-900000000000000.00")), "E_AMOUNT, línea 2, columna 12");
  EXPECT_EQ(refusal(read("450000000000000.00")), "");
}

TEST(CsvStatement, ADateIsReadByThePatternOfItsProfile) {
  const auto day = [](const std::string& pattern, const std::string& text) {
    auto p = profile("signo-iso");
    p.date_pattern = pattern;
    const auto read = read_a(text + ",UNO,1,A,10.00,110.00\n", p);
    return read && read->front().from == make_date(2026, 10, 5);
  };
  for (const auto& [pattern, text] : {std::pair{"AAAA/MM/DD", "2026/10/05"},
                                      {"DD/MM/AAAA", "05/10/2026"},
                                      {"D/M/AAAA", "5/10/2026"},
                                      {"DD-MM-AA", "05-10-26"},
                                      {"AAAAMMDD", "20261005"},
                                      {"DDMMAAAA", "05102026"}})
    EXPECT_TRUE(day(pattern, text)) << pattern;
  for (const auto& [pattern, text] : {std::pair{"DD/MM/AAAA", "5/10/2026"},
                                      {"DD/MM/AAAA", "05/10/26"},
                                      {"AAAA-MM-DD", "2026/10/05"},
                                      {"D/M/AAAA", "005/10/2026"},
                                      {"DD/MM/AAAA", "10/05/2026"}})
    EXPECT_FALSE(day(pattern, text)) << pattern << text;
}

TEST(CsvStatement, SeparatorsAfterTheLastFieldEndNothing) {
  const auto read = parse_csv_statement(
      "FECHA,DESCRIPCION,SUCURSAL,DOCUMENTO,VALOR,SALDO,\n2026-10-05,UNO,1,A,10.00,110.00,,\n"
      ",,,,,,\n",
      profile("signo-iso"), {}, {});
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->front().entries.size(), 1U);
  EXPECT_EQ(refusal(read_a("2026-10-05,UNO,1,A,10.00,110.00,X\n")), "E_CSV, línea 2, columna 1");
}

TEST(CsvStatement, TheEndMarkOfDosEndsTheFile) {
  EXPECT_EQ(refusal(read_a("2026-10-05,UNO,1,A,10.00,110.00\n\x1A")), "");
  EXPECT_EQ(refusal(read_a("2026-10-05,U\x1AO,1,A,10.00,110.00\n")),
            "E_CHARSET, línea 2, columna 13");
}

// What a profile says of the encoding is what the bank did last time.
TEST(CsvStatement, AFileInUtf8IsReadAsSuchUnderALatinProfile) {
  const std::string text =
      "FECHA;DESCRIPCION;DOCUMENTO;OFICINA;VALOR CONSIGNACION;VALOR RETIRO;SALDO\r\n"
      "05/10/2026;CONSIGNACIÓN MUÑOZ;A;1;1.000,00;;2.000,00\r\n";
  const auto description = [](const std::string& bytes) {
    const auto read = parse_csv_statement(bytes, profile("dos-columnas-dma"), {}, {});
    return read ? read->front().entries[0].additional_info : to_text(read.error());
  };
  EXPECT_EQ(description(text), "CONSIGNACIÓN MUÑOZ");
  EXPECT_EQ(description(test::replaced(text, "CONSIGNACIÓN MUÑOZ", "CONSIGNACI\xD3N MU\xD1OZ")),
            "CONSIGNACIÓN MUÑOZ");
}

TEST(CsvProfiles, APatternWithoutADayAMonthAndAYearIsRefused) {
  for (const char* pattern : {"AAAA-MM", "DD/MM/AAA", "DD/DD/AAAA", "AAAA-MM-DD-DD", "DDD/MM/AAAA"})
    EXPECT_FALSE(is_date_pattern(pattern)) << pattern;
}

TEST(CsvProfiles, AProfileThatNamesAColumnWithoutHeaderIsRefused) {
  const auto read = load_csv_profiles(
      "[[perfil]]\nnombre='x'\nversion=1\nestado='[P]'\nfuente='p'\n"
      "codificacion='utf-8'\nseparador=','\ndecimal='.'\n"
      "encabezado=['F','V','S']\npatron_fecha='AAAAMMDD'\n"
      "signo='con signo'\nfecha='F'\nvalor='V'\nsaldo='S'\n"
      "descripcion='T'\norden='ascendente'\n",
      "prueba.toml");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::kTableInvalid);
  EXPECT_NE(read.error().detail.find("descripcion no está en el encabezado"), std::string::npos)
      << read.error().detail;
}

// Whatever byte changes, what is accepted still follows from line to line.
RC_GTEST_PROP(CsvStatement, OneChangedByteIsRefusedOrStillAddsUp, ()) {
  static const std::string original =
      *read_file(std::string(RECAUDO_RAILS_DATA) + "/statements/csv_a_signed_iso.csv", 1 << 20);
  auto text = original;
  text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  const auto read = parse_csv_statement(text, profile("signo-iso"), {}, {});
  if (!read) return;
  for (const auto& s : *read) RC_ASSERT(adds_up(s));
}

}  // namespace
}  // namespace recaudo::bank_files
