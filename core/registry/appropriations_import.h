// From a read file of the income budget to the ledger's budget book: first a plan that people look
// at, then one transaction that applies the same. A budget with a line left out is another budget:
// one bad line refuses the file. The same bytes are imported once.
#pragma once

#include <string>
#include <vector>

#include "core/processor/unit_of_work.h"
#include "core/registry/appropriations_file.h"

namespace recaudo::registry {

// What a code would have in a year after the file, all its acts counted.
struct PlannedBudget {
  int year = 0;
  std::string code;
  Money before, after;
};

struct AppropriationsPlan {
  std::vector<ledger::Appropriation> movements;
  std::vector<PlannedBudget> budgets;  // of each year and code that the file names
  // Bad lines, codes that take no money, what is there already, what would leave less than nothing.
  std::vector<Rejection> rejections;
  Money before() const;  // of those codes
  Money after() const;
};

// Reads only. kCadastreUnreadable for more rejections than kMaxRejections.
Result<AppropriationsPlan> plan_appropriations(pqxx::transaction_base& tx,
                                               const AppropriationsFile& file);

// Applies the file in one transaction, with its event. kAlreadyImported on a repetition;
// kCadastreUnreadable, with the first of them, for any rejection or no line at all; what
// plan_appropriations answers. The plan is made again: it may differ from the one that was shown.
Result<AppropriationsPlan> commit_appropriations(const Services& services,
                                                 const events::Actor& actor,
                                                 const AppropriationsFile& file,
                                                 const Sha256& digest,
                                                 const std::string& file_name);

}  // namespace recaudo::registry
