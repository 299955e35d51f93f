#include "api/site/exception_row.h"

#include "api/app/order_subject.h"
#include "api/http/url.h"
#include "core/adjustments/receivable_act.h"
#include "core/payments/orders.h"

namespace recaudo::site {
namespace {

// Of whom the order is that the bank's money names, as the form of an act asks it: "&predio=..." of
// a parcel; empty where it names none.
std::string subject_query(pqxx::transaction_base& tx, const std::string& reference) {
  if (reference.empty()) return {};
  const auto order = payments::order_by_reference(tx, payments::OrderReference(reference));
  if (!order) return {};
  const bool services = order->subject.kind == ledger::SubjectKind::kSubscriber;
  return (services ? "&suscriptor=" : "&predio=") +
         http::percent_encode(app::subject_facts(tx, order->subject).number);
}

// The form of the act with the credit filled in, and whom it names; else who it is is asked first.
std::string url_to_apply(pqxx::transaction_base& tx, const http::Request& request,
                         const closing::DecisionRow& decision) {
  const std::string form = link_to(request, Area::kNewAct);
  if (!decision.waits_in || form.empty()) return {};
  const std::string credit = "?credito=" + to_string(*decision.waits_in);
  const std::string subject = subject_query(tx, decision.reference);
  if (subject.empty()) return form + credit;
  return form + credit + "&clase=" + std::string(to_code(adjustments::ActKind::kClassification)) +
         subject;
}

}  // namespace

portal::ExceptionRow exception_row(pqxx::transaction_base& tx, const http::Request& request,
                                   Date day, const closing::DecisionRow& decision) {
  portal::ExceptionRow row;
  row.reference = decision.reference;
  row.type = exception_type(decision.exception);
  row.reason = decision.reason;
  row.bank_amount = decision.amount;
  if (!decision.ended_on) row.exits = exits_of(decision.exception);
  row.url_apply = url_to_apply(tx, request, decision);
  if (!row.url_apply.empty())
    row.money = to_display(decision.amount) + " del " + to_long_spanish(day) + ", asiento " +
                to_string(*decision.waits_in);
  return row;
}

}  // namespace recaudo::site
