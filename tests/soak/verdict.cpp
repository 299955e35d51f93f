#include "tests/soak/verdict.h"

#include <sqlite3.h>

#include <chrono>
#include <map>
#include <memory>

#include "core/closing/bank_day.h"
#include "core/closing/inbox.h"
#include "core/payments/cases.h"
#include "core/payments/watch_pending.h"
#include "core/till/till.h"
#include "ledger/account.h"
#include "ledger/balance_rows.h"
#include "ledger/check.h"
#include "ledger/journal.h"

namespace recaudo::soak {
namespace {

constexpr std::chrono::minutes kStep{5};
constexpr int kSteps = 3 * 24 * 60 / 5;
constexpr int kCalmSteps = 12;  // an hour in which nobody waited: what comes late has come

std::int64_t count(Town& town, const std::string& sql) {
  return town.municipality.db.owner().read(
      [&](pqxx::read_transaction& tx) { return tx.exec1(sql)[0].as<std::int64_t>(); });
}

// Undecided, or to be asked about again.
constexpr const char* kWaiting =
    "select count(*) from payments.attempt where state in ('created', 'pending') or next_query_at "
    "is "
    "not null";

// Rows of the simulator's own store, as text.
using Rows = std::vector<std::vector<std::string>>;
Rows rows_of(const std::string& file, const char* sql) {
  sqlite3* opened = nullptr;
  const int rc = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> db(opened, sqlite3_close);
  if (rc != SQLITE_OK) throw std::runtime_error("the store of the simulator: " + file);
  Rows out;
  const auto keep = [](void* into, int columns, char** values, char**) {
    auto& row = static_cast<Rows*>(into)->emplace_back();
    for (int i = 0; i < columns; ++i) row.emplace_back(values[i] == nullptr ? "" : values[i]);
    return 0;
  };
  if (sqlite3_exec(db.get(), sql, keep, &out, nullptr) != SQLITE_OK)
    throw std::runtime_error(std::string("the store of the simulator: ") +
                             sqlite3_errmsg(db.get()));
  return out;
}

// What the bank really moved for each attempt, under the number that its rail gave us, and ours: a
// rail that cannot be searched never told us its own when its answer was lost.
constexpr const char* kMoved =
    "select t.rail || ' ' || case t.rail when 'placetopay' then cast(t.gateway_id as text) "
    "when 'wompi' then w.public_id else cast(t.cus as text) end, sum(t.moved), "
    "case t.rail when 'pse' then 'ticket ' || t.ticket else '' end "
    "from transactions t left join wompi_transactions w on w.cus = t.cus where t.state = 'OK' "
    "group by 1, 3";

struct Attempt {
  std::string state;
  std::int64_t amount = 0;
  std::string ticket;
  bool told_to_people = false;  // a case of its own or an open exception of the day
};

std::map<std::string, Attempt> attempts_of(Town& town) {
  std::map<std::string, Attempt> out;
  town.municipality.db.owner().read([&](pqxx::read_transaction& tx) {
    out.clear();
    for (const auto& row : tx.exec(
             "select coalesce(a.rail || ' ' || nullif(a.cus, ''), 'ticket ' || a.id), "
             "a.state, a.amount, a.id, "
             "exists (select from payments.treasury_case c where c.attempt_id = a.id) or exists "
             "(select from closing.decision d where d.exception is not null and a.id = any "
             "(d.payments)) from payments.attempt a"))
      out[row[0].c_str()] = {row[1].c_str(), row[2].as<std::int64_t>(), row[3].c_str(),
                             row[4].as<bool>()};
  });
  return out;
}

// All that we know of the order of an attempt.
std::string story_of(Town& town, const std::string& ticket) {
  return town.municipality.db.owner().read([&](pqxx::read_transaction& tx) {
    std::string out;
    const auto order = tx.exec_params1(
        "select o.id, o.reference from payments.attempt a join payments.payment_order o on o.id = "
        "a.order_id where a.id = $1",
        ticket);
    for (const auto& row : tx.exec_params("select to_jsonb(a) - 'token' - 'redirect_url' - "
                                          "'payer_ip' - 'request_key' from payments.attempt a "
                                          "where order_id = $1 order by id",
                                          order[0].c_str()))
      out += std::string("\n    attempt ") + row[0].c_str();
    for (const auto& row : tx.exec_params(
             "select to_jsonb(d) from closing.decision d where reference = $1 order by id",
             order[1].c_str()))
      out += std::string("\n    decision ") + row[0].c_str();
    return out;
  });
}

void compare_rails(Town& town, std::vector<std::string>& faults) {
  auto ours = attempts_of(town);
  for (const auto& row : rows_of(town.store_file(), kMoved)) {
    auto found = ours.find(row[0]);
    if (found == ours.end()) found = ours.find(row[2]);
    const std::int64_t moved = std::stoll(row[1]);
    if (found == ours.end()) {
      faults.push_back(row[0] + ": the bank moved " + row[1] + " for an attempt we do not know");
      continue;
    }
    const Attempt& a = found->second;
    const bool posted = a.state == "approved" && a.amount == moved;
    if (!posted && !a.told_to_people)
      faults.push_back(row[0] + ": the bank moved " + row[1] + "; attempt " + a.ticket + " is " +
                       a.state + " of " + std::to_string(a.amount) + " and nobody was told" +
                       story_of(town, a.ticket));
    ours.erase(found);
  }
  for (const auto& [name, a] : ours)
    if (a.state == "approved" && !name.starts_with("banco") && !name.starts_with("caja"))
      faults.push_back(name + ": attempt " + a.ticket + " is approved and no money moved" +
                       story_of(town, a.ticket));
}

Money balance(Town& town, ledger::AccountId account) {
  return town.municipality.db.app().read([&](pqxx::read_transaction& tx) {
    for (const auto& b : ledger::trial_balance(tx))
      if (b.account == account) return b.net();
    return Money();
  });
}

// What the tills had more than their books; less is negative.
Money till_differences(Town& town) {
  return town.municipality.db.app().read([](pqxx::read_transaction& tx) {
    Money sum;
    for (const auto& m : till::movements(tx, 1'000))
      if (m.kind == "diferencia") sum += m.cash + m.cheques;
    return sum;
  });
}

// What waits in 2.4.07.20 is, to the peso, what the treasury was told to look at.
void compare_unclassified(Town& town, std::vector<std::string>& faults) {
  const Money waiting = -balance(town, ledger::account::kUnclassified);
  const auto open = town.municipality.db.app().read(
      [](pqxx::read_transaction& tx) { return closing::open_exceptions(tx, 100'000); });
  Money told = till_differences(town);
  std::map<std::string, std::pair<int, Money>> kinds;
  for (const auto& e : open) {
    auto& [times, sum] = kinds[e.decision.type + " " + e.decision.exception];
    ++times;
    sum += e.decision.amount;
    // Paid twice: already the taxpayer's credit balance.
    if (e.decision.exception != "DUPLICADO") told += e.decision.amount;
  }
  for (const auto& [kind, total] : kinds)
    std::printf("%8d  %s: %s\n", total.first, kind.c_str(), to_display(total.second).c_str());
  if (waiting != told)
    faults.push_back("2.4.07.20 holds " + to_display(waiting) + " and the exceptions tell " +
                     to_display(told));
}

std::string without_a_case() {
  return "select count(*) from payments.attempt a where a.state = 'review' and not exists (select "
         "from payments.treasury_case c where c.attempt_id = a.id and c.closed_at is null)";
}

std::vector<std::string> unsettled(Town& town) {
  return town.municipality.db.owner().read([](pqxx::read_transaction& tx) {
    std::vector<std::string> out;
    for (const auto& row : tx.exec("select to_jsonb(a)::text from payments.attempt a "
                                   "where a.state = 'approved' and a.settled_at is null"))
      out.emplace_back(row[0].c_str());
    return out;
  });
}

}  // namespace

int settle(Town& town) {
  if (town.control("faults", "{}").status != 200)
    throw std::runtime_error("the faults could not be ended");
  int calm = 0;
  for (int step = 0; step < kSteps && calm < kCalmSteps; ++step) {
    town.municipality.clock.advance(kStep);
    payments::watch_pending(town.services(), town.law(), *town.rails, 500);
    calm = count(town, kWaiting) == 0 ? calm + 1 : 0;
  }
  return static_cast<int>(count(town, kWaiting));
}

std::vector<std::string> close_days(Town& town) {
  std::vector<std::string> faults;
  auto& clock = town.municipality.clock;
  const Date last = clock.today();
  clock.set(start_of_day(add_days(last, 1)) + std::chrono::hours(7));
  for (Date day = make_date(2026, 3, 31); day <= last; day = add_days(day, 1)) {
    const auto closed =
        town.control("close-day", simulator::JsonObject().text("date", to_iso(day)).str());
    if (closed.status != 200) {
      faults.push_back("the bank did not close " + to_iso(day) + ": " + closed.body);
      continue;
    }
    const auto files = town.municipality.db.app().read([&](pqxx::read_transaction& tx) {
      return value_or_throw(closing::new_files(tx, town.inbox(), day));
    });
    const auto began = std::chrono::steady_clock::now();
    const auto done =
        closing::reconcile(town.services(), town.law(), events::system_actor(), day, files);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    if (!done) {
      faults.push_back(to_iso(day) + " was not reconciled: " + to_text(done.error()));
      continue;
    }
    std::printf("%s: %zu files, %zu decisions in %.1f s, bank %s, books %s\n", to_iso(day).c_str(),
                files.size(), done->decisions.size(), took.count(),
                to_display(done->closing()).c_str(), to_display(done->book).c_str());
    if (const auto difference = done->difference(); !difference || !difference->is_zero())
      faults.push_back(to_iso(day) + ": bank and books differ");
    for (const auto& d : done->decisions)
      if (!d.exception.empty() && d.type != "abono-sin-archivo")
        std::printf("    %s %s %s: %s\n", d.exception.c_str(), d.reference.c_str(),
                    to_display(d.amount).c_str(), d.reason.c_str());
  }
  return faults;
}

std::vector<std::string> compare(Town& town) {
  std::vector<std::string> faults;
  compare_rails(town, faults);
  compare_unclassified(town, faults);
  if (const auto n = count(town, without_a_case()); n != 0)
    faults.push_back(std::to_string(n) + " attempts in review without a case");
  for (const auto& attempt : unsettled(town)) faults.push_back("not settled: " + attempt);
  const auto checked =
      town.municipality.db.app().read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  faults.insert(faults.end(), checked.differences.begin(), checked.differences.end());
  for (const auto& row :
       rows_of(town.store_file(),
               "select rail, state, count(*), sum(moved) from transactions group by 1, 2 union all "
               "select 'ventanilla', '', count(*), sum(amount) from window_payments union all "
               "select 'bre-b', '', count(*), sum(amount) from instant_payments"))
    std::printf("%8s  %s %s at the bank: %s centavos\n", row[2].c_str(), row[0].c_str(),
                row[1].c_str(), row[3].c_str());
  return faults;
}

}  // namespace recaudo::soak
