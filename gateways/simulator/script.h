// What was decided about a payment before any person sees it: by the ending of its amount, by a
// header of the request that creates it, by the scenario file, or by the control API. All four
// speak of the same orders.
#pragma once

#include <array>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateways/simulator/http_server.h"
#include "gateways/simulator/json.h"
#include "gateways/simulator/transaction.h"

namespace recaudo::simulator {

// What is ordered about one transaction.
struct DecisionOrder {
  Decision decision = Decision::kApprove;
  Callback callback = Callback::kNormal;
  std::optional<Money> amount_changed;       // the bank moves this instead
  bool late_ok = false;                      // OK after FAILED
  std::optional<std::chrono::seconds> hold;  // the decision falls that much later
  std::string notification_url;              // empty: unchanged
};

constexpr std::array<std::string_view, 6> kOrderMembers{
    "decision", "callback",     "amount_changed_to_centavos",
    "late_ok",  "hold_seconds", "notification_url"};

// Why a payment is not even created.
enum class NotCreated { kNo, kBankUnreachable, kExceededLimit };

struct Script {
  NotCreated refusal = NotCreated::kNo;
  std::optional<DecisionOrder> order;
  bool answer_lost = false;  // the payment stands, but the answer of its creation never arrives
};

// What an amount's ending orders (table in simulator.h).
Script script_of(Money amount);

// {"decision":..,"callback":..,"amount_changed_to_centavos":N,"late_ok":B,"hold_seconds":N,
// "notification_url":".."}; the name of the member that is wrong otherwise.
tl::expected<DecisionOrder, std::string> read_order(const JsonValue& body);
// The same (a part of an order needs its decision too), or
// {"refusal":"bank_unreachable|exceeded_limit"}, with "answer_lost":true beside either.
tl::expected<Script, std::string> read_script(const JsonValue& body);

// The script in the header X-Simulator-Outcome (JSON), which only this machine may send; nothing
// when there is none.
tl::expected<std::optional<Script>, std::string> script_of_header(const Request& request);

// {"payments":[{"reference":"..","rail":"pse|placetopay|wompi", ...a script}]}: each entry serves
// one creation, in order; a reference may appear again for the next attempt. A PSE payment is named
// by its ticket.
class Scenario {
 public:
  // Empty path: no scenario. Throws Refusal (kBadConfig) naming the entry.
  explicit Scenario(const std::string& path);
  // Takes the next script of that payment out.
  std::optional<Script> take(Rail rail, std::string_view reference);

 private:
  struct Entry {
    std::optional<Rail> rail;
    std::string reference;
    Script script;
    bool used = false;
  };
  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace recaudo::simulator
