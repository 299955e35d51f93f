#include "api/json/service_statement.h"

#include <boost/json.hpp>

#include "api/app/service_acts.h"
#include "core/dues/explanation_json.h"
#include "core/dues/vigencia.h"
#include "core/registry/subscriber_search.h"

namespace recaudo::json_api {
namespace {

namespace json = boost::json;

constexpr std::size_t kBillsTold = 24;  // two years of months

// What was decided, when and by which resolution: the values are the holder's.
json::array to_json(const std::vector<const app::ServiceAct*>& acts) {
  json::array out;
  for (const auto* act : acts)
    out.push_back(json::object{{"clase", std::string(adjustments::to_code(act->done.kind))},
                               {"fecha", to_iso(act->done.on)},
                               {"resolucion", act->done.resolution}});
  return out;
}

// `notes`: what the document says once of its lines.
json::object to_json(const dues::DueVigencia& bill, const std::vector<app::ServiceAct>& acts,
                     json::object& notes) {
  json::object out{{"periodo", dues::vigencia_code(bill.vigencia)},
                   {"vence", to_iso(bill.due_on)},
                   {"total_centavos", bill.charged().centavos()},
                   {"abonado_centavos", (bill.charged() - bill.balance()).centavos()},
                   {"saldo_centavos", bill.balance().centavos()},
                   {"actos", to_json(app::acts_of_bill(acts, bill.vigencia))}};
  if (bill.not_computable)
    out["interes_no_calculable"] = {{"codigo", info(bill.not_computable->code).id},
                                    {"detalle", bill.not_computable->detail}};
  else {
    out["interes_centavos"] = bill.interest().centavos();
    out["interes_explicacion"] = dues::to_json(bill.interest_explanation, "factura");
    dues::add_notes(notes, bill.interest_explanation);
  }
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
  std::vector<app::ServiceAct> acts;
  const auto dues =
      context.services.db.read([&](pqxx::read_transaction& tx) -> std::optional<dues::Dues> {
        const auto who = registry::find_subscriber(tx, number);
        if (!who) return std::nullopt;
        auto out = dues::dues_of(tx, law->law(), {ledger::SubjectKind::kSubscriber, who->id}, on,
                                 dues::Reading::kAmounts);
        acts = app::service_acts(tx, out);
        return out;
      });
  if (!dues) return http::problem(Error{Code::kNotFound, "suscriptor"}, request);
  // What is paid is nobody's to see who only has the number.
  json::array bills;
  json::object notes;
  for (auto v = dues->vigencias.rbegin(); v != dues->vigencias.rend() && bills.size() < kBillsTold;
       ++v)
    if (!v->is_paid()) bills.push_back(to_json(*v, acts, notes));
  return http::json(
      json::serialize(json::object{
          {"suscriptor", number}, {"fecha", to_iso(on)}, {"facturas", bills}, {"notas", notes}}),
      200);
}

}  // namespace recaudo::json_api
