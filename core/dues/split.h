// A part of what a vigencia owes, spread over its concepts: capital and interest of each in
// proportion (ET art. 804). One owner of the rule and of its explanation, for what is going to be
// paid and for what was.
#pragma once

#include <boost/json/fwd.hpp>
#include <vector>

#include "ledger/receivables.h"
#include "tax-rules/explanation.h"
#include "tax-rules/imputation.h"

namespace recaudo::dues {

struct DueVigencia;

// What one concept owed on the day of the payment.
struct OwedThen {
  ledger::ObligationId obligation;
  ledger::Concept item = ledger::Concept::kPredial;
  Money capital, interest;
};

struct Split {
  int vigencia = 0;
  Money paid;  // less than the sum of what was owed
  std::vector<OwedThen> owed;
  Money total() const;
};
Split split_of(Money paid, const DueVigencia& v);

// What each concept takes of what is paid, in the order of `owed`; without discount.
struct Share {
  Money capital, interest;
};
// kPaymentNotImputable as tax_rules::impute_proportionally.
Result<std::vector<Share>> shares_of(const Split& split);

// What each concept takes, with its product and its rounding: the amounts add up to what is paid.
tax_rules::Explanation explain(const Split& split);
// The same of one concept: of its capital, and of its interest where it owed any.
tax_rules::Explanation explain_share(const Split& split, ledger::ObligationId obligation);

// As a receipt keeps it.
boost::json::object to_json(const Split& split);
Split split_from_json(const boost::json::object& kept);

}  // namespace recaudo::dues
