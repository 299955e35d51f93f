#include "tax-rules/legal_tables.h"

#include <gtest/gtest.h>

#include "base/csv.h"
#include "tax-rules/data.h"
#include "tax-rules/mora_regimes.h"
#include "tax-rules/uvt.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

constexpr std::string_view kSmmlv = "year,smmlv_pesos,smdlv_pesos_2dec,norm,status,source\n";
constexpr std::string_view kIpc = "year,ipc_pct_dic_dic,norm,status,source\n";
constexpr std::string_view kUvt = "year,uvt_pesos,norm,status,source\n";

TEST(LegalTables, KnowTheFiguresOf2026) {
  const LegalTables tables = shipped_legal_tables();
  EXPECT_EQ(tables.smmlv(2026)->value, 1'750'905_pesos);
  EXPECT_EQ(tables.ipc(2023)->value, Rate::basis_points(928));
  EXPECT_EQ(tables.uvt(2026)->value, 52'374_pesos);
  EXPECT_EQ(tables.smmlv(2005)->mark, SourceMark::kMemory);
}

TEST(LegalTables, AYearWithoutARowIsRefusedNamingTheFigureAndTheNorm) {
  const auto uvt = shipped_legal_tables().uvt(2027);
  ASSERT_FALSE(uvt);
  EXPECT_EQ(uvt.error().code, Code::kParameterMissing);
  EXPECT_EQ(uvt.error().detail,
            "unidad de valor tributario (UVT) de 2027. Norma por cargar: resolución anual de la "
            "DIAN (ET art. 868). Cárguela en Rentas, Cifras anuales");
}

TEST(LegalTables, ARepeatedYearIsRefusedWithItsLine) {
  const std::string smmlv = std::string(kSmmlv) + "2020,1,1,,verified,x\n2020,2,1,,verified,x\n";
  const auto tables = LegalTables::parse_csv({smmlv, kIpc, kUvt});
  ASSERT_FALSE(tables);
  EXPECT_EQ(tables.error().detail, "smmlv.csv, línea 3: el año está repetido");
}

TEST(LegalTables, AValueThatIsNotANumberIsRefused) {
  const std::string ipc = std::string(kIpc) + "2020,\"1,61\",n,verified,x\n";
  EXPECT_EQ(LegalTables::parse_csv({kSmmlv, ipc, kUvt}).error().code, Code::kTableInvalid);
}

TEST(Csv, QuotedFieldsKeepCommasAndQuotes) {
  const auto rows = value_or_throw(read_csv("a,b\r\n\"x, \"\"y\"\"\",z\r\n", "t.csv", {"a", "b"}));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].fields, (std::vector<std::string>{"x, \"y\"", "z"}));
  EXPECT_EQ(rows[0].line, 2);
}

TEST(Csv, OpenQuotesOtherHeadersAndMissingColumnsAreRefused) {
  EXPECT_FALSE(read_csv("a,b\n\"x,y\n", "t.csv", {"a", "b"}));
  EXPECT_FALSE(read_csv("a,c\n", "t.csv", {"a", "b"}));
  EXPECT_FALSE(read_csv("a,b\nx\n", "t.csv", {"a", "b"}));
  EXPECT_FALSE(read_csv("", "t.csv", {"a", "b"}));
}

TEST(Uvt, TheStepIsDecidedByTheExactProduct) {
  EXPECT_EQ(uvt_to_pesos(UvtCount::whole(1), 100_pesos), 100_pesos);
  EXPECT_EQ(uvt_to_pesos(UvtCount::whole(1), 10'000_pesos), 10'000_pesos);
  EXPECT_EQ(uvt_to_pesos(UvtCount::whole(1), 149_pesos), 100_pesos);
  EXPECT_EQ(uvt_to_pesos(UvtCount::whole(1), 10'499_pesos), 10'000_pesos);
  EXPECT_EQ(uvt_to_pesos(UvtCount{0}, 52'374_pesos), 0_pesos);
}

// A run keeps its texts: those of before the norm of the IPC had a column are read as they were.
TEST(LegalTables, TheIpcOfAnEarlierRunIsReadWithoutItsNorm) {
  const auto old = value_or_throw(LegalTables::parse_csv(
      {kSmmlv, "year,ipc_pct_dic_dic,status,source\n2024,5.20,verified,x\n", kUvt}));
  const auto shipped = value_or_throw(shipped_legal_tables().ipc(2024));
  EXPECT_EQ(value_or_throw(old.ipc(2024)).value, shipped.value);
  EXPECT_EQ(value_or_throw(old.ipc(2024)).norm, shipped.norm);
}

TEST(MoraRegimes, AgreeWithTheShippedTable) {
  const auto rows =
      value_or_throw(read_csv(data_file("mora_regimenes.csv"), "mora_regimenes.csv",
                              {"desde", "hasta", "formula", "tasa", "divisor", "puntos_menos",
                               "alternativa", "norma", "status", "source"}));
  const auto regimes = mora_regimes();
  ASSERT_EQ(rows.size(), regimes.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& fields = rows[i].fields;
    EXPECT_EQ(fields[0], to_iso(regimes[i].from));
    const bool open = i + 1 == rows.size();
    EXPECT_EQ(fields[1], open ? "" : to_iso(regimes[i].to));
    EXPECT_EQ(fields[5], std::to_string(regimes[i].points_off.ppm() / 10'000));
    const bool both = regimes[i].divisor == DayDivisor::kYearOfTheDay;
    EXPECT_EQ(fields[4].substr(0, 3),
              std::to_string(divisor_on(regimes[i].divisor, regimes[i].from)));
    EXPECT_EQ(fields[4].size() > 3, both);
    const MoraFormula formula = fields[2].find("PROD") != std::string::npos ? MoraFormula::kCompound
                                : fields[2].find("SUM") != std::string::npos
                                    ? MoraFormula::kSimple
                                    : MoraFormula::kRateOfPaymentDay;
    EXPECT_EQ(regimes[i].formula, formula) << fields[2];
  }
}

TEST(LegalTables, FiguresThatCannotBeYearsLeftOutAndUnknownWordsAreRefusedWithTheirLine) {
  const auto refusal = [](std::string_view smmlv, std::string_view ipc, std::string_view uvt) {
    const std::string a = std::string(kSmmlv) + std::string(smmlv),
                      b = std::string(kIpc) + std::string(ipc),
                      c = std::string(kUvt) + std::string(uvt);
    const auto tables = LegalTables::parse_csv({a, b, c});
    return tables ? std::string("accepted") : tables.error().detail;
  };
  const std::string impossible = "el valor no es posible en ese año";
  EXPECT_EQ(refusal("2020,0,0,,verified,x\n", "", ""), "smmlv.csv, línea 2: " + impossible);
  EXPECT_EQ(refusal("", "2020,928,n,verified,x\n", ""), "ipc_anual.csv, línea 2: " + impossible);
  EXPECT_EQ(refusal("", "", "2025,0,n,verified,x\n"), "uvt.csv, línea 2: " + impossible);
  EXPECT_EQ(refusal("", "", "2025,-5,n,verified,x\n"), "uvt.csv, línea 2: " + impossible);
  EXPECT_EQ(refusal("", "", "2025,49799,n,verified,x\n2026,523740,n,verified,x\n"),
            "uvt.csv, línea 3: " + impossible);
  EXPECT_EQ(refusal("", "", "2025,49799,n,verified,x\n2026,49798,n,verified,x\n"),
            "uvt.csv, línea 3: " + impossible);
  EXPECT_EQ(refusal("", "", "2024,47065,n,verified,x\n2026,52374,n,verified,x\n"),
            "uvt.csv, línea 3: los años van seguidos, del más antiguo al más reciente");
  EXPECT_EQ(refusal("", "", "2025,49799,n,guessed,x\n"),
            "uvt.csv, línea 2: no se conoce el estado guessed");
  EXPECT_EQ(refusal("2025,1423500,47450.00,,verified,x\n", "2024,0.50,n,single-source,x\n",
                    "2025,49799,n,memory,x\n"),
            "accepted");
}

}  // namespace
}  // namespace recaudo::tax_rules
