// The certified usury rates, by which interest runs (ET art. 635). A new month enters by two
// people; the published table of earlier years is imported with the status each of its rows has.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <vector>

#include "base/rate.h"
#include "core/approvals/approvals.h"
#include "tax-rules/interest_rates.h"

namespace recaudo::rates {

struct Month {
  int year = 0;
  unsigned month = 0;
};

// A certification of the Superintendencia Financiera, as someone typed it from the resolution.
struct Certification {
  Month month;
  Rate ibc;    // current banking interest, effective yearly
  Rate usury;  // as printed: tax_rules::usury_from_ibc must give the same
  std::string resolution;
};

// One row of the table in force. status: "approved" (two people, here), or as published
// ("verified-official", "verified", "verified-secondary", "memory").
struct CertifiedRateRow {
  Date from, to;  // both days included
  std::optional<Rate> ibc;
  Rate usury;
  std::string resolution;
  std::string status;
  std::string source;
  std::optional<Uuid> approved_by;  // the proposal
};

// The canonical text that both people decide on; the same certification gives the same bytes.
std::string canonical_text(const Certification& c);
// Reads what canonical_text wrote: what is shown to the second person comes from the stored bytes.
// kBadText otherwise.
Result<Certification> parse_canonical(std::string_view text);

// kUsuryMismatch names the figure expected; kMonthCertified when a row that is more than remembered
// covers a day of the month; kBadText, kBadDate, kBadRate; and what approvals::propose refuses.
Result<approvals::Proposal> propose_rate(Work& work, const Uuid& id, const Certification& c,
                                         staff::AccountId proposer, Instant real_now);

// Decides and puts the month into force in one transaction. Refusals of approvals::approve, and
// kMonthCertified when another proposal of that month came first.
Result<CertifiedRateRow> approve_rate(const Services& services, const events::Actor& checker,
                                      const std::string& channel, const approvals::Review& review,
                                      Instant real_now);

// Leaves the month as it was. Refusals of approvals::reject.
Result<void> reject_rate(Work& work, const approvals::Review& review, Instant real_now);

// The rows of a published table that say a usury rate, as they are imported.
std::vector<CertifiedRateRow> published_rows(const tax_rules::RateTable& table);

// Imports published rows; a row whose very days are there is left alone. Answers how many entered.
// At most 2,000 rows. kMonthCertified when a row overlaps another; kNotAllowed for "approved" rows,
// and for any new row once a table was imported.
Result<int> seed_rates(Work& work, std::span<const CertifiedRateRow> rows);

// Every row in force, by date.
std::vector<CertifiedRateRow> load_rates(pqxx::transaction_base& tx);

}  // namespace recaudo::rates
