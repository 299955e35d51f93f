// The bill of a parcel as PDF, for whoever asks and without names. The button writes the orders of
// its dates (a GET writes nothing); the address of the PDF shows what is written already.
#include "api/site/bill_view.h"
#include "api/site/handlers.h"
#include "core/registry/parcel_search.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

Result<registry::Parcel> parcel_of(const Context& context, const Request& request) {
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::find_by_number(tx, request.parameter("numero"));
  });
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return fail(Code::kNotFound);
  return found->front();
}

Response issue(const Context& context, const Request& request) {
  const auto parcel = parcel_of(context, request);
  if (!parcel) return http::problem(parcel.error(), request);
  const auto law = context.law.current();
  const auto bill = perform(context.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
    return payments::issue_bill(work, law->law(), ledger::parcel_subject(parcel->id),
                                parcel->vigencia);
  });
  if (!bill) return http::problem(bill.error(), request);
  return http::redirect_303("/estado/" + parcel->npn.str() + "/factura.pdf");
}

Response bill_pdf(const Context& context, const Request& request) {
  const auto parcel = parcel_of(context, request);
  if (!parcel) return http::problem(parcel.error(), request);
  const auto law = context.law.current();
  const auto bill = context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::issued_bill(tx, law->law(), ledger::parcel_subject(parcel->id),
                                 parcel->vigencia, context.services.clock.today());
  });
  // Not made yet, or what is owed changed since: the button is on the statement.
  if (!bill) return http::redirect_303("/estado/" + parcel->npn.str());
  const auto view = bill_view(bill_paper(law->law().statute, context.base_url), *bill, *parcel);
  if (!view) return http::problem(view.error(), request);
  return http::pdf(portal::render_bill_pdf(*view), "factura-" + view->number + ".pdf");
}

}  // namespace

void add_bill_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto everyone = http::Access::everyone();
  routes.push_back({http::Method::kPost, kBillForm, bind(issue), everyone, http::BodyClass::kForm,
                    http::Caller::kBrowser, "orden"});
  routes.push_back({http::Method::kGet, "/estado/:numero/factura.pdf", bind(bill_pdf), everyone,
                    http::BodyClass::kNone, http::Caller::kBrowser, "pdf"});
}

}  // namespace recaudo::site
