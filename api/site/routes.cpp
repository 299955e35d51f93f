#include "api/site/routes.h"

#include "api/portal/public_pages.h"
#include "api/site/handlers.h"

namespace recaudo::site {

std::vector<http::Route> routes(const app::Context& context) {
  Routes all;
  add_public_routes(all, context);
  add_consult_routes(all, context);
  add_order_routes(all, context);
  add_payment_routes(all, context);
  add_breb_routes(all, context);
  add_instalment_routes(all, context);
  add_bill_routes(all, context);
  add_invoice_routes(all, context);
  add_service_routes(all, context);
  add_receipt_routes(all, context);
  add_staff_routes(all, context);
  return all;
}

http::ErrorPage error_page(const app::Context& context) {
  return [&context](const Error& error, const http::Request& request) {
    portal::ErrorView view;
    view.chrome = chrome(context, request);
    view.error = error;
    view.request_id = request.id;
    return portal::error_page(view);
  };
}

}  // namespace recaudo::site
