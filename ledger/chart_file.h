// The chart of accounts as a file: chart.csv (accounting, CGN) and ccpet.csv (budget). A row
// belongs to a version of the catalogue and says how sure its code is. Versions are added, never
// edited.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "ledger/account.h"

namespace recaudo::ledger {

struct ChartRow {
  int version = 0;
  Date from{};  // the day this version is in force
  AccountId id;
  std::string code;
  std::string name;
  char nature = 'D';   // 'D' or 'C'
  std::string status;  // verified, memory, uncertain, project
  std::string source;
};

// kTableInvalid with file and line: other columns, a bad number, date, nature or status, an account
// twice in one version, an id that is not its code (a budget id is negative), more than 1 MiB.
Result<std::vector<ChartRow>> parse_chart(std::string_view text, std::string_view file_name);

// "verified", "memory", "uncertain", "project".
bool is_chart_status(std::string_view status);

// The bytes of a shipped file: "chart.csv", "ccpet.csv", "recipes.toml"...
std::string_view ledger_data_file(std::string_view name);
// Both shipped files, by version and as they stand there.
const std::vector<ChartRow>& shipped_chart();

}  // namespace recaudo::ledger
