// What the banks know, on disk (SQLite, synchronous=FULL): the oracle of what money really moved. A
// commit that returned survives a killed process. Not thread-safe: its owner holds the lock.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "gateways/simulator/session.h"
#include "gateways/simulator/transaction.h"

struct sqlite3;

namespace recaudo::simulator {

// A payment at the bank's counter.
struct WindowPayment {
  std::int64_t id = 0;
  std::string reference;  // digits of the slip
  Money amount;
  std::string medio;  // 01 cash, 02 cheque
  std::string service_code;
  Instant paid;
};

// A line of the billing file: the counter takes that amount until that day.
struct RegisteredSlip {
  std::string gln;
  std::string reference;  // without zeros on the left
  Money amount;           // zero: any
  Date due;
};

struct WompiPayment {
  std::int64_t id = 0;
  std::string public_id;  // "15113-1759669964-41120"
  std::string reference;
  Cus cus;
  std::string request;     // JSON, what was asked, without tokens and signature
  std::string message;     // of the state; empty: none
  std::string public_url;  // of the simulator when it was asked
  int queries = 0;
};

struct WompiEvent {
  std::int64_t id = 0;
  std::string url;
  std::string body;
  std::string checksum;
  Instant first;  // of its first delivery
  int tries = 1;
  std::optional<Instant> due;  // of the next one
};

// A returned cheque or a payment given back, booked against the collecting account.
struct AccountDebit {
  std::int64_t id = 0;
  std::string kind;         // cheque | refund
  std::int64_t source = 0;  // window payment or CUS
  std::string reference;    // of the slip or the payment
  Money amount;
  Instant booked;
};

// A day (or what came after its first closing) as it was handed over.
struct Closing {
  ClosingId id;
  Date day;
  int ordinal = 1;       // of that day
  std::string modifier;  // of the collection file; empty when there was none
  Money opening, credits, debits, closing;
  Instant closed;
};

// A credit of Bre-B: it stands alone in the statement, and its reference may be missing.
struct InstantPayment {
  std::int64_t id = 0;
  std::string reference;
  Money amount;
  std::string merchant;  // code of tag 50
  Instant paid;
};

// Cash that the company brings to its account under the number of its slip.
struct CashDeposit {
  std::int64_t id = 0;
  std::string slip;
  Money amount;
  Instant booked;
};

// What one closing puts together.
struct DayMoney {
  std::vector<Transaction> transactions;
  std::vector<WindowPayment> payments;
  std::vector<InstantPayment> instants;
  std::vector<CashDeposit> deposits;
  std::vector<AccountDebit> debits;

  // Whether there is anything for the collection file.
  bool collected() const { return !transactions.empty() || !payments.empty(); }
  bool empty() const {
    return !collected() && instants.empty() && deposits.empty() && debits.empty();
  }
};

struct DayFile {
  std::string name;
  std::string content;
};

struct Event {
  Cus cus;
  Instant at;
  std::string what;
  std::string detail;
};

// Conditions that partial indices serve, in the words of the indices: without those words SQLite
// reads the whole table.
inline constexpr const char* kOfGateway =
    " where rail <> 'pse' and rail = ? and gateway_id = ? order by cus limit 1000";
inline constexpr const char* kOpenSessionsDue =
    " where closed_reason = '' and status <> 'APPROVED' and expires_us <= ? "
    "order by expires_us, request_id limit 500";

class Store {
 public:
  // Opens or creates the file. Throws std::runtime_error.
  explicit Store(const std::string& path);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Gives the CUS; nothing when the ticket was used before.
  std::optional<Cus> insert(const Transaction& t);
  void update(const Transaction& t, std::string_view what, std::string_view detail, Instant at);
  std::optional<Transaction> by_cus(Cus cus);
  std::optional<Transaction> by_page_token(const std::string& token);
  // What a gateway asked for under its own number, in order of CUS.
  std::vector<Transaction> of_gateway(Rail rail, std::int64_t gateway_id);
  // Whether it is in the files of a day that was closed.
  bool is_filed(Cus cus);
  // Those with something due, earliest first, at most 500.
  std::vector<Transaction> due(Instant now);
  // In order of CUS, after that one, at most `limit`.
  std::vector<Transaction> list(Cus after, int limit);
  std::vector<Event> events(Cus cus);

  // PlacetoPay's sessions.
  RequestId insert_session(const Session& s);
  void update_session(const Session& s);
  std::optional<Session> session(RequestId id);
  // Open ones whose time is over, earliest first, at most 500.
  std::vector<Session> sessions_due(Instant now);
  std::vector<Session> sessions(RequestId after, int limit);

  // Remembers a nonce of PlacetoPay's clients until that instant. False: it was here before.
  bool take_nonce(std::string_view digest, Instant now, Instant until);

  // Wompi's transactions: what ACH does not know of them.
  void insert_wompi(const WompiPayment& p);
  void count_wompi_query(std::int64_t id);
  std::optional<WompiPayment> wompi(std::string_view public_id);
  std::optional<WompiPayment> wompi(std::int64_t id);
  std::vector<WompiPayment> wompi_by_reference(std::string_view reference);
  std::vector<WompiPayment> wompi_after(std::int64_t id, int limit);

  // Events of Wompi that nobody took yet.
  std::int64_t insert_wompi_event(const WompiEvent& e);
  // The next try, or none any more.
  void reschedule_wompi_event(std::int64_t id, int tries, std::optional<Instant> due);
  std::vector<WompiEvent> wompi_events_due(Instant now);  // at most 500

  // Slips that the company registered; a slip of the same service and reference is replaced.
  void register_slips(const std::vector<RegisteredSlip>& slips);
  std::optional<RegisteredSlip> registered_slip(std::string_view gln, std::string_view reference);

  // Money that the bank takes out of the collecting account again.
  void insert_debit(const AccountDebit& d);
  // Of one source: the sum of what was given back.
  Money debited(std::string_view kind, std::int64_t source);

  std::int64_t insert_window_payment(const WindowPayment& p);
  std::vector<WindowPayment> window_payments(std::int64_t after, int limit);
  std::optional<WindowPayment> window_payment(std::int64_t id);
  std::int64_t insert_instant_payment(const InstantPayment& p);
  std::vector<InstantPayment> instant_payments(std::int64_t after, int limit);
  std::int64_t insert_cash_deposit(const CashDeposit& d);

  // Money that moved in [from, to) and is in no closing yet; at most 100 000 of each kind.
  DayMoney unfiled(Instant from, Instant to);
  // Created or last changed in [from, to): the rows of the daily PSE report.
  std::vector<Transaction> touched(Instant from, Instant to);

  std::vector<Closing> closings(Date day);
  std::vector<Closing> closings(ClosingId after, int limit);
  std::optional<Closing> last_closing();
  // One commit: the closing, which money it holds, and the texts of its files.
  void save_closing(Closing& closing, const DayMoney& money, const std::vector<DayFile>& files);
  std::vector<DayFile> files_not_written();
  void mark_written(const std::string& name);

  std::int64_t setting(const std::string& name, std::int64_t otherwise);
  void set_setting(const std::string& name, std::int64_t value);

 private:
  void execute(const char* sql);
  std::int64_t schema_version();
  std::vector<Transaction> unfiled_transactions(Instant from, Instant to);
  std::vector<Transaction> select(const std::string& tail, std::int64_t a, std::int64_t b);

  sqlite3* db_ = nullptr;
};

}  // namespace recaudo::simulator
