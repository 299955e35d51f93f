// ACH and the payer's bank as one actor: creates transactions, answers questions, applies decisions
// and the passing of time. One lock around the store; hints are sent after it is released, because
// who gets a hint asks back at once.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateways/simulator/faults.h"
#include "gateways/simulator/json.h"
#include "gateways/simulator/notifier.h"
#include "gateways/simulator/script.h"
#include "gateways/simulator/simulated_clock.h"
#include "gateways/simulator/simulator.h"
#include "gateways/simulator/store.h"

namespace recaudo::simulator {

// What every account of a closing says; the caller adds the rest.
JsonObject closing_facts(const Closing& c);

// The return code of both rails of PSE for what is not created. Not for kNo.
std::string_view return_code(NotCreated why);

enum class OrderOutcome { kDone, kUnknown, kNotPossible };

class Ach;

// The books under the lock. What is to be sent is sent when it goes out of scope, after the lock is
// released, because who gets a hint asks back at once.
class Books {
 public:
  ~Books();
  Books(Books&&) = default;
  Books(const Books&) = delete;

  Store& store();
  Instant now() const { return now_; }
  // A new transaction of that origin, already stored; nothing when PSE's ticket was used. A gateway
  // gives no ticket: it gets one of its own.
  std::optional<Transaction> open(PaymentRequest request, Origin origin);
  // Stores the order's effect and tells whoever must know. The caller knows that it may change.
  void order(Transaction& t, const DecisionOrder& order, std::string_view who);
  // The payer decides, and the seeded misfortunes fall on it.
  void payer_decides(Transaction& t, Decision decision);
  // False while nothing is decided. The second time changes nothing.
  bool finalize(Transaction& t, std::string_view authorization);
  // What a question is answered: the transaction, or once more its state of before.
  Transaction as_seen(const Transaction& t);
  void send(Callback callback, Hint hint);

 private:
  friend class Ach;
  explicit Books(Ach& ach);

  Ach& ach_;
  std::unique_lock<std::mutex> lock_;
  Instant now_;
};

// Whoever asks ACH for transactions in the company's name. Called with the books open.
class Gateway {
 public:
  virtual ~Gateway() = default;
  virtual void changed(Books& books, const Transaction& t, Instant at) = 0;
  // Its own limits of time.
  virtual void settle(Books& books) = 0;
};

// The transaction's facts in the control API.
JsonObject describe_state(const Transaction& t);
// True when an order may still change it.
bool may_change(const Transaction& t, const DecisionOrder& order);

class Ach {
 public:
  Ach(const SimulatorOptions& options, Store& store, SimulatedClock& clock, Notifier& notifier,
      FaultSource& faults, Scenario& scenario)
      : options_(options),
        store_(store),
        clock_(clock),
        notifier_(notifier),
        faults_(faults),
        scenario_(scenario) {}

  // The five methods of PSE NF: JSON in, JSON out.
  struct Created {
    std::string json;
    bool answer_lost = false;  // a scripted outcome: the caller must drop the connection
  };
  std::string bank_list(const JsonValue& body) const;
  Created create(const JsonValue& body, const std::string& public_url,
                 const std::optional<Script>& by_header);
  std::string information(const JsonValue& body, bool detailed);
  std::string finalize(const JsonValue& body);
  // What was decided about a PSE payment before anybody sees it.
  Script script_for(const PaymentRequest& request, const std::optional<Script>& by_header);

  // The payer, by the token of his page.
  std::optional<Transaction> find(const std::string& page_token);
  std::optional<Transaction> enter_bank(const std::string& page_token);
  // False when the session is over or the transaction decided: nothing changed.
  bool decide_at_bank(const std::string& page_token, Decision decision);

  // The control API.
  OrderOutcome order(Cus cus, const DecisionOrder& order);
  std::optional<Transaction> find(Cus cus);
  // Where a page of the ledger begins, and how many rows of each kind it holds at most.
  struct LedgerPage {
    Cus after_cus;
    std::int64_t after_window = 0, after_instant = 0;
    ClosingId after_day;
    int limit = 0;
  };
  JsonObject ledger(Books& books, const LedgerPage& page);
  std::string describe(Cus cus);  // one transaction with its events; empty when unknown
  // The Spanish reason when the counter does not take it.
  tl::expected<std::int64_t, std::string> pay_at_window(WindowPayment payment);
  // A cheque of the counter comes back. False: unknown, no cheque, or returned before.
  bool return_cheque(std::int64_t window_payment);
  // Its number at the bank.
  std::int64_t deposit_cash(const std::string& slip, Money amount);
  std::size_t register_slips(const std::vector<RegisteredSlip>& slips);
  void advance(std::chrono::seconds d);
  Instant now() const { return clock_.now(); }

  // The gateway that is told of the changes of its rail's transactions. Before the first request.
  void serve(Rail rail, Gateway& gateway) { gateways_.emplace_back(rail, &gateway); }

  // The books, with everything due until now already in them.
  Books enter();
  template <typename F>
  auto with_settled_store(F fn) {
    auto books = enter();
    return fn(books.store(), books.now());
  }
  // Lets the time that passed do its work; called by a clock of the machine.
  void tick() { enter(); }

 private:
  friend class Books;

  struct Outgoing {
    Callback callback;
    Hint hint;
  };

  void settle(Books& books);
  void changed(Books& books, const Transaction& t, std::string_view what, std::string_view detail,
               Instant at);
  std::optional<Transaction> by_trazability_code(const JsonValue& body);
  const SimulatorOptions& options_;
  Store& store_;
  SimulatedClock& clock_;
  Notifier& notifier_;
  FaultSource& faults_;
  Scenario& scenario_;
  std::mutex mutex_;
  std::vector<Outgoing> outgoing_;
  std::vector<std::pair<Rail, Gateway*>> gateways_;
};

}  // namespace recaudo::simulator
