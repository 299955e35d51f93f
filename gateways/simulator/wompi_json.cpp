// How Wompi shows a transaction.
#include <chrono>

#include "gateways/simulator/wompi.h"

namespace recaudo::simulator {
namespace {

std::string pesos_text(Money m) {
  return m.is_whole_pesos() ? std::to_string(m.whole_pesos()) : to_plain(m);
}

// As a genuine PSE transaction has it: all texts.
std::string extra(const WompiPayment& p, const Transaction& t, const std::string& entity_code) {
  const bool decided = t.state != State::kPending;
  const auto date = [](Instant at) { return to_iso(bogota_date(at)); };
  return JsonObject()
      .text("ticket_id", to_string(t.request.ticket))
      .text("vat_value", "0")
      .text("entity_code", entity_code)
      .text("return_code", "SUCCESS")
      .text("request_date", date(t.created))
      .text("async_payment_url", p.public_url + "/PSENF/index.html?enc=" + t.page_token)
      .text("traceability_code", to_string(t.cus))
      .text("transaction_cycle", std::to_string(t.cycle))
      .text("transaction_state", to_text(t.state))
      .text("transaction_value", pesos_text(t.state == State::kOk ? t.moved : t.request.amount))
      .text("external_identifier", to_string(t.cus))
      .text("bank_processing_date", decided ? date(t.state_since) : "")
      .str();
}

std::string method(const JsonValue& asked, const std::string& extra_json) {
  JsonObject o;
  if (const auto* m = asked.find("payment_method"))
    for (const auto& [name, value] : m->members)
      if (name != "extra") o.raw(name, to_json(value));
  if (!extra_json.empty()) o.raw("extra", extra_json);
  return o.str();
}

std::string member(const JsonValue& from, const char* name) {
  const auto* v = from.find(name);
  return v ? to_json(*v) : "null";
}

}  // namespace

std::string utc_millis(Instant t) {
  return to_utc_iso(t).substr(0, 23) + "Z";
}

std::string_view wompi_status(State state) {
  switch (state) {
    case State::kOk:
      return "APPROVED";
    case State::kNotAuthorized:
      return "DECLINED";
    case State::kFailed:
      return "ERROR";
    case State::kPending:
      break;
  }
  return "PENDING";
}

std::string wompi_json(const WompiPayment& p, const Transaction& t, const std::string& entity_code,
                       bool with_url) {
  const auto asked = parse_json(p.request).value_or(JsonValue{});
  const bool failed = t.state == State::kFailed;
  const auto message = p.message.empty() ? std::string(cause_text(t.cause)) : p.message;
  JsonObject o;
  o.text("id", p.public_id).text("created_at", utc_millis(t.created));
  o.raw("finalized_at",
        t.state == State::kPending ? "null" : json_string(utc_millis(t.state_since)));
  o.centavos("amount_in_cents", t.state == State::kOk ? t.moved : t.request.amount);
  o.text("reference", p.reference).text("customer_email", t.request.email);
  o.text("currency", "COP").text("payment_method_type", "PSE");
  o.raw("payment_method", method(asked, with_url ? extra(p, t, entity_code) : ""));
  o.text("status", wompi_status(t.state));
  o.raw("status_message", failed && !message.empty() ? json_string(message) : "null");
  o.raw("redirect_url", member(asked, "redirect_url"));
  o.raw("customer_data", member(asked, "customer_data"));
  return o.raw("payment_link_id", "null").raw("payment_source_id", "null").str();
}

}  // namespace recaudo::simulator
