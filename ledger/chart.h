// The chart of accounts in the database: versions, and what each said. The application posts to
// accounts; it changes none. A later catalogue is loaded as the next version.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "ledger/chart_file.h"

namespace recaudo::ledger {

struct ChartAccount {
  AccountId id;
  std::string code;
  std::string name;
  char nature = 'D';
  std::string status;          // of its code: verified, memory, uncertain, project
  std::optional<int> version;  // that last spoke of it; none: an auxiliary outside the catalogue
  std::string source;
  bool open = true;
  bool to_confirm() const { return status != "verified"; }
};
// By book and code.
std::vector<ChartAccount> chart(pqxx::transaction_base& tx, Book book);

struct ChartVersion {
  int id = 0;
  Date in_force{};
  int rows = 0;  // accounts that it added or changed
};
std::vector<ChartVersion> chart_versions(pqxx::transaction_base& tx);

// Takes in the rows of one version, which must be the next one. kChartVersion when it is not, or
// the file has several or none; kChartConflict when it changes what an account is.
Result<ChartVersion> load_chart(pqxx::transaction_base& tx, std::span<const ChartRow> rows,
                                const Sha256& file, Instant now);

}  // namespace recaudo::ledger
