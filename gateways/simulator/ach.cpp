#include "gateways/simulator/ach.h"

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/simulator/create_request.h"
#include "gateways/simulator/digits.h"

namespace recaudo::simulator {
namespace {

using Kind = JsonValue::Kind;

// Far above any company's own numbering, and of fewer digits than a reference of a payment order.
constexpr std::int64_t kFirstGatewayTicket = 17'000'000'000'000;

std::string only_return_code(std::string_view code) {
  return JsonObject().text("returnCode", code).str();
}

bool text_is(const JsonValue& body, std::string_view name, const std::string& expected) {
  const auto* value = body.find(name);
  return value && value->is(Kind::kString) && value->text == expected;
}

// The order applied to the transaction in memory.
void apply_order(Transaction& t, const DecisionOrder& order, Instant now) {
  t.callback = order.callback;
  t.stale_answers = order.callback == Callback::kOutOfOrder ? 1 : 0;
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

}  // namespace

std::string_view return_code(NotCreated why) {
  return why == NotCreated::kExceededLimit ? "FAIL_EXCEEDEDLIMIT" : "FAIL_BANKUNREACHEABLE";
}

bool may_change(const Transaction& t, const DecisionOrder& order) {
  if (t.state == State::kPending) return true;
  return t.state == State::kFailed && order.late_ok && order.decision == Decision::kApprove;
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
  o.text("rail", to_text(t.origin.rail)).number("gateway_id", t.origin.gateway_id);
  o.text("gateway_reference", t.origin.reference);
  o.raw("reversed_at", t.reversed_at ? json_string(to_rfc3339(*t.reversed_at)) : "null");
  return o;
}

namespace {

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

std::string describe_instant(const InstantPayment& p) {
  return JsonObject()
      .number("id", p.id)
      .text("reference", p.reference)
      .centavos("amount_centavos", p.amount)
      .text("paid_at", to_rfc3339(p.paid))
      .str();
}

std::string describe_closing(const Closing& c) {
  return closing_facts(c)
      .number("id", c.id.value())
      .number("ordinal", c.ordinal)
      .text("closed_at", to_rfc3339(c.closed))
      .str();
}

}  // namespace

JsonObject closing_facts(const Closing& c) {
  JsonObject o;
  o.text("date", to_iso(c.day)).text("modifier", c.modifier);
  o.centavos("opening_centavos", c.opening).centavos("credits_centavos", c.credits);
  o.centavos("debits_centavos", c.debits).centavos("closing_centavos", c.closing);
  return o;
}

Books::Books(Ach& ach) : ach_(ach), lock_(ach.mutex_), now_(ach.clock_.now()) {}

Books::~Books() {
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

Store& Books::store() {
  return ach_.store_;
}

std::optional<Transaction> Books::open(PaymentRequest request, Origin origin) {
  Transaction t;
  t.request = std::move(request);
  t.origin = std::move(origin);
  t.page_token = to_base64url(random_bytes(24));
  t.created = now_;
  t.state_since = now_;
  t.cycle = clearing_cycle(now_);
  std::optional<Cus> cus;
  if (t.origin.rail == Rail::kPse) {
    cus = store().insert(t);
  } else {
    auto ticket = store().setting("gateway_ticket", kFirstGatewayTicket);
    do {
      t.request.ticket = TicketId(ticket++);
      cus = store().insert(t);
    } while (!cus);
    store().set_setting("gateway_ticket", ticket);
  }
  if (!cus) return std::nullopt;
  t.cus = *cus;
  return t;
}

void Books::order(Transaction& t, const DecisionOrder& order, std::string_view who) {
  apply_order(t, order, now_);
  ach_.changed(*this, t, who, to_text(order.decision), now_);
}

void Books::payer_decides(Transaction& t, Decision decision) {
  DecisionOrder wish;
  wish.decision = decision;
  wish.callback = t.callback;
  auto& faults = ach_.faults_;
  if (decision == Decision::kApprove) {
    if (faults.draw(&Faults::amount_changed_permille) && t.request.amount > Money::pesos(1))
      wish.amount_changed = t.request.amount - Money::pesos(1);
    if (faults.draw(&Faults::late_ok_permille)) {
      wish.decision = Decision::kFail;
      wish.late_ok = true;
    } else if (faults.draw(&Faults::pending_permille)) {
      wish.hold = std::chrono::minutes(faults.get().pending_minutes);
    }
  }
  order(t, wish, "payer");
}

bool Books::finalize(Transaction& t, std::string_view authorization) {
  if (t.state == State::kPending) return false;
  if (t.finalized_at) return true;
  t.finalized_at = now_;
  t.entity_authorization = authorization;
  store().update(t, "finalized", authorization, now_);
  return true;
}

Transaction Books::as_seen(const Transaction& t) {
  if (t.state == State::kPending) return t;
  if (t.stale_answers > 0) {
    Transaction fewer = t;
    --fewer.stale_answers;
    store().update(fewer, "stale_answer", "", now_);
  } else if (!ach_.faults_.draw(&Faults::out_of_order_permille)) {
    return t;
  }
  Transaction before = t;
  before.state = State::kPending;
  before.state_since = t.created;
  before.cause.clear();
  before.moved = Money();
  before.moved_at.reset();
  before.authorization.clear();
  return before;
}

void Books::send(Callback callback, Hint hint) {
  if (hint.url.empty() || callback == Callback::kLost) return;
  auto& faults = ach_.faults_;
  if (callback == Callback::kNormal) {
    if (faults.draw(&Faults::hint_lost_permille)) return;
    if (faults.draw(&Faults::hint_twice_permille))
      callback = Callback::kTwice;
    else if (faults.draw(&Faults::hint_early_permille))
      callback = Callback::kBeforeReturn;
  }
  ach_.outgoing_.push_back({callback, std::move(hint)});
}

Books Ach::enter() {
  Books books(*this);
  settle(books);
  return books;
}

// Each due change happens at its own instant, however late somebody looks.
void Ach::settle(Books& books) {
  for (auto due = store_.due(books.now()); !due.empty(); due = store_.due(books.now())) {
    for (auto& t : due) {
      const Instant at = next_due(t).value();
      apply_due(t);
      changed(books, t, "time", to_text(t.state), at);
    }
  }
  for (const auto& [rail, gateway] : gateways_) gateway->settle(books);
}

void Ach::changed(Books& books, const Transaction& t, std::string_view what,
                  std::string_view detail, Instant at) {
  store_.update(t, what, detail, at);
  for (const auto& [rail, gateway] : gateways_)
    if (rail == t.origin.rail) return gateway->changed(books, t, at);
  const auto& url = t.notification_url.empty() ? options_.notification_url : t.notification_url;
  const auto body = JsonObject()
                        .number("ticketId", t.request.ticket.value())
                        .text("trazabilityCode", to_string(t.cus))
                        .str();
  books.send(t.callback, {url, body});
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

Script Ach::script_for(const PaymentRequest& request, const std::optional<Script>& by_header) {
  if (by_header) return *by_header;
  if (auto script = scenario_.take(Rail::kPse, to_string(request.ticket))) return *script;
  return options_.scripted_amounts ? script_of(request.amount) : Script{};
}

Ach::Created Ach::create(const JsonValue& body, const std::string& public_url,
                         const std::optional<Script>& by_header) {
  auto books = enter();
  auto request = read_create_request(body, options_, books.now());
  if (!request) return {only_return_code(request.error())};
  const Script script = script_for(*request, by_header);
  if (script.refusal != NotCreated::kNo) return {only_return_code(return_code(script.refusal))};
  auto t = books.open(std::move(*request), {});
  if (!t) return {only_return_code("FAIL_INVALIDPARAMETERS")};
  if (script.order) books.order(*t, *script.order, "script");
  return {JsonObject()
              .text("returnCode", "SUCCESS")
              .text("trazabilityCode", to_string(t->cus))
              .text("pseURL", public_url + "/PSENF/index.html?enc=" + t->page_token)
              .number("transactionCycle", t->cycle)
              .str(),
          script.answer_lost};
}

std::optional<Transaction> Ach::by_trazability_code(const JsonValue& body) {
  const auto* code = body.find("trazabilityCode");
  const auto cus = code && code->is(Kind::kString) ? whole_number(code->text) : std::nullopt;
  return cus ? store_.by_cus(Cus(*cus)) : std::nullopt;
}

std::string Ach::information(const JsonValue& body, bool detailed) {
  auto books = enter();
  if (!text_is(body, "entityCode", options_.entity_code))
    return only_return_code("FAIL_ACCESSDENIED");
  auto t = by_trazability_code(body);
  if (!t) return only_return_code("FAIL_INVALIDTRAZABILITYCODE");
  t = books.as_seen(*t);
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
  auto books = enter();
  const auto* authorization = body.find("entityAuthorizationId");
  if (!text_is(body, "entityCode", options_.entity_code))
    return only_return_code("FAIL_ACCESSDENIED");
  auto t = by_trazability_code(body);
  if (!t) return only_return_code("FAIL_INVALIDTRAZABILITYCODE");
  if (!authorization || !authorization->is(Kind::kString) || authorization->text.size() > 60)
    return only_return_code("FAIL_INVALIDPARAMETERS");
  if (!books.finalize(*t, authorization->text)) return only_return_code("FAIL_INVALIDSTATE");
  return JsonObject()
      .text("returnCode", "SUCCESS")
      .text("trazabilityCode", to_string(t->cus))
      .str();
}

std::optional<Transaction> Ach::find(const std::string& page_token) {
  const auto books = enter();
  return store_.by_page_token(page_token);
}

std::optional<Transaction> Ach::find(Cus cus) {
  const auto books = enter();
  return store_.by_cus(cus);
}

std::optional<Transaction> Ach::enter_bank(const std::string& page_token) {
  const auto books = enter();
  auto t = store_.by_page_token(page_token);
  const Instant now = clock_.now();
  if (t && !t->opened && session_open(*t, now)) {
    t->opened = now;
    store_.update(*t, "entered_bank", "", now);
  }
  return t;
}

bool Ach::decide_at_bank(const std::string& page_token, Decision decision) {
  auto books = enter();
  auto t = store_.by_page_token(page_token);
  if (!t || !session_open(*t, books.now())) return false;
  books.payer_decides(*t, decision);
  return true;
}

OrderOutcome Ach::order(Cus cus, const DecisionOrder& order) {
  auto books = enter();
  auto t = store_.by_cus(cus);
  if (!t) return OrderOutcome::kUnknown;
  if (!may_change(*t, order)) return OrderOutcome::kNotPossible;
  books.order(*t, order, "control");
  return OrderOutcome::kDone;
}

JsonObject Ach::ledger(Books& books, const LedgerPage& page) {
  JsonObject o;
  o.text("now", to_rfc3339(books.now()));
  const auto list = [&](const char* name, const char* more, const auto& rows, auto tell) {
    o.raw(name, json_array(rows, tell));
    o.boolean(more, rows.size() == static_cast<std::size_t>(page.limit));
  };
  list("transactions", "more", store_.list(page.after_cus, page.limit),
       [](const Transaction& t) { return describe_state(t).str(); });
  list("window_payments", "more_window", store_.window_payments(page.after_window, page.limit),
       describe_window);
  list("instant_payments", "more_instant", store_.instant_payments(page.after_instant, page.limit),
       describe_instant);
  list("days", "more_days", store_.closings(page.after_day, page.limit), describe_closing);
  return o;
}

std::string Ach::describe(Cus cus) {
  const auto books = enter();
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

tl::expected<std::int64_t, std::string> Ach::pay_at_window(WindowPayment payment) {
  const auto books = enter();
  payment.paid = books.now();
  const auto* service = with_code(options_.services, payment.service_code);
  const auto zeros = payment.reference.find_first_not_of('0');
  const auto slip = store_.registered_slip(
      service->gln, zeros == std::string::npos ? "0" : payment.reference.substr(zeros));
  const auto refuse = [](const char* why) { return tl::unexpected<std::string>(why); };
  if (!slip && options_.only_registered_slips) return refuse("el volante no está registrado");
  if (slip && slip->due < bogota_date(books.now())) return refuse("el volante está vencido");
  if (slip && slip->amount.is_positive() && slip->amount != payment.amount)
    return refuse("el valor no es el del volante");
  return store_.insert_window_payment(payment);
}

bool Ach::return_cheque(std::int64_t window_payment) {
  const auto books = enter();
  const auto p = store_.window_payment(window_payment);
  if (!p || p->medio != "02" || store_.debited("cheque", p->id).is_positive()) return false;
  store_.insert_debit({0, "cheque", p->id, p->reference, p->amount, books.now()});
  return true;
}

std::int64_t Ach::deposit_cash(const std::string& slip, Money amount) {
  const auto books = enter();
  return store_.insert_cash_deposit({0, slip, amount, books.now()});
}

std::size_t Ach::register_slips(const std::vector<RegisteredSlip>& slips) {
  const auto books = enter();
  store_.register_slips(slips);
  return slips.size();
}

void Ach::advance(std::chrono::seconds d) {
  clock_.advance(d);
  const auto books = enter();
  store_.set_setting("clock_offset_us", clock_.offset().count());
}

}  // namespace recaudo::simulator
