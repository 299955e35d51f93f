#include "gateways/simulator/control.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "gateways/simulator/billing_file.h"
#include "gateways/simulator/digits.h"
#include "gateways/simulator/members.h"

namespace recaudo::simulator {
namespace {

using Kind = JsonValue::Kind;

constexpr std::string_view kTransactions = "/control/transactions/";
constexpr std::string_view kSessions = "/control/sessions/";
constexpr std::string_view kWompi = "/control/wompi/";
constexpr int kLedgerRows = 10'000;

Response refusal(const Error& error) {
  return json_response(info(error.code).http_status, JsonObject()
                                                         .text("code", info(error.code).id)
                                                         .text("message", info(error.code).text)
                                                         .text("detail", error.detail)
                                                         .str());
}

Response bad_field(std::string_view name) {
  return refusal({Code::kSimulatorOrder, "campo " + std::string(name)});
}

// An order and nothing else: a misspelt member must not be half obeyed.
tl::expected<DecisionOrder, std::string> whole_order(const JsonValue& body) {
  Members m{body, ""};
  m.only(kOrderMembers);
  if (!m.bad.empty()) return tl::unexpected(m.bad);
  return read_order(body);
}

Response not_done(OrderOutcome outcome, const std::string& what) {
  if (outcome == OrderOutcome::kUnknown) return refusal({Code::kNotFound, what});
  return json_response(409, R"({"detail":"el pago ya está decidido"})");
}

}  // namespace

Response Control::handle(const Request& request) {
  if (!request.from_loopback) return json_response(403, R"({"detail":"solo desde este equipo"})");
  if (!equal_constant_time(request.header("x-control-token"), token_.reveal()))
    return json_response(401, R"({"detail":"falta X-Control-Token"})");
  if (request.method == "GET") return get(request);
  if (request.method != "POST") return json_response(405, R"({"detail":"use GET o POST"})");
  if (request.path == "/control/billing-file") return take_billing_file(request.body);
  const auto body = parse_json(request.body);
  if (!body || !body->is(Kind::kObject)) return bad_field("(cuerpo)");
  return post(request.path, *body);
}

Response Control::get(const Request& request) {
  if (request.path == "/control/ledger") return ledger(request);
  if (request.path.starts_with(kTransactions)) {
    const auto cus = whole_number(request.path.substr(kTransactions.size()));
    const auto text = cus ? ach_.describe(Cus(*cus)) : "";
    if (!text.empty()) return json_response(200, text);
  }
  return refusal({Code::kNotFound, request.path});
}

// Every kind of row under one lock: what a page tells of one rail fits what it tells of the others.
Response Control::ledger(const Request& request) {
  std::string bad;
  const auto number = [&](const char* name, std::int64_t otherwise = 0) {
    const auto text = request.parameter(name);
    const auto n = text.empty() ? std::optional(otherwise) : whole_number(text);
    if (!n) bad = name;
    return n.value_or(otherwise);
  };
  const auto limit = number("limit", kLedgerRows);
  if (limit < 1 || limit > kLedgerRows) bad = "limit";
  Ach::LedgerPage page{Cus(number("after_cus")), number("after_window"), number("after_instant"),
                       ClosingId(number("after_day")), 0};
  const RequestId after_session(number("after_session"));
  const auto after_wompi = number("after_wompi");
  if (!bad.empty()) return bad_field(bad);
  page.limit = static_cast<int>(limit);
  auto books = ach_.enter();
  auto o = ach_.ledger(books, page);
  if (gateways_.placetopay) gateways_.placetopay->ledger(books, after_session, page.limit, o);
  if (gateways_.wompi) gateways_.wompi->ledger(books, after_wompi, page.limit, o);
  return json_response(200, o.str());
}

Response Control::post(const std::string& path, const JsonValue& body) {
  if (path.starts_with(kTransactions)) return decide(path.substr(kTransactions.size()), body);
  if (path.starts_with(kSessions)) return decide_session(path.substr(kSessions.size()), body);
  if (path.starts_with(kWompi)) return decide_wompi(path.substr(kWompi.size()), body);
  if (path == "/control/window-payments") return pay_at_window(body);
  if (path == "/control/cheque-returns") return return_cheque(body);
  if (path == "/control/cash-deposits") return deposit_cash(body);
  if (path == "/control/qr" && gateways_.breb) return issue_qr(body);
  if (path == "/control/qr-payments" && gateways_.breb) return pay_qr(body);
  if (path == "/control/clock") return move_clock(body);
  if (path == "/control/faults") return set_faults(body);
  if (path == "/control/close-day") return close_day(body);
  return refusal({Code::kNotFound, path});
}

Response Control::decide(const std::string& cus_text, const JsonValue& body) {
  const auto cus = whole_number(cus_text);
  const auto order = whole_order(body);
  if (!order) return bad_field(order.error());
  const auto outcome = cus ? ach_.order(Cus(*cus), *order) : OrderOutcome::kUnknown;
  if (outcome != OrderOutcome::kDone) return not_done(outcome, cus_text);
  return json_response(200, ach_.describe(Cus(*cus)));
}

Response Control::decide_session(const std::string& id_text, const JsonValue& body) {
  const auto id = whole_number(id_text);
  const auto order = whole_order(body);
  if (!order) return bad_field(order.error());
  const auto outcome = id && gateways_.placetopay
                           ? gateways_.placetopay->order(RequestId(*id), *order)
                           : OrderOutcome::kUnknown;
  return outcome == OrderOutcome::kDone ? json_response(200, "{}") : not_done(outcome, id_text);
}

Response Control::decide_wompi(const std::string& public_id, const JsonValue& body) {
  const auto order = whole_order(body);
  if (!order) return bad_field(order.error());
  const auto cus = gateways_.wompi ? gateways_.wompi->cus_of(public_id) : std::nullopt;
  const auto outcome = cus ? ach_.order(*cus, *order) : OrderOutcome::kUnknown;
  return outcome == OrderOutcome::kDone ? json_response(200, "{}") : not_done(outcome, public_id);
}

Response Control::pay_at_window(const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 4>{"reference", "amount_centavos", "medio", "service_code"});
  WindowPayment p;
  p.reference = m.text("reference");
  p.medio = m.text("medio");
  p.service_code = m.text("service_code");
  if (p.medio.empty()) p.medio = "01";
  if (p.service_code.empty()) p.service_code = options_.services.front().code;
  const auto amount = m.money("amount_centavos");
  if (!amount) return bad_field("amount_centavos");
  if (!m.bad.empty()) return bad_field(m.bad);
  if (p.reference.empty() || p.reference.size() > 48 ||
      p.reference.find_first_not_of("0123456789") != std::string::npos)
    return bad_field("reference");
  if (p.medio != "01" && p.medio != "02") return bad_field("medio");
  if (!with_code(options_.services, p.service_code)) return bad_field("service_code");
  p.amount = *amount;
  const auto id = ach_.pay_at_window(p);
  if (!id) return refusal({Code::kSimulatorOrder, id.error()});
  return json_response(200, JsonObject().number("id", *id).str());
}

Response Control::return_cheque(const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 1>{"window_payment"});
  const auto id = m.whole("window_payment");
  if (!id || !m.bad.empty()) return bad_field("window_payment");
  if (!ach_.return_cheque(*id))
    return refusal({Code::kSimulatorOrder, "no es un cheque, o ya se devolvió"});
  return json_response(200, "{}");
}

Response Control::deposit_cash(const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 2>{"slip", "amount_centavos"});
  const auto slip = m.text("slip");
  const auto amount = m.money("amount_centavos");
  if (!amount) return bad_field("amount_centavos");
  if (!m.bad.empty()) return bad_field(m.bad);
  if (slip.empty() || !short_word(slip)) return bad_field("slip");
  return json_response(200, JsonObject().number("id", ach_.deposit_cash(slip, *amount)).str());
}

Response Control::issue_qr(const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 3>{"reference", "amount_centavos", "transaction"});
  const QrOrder order{m.money("amount_centavos"), m.text("reference"), m.text("transaction")};
  if (!m.bad.empty()) return bad_field(m.bad);
  if (!short_word(order.reference)) return bad_field("reference");
  if (!short_word(order.transaction)) return bad_field("transaction");
  return json_response(200, JsonObject().text("payload", gateways_.breb->payload(order)).str());
}

Response Control::pay_qr(const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 3>{"payload", "amount_centavos", "without_reference"});
  const auto payload = m.text("payload");
  const auto amount = m.money("amount_centavos");
  const bool without = m.flag("without_reference");
  if (!m.bad.empty()) return bad_field(m.bad);
  const auto paid = gateways_.breb->pay(payload, amount, !without);
  if (!paid) return refusal({Code::kSimulatorOrder, paid.error()});
  return json_response(200, JsonObject().number("id", *paid).str());
}

// The file itself is the body, as a bank's channel would get it.
Response Control::take_billing_file(const std::string& text) {
  const auto slips = read_billing_file(text, options_.nit, options_.services);
  if (!slips) return refusal({Code::kSimulatorOrder, slips.error()});
  const auto taken = ach_.register_slips(*slips);
  return json_response(200, JsonObject().number("slips", static_cast<std::int64_t>(taken)).str());
}

Response Control::move_clock(const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 1>{"advance_seconds"});
  const auto seconds = m.whole("advance_seconds");
  if (!seconds || !m.bad.empty() || *seconds > kMaxAdvanceSeconds)
    return bad_field("advance_seconds");
  ach_.advance(std::chrono::seconds(*seconds));
  return json_response(200, JsonObject().text("now", to_rfc3339(ach_.now())).str());
}

Response Control::set_faults(const JsonValue& body) {
  Members m{body, ""};
  Faults f;
  for (const auto& [name, value] : body.members)
    if (std::ranges::find(kFaultFields, name, &FaultField::name) == kFaultFields.end())
      return bad_field(name);
  for (const auto& field : kFaultFields) {
    const auto n = m.whole(field.name);
    if (n && *n > field.limit) m.bad = field.name;
    if (n) f.*field.member = static_cast<int>(std::min<std::int64_t>(*n, field.limit));
  }
  if (!m.bad.empty()) return bad_field(m.bad);
  faults_.set(f);
  return json_response(200, "{}");
}

Response Control::close_day(const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 1>{"date"});
  const auto day = parse_iso_date(m.text("date"));
  if (!day || !m.bad.empty()) return bad_field("date");
  const auto closed = day_close_.close(*day);
  if (!closed) return refusal(closed.error());
  std::string files = "[";
  for (const auto& name : closed->files) files += (files.size() > 1 ? "," : "") + json_string(name);
  return json_response(200, closing_facts(closed->closing).raw("files", files + "]").str());
}

}  // namespace recaudo::simulator
