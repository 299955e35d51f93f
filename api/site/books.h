// What the pages of the books share: which days are asked for, as the books were known when, and
// the addresses that keep both.
#pragma once

#include "api/portal/books_pages.h"
#include "api/site/staff.h"
#include "ledger/report_csv.h"

namespace recaudo::site {

inline constexpr int kBooksPage = 50;             // rows of a page
inline constexpr std::int64_t kMostCsv = 50'000;  // lines of a download; the console has no limit

// ?desde=&hasta=&conocido=&asiento=: days as people type them. `conocido` is a day (what was known
// when it ended), `asiento` the last known entry (links between pages: they stay of one moment).
struct BooksRange {
  ledger::ReportRange range;
  portal::RangeForm form;  // as typed, with what is wrong with it
  bool ok() const { return form.errors.empty(); }
  // "hasta=2026-03-31&conocido=..."; of_moment adds the last known entry.
  std::string query() const;
  std::string query_of_moment() const;
};
// `from` is the first day of the year of `hasta` when the page does not say; `asks_from` false: the
// page is of one day.
BooksRange books_range(pqxx::transaction_base& tx, const app::Context& context,
                       const http::Request& request, const std::string& url, bool asks_from);

// The staff's chrome with the books marked in the menu.
portal::StaffChrome books_chrome(const app::Context& context, const http::Request& request,
                                 const app::FormTokens& tokens);

// "2026-03-31.1234.2" in an address, and back; kBadId.
std::string to_text(const ledger::StatementCursor& cursor);
Result<std::optional<ledger::StatementCursor>> statement_cursor(const http::Request& request);

// The code of an account of the accounting book, or its beginning.
bool is_account_code(std::string_view text);

// The parts of a cursor, whole numbers but for the first; kBadId when they are not `count`.
Result<std::vector<std::string>> cursor_parts(std::string_view text, std::size_t count);
Result<std::int64_t> cursor_number(std::string_view text);

// What `write` gives to its sink, as a download.
http::Response csv_download(const std::string& name,
                            const std::function<void(const ledger::CsvSink&)>& write);

// Back to the page of a download that would be too long; its form then says so.
http::Response too_long(const std::string& page, const BooksRange& asked);

portal::Movement movement_of(const ledger::StatementLine& line);
std::string voucher_url(ledger::EntrySeq seq);

// What a concept is called, by its code; the code itself of what is charged by nobody.
std::string concept_label(const std::string& code);
// The staff's page of the movements of a parcel, and of a subscriber of public services.
std::string parcel_books_url(std::string_view parcel_number);
std::string subscriber_books_url(std::string_view number);

}  // namespace recaudo::site
