// The handlers' groups, each in its own file, and what they share.
#pragma once

#include <vector>

#include "api/app/context.h"
#include "api/app/guard.h"
#include "api/http/request.h"
#include "api/http/response.h"
#include "api/http/router.h"
#include "api/portal/view.h"
#include "core/payments/payment.h"

namespace recaudo::site {

using Routes = std::vector<http::Route>;
void add_public_routes(Routes& routes, const app::Context& context);
void add_consult_routes(Routes& routes, const app::Context& context);
void add_order_routes(Routes& routes, const app::Context& context);
void add_payment_routes(Routes& routes, const app::Context& context);
void add_breb_routes(Routes& routes, const app::Context& context);
void add_instalment_routes(Routes& routes, const app::Context& context);
void add_bill_routes(Routes& routes, const app::Context& context);
void add_invoice_routes(Routes& routes, const app::Context& context);
void add_service_routes(Routes& routes, const app::Context& context);
void add_receipt_routes(Routes& routes, const app::Context& context);
void add_staff_routes(Routes& routes, const app::Context& context);

// Where the statement's button makes a bill (bill_routes.cpp).
inline constexpr const char* kBillForm = "/estado/:numero/factura";

// Where what is marked on a statement becomes an order (consult_routes.cpp, service_routes.cpp).
inline constexpr const char* kParcelOrder = "/estado/:numero/orden";
inline constexpr const char* kServiceOrder = "/servicios/:numero/orden";

// Where bills of public services are consulted; empty where the statute has no tariff of them.
std::string services_url(const app::Context& context);

portal::Entity entity_of(const tax_rules::MunicipalIdentity& identity);
portal::Chrome chrome(const app::Context& context, const http::Request& request,
                      std::vector<portal::Link> trail = {});
// The breadcrumb of an order's pages: where the debts of whom it pays are searched for.
std::vector<portal::Link> search_trail(const ledger::Subject& subject);
// A date as people here write it, 31/03/2026 (also with -, . or spaces, or 31032026 on a keypad
// without signs), or as machines do, 2026-03-31. kBadDate.
Result<Date> parse_typed_date(std::string_view text);

// "1.234.567,50", with or without points, blanks or the sign. kBadAmount.
Result<Money> parse_typed_money(std::string_view text);

// The digits of an address or a form, and nothing else: 0 or more; 1 or more.
std::optional<std::int64_t> whole_number(std::string_view text);
std::optional<std::int64_t> positive_number(std::string_view text);

// A refusal in words: its particulars alone when they are a sentence, else what the table says and
// the particulars after it. The reason is never left out.
std::string refusal_text(const Error& error);
// "No se cargó...: línea 12: ...": what the table says and the particulars.
std::string full_text(const Error& error);

portal::PaymentState to_portal(payments::PublicState state);

}  // namespace recaudo::site
