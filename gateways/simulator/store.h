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

// A day (or what came after its first closing) as it was handed over.
struct Closing {
  ClosingId id;
  Date day;
  int ordinal = 1;       // of that day
  std::string modifier;  // of the collection file; empty when there was none
  Money opening, credits, debits, closing;
  Instant closed;
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
  // Those with something due, earliest first, at most 500.
  std::vector<Transaction> due(Instant now);
  // In order of CUS, after that one, at most `limit`.
  std::vector<Transaction> list(Cus after, int limit);
  std::vector<Event> events(Cus cus);

  std::int64_t insert_window_payment(const WindowPayment& p);
  std::vector<WindowPayment> window_payments(int limit);

  // Money that moved in [from, to) and is in no closing yet; at most 100 000 each.
  std::vector<Transaction> unfiled_transactions(Instant from, Instant to);
  std::vector<WindowPayment> unfiled_window_payments(Instant from, Instant to);
  // Created or last changed in [from, to): the rows of the daily PSE report.
  std::vector<Transaction> touched(Instant from, Instant to);

  std::vector<Closing> closings(Date day);
  std::vector<Closing> all_closings(int limit);
  std::optional<Closing> last_closing();
  // One commit: the closing, which money it holds, and the texts of its files.
  void save_closing(Closing& closing, const std::vector<Transaction>& transactions,
                    const std::vector<WindowPayment>& payments, const std::vector<DayFile>& files);
  std::vector<DayFile> files_not_written();
  void mark_written(const std::string& name);

  std::int64_t setting(const std::string& name, std::int64_t otherwise);
  void set_setting(const std::string& name, std::int64_t value);

 private:
  void execute(const char* sql);
  std::vector<Transaction> select(const std::string& tail, std::int64_t a, std::int64_t b);

  sqlite3* db_ = nullptr;
};

}  // namespace recaudo::simulator
