#include "api/json/service_statement.h"

#include <boost/json.hpp>

#include "core/dues/dues.h"
#include "core/dues/vigencia.h"
#include "core/registry/subscriber_search.h"

namespace recaudo::json_api {
namespace {

namespace json = boost::json;

constexpr std::size_t kBillsTold = 24;  // two years of months

json::object to_json(const dues::DueVigencia& bill) {
  json::object out{{"periodo", dues::vigencia_code(bill.vigencia)},
                   {"vence", to_iso(bill.due_on)},
                   {"total_centavos", bill.charged().centavos()},
                   {"saldo_centavos", bill.balance().centavos()}};
  if (bill.not_computable)
    out["interes_no_calculable"] = {{"codigo", info(bill.not_computable->code).id},
                                    {"detalle", bill.not_computable->detail}};
  else
    out["interes_centavos"] = bill.interest().centavos();
  return out;
}

}  // namespace

http::Response service_statement(const app::Context& context, const http::Request& request) {
  Date on = context.services.clock.today();
  if (const auto asked = request.query_value("fecha"); !asked.empty()) {
    const auto date = parse_iso_date(asked);
    if (!date) return http::problem(date.error(), request);
    on = *date;
  }
  const std::string number(request.parameter("numero"));
  const auto law = context.law.current();
  const auto dues =
      context.services.db.read([&](pqxx::read_transaction& tx) -> std::optional<dues::Dues> {
        const auto who = registry::find_subscriber(tx, number);
        if (!who) return std::nullopt;
        return dues::dues_of(tx, law->law(), {ledger::SubjectKind::kSubscriber, who->id}, on,
                             dues::Reading::kAmounts);
      });
  if (!dues) return http::problem(Error{Code::kNotFound, "suscriptor"}, request);
  // What is paid is nobody's to see who only has the number.
  json::array bills;
  for (auto v = dues->vigencias.rbegin(); v != dues->vigencias.rend() && bills.size() < kBillsTold;
       ++v)
    if (!v->is_paid()) bills.push_back(to_json(*v));
  return http::json(json::serialize(json::object{
                        {"suscriptor", number}, {"fecha", to_iso(on)}, {"facturas", bills}}),
                    200);
}

}  // namespace recaudo::json_api
