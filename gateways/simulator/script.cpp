#include "gateways/simulator/script.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "gateways/simulator/members.h"

namespace recaudo::simulator {
namespace {

constexpr std::size_t kMaxScenarioBytes = 1 << 20;
constexpr std::array<std::string_view, 4> kScriptMembers{"refusal", "answer_lost", "reference",
                                                         "rail"};

[[noreturn]] void wrong_entry(std::size_t n, const std::string& member) {
  throw Refusal(
      {Code::kBadConfig, "escenario del simulador, pago " + std::to_string(n) + ": " + member});
}

}  // namespace

Script script_of(Money amount) {
  using D = Decision;
  const auto with = [](D d, Callback c = Callback::kNormal) {
    DecisionOrder o;
    o.decision = d;
    o.callback = c;
    return o;
  };
  Script s;
  switch (amount.centavos() / 100 % 100) {
    case 1:
      s.order = with(D::kApprove);
      break;
    case 2:
      s.order = with(D::kDecline);
      break;
    case 3:
      s.order = with(D::kPending);
      break;
    case 4:
      s.order = with(D::kFail);
      break;
    case 5:
      s.order = with(D::kAbandon);
      break;
    case 6:
      s.order = with(D::kApprove, Callback::kLost);
      break;
    case 7:
      s.order = with(D::kApprove, Callback::kTwice);
      break;
    case 8:
      s.order = with(D::kApprove);
      s.order->amount_changed = amount - Money::pesos(1);
      break;
    case 9:
      s.order = with(D::kFail);
      s.order->late_ok = true;
      break;
    case 10:
      s.refusal = NotCreated::kBankUnreachable;
      break;
    case 11:
      s.refusal = NotCreated::kExceededLimit;
      break;
    case 12:
      s.order = with(D::kApprove);
      s.answer_lost = true;
      break;
    case 13:
      s.order = with(D::kApprove, Callback::kBeforeReturn);
      break;
    default:
      break;
  }
  return s;
}

tl::expected<DecisionOrder, std::string> read_order(const JsonValue& body) {
  Members m{body, ""};
  DecisionOrder order;
  const auto decision = decision_from_text(m.text("decision"));
  const auto callback_text = m.text("callback");
  const auto callback = callback_from_text(callback_text.empty() ? "normal" : callback_text);
  order.amount_changed = m.money("amount_changed_to_centavos");
  order.late_ok = m.flag("late_ok");
  order.notification_url = m.text("notification_url");
  if (const auto hold = m.whole("hold_seconds")) {
    if (*hold > kMaxAdvanceSeconds) m.bad = "hold_seconds";
    order.hold = std::chrono::seconds(std::min(*hold, kMaxAdvanceSeconds));
  }
  if (!decision) return tl::unexpected<std::string>("decision");
  if (!callback) return tl::unexpected<std::string>("callback");
  if (!m.bad.empty()) return tl::unexpected(m.bad);
  order.decision = *decision;
  order.callback = *callback;
  return order;
}

tl::expected<Script, std::string> read_script(const JsonValue& body) {
  Members m{body, ""};
  Script script;
  const auto refusal = m.text("refusal");
  script.answer_lost = m.flag("answer_lost");
  for (const auto& [name, value] : body.members)
    if (std::ranges::find(kOrderMembers, name) == kOrderMembers.end() &&
        std::ranges::find(kScriptMembers, name) == kScriptMembers.end())
      m.bad = name;
  if (refusal == "bank_unreachable")
    script.refusal = NotCreated::kBankUnreachable;
  else if (refusal == "exceeded_limit")
    script.refusal = NotCreated::kExceededLimit;
  else if (!refusal.empty())
    m.bad = "refusal";
  if (!m.bad.empty()) return tl::unexpected(m.bad);
  const bool orders = std::ranges::any_of(
      kOrderMembers, [&](std::string_view name) { return body.find(name) != nullptr; });
  if (orders) {
    auto order = read_order(body);
    if (!order) return tl::unexpected(order.error());
    script.order = std::move(*order);
  }
  return script;
}

tl::expected<std::optional<Script>, std::string> script_of_header(const Request& request) {
  const auto text = request.header("x-simulator-outcome");
  if (text.empty() || !request.from_loopback) return std::nullopt;
  const auto body = parse_json(text);
  if (!body || !body->is(JsonValue::Kind::kObject)) return tl::unexpected<std::string>("JSON");
  auto script = read_script(*body);
  if (!script) return tl::unexpected(script.error());
  return std::optional<Script>(std::move(*script));
}

Scenario::Scenario(const std::string& path) {
  if (path.empty()) return;
  const auto document =
      value_or_throw(parse_json(value_or_throw(read_file(path, kMaxScenarioBytes))));
  const auto* payments = document.find("payments");
  if (!payments || !payments->is(JsonValue::Kind::kArray)) wrong_entry(0, "payments");
  for (const auto& body : payments->items) {
    const auto n = entries_.size() + 1;
    Members m{body, ""};
    Entry entry;
    entry.reference = m.text("reference");
    const auto rail = m.text("rail");
    entry.rail = rail_from_text(rail);
    if (!rail.empty() && !entry.rail) wrong_entry(n, "rail");
    if (entry.reference.empty() || !m.bad.empty()) wrong_entry(n, "reference");
    auto script = read_script(body);
    if (!script) wrong_entry(n, script.error());
    entry.script = std::move(*script);
    entries_.push_back(std::move(entry));
  }
}

std::optional<Script> Scenario::take(Rail rail, std::string_view reference) {
  const std::lock_guard lock(mutex_);
  for (auto& e : entries_) {
    if (e.used || e.reference != reference || (e.rail && *e.rail != rail)) continue;
    e.used = true;
    return e.script;
  }
  return std::nullopt;
}

}  // namespace recaudo::simulator
