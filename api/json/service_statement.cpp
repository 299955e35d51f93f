#include "api/json/service_statement.h"

#include <boost/json.hpp>

#include "core/billing/service_dues.h"
#include "core/dues/explanation_json.h"
#include "tax-rules/data.h"

namespace recaudo::json_api {
namespace {

namespace json = boost::json;
using billing::ServiceDue;

json::array services_json(const billing::BilledServices& bill) {
  json::array out;
  for (std::size_t i = 0; i < bill.amounts.size(); ++i) {
    const auto& a = bill.amounts.at(i);
    if (a.gross.is_zero()) continue;
    out.push_back(json::object{{"servicio", billing::kServiceConcepts.at(i)},
                               {"bruto_centavos", a.gross.centavos()},
                               {"subsidio_centavos", a.subsidy.centavos()},
                               {"contribucion_centavos", a.contribution.centavos()},
                               {"total_centavos", a.net().centavos()}});
  }
  return out;
}

json::object to_json(const Error& error) {
  return {{"codigo", info(error.code).id}, {"detalle", error.detail}};
}

// "parte" tells the charges of predial apart; a line of services names its service.
json::array lines_json(const tax_rules::Explanation& lines) {
  json::array out = dues::to_json(lines);
  for (auto& line : out) line.as_object().erase("parte");
  return out;
}

json::object to_json(pqxx::transaction_base& tx, const ServiceDue& due) {
  const auto& bill = due.bill;
  json::object out{{"periodo", tax_rules::to_text(bill.billed.period)},
                   {"meses", bill.billed.months},
                   {"vence", to_iso(bill.due_on)},
                   {"uso", tax_rules::to_text(bill.use)},
                   {"metros_cubicos", bill.m3.value},
                   {"medida", bill.estimated ? "promedio" : "lectura"},
                   {"servicios", services_json(bill)},
                   {"total_centavos", bill.total().centavos()},
                   {"saldo_centavos", bill.owed.centavos()}};
  if (due.interest)
    out["interes_centavos"] = due.interest->centavos();
  else
    out["interes_no_calculable"] = to_json(due.interest.error());
  if (const auto lines = billing::explain(tx, bill))
    out["calculo"] = lines_json(*lines);
  else
    out["calculo_no_disponible"] = to_json(lines.error());
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
      out.push_back(to_json(tx, due));
    return out;
  });
  if (bills.empty())
    return http::problem(Error{Code::kNotFound, "suscriptor con facturas"}, request);
  return http::json(json::serialize(json::object{
                        {"suscriptor", number}, {"fecha", to_iso(on)}, {"facturas", bills}}),
                    200);
}

}  // namespace recaudo::json_api
