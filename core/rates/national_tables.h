// The versions of the national tables: the text of the program once, at the installation; from then
// on one person proposes a text and another one approves it. The approved bytes name the text by
// its digest; each step is one transaction with its event.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <string_view>

#include "core/approvals/approvals.h"
#include "core/dues/national_tables.h"

namespace recaudo::rates {

// In force from here on, as somebody typed it beside the file.
struct TableDraft {
  tax_rules::NationalTable table = tax_rules::NationalTable::kServiceLimits;
  std::string text;  // CSV
  Date from;
  std::string norm, source;
};
// A table is small; a browser's form and an event's digest take it whole.
inline constexpr std::size_t kMaxTableText = std::size_t{256} * 1024;
// Of the norm and of the source.
inline constexpr std::size_t kMostLetters = 200;
// A version closes every day before its own to later ones: a year typed wrong would for decades.
inline constexpr int kMostMonthsAhead = 18;

// What both people decide on.
struct ProposedTable {
  tax_rules::NationalTable table = tax_rules::NationalTable::kServiceLimits;
  int previous = 0;  // the version it follows
  Date from;
  std::string norm, source;
  Sha256 digest{};  // of the text
};
std::string canonical_text(const ProposedTable& p);
// Reads what canonical_text wrote. kBadText otherwise.
Result<ProposedTable> parse_table_text(std::string_view text);

// Each table's text of this program becomes version 1, where it has none. Answers how many did.
int install_tables(Work& work);

// Changes whenever a version comes in.
std::int64_t newest_table_version(pqxx::transaction_base& tx);
// Every version with its text. kTableInvalid when this program cannot read one any more.
Result<dues::NationalTables> load_tables(pqxx::transaction_base& tx);
// The text with that digest; empty when it was never kept.
std::optional<std::string> table_text_of(pqxx::transaction_base& tx, const Sha256& digest);

// The draft as it would be proposed, checked before anybody does. kTableInvalid names file and
// reason: a line, a text equal to the newest version's, limits of services that no longer say what
// it said of a day, or another rate of mora for a day that passed or that an earlier version rules;
// a row of another table that such a day had, left out.
// kBadText: the norm or the source. kStatuteVersion, with a sentence of its own, for the day: not
// later than the newest version's, too far ahead, or in a period that was or is being billed.
Result<ProposedTable> check_draft(pqxx::transaction_base& tx, const TableDraft& draft, Date today);

// Keeps the text and proposes it; the same request twice is one proposal. Refusals of check_draft
// and of approvals::propose.
Result<approvals::Proposal> propose_table(Work& work, const std::string& request,
                                          const TableDraft& draft, staff::AccountId proposer,
                                          Instant real_now);

// Decides and puts the version into force in one transaction; answers its number. Refusals of
// approvals::approve, and again of check_draft: another version or a billing may have come between.
Result<int> approve_table(const Services& services, const events::Actor& checker,
                          const std::string& channel, const approvals::Review& review,
                          Instant real_now);
// Leaves everything as it was. Refusals of approvals::reject.
Result<void> reject_table(Work& work, const approvals::Review& review, Instant real_now);

}  // namespace recaudo::rates
