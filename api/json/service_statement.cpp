#include "api/json/service_statement.h"

#include <boost/json.hpp>

#include "core/billing/service_dues.h"
#include "tax-rules/data.h"

namespace recaudo::json_api {
namespace {

namespace json = boost::json;
using billing::ServiceDue;

json::object to_json(const Error& error) {
  return {{"codigo", info(error.code).id}, {"detalle", error.detail}};
}

json::object to_json(const ServiceDue& due) {
  const auto& bill = due.bill;
  json::object out{{"periodo", tax_rules::to_text(bill.billed.period)},
                   {"vence", to_iso(bill.due_on)},
                   {"total_centavos", bill.total().centavos()},
                   {"saldo_centavos", bill.owed.centavos()}};
  if (due.interest)
    out["interes_centavos"] = due.interest->centavos();
  else
    out["interes_no_calculable"] = to_json(due.interest.error());
  return out;
}

}  // namespace

http::Response service_statement(const app::Context& context, const http::Request& request) {
  static const auto limits = tax_rules::shipped_service_limits();
  Date on = context.services.clock.today();
  if (const auto asked = request.query_value("fecha"); !asked.empty()) {
    const auto date = parse_iso_date(asked);
    if (!date) return http::problem(date.error(), request);
    on = *date;
  }
  const std::string number(request.parameter("numero"));
  const auto law = context.law.current();
  const json::array bills = context.services.db.read([&](pqxx::read_transaction& tx) {
    json::array out;
    for (const auto& due :
         billing::service_dues(tx, number, {law->on(on).statute.services, limits, law->rates}, on))
      out.push_back(to_json(due));
    return out;
  });
  if (bills.empty())
    return http::problem(Error{Code::kNotFound, "suscriptor con facturas"}, request);
  return http::json(json::serialize(json::object{
                        {"suscriptor", number}, {"fecha", to_iso(on)}, {"facturas", bills}}),
                    200);
}

}  // namespace recaudo::json_api
