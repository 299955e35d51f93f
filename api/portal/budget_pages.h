// The page of the budget's income: what each code of the CCPET collected by a day against what the
// council expected, and the same money in the accounting book.
#pragma once

#include "api/portal/books_pages.h"

namespace recaudo::portal {

struct BudgetLine {
  std::string code = {}, name = {};
  bool confirmed = true;
  std::string url = {};  // its movements
  Money initial = {}, definitive = {};
  Money on_day = {}, in_month = {}, in_year = {};
};
// A part of the difference between the two books.
struct BudgetDifference {
  std::string label = {};
  Money amount = {};
};
struct BooksAgreement {
  Money cash = {}, executed = {};
  std::vector<BudgetDifference> parts = {};
  Money other = {};  // what no part explains
};
struct BudgetView {
  StaffChrome chrome = {};
  RangeForm form = {};
  Date day = {};
  bool has_budget = false;            // else nothing is said of what was expected
  std::vector<BudgetLine> rows = {};  // totals are their sums
  std::string url_compare = {};       // asks for the other book too; empty once it is asked for
  std::optional<BooksAgreement> agreement = {};  // none: entries of the year are archived elsewhere
};
std::string budget_page(const BudgetView& view);

}  // namespace recaudo::portal
