// Pages of the books: the way in, the trial balance, the lines of an account (of a parcel, of a
// third party) with their running balance, and one entry. Each says what day it is of, and how the
// books were known.
#pragma once

#include "api/portal/staff_pages.h"

namespace recaudo::portal {

// The GET form above every report: a range of days (or one day), "como se conocía el", a level.
struct RangeForm {
  std::string url = {};
  bool asks_from = true;
  std::string from = {}, to = {}, known = {};  // as typed; known empty: as of now
  std::vector<Choice> levels = {};             // empty: no level is asked
  std::string level = {};
  std::string url_csv = {};  // empty: nothing to download
  FieldErrors errors = {};   // fields: desde hasta conocido
};

struct BooksLink {
  Link link = {};
  std::string says = {};
};
struct BooksHomeView {
  StaffChrome chrome = {};
  std::vector<BooksLink> links = {};
};
std::string books_home_page(const BooksHomeView& view);

struct TrialBalanceLine {
  std::string code = {}, name = {};
  bool confirmed = true;
  std::string url = {};  // the level below, or the account
  Money opening = {}, debit = {}, credit = {}, closing = {};
};
struct TrialBalanceView {
  StaffChrome chrome = {};
  RangeForm form = {};
  Date from = {}, to = {};
  std::string below = {};  // only what stands under this code; empty: all, and it must balance
  std::string url_all = {};
  std::vector<TrialBalanceLine> rows = {};  // totals are their sums
};
std::string trial_balance_page(const TrialBalanceView& view);

struct Movement {
  Date day = {};
  Date recorded = {};  // said when it is another day
  std::string entry = {}, url_entry = {};
  std::string kind = {};    // as the ledger has it: "causacion"
  std::string detail = {};  // what else tells the line apart; empty: nothing
  Money amount = {};        // debit positive
  Money balance = {};
};
struct MovementsView {
  StaffChrome chrome = {};
  std::vector<Link> trail = {};
  std::string title = {}, subtitle = {};
  Link related = {};  // another view of the same; empty text: none
  RangeForm form = {};
  Date from = {}, to = {};
  Money opening = {};
  std::vector<Movement> rows = {};
  std::string url_first = {}, url_next = {};  // empty: no such page
  std::vector<Link> notes = {};  // of a parcel: notices of its invoices, acts; url empty: none
};
std::string movements_page(const MovementsView& view);

struct EntryLine {
  std::string code = {}, name = {}, url_account = {};
  std::string detail = {};
  Money amount = {};
};
struct EntryView {
  StaffChrome chrome = {};
  std::string number = {}, kind = {}, source = {};
  Date day = {};
  Instant recorded_at = {};
  Link reverses = {}, reversed_by = {};  // empty text: none
  std::string fingerprint_hex = {};
  std::string url_log = {};  // empty: this person does not open the log
  std::vector<EntryLine> lines = {};
};
std::string entry_page(const EntryView& view);

// "causacion" -> "Causación": the kind of an entry, or of its source, for people.
std::string kind_text(std::string_view kind);

}  // namespace recaudo::portal
