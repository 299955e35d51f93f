// ACH and the payer's bank as one actor: creates transactions, answers questions, applies decisions
// and the passing of time. One lock around the store; hints are sent after it is released, because
// who gets a hint asks back at once.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gateways/simulator/json.h"
#include "gateways/simulator/notifier.h"
#include "gateways/simulator/simulated_clock.h"
#include "gateways/simulator/simulator.h"
#include "gateways/simulator/store.h"

namespace recaudo::simulator {

// What the control API orders about one transaction.
struct DecisionOrder {
  Decision decision = Decision::kApprove;
  Callback callback = Callback::kNormal;
  std::optional<Money> amount_changed;       // the bank moves this instead
  bool late_ok = false;                      // OK after FAILED
  std::optional<std::chrono::seconds> hold;  // the decision falls that much later
  std::string notification_url;              // empty: unchanged
};

// What every account of a closing says; the caller adds the rest.
JsonObject closing_facts(const Closing& c);

enum class OrderOutcome { kDone, kUnknown, kNotPossible };

class Ach {
 public:
  Ach(const SimulatorOptions& options, Store& store, SimulatedClock& clock, Notifier& notifier)
      : options_(options), store_(store), clock_(clock), notifier_(notifier) {}

  // The five methods of PSE NF: JSON in, JSON out.
  struct Created {
    std::string json;
    bool answer_lost = false;  // a scripted outcome: the caller must drop the connection
  };
  std::string bank_list(const JsonValue& body) const;
  Created create(const JsonValue& body, const std::string& public_url);
  std::string information(const JsonValue& body, bool detailed);
  std::string finalize(const JsonValue& body);

  // The payer, by the token of his page.
  std::optional<Transaction> find(const std::string& page_token);
  std::optional<Transaction> enter_bank(const std::string& page_token);
  // False when the session is over or the transaction decided: nothing changed.
  bool decide_at_bank(const std::string& page_token, Decision decision);

  // The control API.
  OrderOutcome order(Cus cus, const DecisionOrder& order);
  std::optional<Transaction> find(Cus cus);
  std::string ledger(Cus after, int limit);
  std::string describe(Cus cus);  // one transaction with its events; empty when unknown
  std::int64_t pay_at_window(WindowPayment payment);
  void advance(std::chrono::seconds d);
  Instant now() const { return clock_.now(); }

  // For the day close: everything due until now has happened when fn runs; the lock is held.
  template <typename F>
  auto with_settled_store(F fn) {
    const auto pending = settled_lock();
    return fn(store_, clock_.now());
  }

 private:
  // Holds the lock; sends what is to be sent when it lets go.
  class Locked {
   public:
    explicit Locked(Ach& ach) : ach_(ach), lock_(ach.mutex_) {}
    Locked(Locked&&) = default;
    Locked(const Locked&) = delete;
    ~Locked();

   private:
    Ach& ach_;
    std::unique_lock<std::mutex> lock_;
  };

  struct Outgoing {
    Callback callback;
    Hint hint;
  };

  Locked settled_lock();
  void settle(Instant now);
  void changed(const Transaction& t, std::string_view what, std::string_view detail, Instant at);
  Transaction begin(PaymentRequest request, Instant now) const;
  std::optional<Transaction> by_trazability_code(const JsonValue& body);

  const SimulatorOptions& options_;
  Store& store_;
  SimulatedClock& clock_;
  Notifier& notifier_;
  std::mutex mutex_;
  std::vector<Outgoing> outgoing_;
};

}  // namespace recaudo::simulator
