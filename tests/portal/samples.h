// One invented example of each view, marked as demonstration. The tests and the sample writer use
// them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/portal/pages.h"
#include "api/portal/pdf/bill_pdf.h"

namespace recaudo::portal::samples {

// Puts a text into each free-text field of a view: the name of the page and what it rendered.
struct Page {
  std::string name;
  // Renders the page with `text` in every field that comes from people, files or other systems.
  std::function<std::string(const std::string& text)> with_text;
  // Renders the page with ordinary values.
  std::string html;
};

Chrome chrome();
StaffChrome staff(Role role);
ReceiptView receipt();
BillView bill();  // as anybody may download it: no debtor
BillView service_bill();
BillView bill_in_instalments();  // one whose second instalment is the next
BillView instalment_slip();
StatementView statement();
PaymentStatusView payment(PaymentState state);
RateApprovalView rate_approval();
StatuteReviewView statute_review();
ReconciliationDayView reconciliation();
TrialBalanceView trial_balance();
MovementsView movements();
AgingView aging();
BudgetView budget();

// Every page, also in its variants (errors, empty lists, each payment state).
std::vector<Page> all_pages();

}  // namespace recaudo::portal::samples
