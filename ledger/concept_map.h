// Which account a concept moves, as data: by concept, age of the vigencia and role for the
// accounting book (concept_accounts.csv), by concept, zone and part for the budget
// (concept_budget.csv). Each row says how sure it is.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "base/error.h"
#include "ledger/account.h"
#include "ledger/chart_file.h"

namespace recaudo::ledger {

// Of the vigencia, against the year of the entry. The catalogue of Res. 533/2015 has one account
// for both; a municipality that keeps auxiliaries adds rows.
enum class VigenciaAge { kCurrent, kPrior };
enum class Zone { kUrban, kRural };  // of the parcel: zone digits 00 of its number are rural
enum class BudgetPart { kCapital, kInterest };

class ConceptMap {
 public:
  // kTableInvalid with file and line: a row twice, an account that the chart has not, a budget code
  // with codes below it.
  static Result<ConceptMap> parse(std::string_view accounts_csv, std::string_view budget_csv,
                                  std::span<const ChartRow> chart);

  // Nothing when no row says so.
  std::optional<AccountId> account(std::string_view item, VigenciaAge age,
                                   std::string_view role) const;
  // Nothing when no row says so, or the rows depend on a zone that is not given.
  std::optional<AccountId> budget(std::string_view item, std::optional<Zone> zone,
                                  BudgetPart part) const;
  bool has_role(std::string_view role) const { return roles_.contains(role); }
  const std::set<std::string, std::less<>>& roles() const { return roles_; }

 private:
  Result<void> read_accounts(std::string_view csv, std::span<const ChartRow> chart);
  Result<void> read_budget(std::string_view csv, std::span<const ChartRow> chart);

  // "any" is a key of its own: an exact row stands before it.
  std::map<std::tuple<std::string, std::string, std::string>, AccountId, std::less<>> accounts_;
  std::map<std::tuple<std::string, std::string, std::string>, AccountId, std::less<>> budget_;
  std::set<std::string, std::less<>> roles_;
};

}  // namespace recaudo::ledger
