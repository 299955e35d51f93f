#include "gateways/simulator/placetopay.h"

#include <array>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/simulator/digits.h"
#include "gateways/simulator/placetopay_request.h"

namespace recaudo::simulator {
namespace {

using Kind = JsonValue::Kind;

// So that a reference of PlacetoPay's is never taken for a CUS.
constexpr std::int64_t kInternalBase = 1'500'000'000;

JsonObject status_json(const SessionStatus& s, std::string_view message, Instant at) {
  return JsonObject()
      .text("status", s.status)
      .text("reason", s.reason)
      .text("message", message)
      .text("date", to_rfc3339(at));
}

Response failed(int http, const std::string& raw_reason, std::string_view message, Instant now) {
  const auto status = JsonObject()
                          .text("status", "FAILED")
                          .raw("reason", raw_reason)
                          .text("message", message)
                          .text("date", to_rfc3339(now))
                          .str();
  return json_response(http, JsonObject().raw("status", status).str());
}

Response refused(const SessionRefusal& why, Instant now) {
  return failed(400, json_string(why.reason), why.message, now);
}

Response not_found(Instant now) {
  return failed(404, "0", "No existe la sesión", now);
}

std::string amount_json(Money m) {
  return JsonObject().text("currency", "COP").pesos("total", m).str();
}

std::string processor_field(std::string_view name, std::string_view value) {
  return JsonObject().text("keyword", name).text("value", value).text("displayOn", "both").str();
}

std::string payment_json(const SimulatorOptions& options, const Transaction& t, bool refunded) {
  const auto status = payment_status(t);
  const Money amount = t.state == State::kOk ? t.moved : t.request.amount;
  const auto* bank = with_code(options.banks, t.request.bank_code);
  const auto both = JsonObject()
                        .raw("from", amount_json(amount))
                        .raw("to", amount_json(amount))
                        .number("factor", 1)
                        .str();
  return JsonObject()
      .raw("status", status_json(status, reason_text(status.reason), t.state_since).str())
      .number("internalReference", kInternalBase + t.cus.value())
      .text("reference", t.origin.reference)
      .text("paymentMethod", "pse")
      .text("paymentMethodName", "Cuentas débito ahorro y corriente (PSE)")
      .text("issuerName", bank ? bank->name : t.request.bank_code)
      .raw("amount", both)
      .text("authorization", to_string(t.cus))
      .text("receipt", t.authorization)
      .text("franchise", "_PSE_")
      .boolean("refunded", refunded)
      .raw("processorFields", "[" + processor_field("trazabilyCode", to_string(t.cus)) + "," +
                                  processor_field("transactionCycle", std::to_string(t.cycle)) +
                                  "]")
      .str();
}

std::string identification(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNames{
      {{"CC", "CedulaDeCiudadania"},
       {"CE", "CedulaDeExtranjeria"},
       {"TI", "TarjetaDeIdentidad"},
       {"PPN", "Pasaporte"},
       {"NIT", "NIT"}}};
  for (const auto& [code, name] : kNames)
    if (code == type) return std::string(name);
  return "";
}

Secret secret_of(const std::string& file) {
  auto secret = value_or_throw(read_secret_file(file));
  if (secret.empty()) throw Refusal({Code::kBadConfig, "credenciales de PlacetoPay"});
  return secret;
}

}  // namespace

PlacetoPay::PlacetoPay(const SimulatorOptions& options, Ach& ach, FaultSource& faults,
                       Scenario& scenario)
    : options_(options),
      rail_(options.placetopay.value()),
      ach_(ach),
      faults_(faults),
      scenario_(scenario),
      auth_(secret_of(rail_.login_file), secret_of(rail_.secret_key_file), rail_.accept_sha1) {
  ach_.serve(Rail::kPlacetoPay, *this);
}

bool PlacetoPay::serves(const std::string& path) {
  return path.starts_with("/api/") || path.starts_with("/spa/session/");
}

Response PlacetoPay::handle(const Request& request, const std::string& public_url) {
  return request.path.starts_with("/spa/") ? payer_page(request) : api(request, public_url);
}

Response PlacetoPay::api(const Request& request, const std::string& public_url) {
  const Instant now = ach_.now();
  if (request.method != "POST") return failed(405, "405", "Método no admitido", now);
  faults_.maybe_sleep();
  if (!has_media_type(request, "application/json"))
    return failed(415, "415", "El cuerpo debe ser application/json", now);
  const auto body = parse_json(request.body);
  if (!body || !body->is(Kind::kObject)) return failed(400, "400", "El cuerpo no es JSON", now);
  if (const int code = auth_.check(*body, now, ach_.enter().store()))
    return failed(401, "401", "Autenticación fallida " + std::to_string(code), now);
  if (faults_.draw(&Faults::error_500_permille))
    return json_response(500, R"({"message":"Server Error"})");
  const auto script = script_of_header(request);
  if (!script) return failed(400, "400", "X-Simulator-Outcome: " + script.error(), now);

  constexpr std::string_view kSession = "/api/session";
  const std::string_view path = request.path;
  if (path == kSession) return create(*body, *script, public_url);
  if (path == "/api/transaction" && !body->find("action"))
    return refused({"request_not_valid", "El campo action es obligatorio"}, now);
  if (path == "/api/reverse" || path == "/api/transaction") return reverse(*body);
  if (!path.starts_with("/api/session/")) return not_found(now);
  const auto rest = path.substr(kSession.size() + 1);
  const auto id = whole_number(rest.substr(0, rest.find('/')));
  if (!id) return not_found(now);
  if (rest.find('/') == std::string_view::npos) return query(RequestId(*id));
  return rest.ends_with("/cancel") ? cancel(RequestId(*id)) : not_found(now);
}

Script PlacetoPay::script_for(const Session& session, const std::optional<Script>& by_header) {
  if (by_header) return *by_header;
  if (auto script = scenario_.take(Rail::kPlacetoPay, session.reference)) return *script;
  return options_.scripted_amounts ? script_of(session.total) : Script{};
}

Response PlacetoPay::create(const JsonValue& body, const std::optional<Script>& by_header,
                            const std::string& public_url) {
  auto books = ach_.enter();
  auto read = read_session_request(body, books.now());
  if (!read) return refused(read.error(), books.now());
  Session session = std::move(*read);
  const Script script = script_for(session, by_header);
  if (script.refusal == NotCreated::kExceededLimit)
    return failed(400, "\"61\"", "El valor supera el máximo permitido", books.now());
  if (script.refusal == NotCreated::kBankUnreachable)
    return failed(400, "\"transaction_request_error\"", "No se pudo crear la petición",
                  books.now());
  session.token = to_base64url(random_bytes(18));
  session.id = books.store().insert_session(session);
  if (script.order) {
    auto t = attempt(books, session, options_.banks.front().code, session.total);
    books.order(t, *script.order, "script");
    session = books.store().session(session.id).value();
    if (t.state == State::kNotAuthorized || t.state == State::kFailed) {
      session.closed_reason = "XN";  // nobody is there to try again
      refresh(books, session, t.callback, books.now());
    }
  }
  const auto status =
      status_json({"OK", "PC"}, "La petición se ha procesado correctamente", books.now());
  Response r = json_response(200, JsonObject()
                                      .raw("status", status.str())
                                      .number("requestId", session.id.value())
                                      .text("processUrl", public_url + page_path(session))
                                      .str());
  r.drop = script.answer_lost || faults_.draw(&Faults::create_lost_permille);
  return r;
}

Response PlacetoPay::maybe_lost(Response r) {
  r.drop = faults_.draw(&Faults::create_lost_permille);
  return r;
}

Response PlacetoPay::query(RequestId id) {
  auto books = ach_.enter();
  const auto session = books.store().session(id);
  if (!session) return not_found(books.now());
  std::vector<Transaction> seen;
  for (const auto& t : books.store().of_gateway(Rail::kPlacetoPay, id.value()))
    seen.push_back(books.as_seen(t));
  const auto status = evaluate(*session, seen);
  const Instant since = status == session->status ? session->status_since : session->created;
  const auto payments = json_array(seen, [&](const Transaction& t) {
    const bool given_back =
        t.reversed_at || books.store().debited("refund", t.cus.value()).is_positive();
    return payment_json(options_, t, rail_.shows_refunds && given_back);
  });
  Response r = json_response(
      200, JsonObject()
               .number("requestId", id.value())
               .raw("status", status_json(status, reason_text(status.reason), since).str())
               .raw("request", session->request)
               .raw("payment", seen.empty() ? "null" : payments)
               .raw("subscription", "null")
               .str());
  r.drop = faults_.draw(&Faults::query_timeout_permille);
  return r;
}

Response PlacetoPay::cancel(RequestId id) {
  auto books = ach_.enter();
  auto session = books.store().session(id);
  if (!session) return not_found(books.now());
  const auto attempts = books.store().of_gateway(Rail::kPlacetoPay, id.value());
  if (!session->closed_reason.empty() || any_pending(attempts) ||
      open_amount(*session, attempts) != session->total)
    return refused({"action_not_allowed", "La sesión no se puede cancelar"}, books.now());
  session->closed_reason = "MC";
  refresh(books, *session, Callback::kNormal, books.now());
  const auto& s = session->status;
  const auto inner = JsonObject()
                         .number("requestId", id.value())
                         .raw("status", status_json(s, reason_text(s.reason), books.now()).str())
                         .str();
  return maybe_lost(json_response(
      200, JsonObject()
               .raw("status",
                    status_json({"OK", "00"}, "La sesión ha sido cancelada", books.now()).str())
               .raw("session", inner)
               .str()));
}

// Whole before the bank's day closes (the credit never reaches the account), whole or in parts
// after.
Response PlacetoPay::reverse(const JsonValue& body) {
  auto books = ach_.enter();
  const auto refuse = [&](const char* reason, const char* message) {
    return refused({reason, message}, books.now());
  };
  const auto* action = body.find("action");
  if (action && action->text != "reverse")
    return refuse("action_not_allowed", "La acción no está permitida para esta transacción");
  const auto* internal = body.find("internalReference");
  const auto number = internal ? whole_number(internal->text) : std::nullopt;
  auto t = number && *number > kInternalBase ? books.store().by_cus(Cus(*number - kInternalBase))
                                             : std::nullopt;
  if (!t || t->origin.rail != Rail::kPlacetoPay)
    return refuse("request_not_valid", "No existe la transacción");
  if (!rail_.pse_reversible || t->state != State::kOk)
    return refuse("action_not_allowed", "El medio de pago no permite reversos");
  const Money left = t->moved - books.store().debited("refund", t->cus.value());
  if (t->reversed_at || left.is_zero())
    return refuse("action_not_allowed", "La transacción ya ha sido reembolsada");
  const auto* part = given(body, "amount");
  const auto amount = part ? money_of_number(*part) : std::optional(left);
  if (!amount || !amount->is_positive() || *amount > left)
    return refuse("request_not_valid", "El valor no es válido");
  if (!books.store().is_filed(t->cus)) {
    if (*amount != t->moved)
      return refuse("action_not_allowed", "Antes del cierre solo se admite el reverso total");
    t->reversed_at = books.now();
    books.store().update(*t, "reversed", to_plain(*amount), books.now());
  } else {
    books.store().insert_debit(
        {0, "refund", t->cus.value(), file_reference(*t), *amount, books.now()});
  }
  return maybe_lost(json_response(
      200, JsonObject()
               .raw("status", status_json({"APPROVED", "00"}, "Aprobada", books.now()).str())
               .raw("payment", payment_json(options_, *t, true))
               .str()));
}

Transaction PlacetoPay::attempt(Books& books, const Session& s, const std::string& bank,
                                Money amount) {
  PaymentRequest r;
  r.bank_code = bank;
  r.service_code = options_.services.front().code;
  r.amount = amount;
  r.entity_url = page_path(s);
  r.user_type = s.payer_type == "NIT" ? "company" : "person";
  r.reference1 = s.ip_address;
  r.reference2 = s.payer_type;
  r.reference3 = s.payer_document;
  r.solicite_date = to_rfc3339(books.now());
  r.description = s.description;
  r.identification_type = identification(s.payer_type);
  r.identification_number = s.payer_document;
  r.full_name = s.payer_name;
  r.email = s.payer_email;
  return books.open(std::move(r), {Rail::kPlacetoPay, s.id.value(), s.reference}).value();
}

void PlacetoPay::changed(Books& books, const Transaction& t, Instant at) {
  auto session = books.store().session(RequestId(t.origin.gateway_id)).value();
  if (!t.notification_url.empty()) session.notification_url = t.notification_url;
  const auto attempts = books.store().of_gateway(Rail::kPlacetoPay, session.id.value());
  if (rejected_attempts(attempts) >= kMaxRejectedAttempts && session.closed_reason.empty())
    session.closed_reason = "XN";
  refresh(books, session, t.callback, at);
}

void PlacetoPay::settle(Books& books) {
  for (auto due = books.store().sessions_due(books.now()); !due.empty();
       due = books.store().sessions_due(books.now())) {
    for (auto& session : due) {
      session.closed_reason = "EX";
      refresh(books, session, Callback::kNormal, session.expires);
    }
  }
}

void PlacetoPay::refresh(Books& books, Session& session, Callback callback, Instant at) {
  const auto attempts = books.store().of_gateway(Rail::kPlacetoPay, session.id.value());
  const auto status = evaluate(session, attempts);
  const bool news = status.status != session.status.status;
  if (status != session.status) session.status_since = at;
  session.status = status;
  books.store().update_session(session);
  if (news && (is_final(status.status) || status.status == "APPROVED_PARTIAL"))
    notify(books, session, callback);
}

// Once, never again, whatever the company answers.
void PlacetoPay::notify(Books& books, const Session& session, Callback callback) {
  const auto send = [&](const SessionStatus& s, Instant at, Callback how) {
    const auto date = to_rfc3339(at);
    Hint hint;
    hint.url = session.notification_url.empty() ? rail_.notification_url : session.notification_url;
    hint.body = JsonObject()
                    .raw("status", status_json(s, reason_text(s.reason), at).str())
                    .number("requestId", session.id.value())
                    .text("reference", session.reference)
                    .text("signature", notification_signature(session.id.value(), s.status, date,
                                                              auth_.secret_key(), rail_.sign_sha1))
                    .str();
    hint.tries = 1;
    books.send(how, std::move(hint));
  };
  send(session.status, session.status_since, callback);
  if (callback == Callback::kOutOfOrder)
    send({"PENDING", "PT"}, session.created, Callback::kOutOfOrder);
}

OrderOutcome PlacetoPay::order(RequestId id, const DecisionOrder& order) {
  auto books = ach_.enter();
  auto session = books.store().session(id);
  if (!session) return OrderOutcome::kUnknown;
  const auto attempts = books.store().of_gateway(Rail::kPlacetoPay, id.value());
  for (auto t : attempts) {
    if (!may_change(t, order)) continue;
    books.order(t, order, "control");
    return OrderOutcome::kDone;
  }
  if (!session->closed_reason.empty() || !open_amount(*session, attempts).is_positive())
    return OrderOutcome::kNotPossible;
  auto t = attempt(books, *session, options_.banks.front().code, open_amount(*session, attempts));
  books.order(t, order, "control");
  return OrderOutcome::kDone;
}

void PlacetoPay::ledger(Books& books, RequestId after, int limit, JsonObject& out) {
  const auto rows = books.store().sessions(after, limit);
  const auto describe = [&](const Session& s) {
    const auto attempts = books.store().of_gateway(Rail::kPlacetoPay, s.id.value());
    return JsonObject()
        .number("request_id", s.id.value())
        .text("reference", s.reference)
        .centavos("total_centavos", s.total)
        .text("status", s.status.status)
        .text("reason", s.status.reason)
        .text("created_at", to_rfc3339(s.created))
        .text("expires_at", to_rfc3339(s.expires))
        .raw("cus", json_array(attempts, [](const Transaction& t) { return to_string(t.cus); }))
        .str();
  };
  out.raw("sessions", json_array(rows, describe));
  out.boolean("more_sessions", rows.size() == static_cast<std::size_t>(limit));
}

}  // namespace recaudo::simulator
