// The Bre-B code of an order as a picture: what the bank handed over for it, as it came, or the
// fixed code of the municipality's key, which says neither amount nor reference (rails 7.4).
#include "api/portal/pdf/qr_png.h"
#include "api/site/breb_code.h"
#include "api/site/handlers.h"
#include "core/payments/bank_qr.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

bool payable(const Context& context, payments::OrderId order) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::is_payable(tx, order, context.services.clock.today());
  });
}

// What a wallet reads. The code of an order that cannot be paid now is shown to nobody: a payment
// by it is final.
Result<std::string> payload_of(const Context& context, const Request& request) {
  RECAUDO_TRY(order, context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::order_by_token(tx, payments::OrderToken(request.parameter("token")));
  }));
  if (!payable(context, order.id))
    return fail(Code::kOrderClosed, "está pagada, venció, o alguien la está pagando");
  const auto of_bank = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::bank_qr(tx, order.id); });
  std::string payload = of_bank.value_or(context.breb_qr);
  if (payload.empty()) return fail(Code::kNotFound, "código de Bre-B");
  return payload;
}

Response picture(const Context& context, const Request& request) {
  const auto payload = payload_of(context, request);
  if (!payload) return http::problem(payload.error(), request);
  Response out;
  out.content_type = "image/png";
  out.body = portal::make_qr_png(*payload);
  return out;
}

}  // namespace

std::optional<portal::BrebCode> breb_code(const Context& context, const payments::Order& order) {
  const bool of_bank = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::bank_qr(tx, order.id).has_value(); });
  if ((!of_bank && context.breb_qr.empty()) || !payable(context, order.id)) return std::nullopt;
  return portal::BrebCode{.url_image = "/orden/" + order.token.str() + "/breb.png",
                          .file_name = "breb-" + order.reference.str() + ".png",
                          .asks_amount = !of_bank};
}

void add_breb_routes(Routes& routes, const Context& context) {
  routes.push_back({http::Method::kGet, "/orden/:token/breb.png",
                    [&context](const Request& r) { return picture(context, r); },
                    http::Access::everyone(), http::BodyClass::kNone, http::Caller::kBrowser,
                    "estado"});
}

}  // namespace recaudo::site
