// Notice of the invoices of a published run of predial (Ley 1819/2016 art. 354). Staff puts its
// list on the web page, on the day that the clock says; where and when it was posted in a visible
// place is told by one person and confirmed by another one. Both days make the notice
// (core/dues/invoice_title.h). Each act is one transaction with its event.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/approvals/approvals.h"
#include "core/billing/run_store.h"

namespace recaudo::billing {

struct InvoicePosting {
  Date on;
  std::string place = {};  // "Cartelera de la alcaldía, carrera 4 # 5-21"
  std::string act = {};    // the act or certificate that tells it
};

struct InvoiceList {
  RunId run;
  int vigencia = 0;
  Date on_web;
  int invoices = 0;
  Sha256 digest{};  // of its parcels
  std::optional<InvoicePosting> posting;
};

// The newest first, at most 50; of one run.
std::vector<InvoiceList> newest_lists(pqxx::transaction_base& tx);
std::optional<InvoiceList> list_of(pqxx::transaction_base& tx, RunId run);

struct ListedInvoice {
  ledger::SubjectId parcel;
  std::string npn;
};
// Of a list by parcel, after one of them, at most `limit`.
std::vector<ListedInvoice> listed_invoices(pqxx::transaction_base& tx, RunId run,
                                           ledger::SubjectId after, int limit);

// Today, whatever is typed. Whether it was put there now: a second click tells nothing.
// kBillingRunState when the run is not published or charged nobody, or more than five years after
// its due date (ET 717): nothing is determined then.
Result<bool> publish_list(Work& work, const Run& run);

// The canonical text that both persons decide on, and what it says: kBadText for any other text.
struct TypedPosting {
  RunId run;
  int vigencia = 0;
  std::string list;  // digest of the list, in hexadecimal
  InvoicePosting posting;
};
std::string posting_text(const TypedPosting& typed);
Result<TypedPosting> parse_posting_text(std::string_view text);

// kBillingRunState: no list, or posted already; kBadDate: after today, or before the run was
// published; kBadText for the place (120 letters) or the act (60); and what approvals::propose
// refuses.
Result<approvals::Proposal> propose_posting(Work& work, const Uuid& id, const Run& run,
                                            const InvoicePosting& typed, staff::AccountId proposer,
                                            Instant real_now);
// Decides and notes it in one transaction. Refusals of approvals::approve; kBillingRunState when
// another posting of the list came first.
Result<void> approve_posting(const Services& services, const events::Actor& checker,
                             const std::string& channel, const approvals::Review& review,
                             Instant real_now);
Result<void> reject_posting(Work& work, const approvals::Review& review, Instant real_now);

}  // namespace recaudo::billing
