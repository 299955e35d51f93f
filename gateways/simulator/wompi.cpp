#include "gateways/simulator/wompi.h"

#include <array>
#include <chrono>

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo::simulator {
namespace {

using Kind = JsonValue::Kind;

constexpr std::int64_t kMerchant = 15113;
constexpr std::int64_t kFirstNumber = 41'120;
constexpr std::chrono::seconds kSandboxBankThinks{5};
constexpr std::string_view kApi = "/v1/";
constexpr std::string_view kPolicy = "END_USER_POLICY";
constexpr std::string_view kPersonalData = "PERSONAL_DATA_AUTH";

std::string data_of(const std::string& json) {
  return JsonObject().raw("data", json).raw("meta", "{}").str();
}

Response error(int status, std::string_view type, std::string_view reason) {
  const auto inner = JsonObject().text("type", type).text("reason", reason).str();
  return json_response(status, JsonObject().raw("error", inner).str());
}

Response invalid_token() {
  return error(401, "INVALID_ACCESS_TOKEN", "La llave no es válida para este ambiente");
}

Response not_found() {
  return error(404, "NOT_FOUND_ERROR", "La entidad solicitada no existe");
}

Response invalid(const WompiFaults& faults) {
  JsonObject messages;
  for (const auto& [field, texts] : faults)
    messages.raw(field, json_array(texts, [](const std::string& t) { return json_string(t); }));
  const auto inner =
      JsonObject().text("type", "INPUT_VALIDATION_ERROR").raw("messages", messages.str()).str();
  return json_response(422, JsonObject().raw("error", inner).str());
}

Secret key_from(const std::string& file, std::string_view prefix) {
  auto key = value_or_throw(read_secret_file(file));
  if (!key.reveal().starts_with(prefix) || key.reveal().size() == prefix.size())
    throw Refusal({Code::kBadConfig, "llaves de Wompi: debe empezar con " + std::string(prefix)});
  return key;
}

std::string text_of(const JsonValue& body, const char* name) {
  const auto* v = body.find(name);
  return v ? v->text : "";
}

std::string without_secrets(const JsonValue& body) {
  JsonValue copy = body;
  for (const char* name : {"acceptance_token", "accept_personal_auth", "signature"})
    copy.members.erase(name);
  return to_json(copy);
}

// What a bank of the sandbox does by itself.
std::optional<DecisionOrder> sandbox_order(std::string_view bank) {
  DecisionOrder order;
  order.hold = kSandboxBankThinks;
  if (bank == "1") return order;
  order.decision = bank == "2" ? Decision::kDecline : Decision::kFail;
  return bank == "2" || bank == "3" ? std::optional(order) : std::nullopt;
}

}  // namespace

Wompi::Wompi(const SimulatorOptions& options, Ach& ach, FaultSource& faults, Scenario& scenario)
    : options_(options),
      rail_(options.wompi.value()),
      ach_(ach),
      faults_(faults),
      scenario_(scenario),
      public_key_(key_from(rail_.public_key_file, "pub_test_")),
      private_key_(key_from(rail_.private_key_file, "prv_test_")),
      events_secret_(key_from(rail_.events_secret_file, "test_events_")),
      integrity_secret_(key_from(rail_.integrity_secret_file, "test_integrity_")) {
  ach_.serve(Rail::kWompi, *this);
}

bool Wompi::serves(const std::string& path) {
  return path.starts_with(kApi) || path == "/p" || path.starts_with("/p/");
}

Response Wompi::handle(const Request& request, const std::string& public_url) {
  return request.path.starts_with(kApi) ? api(request, public_url) : checkout(request, public_url);
}

bool Wompi::authorised(const Request& request, bool private_only) const {
  const auto key = bearer_token(request);
  const bool is_private = equal_constant_time(key, private_key_.reveal());
  return is_private || (!private_only && equal_constant_time(key, public_key_.reveal()));
}

Response Wompi::api(const Request& request, const std::string& public_url) {
  faults_.maybe_sleep();
  if (faults_.draw(&Faults::error_500_permille))
    return json_response(500, R"({"error":{"type":"INTERNAL_SERVER_ERROR"}})");
  constexpr std::string_view kMerchants = "merchants/";
  constexpr std::string_view kTransactions = "transactions/";
  const auto path = std::string_view(request.path).substr(kApi.size());
  const bool get = request.method == "GET";
  if (!get && request.method != "POST") return error(405, "METHOD_NOT_ALLOWED", "Use GET o POST");
  if (get && path.starts_with(kMerchants)) return merchant(path.substr(kMerchants.size()));
  const bool voids = path.starts_with(kTransactions) && path.ends_with("/void");
  const bool searches = get && path == "transactions";
  // One transaction is shown to whoever knows its number, as the page that the payer returns to
  // asks.
  const bool open =
      get && path.starts_with(kTransactions) && !request.headers.contains("authorization");
  if (!open && !authorised(request, voids || searches)) return invalid_token();
  if (get && path == "pse/financial_institutions")
    return json_response(200, data_of(json_array(wompi_banks(options_), [](const SimulatedBank& b) {
                           return JsonObject()
                               .text("financial_institution_code", b.code)
                               .text("financial_institution_name", b.name)
                               .str();
                         })));
  if (searches) return search(request.parameter("reference"));
  if (!get && path == "transactions") return create(request, public_url);
  if (!path.starts_with(kTransactions)) return not_found();
  const std::string id(
      path.substr(kTransactions.size(), path.size() - kTransactions.size() - (voids ? 5 : 0)));
  if (get) return query(id);
  if (!voids || !cus_of(id)) return not_found();
  return error(422, "UNPROCESSABLE", "El medio de pago PSE no admite anulación");
}

Response Wompi::merchant(std::string_view key) {
  if (!key.starts_with("pub_test_")) return invalid({{"public_key", {"Formato inválido"}}});
  if (!equal_constant_time(key, public_key_.reveal())) return not_found();
  const Instant now = ach_.now();
  const auto presigned = [&](std::string_view type, const char* document) {
    return JsonObject()
        .text("acceptance_token", tokens_.issue(type, now))
        .text("permalink", std::string("https://wompi.example/") + document)
        .text("type", type)
        .str();
  };
  return json_response(
      200, data_of(JsonObject()
                       .number("id", kMerchant)
                       .text("name", options_.entity_name)
                       .text("legal_id", options_.nit)
                       .text("public_key", key)
                       .boolean("active", true)
                       .raw("accepted_payment_methods", R"(["PSE"])")
                       .raw("presigned_acceptance", presigned(kPolicy, "terminos.pdf"))
                       .raw("presigned_personal_data_auth", presigned(kPersonalData, "datos.pdf"))
                       .str()));
}

WompiFaults Wompi::check_signed(const JsonValue& body, Instant now) const {
  if (!tokens_.valid(text_of(body, "acceptance_token"), kPolicy, now))
    return {{"acceptance_token", {"El token de aceptación no es válido"}}};
  if (!tokens_.valid(text_of(body, "accept_personal_auth"), kPersonalData, now))
    return {{"accept_personal_auth", {"El token de aceptación no es válido"}}};
  const auto signature = text_of(body, "signature");
  if (signature.empty()) return {{"signature", {"Firma de integridad requerida no enviada"}}};
  const auto expected = integrity_signature(
      text_of(body, "reference"), text_of(body, "amount_in_cents"), text_of(body, "currency"),
      text_of(body, "expiration_time"), integrity_secret_.reveal());
  if (!equal_constant_time(signature, expected)) return {{"signature", {"La firma es inválida"}}};
  return {};
}

Script Wompi::script_for(const WompiOrder& order, const std::optional<Script>& by_header) {
  if (by_header) return *by_header;
  if (auto script = scenario_.take(Rail::kWompi, order.reference)) return *script;
  Script script = options_.scripted_amounts ? script_of(order.payment.amount) : Script{};
  if (!script.order && script.refusal == NotCreated::kNo) script.order = sandbox_order(order.bank);
  return script;
}

Response Wompi::create(const Request& request, const std::string& public_url) {
  if (!has_media_type(request, "application/json"))
    return error(415, "UNSUPPORTED_MEDIA_TYPE", "El cuerpo debe ser application/json");
  const auto body = parse_json(request.body);
  if (!body || !body->is(Kind::kObject)) return error(422, "UNPROCESSABLE", "El cuerpo no es JSON");
  const auto by_header = script_of_header(request);
  if (!by_header) return error(400, "BAD_REQUEST", "X-Simulator-Outcome: " + by_header.error());
  auto books = ach_.enter();
  if (const auto faults = check_signed(*body, books.now()); !faults.empty()) return invalid(faults);
  if (!body->find("payment_method") && !body->find("payment_source_id"))
    return error(422, "UNPROCESSABLE", "No se envió un método de pago");
  const auto order = read_wompi_order(*body, options_, books.now());
  if (!order) return invalid(order.error());
  if (!books.store().wompi_by_reference(order->reference).empty())
    return invalid({{"reference", {"La referencia ya ha sido usada"}}});
  const auto script = script_for(*order, *by_header);
  const auto p = begin(books, *order, without_secrets(*body), public_url, script);
  const auto t = books.store().by_cus(p.cus).value();
  Response r = json_response(201, data_of(wompi_json(p, t, options_.entity_code, false)));
  r.drop = script.answer_lost || faults_.draw(&Faults::create_lost_permille);
  return r;
}

// What is not created elsewhere is created here and in ERROR at once: Wompi asks ACH by itself.
WompiPayment Wompi::begin(Books& books, const WompiOrder& order, const std::string& request_json,
                          const std::string& public_url, const Script& script) {
  WompiPayment p;
  p.id = books.store().setting("wompi_number", kFirstNumber);
  books.store().set_setting("wompi_number", p.id + 1);
  p.public_id = std::to_string(kMerchant) + "-" +
                std::to_string(to_unix_micros(books.now()) / 1'000'000) + "-" +
                std::to_string(p.id);
  p.reference = order.reference;
  p.request = request_json;
  p.public_url = public_url;
  if (order.bank == "3") p.message = "Transacción con ERROR en Sandbox";
  PaymentRequest request = order.payment;
  request.bank_code = order.bank.size() == 4 ? order.bank : "9999";
  request.entity_url = order.redirect_url.empty()
                           ? "/p/?id=" + p.public_id
                           : order.redirect_url +
                                 (order.redirect_url.find('?') == std::string::npos ? "?" : "&") +
                                 "id=" + p.public_id + "&env=test";
  auto t = books.open(std::move(request), {Rail::kWompi, p.id, order.reference}).value();
  p.cus = t.cus;
  if (script.refusal != NotCreated::kNo) p.message = "No se pudo iniciar la transacción en PSE";
  books.store().insert_wompi(p);
  DecisionOrder failure;
  failure.decision = Decision::kFail;
  if (script.refusal != NotCreated::kNo)
    books.order(t, failure, "script");
  else if (script.order)
    books.order(t, *script.order, "script");
  return p;
}

Response Wompi::query(const std::string& public_id) {
  auto books = ach_.enter();
  const auto p = books.store().wompi(public_id);
  if (!p) return not_found();
  books.store().count_wompi_query(p->id);
  const auto t = books.as_seen(books.store().by_cus(p->cus).value());
  const bool with_url = p->queries >= rail_.queries_before_url;
  Response r = json_response(200, data_of(wompi_json(*p, t, options_.entity_code, with_url)));
  r.drop = faults_.draw(&Faults::query_timeout_permille);
  return r;
}

Response Wompi::search(const std::string& reference) {
  auto books = ach_.enter();
  const auto found = books.store().wompi_by_reference(reference);
  Response r = json_response(200, data_of(json_array(found, [&](const WompiPayment& p) {
                               const auto t = books.as_seen(books.store().by_cus(p.cus).value());
                               return wompi_json(p, t, options_.entity_code, true);
                             })));
  r.drop = faults_.draw(&Faults::query_timeout_permille);
  return r;
}

std::optional<Cus> Wompi::cus_of(const std::string& public_id) {
  auto books = ach_.enter();
  const auto p = books.store().wompi(public_id);
  return p ? std::optional(p->cus) : std::nullopt;
}

void Wompi::ledger(Books& books, std::int64_t after, int limit, JsonObject& out) {
  const auto rows = books.store().wompi_after(after, limit);
  const auto describe = [&](const WompiPayment& p) {
    const auto t = books.store().by_cus(p.cus).value();
    return JsonObject()
        .number("number", p.id)
        .text("id", p.public_id)
        .text("reference", p.reference)
        .number("cus", p.cus.value())
        .text("status", wompi_status(t.state))
        .str();
  };
  out.raw("wompi", json_array(rows, describe));
  out.boolean("more_wompi", rows.size() == static_cast<std::size_t>(limit));
}

}  // namespace recaudo::simulator
