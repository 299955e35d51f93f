// The report of a rehearsal as it is read at the console.
#include "api/cli/bill_report.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

#include "core/billing/rehearsal.h"
#include "tests/core/support.h"

namespace recaudo::cli {
namespace {

// Of a line of a table: its pesos in order, and what its last column says.
struct PrintedRow {
  std::vector<std::int64_t> pesos;
  std::string change;
};

PrintedRow read_row(const std::string& line) {
  constexpr std::string_view kSign = "$\u00a0";
  PrintedRow out;
  for (auto at = line.find(kSign); at != line.npos; at = line.find(kSign, at + 1)) {
    std::string digits;
    for (auto i = at + kSign.size(); i < line.size() && line[i] != ' '; ++i)
      if (line[i] != '.') digits += line[i];
    out.pesos.push_back(std::stoll(digits));
  }
  const auto sign = line.find_last_of("+-");
  if (sign != line.npos) out.change = line.substr(sign);
  return out;
}

std::string change_of(std::int64_t now, std::int64_t before) {
  const auto tenths = divide_rounded(Int128{now - before} * 1000, before, Rounding::kHalfUp);
  const auto size = tenths < 0 ? -tenths : tenths;
  return (tenths < 0 ? "-" : "+") + std::to_string(size / 10) + "," + std::to_string(size % 10) +
         " %";
}

// Where the parcel that was charged most in 2025 is exempt in 2026.
struct BillReport : public testing::Test {
  std::vector<PrintedRow> printed_rows() {
    m.db.owner().transaction([](pqxx::work& tx) {
      tx.exec0(
          "insert into registry.exemption (parcel_id, code, not_taxable, act, act_on, "
          "from_vigencia, share_ppm, import_id) select l.parcel_id, 'NG-MUNICIPIO', true, "
          "'Escritura 9', '2025-11-03', 2026, 1000000, v.import_id from billing.liquidation l join "
          "registry.valuation v on v.parcel_id = l.parcel_id and v.vigencia = 2026 where "
          "l.vigencia = 2025 order by l.predial desc limit 1");
    });
    const auto report =
        value_or_throw(billing::rehearse(m.db.app(), test::DemoLaw::texts(), 2026)).report;
    testing::internal::CaptureStdout();
    print_bill_report(boost::json::serialize(report.to_json()));
    std::istringstream printed(testing::internal::GetCapturedStdout());
    std::vector<PrintedRow> rows;
    for (std::string line; std::getline(printed, line);)
      if (auto row = read_row(line); row.pesos.size() == 3 && !row.change.empty())
        rows.push_back(std::move(row));
    return rows;
  }
  test::Municipality m{60, test::Municipality::Billed::kUntil2025};
};

TEST_F(BillReport, EachChangeIsOfTheTwoColumnsBesideIt) {
  const auto rows = printed_rows();
  ASSERT_GE(rows.size(), 2U);
  for (const auto& row : rows) EXPECT_EQ(row.change, change_of(row.pesos[1], row.pesos[2]));
}

TEST_F(BillReport, AnExemptParcelIsComparedByWhatItWouldPay) {
  const auto rows = printed_rows();
  EXPECT_TRUE(
      std::ranges::any_of(rows, [](const PrintedRow& row) { return row.pesos[0] < row.pesos[1]; }));
}

}  // namespace
}  // namespace recaudo::cli
