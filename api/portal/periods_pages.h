// Pages of the accounting calendar: months and their states, and the reopening that two persons
// decide.
#pragma once

#include "api/portal/staff_pages.h"

namespace recaudo::portal {

enum class MonthState { kOpen, kReview, kClosed };

struct PeriodRow {
  Month month = {};
  MonthState state = MonthState::kOpen;
  PostForm close = {};          // the next step of this month; empty url: none for this person
  MonthState next = {};         // what the step makes of it
  std::string url_reopen = {};  // empty: not possible, or not for this person
};
struct PendingReopening {
  Month month = {};
  Instant at = {};
  std::string url = {};
};
struct PeriodsView {
  StaffChrome chrome = {};
  FieldErrors errors = {};
  std::vector<PeriodRow> rows = {};
  std::vector<PendingReopening> pending = {};
};
std::string periods_page(const PeriodsView& view);

struct ReopenView {
  StaffChrome chrome = {};
  Month month = {};
  PostForm propose = {};
  std::string reason = {};  // as typed
  FieldErrors errors = {};  // field: reason
};
std::string reopen_page(const ReopenView& view);

struct ReopeningView {
  StaffChrome chrome = {};
  PostForm approve = {}, reject = {};
  Month month = {};
  std::string reason = {}, proposed_by = {};
  Instant proposed_at = {};
  std::string no_decision = {};  // why this person decides nothing here; empty: decides
  std::string stored_bytes = {}, sha256_hex = {};
};
std::string reopening_page(const ReopeningView& view);

}  // namespace recaudo::portal
