#include "api/json/api_routes.h"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "api/app/payer.h"
#include "api/app/signed_place.h"
#include "api/app/unconfirmed_rates.h"
#include "api/http/request.h"
#include "api/http/response.h"
#include "api/json/service_statement.h"
#include "api/json/views.h"
#include "core/dues/vigencia.h"
#include "core/payments/references.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "core/registry/subscriber_search.h"

namespace recaudo::json_api {
namespace {

namespace json = boost::json;
using app::Context;
using http::Request;
using http::Response;

Response ok(const json::value& body, int status = 200) {
  return http::json(json::serialize(body), status);
}

// A JSON object with these fields and no others (an unknown field is a misunderstanding, not
// noise).
Result<json::object> body_of(const Request& request, const std::set<std::string_view>& fields) {
  json::error_code ec;
  json::parse_options options;
  options.max_depth = 8;
  auto value = json::parse(request.body, ec, {}, options);
  if (ec || !value.is_object()) return fail(Code::kBadForm, "se esperaba un objeto JSON");
  for (const auto& [key, unused] : value.as_object())
    if (!fields.contains(std::string_view(key.data(), key.size())))
      return fail(Code::kBadForm, "campo desconocido: " + std::string(key));
  return value.as_object();
}

Result<std::string> text_field(const json::object& body, std::string_view name, std::size_t max) {
  const auto* value = body.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string() || value->as_string().empty() ||
      value->as_string().size() > max)
    return fail(Code::kBadForm, std::string(name));
  std::string text(value->as_string());
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20) return fail(Code::kBadText, std::string(name));
  return text;
}

// 16 to 64 of [A-Za-z0-9_-], scoped to the route; kept for ever beside what it made.
Result<std::string> idempotency_key(const Request& request, std::string_view scope) {
  const auto key = request.header("idempotency-key");
  const bool well_formed =
      key.size() >= 16 && key.size() <= 64 && std::ranges::all_of(key, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '_' || c == '-';
      });
  if (!well_formed) return fail(Code::kIdempotencyKeyMissing);
  return "api:" + std::string(scope) + ":" + std::string(key);
}

Response find_parcels(const Context& context, const Request& request) {
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::find_by_number(tx, request.query_value("numero"));
  });
  if (!found) return http::problem(found.error(), request);
  json::array rows;
  for (const auto& p : *found) rows.push_back(to_json(p));
  return ok(json::object{{"predios", std::move(rows)}});
}

Response find_by_document(const Context& context, const Request& request) {
  const auto body = body_of(request, {"documento", "terminacion"});
  if (!body) return http::problem(body.error(), request);
  const auto document = text_field(*body, "documento", 20);
  const auto ending = text_field(*body, "terminacion", 10);
  if (!document || !ending) return http::problem(Code::kBadDocument, request);
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::find_by_document(tx, *document, *ending);
  });
  if (!found) return http::problem(found.error(), request);
  json::array rows;
  for (const auto& p : *found) rows.push_back(to_json(p));
  return ok(json::object{{"predios", std::move(rows)}});
}

Result<registry::Parcel> parcel_by_number(const Context& context, std::string_view number) {
  const auto found = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return registry::find_by_number(tx, number); });
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return fail(Code::kNotFound, "predio");
  return found->front();
}

Response statement(const Context& context, const Request& request) {
  const auto parcel = parcel_by_number(context, request.parameter("numero"));
  if (!parcel) return http::problem(parcel.error(), request);
  Date on = context.services.clock.today();
  if (const auto asked = request.query_value("fecha"); !asked.empty()) {
    const auto date = parse_iso_date(asked);
    if (!date) return http::problem(date.error(), request);
    on = *date;
  }
  const auto law = context.law.current();
  json::object body = context.services.db.read([&](pqxx::read_transaction& tx) {
    auto out = to_json(dues::dues_of(tx, law->law(), parcel->id, on));
    add_account(out, tx, parcel->id);
    return out;
  });
  body["numero_predial"] = parcel->npn.str();
  return ok(body);
}

// "numero_predial" with "vigencias" ([2026]), or "suscriptor" with "periodos" (["2026-03"]).
Result<ledger::Subject> subject_of(const Context& context, const json::object& body) {
  if (!body.contains("suscriptor")) {
    RECAUDO_TRY(number, text_field(body, "numero_predial", 64));
    RECAUDO_TRY(parcel, parcel_by_number(context, number));
    return ledger::parcel_subject(parcel.id);
  }
  if (body.contains("numero_predial") || body.contains("vigencias"))
    return fail(Code::kBadForm, "una orden es de un predio o de un suscriptor");
  RECAUDO_TRY(number, text_field(body, "suscriptor", 64));
  const auto found = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return registry::find_subscriber(tx, number); });
  if (!found) return fail(Code::kNotFound, "suscriptor");
  return ledger::Subject{ledger::SubjectKind::kSubscriber, found->id};
}

Result<std::vector<int>> vigencias_of(const json::object& body) {
  const bool of_services = body.contains("suscriptor");
  const char* field = of_services ? "periodos" : "vigencias";
  const auto* asked = body.if_contains(field);
  if (asked == nullptr || !asked->is_array()) return fail(Code::kBadForm, field);
  std::vector<int> out;
  for (const auto& v : asked->as_array()) {
    if (of_services ? !v.is_string() : !v.is_int64()) return fail(Code::kBadForm, field);
    const auto vigencia = dues::parse_vigencia(of_services ? std::string(v.as_string())
                                                           : std::to_string(v.as_int64()));
    if (!vigencia) return fail(Code::kBadForm, field);
    out.push_back(*vigencia);
  }
  return out;
}

// "hasta_cuota": 2, of the one vigencia that is named: what is missing of its plan up to that
// instalment. The statement says which there are ("cuotas").
Result<std::optional<int>> instalment_of(const json::object& body) {
  const auto* number = body.if_contains("hasta_cuota");
  if (number == nullptr) return std::optional<int>{};
  if (!number->is_int64() || number->as_int64() < 1 || number->as_int64() > 12)
    return fail(Code::kBadForm, "hasta_cuota");
  return std::optional(static_cast<int>(number->as_int64()));
}

json::object told(const Context& context, const payments::Order& order) {
  return to_json(order, app::has_unconfirmed_rate(context, order),
                 app::part_to_pay(context, order));
}

Response create_order(const Context& context, const Request& request) {
  const auto key = idempotency_key(request, "ordenes");
  if (!key) return http::problem(key.error(), request);
  const auto body =
      body_of(request, {"numero_predial", "vigencias", "hasta_cuota", "suscriptor", "periodos"});
  if (!body) return http::problem(body.error(), request);
  const auto subject = subject_of(context, *body);
  if (!subject) return http::problem(subject.error(), request);
  const auto vigencias = vigencias_of(*body);
  if (!vigencias) return http::problem(vigencias.error(), request);
  const auto instalment = instalment_of(*body);
  if (!instalment) return http::problem(instalment.error(), request);
  const auto created = payments::create_order(context.services, context.law.current()->law(),
                                              events::anonymous_taxpayer(),
                                              {.subject = *subject,
                                               .vigencias = *vigencias,
                                               .request_key = *key,
                                               .instalment = *instalment});
  if (!created) return http::problem(created.error(), request);
  return ok(told(context, *created), 201);
}

Response show_order(const Context& context, const Request& request) {
  const auto order = context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::order_by_token(tx, payments::OrderToken(request.parameter("id")));
  });
  if (!order) return http::problem(order.error(), request);
  return ok(told(context, *order));
}

// The rail of a request; the first where it names none.
Result<gateways::PaymentGateway*> rail_named(const Context& context, std::string_view name) {
  auto* rail = name.empty() ? context.rails.all().front() : context.rails.find(name);
  if (rail == nullptr) return fail(Code::kBadForm, "medio");
  return rail;
}

// The ways to pay: each with what it asks for before it can be used. One that does not answer says
// so, and the others are listed all the same.
Response rails(const Context& context, const Request&) {
  json::array rows;
  for (auto* rail : context.rails.all()) {
    const auto& traits = rail->traits();
    json::array conditions;
    const auto consents = context.offers.consents(*rail);
    if (consents)
      for (const auto& c : *consents)
        conditions.push_back(
            json::object{{"texto", c.text}, {"url", c.url}, {"aceptacion", c.token}});
    const bool available =
        consents && !context.rails.rests(traits.name, context.services.clock.now());
    json::object row{{"codigo", traits.name},
                     {"nombre", traits.label},
                     {"pide_banco", traits.payer_chooses_bank},
                     {"disponible", available},
                     {"condiciones", std::move(conditions)}};
    if (!available)
      row["motivo"] = traits.label +
                      " no responde en este momento. No se inició ningún pago. Use otro medio de "
                      "pago o intente en unos minutos.";
    rows.push_back(std::move(row));
  }
  return ok(json::object{{"medios", std::move(rows)}});
}

// ?medio= for another rail than the first.
Response banks(const Context& context, const Request& request) {
  const auto rail = rail_named(context, request.query_value("medio"));
  if (!rail) return http::problem(rail.error(), request);
  const auto list = context.offers.banks(**rail);
  if (!list) return http::problem(list.error(), request);
  json::array rows;
  for (const auto& b : *list) rows.push_back(json::object{{"codigo", b.code}, {"nombre", b.name}});
  return ok(json::object{{"bancos", std::move(rows)}});
}

Result<gateways::Payer> payer_of(const json::object& body) {
  gateways::Payer payer;
  RECAUDO_TRY(type, text_field(body, "tipo_documento", 3));
  const auto document_type = app::payer_document(type);
  if (!document_type) return fail(Code::kBadForm, "tipo_documento");
  payer.document_type = *document_type;
  payer.type = *document_type == gateways::DocumentType::kNit ? gateways::PersonType::kCompany
                                                              : gateways::PersonType::kPerson;
  RECAUDO_TRY(document, text_field(body, "documento", 15));
  RECAUDO_TRY(name, text_field(body, "nombre", 100));
  RECAUDO_TRY(email, text_field(body, "correo", 80));
  RECAUDO_TRY(phone, text_field(body, "celular", 10));
  payer.document_number = document;
  payer.full_name = name;
  payer.email = email;
  payer.phone = phone;
  payer.address = app::kNoPayerAddress;
  return payer;
}

// The tokens of GET /medios that the payer accepted, in its order; none where there are none.
Result<std::vector<std::string>> consents_of(const json::object& body) {
  std::vector<std::string> out;
  const auto* list = body.if_contains("aceptaciones");
  if (list == nullptr) return out;
  if (!list->is_array() || list->as_array().size() > 8) return fail(Code::kBadForm, "aceptaciones");
  for (const auto& token : list->as_array()) {
    if (!token.is_string()) return fail(Code::kBadForm, "aceptaciones");
    out.emplace_back(token.as_string());
  }
  return out;
}

Result<payments::StartRequest> start_request(const Context& context, const Request& request) {
  payments::StartRequest start;
  RECAUDO_TRY(key, idempotency_key(request, "pagos"));
  RECAUDO_TRY(body, body_of(request, {"medio", "aceptaciones", "banco", "tipo_documento",
                                      "documento", "nombre", "correo", "celular"}));
  if (body.contains("medio")) {
    RECAUDO_TRY(name, text_field(body, "medio", 16));
    start.rail = name;
  }
  RECAUDO_TRY(rail, rail_named(context, start.rail));
  RECAUDO_TRY(payer, payer_of(body));
  if (rail->traits().payer_chooses_bank) {
    RECAUDO_TRY(bank, text_field(body, "banco", 10));
    RECAUDO_TRY(banks, context.offers.banks(*rail));
    const auto known = std::ranges::find(banks, bank, &gateways::Bank::code);
    if (known == banks.end()) return fail(Code::kBadForm, "banco");
    start.bank_code = known->code;
    start.bank_name = known->name;
  }
  RECAUDO_TRY(consents, consents_of(body));
  start.consents = std::move(consents);
  start.order = payments::OrderToken(request.parameter("id"));
  start.payer = payer;
  start.payer_ip = request.peer.address;
  start.user_agent = request.header("user-agent");
  start.request_key = key;
  start.return_url_base = context.base_url + "/pago/";
  return start;
}

Result<payments::Order> order_of(const Context& context, payments::OrderId id) {
  return context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::order_by_id(tx, id); });
}

Response pay(const Context& context, const Request& request) {
  const auto start = start_request(context, request);
  if (!start) return http::problem(start.error(), request);
  const auto outcome = payments::start_payment(context.services, context.law.current()->law(),
                                               context.rails, events::anonymous_taxpayer(), *start);
  if (!outcome) return http::problem(outcome.error(), request);
  if (const auto* none = std::get_if<payments::NotStarted>(&*outcome))
    return http::problem(Error{Code::kPaymentNotStarted, none->text}, request);
  if (const auto* blocked = std::get_if<payments::Blocked>(&*outcome))
    return http::problem(Error{Code::kPaymentBlocked, app::blocked_text(context, *blocked)},
                         request);
  const auto& payment = std::get<payments::Started>(*outcome).payment;
  const auto order = order_of(context, payment.order);
  return order ? ok(started_json(payment, *order), 201) : http::problem(order.error(), request);
}

// ?consultar=1 asks the rail first, like the page that the browser comes back to.
Response show_payment(const Context& context, const Request& request) {
  auto payment = context.services.db.read([&](pqxx::read_transaction& tx) {
    return payments::payment_by_token(tx, payments::PaymentToken(request.parameter("id")));
  });
  if (!payment) return http::problem(payment.error(), request);
  if (request.query_value("consultar") == "1" && payment->state == payments::State::kPending) {
    auto asked = payments::query_now(context.services, context.law.current()->law(), context.rails,
                                     payment->ticket, payments::Source::kReturn);
    if (asked) payment = std::move(asked);
  }
  const auto order = order_of(context, payment->order);
  return order ? ok(to_json(*payment, *order)) : http::problem(order.error(), request);
}

Response show_receipt(const Context& context, const Request& request) {
  const auto code = payments::parse_verification_code(request.parameter("codigo"));
  if (!code) return http::problem(code.error(), request);
  struct Found {
    payments::Receipt receipt;
    payments::Payment payment;
    payments::Order order;
    std::optional<payments::LogPlace> place;
  };
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) -> Result<Found> {
    RECAUDO_TRY(receipt, payments::receipt_by_code(tx, *code));
    RECAUDO_TRY(payment, payments::payment_by_ticket(tx, receipt.ticket));
    RECAUDO_TRY(order, payments::order_by_id(tx, payment.order));
    return Found{receipt, payment, order, payments::log_place_of(tx, receipt.number)};
  });
  if (!found) return http::problem(found.error(), request);
  const auto& [receipt, payment, order, place] = *found;
  auto body =
      to_json(receipt, payment, order, app::has_unconfirmed_rate(context, order, payment, receipt));
  body["bitacora"] = to_json(app::signed_place(context, place), context.base_url);
  return ok(std::move(body));
}

}  // namespace

std::vector<http::Route> routes(const Context& context) {
  using http::BodyClass;
  using http::Caller;
  using http::Method;
  std::vector<http::Route> out;
  const auto add = [&](Method method, std::string pattern,
                       Response (*handler)(const Context&, const Request&), std::string rate,
                       BodyClass body = BodyClass::kNone) {
    out.push_back({method, std::move(pattern),
                   [&context, handler](const Request& r) { return handler(context, r); },
                   http::Access::everyone(), body, Caller::kMachine, std::move(rate)});
  };
  add(Method::kGet, "/api/v1/predios", find_parcels, "consulta");
  add(Method::kPost, "/api/v1/consultas", find_by_document, "consulta", BodyClass::kJson);
  add(Method::kGet, "/api/v1/predios/:numero/estado", statement, "estado");
  add(Method::kGet, "/api/v1/servicios/:numero/estado", service_statement, "consulta");
  add(Method::kPost, "/api/v1/ordenes", create_order, "orden", BodyClass::kJson);
  add(Method::kGet, "/api/v1/ordenes/:id", show_order, "estado");
  add(Method::kGet, "/api/v1/medios", rails, "estado");
  add(Method::kGet, "/api/v1/bancos", banks, "estado");
  add(Method::kPost, "/api/v1/ordenes/:id/pagos", pay, "pago", BodyClass::kJson);
  add(Method::kGet, "/api/v1/pagos/:id", show_payment, "estado");
  add(Method::kGet, "/api/v1/recibos/:codigo", show_receipt, "verificar");
  return out;
}

}  // namespace recaudo::json_api
