// The bill of a parcel, or of a subscriber of public services, as its paper shows it: figures of
// core/payments, words of the law, elements of the banks. For the site and for the printer's
// batches.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "api/portal/pdf/bill_pdf.h"
#include "core/payments/bill.h"
#include "core/registry/parcel_search.h"
#include "core/registry/subscriber_search.h"
#include "tax-rules/destino_economico.h"
#include "tax-rules/invoice_act.h"

namespace recaudo::site {

// What every bill of a run shares.
struct BillPaper {
  const tax_rules::Statute& statute;
  std::string base_url;
  tax_rules::InvoiceAct act;
  tax_rules::DestinoNames destinos;
};
BillPaper bill_paper(const tax_rules::Statute& statute, const std::string& base_url);

// Without debtor, for whoever asks; number and address are the registry's, all else as liquidated.
// kBillUnavailable without an agreement with a bank; kSlipInvalid when it has no GLN or an amount
// does not fit.
Result<portal::BillView> bill_view(const BillPaper& paper, const payments::Bill& bill,
                                   const registry::Parcel& parcel);

// A bill of a holder as it is today: what acts charged more or less of it, and by what.
struct ServiceBillNow {
  dues::BilledServices bill;
  Money charged;
  std::vector<std::string> resolutions = {};  // of those acts, the oldest first
};
// In the order given; of one subscriber.
std::vector<ServiceBillNow> bills_now(pqxx::transaction_base& tx, ledger::SubjectId subscriber,
                                      const std::vector<dues::BilledServices>& bills);

// Number "2026-03-S-101": one for each period and subscriber. Without names, as the other; the
// address, empty where the registry has none, is masked. `earlier`: bills of the same holder, the
// newest first, that its consumption is compared with (Ley 142/1994 art. 148).
BillPaper service_bill_paper(const tax_rules::Statute& statute, const std::string& base_url);
Result<portal::BillView> service_bill_view(const BillPaper& paper, const payments::Bill& bill,
                                           const registry::Subscriber& who,
                                           const std::string& address,
                                           const std::vector<ServiceBillNow>& earlier);

// The bills of a subscriber whose holder, on the last day of their period, has that document: the
// newest first. None of a document of less than registry::kFewestDocument.
std::vector<dues::BilledServices> bills_of_holder(pqxx::transaction_base& tx,
                                                  ledger::SubjectId subscriber,
                                                  std::string_view document);

// What its newest vigencia is of: "2026", "marzo de 2026", "febrero y marzo de 2026".
std::string period_text(const payments::Bill& bill);

// One day of a paper: its amounts, reference and bar code. kSlipInvalid as bill_view.
Result<portal::BillSlip> printed_slip(const payments::BillSlip& slip, const std::string& gln);

// The three columns of the table of what is owed.
using BillConcepts = std::array<ledger::Concept, 3>;
inline constexpr BillConcepts kPredialConcepts = {
    ledger::Concept::kPredial, ledger::Concept::kEnvironmental, ledger::Concept::kBomberil};
// What both papers share: entity, slips, table, steps and clauses. `view` has its number already.
Result<void> fill_bill(portal::BillView& view, const BillPaper& paper, const payments::Bill& bill,
                       const BillConcepts& concepts);

}  // namespace recaudo::site
