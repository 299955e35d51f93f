#include "api/app/unconfirmed_rates.h"

#include <algorithm>
#include <set>

namespace recaudo::app {
namespace {

// Rates hold for whole months: one look a month, from the day after the due date.
bool passes_unconfirmed_month(const tax_rules::RateTable& rates, Date due, Date on) {
  for (Date d = add_days(due, 1); d <= on;
       d = add_months(make_date(year_of(d), month_of(d), 1), 1)) {
    const auto rate = rates.on(d);
    if (rate && !tax_rules::is_confirmed((*rate)->status)) return true;
  }
  return false;
}

// The interest of a home's bill of services is the civil code's: no rate is certified for it, and
// the table of the nation says how well its own is known.
bool passes_unconfirmed_limit(const tax_rules::ServiceLimits& limits, Date due, Date on) {
  for (Date day = add_days(due, 1); day <= on;) {
    const auto legal = limits.residential_mora(day);
    if (!legal) return false;  // nothing is computed with it
    if (legal->mark == tax_rules::SourceMark::kMemory) return true;
    if (!legal->span.to) return false;
    day = add_days(*legal->span.to, 1);
  }
  return false;
}

bool passes_unconfirmed(const dues::Account& account, const dues::Law& law,
                        const ledger::Obligation& o, Date on) {
  const auto bill = account.bills.find(o.vigencia);
  const bool of_home =
      bill != account.bills.end() && tax_rules::is_residential(bill->second.bill.use);
  return of_home ? passes_unconfirmed_limit(law.service_limits(on), o.due_on, on)
                 : passes_unconfirmed_month(law.rates, o.due_on, on);
}

bool any_unconfirmed(const Context& context, const ledger::Subject& subject,
                     const std::set<int>& vigencias, Date on) {
  if (vigencias.empty()) return false;
  const auto law = context.law.current();
  const auto account = context.services.db.read([&](pqxx::read_transaction& tx) {
    return dues::account_of(tx, subject, dues::Reading::kAmounts);
  });
  return std::ranges::any_of(account.obligations, [&](const ledger::Obligation& o) {
    return vigencias.contains(o.vigencia) && passes_unconfirmed(account, law->law(), o, on);
  });
}

}  // namespace

bool has_unconfirmed_rate(const Context& context, const payments::Order& order) {
  std::set<int> vigencias;
  for (const auto& line : order.lines)
    if (!line.interest.is_zero()) vigencias.insert(line.vigencia);
  return any_unconfirmed(context, order.subject, vigencias, order.valid_until);
}

bool has_unconfirmed_rate(const Context& context, const payments::Order& order,
                          const payments::Payment& payment, const payments::Receipt& receipt) {
  std::set<int> vigencias;
  for (const auto& line : receipt.applied)
    if (!line.interest.is_zero()) vigencias.insert(line.vigencia);
  return any_unconfirmed(context, order.subject, vigencias,
                         payment.paid_on.value_or(bogota_date(receipt.issued_at)));
}

}  // namespace recaudo::app
