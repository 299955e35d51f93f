#include "gateways/simulator/control.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/crypto.h"

namespace recaudo::simulator {
namespace {

using Kind = JsonValue::Kind;

constexpr std::string_view kTransactions = "/control/transactions/";
constexpr int kLedgerRows = 10'000;
constexpr std::int64_t kMaxAdvanceSeconds = 400LL * 86'400;

Response json_answer(int status, std::string body) {
  Response r;
  r.status = status;
  r.content_type = "application/json; charset=utf-8";
  r.body = std::move(body);
  return r;
}

Response refusal(const Error& error) {
  return json_answer(info(error.code).http_status, JsonObject()
                                                       .text("code", info(error.code).id)
                                                       .text("message", info(error.code).text)
                                                       .text("detail", error.detail)
                                                       .str());
}

Response bad_field(std::string_view name) {
  return refusal({Code::kSimulatorOrder, "campo " + std::string(name)});
}

std::optional<std::int64_t> digits(const std::string& text) {
  JsonValue v;
  v.kind = Kind::kNumber;
  v.text = text;
  return text.empty() ? std::nullopt : whole_number(v);
}

// A member that may be absent. `bad` names it when it is there with another form.
struct Members {
  const JsonValue& body;
  std::string bad;

  std::string text(const char* name) {
    const auto* v = body.find(name);
    if (v && !v->is(Kind::kString)) bad = name;
    return v && v->is(Kind::kString) ? v->text : "";
  }
  std::optional<std::int64_t> whole(const char* name) {
    const auto* v = body.find(name);
    if (!v) return std::nullopt;
    const auto n = whole_number(*v);
    if (!n) bad = name;
    return n;
  }
  bool flag(const char* name) {
    const auto* v = body.find(name);
    if (v && !v->is(Kind::kBool)) bad = name;
    return v && v->boolean;
  }
  // Positive and small enough for the collection file.
  std::optional<Money> money(const char* name) {
    const auto n = whole(name);
    if (!n) return std::nullopt;
    if (*n > 0 && *n <= kGreatestPayment.centavos()) return Money::centavos(*n);
    bad = name;
    return std::nullopt;
  }
  // Only these names may appear: a misspelt order must not be half obeyed.
  template <std::size_t N>
  void only(const std::array<std::string_view, N>& names) {
    for (const auto& [name, value] : body.members)
      if (std::find(names.begin(), names.end(), name) == names.end()) bad = name;
  }
};

}  // namespace

Response Control::handle(const Request& request) {
  if (!request.from_loopback) return json_answer(403, R"({"detail":"solo desde este equipo"})");
  if (!equal_constant_time(request.header("x-control-token"), token_.reveal()))
    return json_answer(401, R"({"detail":"falta X-Control-Token"})");
  if (request.method == "GET") return get(request);
  if (request.method != "POST") return json_answer(405, R"({"detail":"use GET o POST"})");
  const auto body = parse_json(request.body);
  if (!body || !body->is(Kind::kObject)) return bad_field("(cuerpo)");
  return post(request.path, *body);
}

Response Control::get(const Request& request) {
  if (request.path == "/control/ledger") {
    const auto after = digits(request.parameter("after_cus")).value_or(0);
    const auto limit = digits(request.parameter("limit")).value_or(kLedgerRows);
    if (limit < 1 || limit > kLedgerRows) return bad_field("limit");
    return json_answer(200, ach_.ledger(Cus(after), static_cast<int>(limit)));
  }
  if (request.path.starts_with(kTransactions)) {
    const auto cus = digits(request.path.substr(kTransactions.size()));
    const auto text = cus ? ach_.describe(Cus(*cus)) : "";
    if (!text.empty()) return json_answer(200, text);
  }
  return refusal({Code::kNotFound, request.path});
}

Response Control::post(const std::string& path, const JsonValue& body) {
  if (path.starts_with(kTransactions)) return decide(path.substr(kTransactions.size()), body);
  if (path == "/control/window-payments") return pay_at_window(body);
  if (path == "/control/clock") return move_clock(body);
  if (path == "/control/faults") return set_faults(body);
  if (path == "/control/close-day") return close_day(body);
  return refusal({Code::kNotFound, path});
}

Response Control::decide(const std::string& cus_text, const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 6>{"decision", "callback", "amount_changed_to_centavos",
                                         "late_ok", "hold_seconds", "notification_url"});
  DecisionOrder order;
  const auto cus = digits(cus_text);
  const auto decision = decision_from_text(m.text("decision"));
  const auto callback_text = m.text("callback");
  const auto callback = callback_from_text(callback_text.empty() ? "normal" : callback_text);
  order.amount_changed = m.money("amount_changed_to_centavos");
  order.late_ok = m.flag("late_ok");
  order.notification_url = m.text("notification_url");
  if (const auto hold = m.whole("hold_seconds")) {
    if (*hold > kMaxAdvanceSeconds) m.bad = "hold_seconds";
    order.hold = std::chrono::seconds(*hold);
  }
  if (!decision) return bad_field("decision");
  if (!callback) return bad_field("callback");
  if (!m.bad.empty()) return bad_field(m.bad);
  order.decision = *decision;
  order.callback = *callback;
  const auto outcome = cus ? ach_.order(Cus(*cus), order) : OrderOutcome::kUnknown;
  if (outcome == OrderOutcome::kUnknown) return refusal({Code::kNotFound, cus_text});
  if (outcome == OrderOutcome::kNotPossible)
    return json_answer(409, R"({"detail":"la transacción ya está decidida"})");
  return json_answer(200, ach_.describe(Cus(*cus)));
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
  return json_answer(200, JsonObject().number("id", ach_.pay_at_window(p)).str());
}

Response Control::move_clock(const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 1>{"advance_seconds"});
  const auto seconds = m.whole("advance_seconds");
  if (!seconds || !m.bad.empty() || *seconds > kMaxAdvanceSeconds)
    return bad_field("advance_seconds");
  ach_.advance(std::chrono::seconds(*seconds));
  return json_answer(200, JsonObject().text("now", to_rfc3339(ach_.now())).str());
}

Response Control::set_faults(const JsonValue& body) {
  Members m{body, ""};
  m.only(std::array<std::string_view, 5>{"create_lost_permille", "query_timeout_permille",
                                         "error_500_permille", "slow_permille", "slow_ms"});
  Faults f;
  const auto read = [&](const char* name, int& target, std::int64_t limit) {
    const auto n = m.whole(name);
    if (n && *n > limit) m.bad = name;
    if (n) target = static_cast<int>(std::min(*n, limit));
  };
  read("create_lost_permille", f.create_lost_permille, 1000);
  read("query_timeout_permille", f.query_timeout_permille, 1000);
  read("error_500_permille", f.error_500_permille, 1000);
  read("slow_permille", f.slow_permille, 1000);
  read("slow_ms", f.slow_ms, 60'000);
  if (!m.bad.empty()) return bad_field(m.bad);
  faults_.set(f);
  return json_answer(200, "{}");
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
  return json_answer(200, closing_facts(closed->closing).raw("files", files + "]").str());
}

}  // namespace recaudo::simulator
