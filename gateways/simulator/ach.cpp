#include "gateways/simulator/ach.h"

#include <charconv>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/simulator/create_request.h"

namespace recaudo::simulator {
namespace {

using Kind = JsonValue::Kind;

std::string only_return_code(std::string_view code) {
  return JsonObject().text("returnCode", code).str();
}

bool text_is(const JsonValue& body, std::string_view name, const std::string& expected) {
  const auto* value = body.find(name);
  return value && value->is(Kind::kString) && value->text == expected;
}

// What an amount's ending orders, when scripted amounts are on (table in simulator.h).
struct Script {
  const char* refusal = nullptr;
  std::optional<DecisionOrder> order;
  bool answer_lost = false;
};

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
      s.refusal = "FAIL_BANKUNREACHEABLE";
      break;
    case 11:
      s.refusal = "FAIL_EXCEEDEDLIMIT";
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

bool may_change(const Transaction& t, const DecisionOrder& order) {
  if (t.state == State::kPending) return true;
  return t.state == State::kFailed && order.late_ok && order.decision == Decision::kApprove;
}

// The order applied to the transaction in memory.
void apply_order(Transaction& t, const DecisionOrder& order, Instant now) {
  t.callback = order.callback;
  t.amount_changed = order.amount_changed;
  if (!order.notification_url.empty()) t.notification_url = order.notification_url;
  t.planned.reset();
  t.planned_at.reset();
  const bool fails = order.decision == Decision::kFail || order.decision == Decision::kAbandon;
  if (order.late_ok && fails) {
    apply_decision(t, order.decision, now);
    t.planned = Decision::kApprove;
    t.planned_at = now + order.hold.value_or(kLateOkDelay);
  } else if (order.hold && order.decision != Decision::kPending) {
    apply_decision(t, Decision::kPending, now);
    t.planned = order.decision;
    t.planned_at = now + *order.hold;
  } else {
    apply_decision(t, order.decision, now);
  }
}

JsonObject describe_state(const Transaction& t) {
  JsonObject o;
  o.number("cus", t.cus.value()).number("ticket_id", t.request.ticket.value());
  o.text("bank_code", t.request.bank_code).text("service_code", t.request.service_code);
  o.centavos("amount_centavos", t.request.amount).text("state", to_text(t.state));
  o.text("cause", t.cause).centavos("moved_centavos", t.moved);
  o.text("authorization", t.authorization).text("created_at", to_rfc3339(t.created));
  o.text("state_since", to_rfc3339(t.state_since));
  o.raw("moved_at", t.moved_at ? json_string(to_rfc3339(*t.moved_at)) : "null");
  o.raw("finalized_at", t.finalized_at ? json_string(to_rfc3339(*t.finalized_at)) : "null");
  o.text("reference1", t.request.reference1).text("reference2", t.request.reference2);
  o.text("reference3", t.request.reference3).text("description", t.request.description);
  return o;
}

std::string describe_window(const WindowPayment& p) {
  return JsonObject()
      .number("id", p.id)
      .text("reference", p.reference)
      .centavos("amount_centavos", p.amount)
      .text("medio", p.medio)
      .text("service_code", p.service_code)
      .text("paid_at", to_rfc3339(p.paid))
      .str();
}

std::string describe_closing(const Closing& c) {
  return closing_facts(c)
      .number("ordinal", c.ordinal)
      .text("closed_at", to_rfc3339(c.closed))
      .str();
}

template <typename Rows, typename F>
std::string json_array(const Rows& rows, F describe) {
  std::string out = "[";
  for (const auto& row : rows) {
    if (out.size() > 1) out += ',';
    out += describe(row);
  }
  return out + "]";
}

}  // namespace

JsonObject closing_facts(const Closing& c) {
  JsonObject o;
  o.text("date", to_iso(c.day)).text("modifier", c.modifier);
  o.centavos("opening_centavos", c.opening).centavos("credits_centavos", c.credits);
  o.centavos("debits_centavos", c.debits).centavos("closing_centavos", c.closing);
  return o;
}

Ach::Locked::~Locked() {
  if (!lock_.owns_lock()) return;  // moved from
  const auto outgoing = std::move(ach_.outgoing_);
  ach_.outgoing_.clear();
  lock_.unlock();
  for (const auto& [callback, hint] : outgoing) {
    if (callback == Callback::kBeforeReturn) {
      ach_.notifier_.send_now(hint);
    } else {
      ach_.notifier_.enqueue(hint);
      if (callback == Callback::kTwice) ach_.notifier_.enqueue(hint);
    }
  }
}

Ach::Locked Ach::settled_lock() {
  Locked locked(*this);
  settle(clock_.now());
  return locked;
}

// Each due change happens at its own instant, however late somebody looks.
void Ach::settle(Instant now) {
  for (auto due = store_.due(now); !due.empty(); due = store_.due(now)) {
    for (auto& t : due) {
      const Instant at = next_due(t).value();
      apply_due(t);
      changed(t, "time", to_text(t.state), at);
    }
  }
}

void Ach::changed(const Transaction& t, std::string_view what, std::string_view detail,
                  Instant at) {
  store_.update(t, what, detail, at);
  const auto& url = t.notification_url.empty() ? options_.notification_url : t.notification_url;
  if (url.empty() || t.callback == Callback::kLost) return;
  const auto body = JsonObject()
                        .number("ticketId", t.request.ticket.value())
                        .text("trazabilityCode", to_string(t.cus))
                        .str();
  outgoing_.push_back({t.callback, {url, body}});
}

std::string Ach::bank_list(const JsonValue& body) const {
  if (!body.find("entityCode")) return only_return_code("FAIL_INVALIDPARAMETERS");
  if (!text_is(body, "entityCode", options_.entity_code))
    return only_return_code("FAIL_ENTITYNOTEXISTSORDISABLED");
  const auto describe = [](const SimulatedBank& b) {
    return JsonObject()
        .text("financialInstitutionCode", b.code)
        .text("financialInstitutionName", b.name)
        .str();
  };
  std::vector<SimulatedBank> all{{"0", "A continuación seleccione su banco"}};
  all.insert(all.end(), options_.banks.begin(), options_.banks.end());
  return json_array(all, describe);
}

Transaction Ach::begin(PaymentRequest request, Instant now) const {
  Transaction t;
  t.request = std::move(request);
  t.page_token = to_base64url(random_bytes(24));
  t.created = now;
  t.state_since = now;
  t.cycle = clearing_cycle(now);
  return t;
}

Ach::Created Ach::create(const JsonValue& body, const std::string& public_url) {
  const auto locked = settled_lock();
  const Instant now = clock_.now();
  auto request = read_create_request(body, options_, now);
  if (!request) return {only_return_code(request.error())};
  const Script script =
      options_.scripted_amounts ? script_of(request->amount) : Script{nullptr, std::nullopt, false};
  if (script.refusal) return {only_return_code(script.refusal)};
  Transaction t = begin(std::move(*request), now);
  const auto cus = store_.insert(t);
  if (!cus) return {only_return_code("FAIL_INVALIDPARAMETERS")};
  t.cus = *cus;
  if (script.order) {
    apply_order(t, *script.order, now);
    changed(t, "script", to_text(script.order->decision), now);
  }
  return {JsonObject()
              .text("returnCode", "SUCCESS")
              .text("trazabilityCode", to_string(t.cus))
              .text("pseURL", public_url + "/PSENF/index.html?enc=" + t.page_token)
              .number("transactionCycle", t.cycle)
              .str(),
          script.answer_lost};
}

std::optional<Transaction> Ach::by_trazability_code(const JsonValue& body) {
  const auto* code = body.find("trazabilityCode");
  if (!code || !code->is(Kind::kString) || code->text.size() > 18) return std::nullopt;
  std::int64_t n = 0;
  const char* end = code->text.data() + code->text.size();
  const auto [stop, error] = std::from_chars(code->text.data(), end, n);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return store_.by_cus(Cus(n));
}

std::string Ach::information(const JsonValue& body, bool detailed) {
  const auto locked = settled_lock();
  if (!text_is(body, "entityCode", options_.entity_code))
    return only_return_code("FAIL_ACCESSDENIED");
  const auto t = by_trazability_code(body);
  if (!t) return only_return_code("FAIL_INVALIDTRAZABILITYCODE");
  const auto* service = with_code(options_.services, t->request.service_code);
  JsonObject o;
  o.text("returnCode", "SUCCESS").number("ticketId", t->request.ticket.value());
  o.text("trazabilityCode", to_string(t->cus)).text("entityCode", options_.entity_code);
  o.pesos("transactionValue", t->state == State::kOk ? t->moved : t->request.amount);
  o.pesos("vatValue", t->request.vat).text("soliciteDate", t->request.solicite_date);
  o.text("bankProcessDate", t->state == State::kPending ? "" : to_rfc3339(t->state_since));
  o.number("transactionCycle", t->cycle).text("transactionState", to_text(t->state));
  o.text("authorizationID", t->authorization).text("serviceNIT", options_.nit);
  o.text("serviceName", service ? service->name : "")
      .number("paymentOrigin", 3)
      .number("paymentMode", 15);
  if (detailed) {
    o.text("financialInstitutionCode", t->request.bank_code);
    o.text("stateDescription", to_text(t->state)).text("causeRejection", t->cause);
    o.text("RejectionDescription", cause_text(t->cause));
  }
  return o.str();
}

std::string Ach::finalize(const JsonValue& body) {
  const auto locked = settled_lock();
  const auto* authorization = body.find("entityAuthorizationId");
  if (!text_is(body, "entityCode", options_.entity_code))
    return only_return_code("FAIL_ACCESSDENIED");
  auto t = by_trazability_code(body);
  if (!t) return only_return_code("FAIL_INVALIDTRAZABILITYCODE");
  if (!authorization || !authorization->is(Kind::kString) || authorization->text.size() > 60)
    return only_return_code("FAIL_INVALIDPARAMETERS");
  if (t->state == State::kPending) return only_return_code("FAIL_INVALIDSTATE");
  if (!t->finalized_at) {
    t->finalized_at = clock_.now();
    t->entity_authorization = authorization->text;
    store_.update(*t, "finalized", authorization->text, *t->finalized_at);
  }
  return JsonObject()
      .text("returnCode", "SUCCESS")
      .text("trazabilityCode", to_string(t->cus))
      .str();
}

std::optional<Transaction> Ach::find(const std::string& page_token) {
  const auto locked = settled_lock();
  return store_.by_page_token(page_token);
}

std::optional<Transaction> Ach::find(Cus cus) {
  const auto locked = settled_lock();
  return store_.by_cus(cus);
}

std::optional<Transaction> Ach::enter_bank(const std::string& page_token) {
  const auto locked = settled_lock();
  auto t = store_.by_page_token(page_token);
  const Instant now = clock_.now();
  if (t && !t->opened && session_open(*t, now)) {
    t->opened = now;
    store_.update(*t, "entered_bank", "", now);
  }
  return t;
}

bool Ach::decide_at_bank(const std::string& page_token, Decision decision) {
  const auto locked = settled_lock();
  auto t = store_.by_page_token(page_token);
  const Instant now = clock_.now();
  if (!t || !session_open(*t, now)) return false;
  apply_decision(*t, decision, now);
  changed(*t, "payer", to_text(decision), now);
  return true;
}

OrderOutcome Ach::order(Cus cus, const DecisionOrder& order) {
  const auto locked = settled_lock();
  auto t = store_.by_cus(cus);
  if (!t) return OrderOutcome::kUnknown;
  if (!may_change(*t, order)) return OrderOutcome::kNotPossible;
  const Instant now = clock_.now();
  apply_order(*t, order, now);
  changed(*t, "control", to_text(order.decision), now);
  return OrderOutcome::kDone;
}

std::string Ach::ledger(Cus after, int limit) {
  const auto locked = settled_lock();
  const auto transactions = store_.list(after, limit);
  JsonObject o;
  o.text("now", to_rfc3339(clock_.now()));
  o.raw("transactions",
        json_array(transactions, [](const Transaction& t) { return describe_state(t).str(); }));
  o.boolean("more", transactions.size() == static_cast<std::size_t>(limit));
  o.raw("window_payments", json_array(store_.window_payments(limit), describe_window));
  o.raw("days", json_array(store_.all_closings(limit), describe_closing));
  return o.str();
}

std::string Ach::describe(Cus cus) {
  const auto locked = settled_lock();
  const auto t = store_.by_cus(cus);
  if (!t) return "";
  const auto describe_event = [](const Event& e) {
    return JsonObject()
        .text("at", to_rfc3339(e.at))
        .text("what", e.what)
        .text("detail", e.detail)
        .str();
  };
  return describe_state(*t).raw("events", json_array(store_.events(cus), describe_event)).str();
}

std::int64_t Ach::pay_at_window(WindowPayment payment) {
  const auto locked = settled_lock();
  payment.paid = clock_.now();
  return store_.insert_window_payment(payment);
}

void Ach::advance(std::chrono::seconds d) {
  clock_.advance(d);
  const auto locked = settled_lock();
  store_.set_setting("clock_offset_us", clock_.offset().count());
}

}  // namespace recaudo::simulator
