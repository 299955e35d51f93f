#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/payments/payment.h"
#include "gateways/payment_gateway.h"

namespace recaudo::test {

// A rail that answers what the test says and counts what it was asked. (The real adapter runs
// against the real simulator in the end-to-end tests; here the room's own decisions are tried.)
class ScriptedGateway final : public gateways::PaymentGateway {
 public:
  explicit ScriptedGateway(std::string rail = "pse")
      : traits_{.name = std::move(rail),
                .label = "PSE",
                .origin = "https://pse.example",
                .payer_chooses_bank = true,
                .asks_consents = true,
                .wants_finalization = true} {}
  const gateways::RailTraits& traits() const override { return traits_; }
  // Digits, as PSE's are: a bank's file keeps the last six.
  static gateways::Cus cus_of(gateways::TicketId ticket) {
    return gateways::Cus(std::to_string(2'263'000 + ticket.value()));
  }
  Result<gateways::BankList> bank_list() override {
    ++bank_lists;
    if (on_bank_list) on_bank_list();
    if (offer_error) return tl::unexpected(*offer_error);
    return gateways::BankList{{"1007", "BANCO DE PRUEBA"}};
  }
  Result<gateways::ConsentList> consents() override {
    ++consent_lists;
    if (offer_error) return tl::unexpected(*offer_error);
    return gateways::ConsentList{{"Acepto", "https://pse.example/1.pdf", "t1"}};
  }
  Result<void> check(const gateways::CreateRequest&) const override { return {}; }
  gateways::CreateOutcome create(const gateways::CreateRequest& r) override {
    ++creates;
    last = r;
    if (on_create) on_create(r);
    if (create_answers.empty())
      return gateways::Created{cus_of(r.ticket), "https://pse.example/x", 1, "{}"};
    auto answer = create_answers.front();
    create_answers.pop_front();
    return answer;
  }
  gateways::CreateOutcome find(const gateways::CreateRequest& r, gateways::Search search) override {
    ++searches;
    last_search = search;
    last = r;
    if (find_answer) return *find_answer;
    return gateways::Unknown{"no aparece", "[]"};
  }
  void lets_search() { traits_.can_search = true; }
  void is_not_told() { traits_.wants_finalization = false; }
  gateways::QueryOutcome query(const gateways::Cus& cus) override {
    ++queries;
    if (on_query) on_query(cus);
    const auto it = answers.find(cus.str());
    if (it == answers.end()) return gateways::Unavailable{"sin respuesta", "sin respuesta"};
    return it->second;
  }
  // Its own schedule, plain: seven minutes after the redirection, then every five, for five days.
  std::optional<Instant> next_query_at(const gateways::Pending& p) const override {
    using namespace std::chrono_literals;
    if (p.now - p.created > 5 * 24h) return std::nullopt;
    if (p.not_found && p.queries == 1) return p.now + 5s;
    if (p.now < p.redirected + 7min) return p.redirected + 7min;
    return p.queries == 0 ? p.now : p.now + 5min;
  }
  bool is_incident(Instant created, Instant now) const override {
    return now - created > std::chrono::minutes{60};
  }
  gateways::ActOutcome finalize(const gateways::Cus&, const std::string&) override {
    ++finalizations;
    if (finalize_answer) return *finalize_answer;
    if (refuses_finalization) return gateways::NotDone{"FAIL_INVALIDSTATE", "{}"};
    return gateways::Done{"{}"};
  }
  void lets_withdraw() { traits_.can_withdraw = true; }
  void ends_sessions() { traits_.ends_sessions = true; }
  gateways::ActOutcome withdraw(const gateways::Cus& cus) override {
    ++withdrawals;
    if (on_withdraw) on_withdraw(cus);
    return withdraw_answer;
  }
  // It gives payments back; `tells`: its queries say so.
  void lets_reverse(bool tells = true) {
    traits_.can_reverse = true;
    traits_.tells_returns = tells;
  }
  gateways::ReturnOutcome query_return(const gateways::Cus& cus) override {
    ++return_queries;
    const auto it = returns.find(cus.str());
    if (it == returns.end()) return gateways::Unavailable{"sin respuesta", "sin respuesta"};
    return it->second;
  }
  gateways::ActOutcome reverse(const std::string& payment) override {
    reversed.push_back(payment);
    if (on_reverse) on_reverse();
    return reverse_answer;
  }
  gateways::ReturnStatus return_status(const payments::Payment& p, bool returned) const {
    return {.payment = "15" + p.cus.str(),
            .amount = p.amount,
            .currency = "COP",
            .ticket = p.ticket,
            .returned = returned,
            .raw = returned ? "{\"refunded\":true}" : "{\"refunded\":false}"};
  }
  void tell_return(const payments::Payment& p, bool returned) {
    returns.insert_or_assign(p.cus.str(), return_status(p, returned));
  }
  gateways::Status status(const payments::Payment& p, gateways::PaymentState state) const {
    return {.state = state,
            .amount = p.amount,
            .currency = "COP",
            .ticket = p.ticket,
            .order_reference = "",
            .cus = p.cus,
            .ach_cus = "",
            .bank_process_at = std::nullopt,
            .authorization = "1",
            .cause_code = "",
            .cause_text = "",
            .cycle = 1,
            .raw = "{\"s\":" + std::to_string(static_cast<int>(state)) + "}",
            .cause_raw = ""};
  }
  void answer(const payments::Payment& p, gateways::PaymentState state) {
    answers[p.cus.str()] = status(p, state);
  }

  // A signed hint is "<cus> <ticket> <anything> firmado".
  static gateways::Notice notice(const payments::Payment& p, const std::string& what) {
    return {p.cus.str() + " " + to_string(p.ticket) + " " + what + " firmado", ""};
  }
  Result<gateways::NoticeSubject> read_notice(const gateways::Notice& n) const override {
    if (!n.body.ends_with(" firmado")) return fail(Code::kRailNoticeRefused, "sin firma");
    const auto blank = n.body.find(' ');
    return gateways::NoticeSubject{gateways::Cus(n.body.substr(0, blank)),
                                   gateways::TicketId(std::stoll(n.body.substr(blank + 1)))};
  }

  std::function<void(const gateways::CreateRequest&)> on_create;  // before it answers
  std::function<void(const gateways::Cus&)> on_query;             // the same
  std::function<void(const gateways::Cus&)> on_withdraw;          // the same
  std::map<std::string, gateways::QueryOutcome> answers;
  std::deque<gateways::CreateOutcome> create_answers;
  std::optional<gateways::CreateOutcome> find_answer;
  std::optional<gateways::ActOutcome> finalize_answer;
  gateways::ActOutcome withdraw_answer = gateways::Done{"{\"c\":1}"};
  std::function<void()> on_reverse;  // before it answers
  std::map<std::string, gateways::ReturnOutcome> returns;
  gateways::ActOutcome reverse_answer = gateways::Done{"{\"r\":1}"};
  std::vector<std::string> reversed;  // what it was asked to give back, each time
  int return_queries = 0;
  std::optional<Error> offer_error;    // of banks and consents
  std::function<void()> on_bank_list;  // before it answers
  gateways::CreateRequest last;
  int creates = 0;
  int queries = 0;
  int finalizations = 0;
  int searches = 0;
  int withdrawals = 0;
  int bank_lists = 0;
  int consent_lists = 0;
  std::optional<gateways::Search> last_search;
  bool refuses_finalization = false;

 private:
  gateways::RailTraits traits_;
};

}  // namespace recaudo::test
