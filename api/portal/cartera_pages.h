// Pages of what is owed to the municipality: by age, by obligation, by debtor; and the third
// parties of the books.
#pragma once

#include "api/portal/books_pages.h"

namespace recaudo::portal {

struct AgeLine {
  std::string label = {};
  std::string url = {};  // its obligations
  std::int64_t obligations = 0;
  Money amount = {};
  bool prescribes = false;  // past the horizon of prescription
};
struct ConceptLine {
  int vigencia = 0;
  std::string item = {};
  Money not_due = {}, late = {}, prescribes = {};  // late: without what may be prescribed
};
struct AgingView {
  StaffChrome chrome = {};
  RangeForm form = {};
  Date day = {};
  std::vector<AgeLine> ages = {};  // all of them, also empty ones
  std::vector<ConceptLine> concepts = {};
  bool matches_books = true;  // the sum is the balance of the control accounts
  std::string url_debtors = {};
};
std::string aging_page(const AgingView& view);

struct OwedLine {
  std::string subject = {}, url_subject = {};
  std::string item = {};
  int vigencia = 0;
  Date due = {};
  int days_late = 0;  // 0 or less: not due
  Money amount = {};
};
struct OwedView {
  StaffChrome chrome = {};
  std::string age = {};  // "31 a 60 días"
  Date day = {};
  std::vector<OwedLine> rows = {};
  std::string url_aging = {}, url_csv = {};
  std::string url_first = {}, url_next = {};
};
std::string owed_page(const OwedView& view);

struct DebtorLine {
  std::string subject = {}, url_subject = {}, name = {};
  std::int64_t obligations = 0;
  Date oldest_due = {};
  Money amount = {};
};
struct DebtorsView {
  StaffChrome chrome = {};
  Date day = {};
  std::vector<DebtorLine> rows = {};
  std::string url_aging = {};
  std::string url_first = {}, url_next = {};
};
std::string debtors_page(const DebtorsView& view);

}  // namespace recaudo::portal
