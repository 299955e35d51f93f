#include "tests/bench/reads.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <functional>
#include <iostream>

#include "base/clock.h"
#include "ledger/act_recipes.h"
#include "ledger/aging.h"
#include "ledger/auxiliary.h"
#include "ledger/check.h"
#include "ledger/periods.h"
#include "ledger/recipes.h"
#include "ledger/subject_statement.h"
#include "ledger/trial_balance.h"
#include "tests/bench/server.h"

namespace recaudo::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int kBatch = 10'000;  // entries of one commit
constexpr int kPage = 50;
constexpr int kDays = 365;
const Date kFirst = make_date(2025, 1, 1);
const Date kLast = make_date(2025, 12, 31);
const Instant kRecorded = start_of_day(make_date(2026, 1, 1));
constexpr ledger::AccountId kHot = ledger::account::kBank;

struct Read {
  const char* name;
  std::function<void(pqxx::transaction_base&, ledger::EntrySeq known)> run;
};

const std::vector<Read>& reads() {
  static const ledger::StatementCursor middle{make_date(2025, 7, 2), ledger::EntrySeq{1}, 0};
  static const std::vector<Read> all = {
      {"statement_first_page",
       [](auto& tx, auto k) { ledger::account_statement(tx, kHot, kFirst, kLast, k, kPage); }},
      {"statement_middle_page",
       [](auto& tx, auto k) {
         ledger::account_statement(tx, kHot, kFirst, kLast, k, kPage, middle);
       }},
      {"subject_statement",
       [](auto& tx, auto k) {
         ledger::subject_statement(tx, "predio", ledger::SubjectId{777}, kFirst, kLast, k, kPage);
       }},
      {"trial_balance",
       [](auto& tx, auto k) {
         ledger::trial_balance_between(tx, make_date(2025, 7, 1), kLast, k,
                                       ledger::AccountLevel::kAuxiliary);
       }},
      {"auxiliary_first_page",
       [](auto& tx, auto k) { ledger::auxiliary(tx, "1305", kFirst, kLast, k, kPage); }},
      {"auxiliary_middle_page",
       [](auto& tx, auto k) {
         ledger::auxiliary(tx, "1305", kFirst, kLast, k, kPage, ledger::ThirdPartyId{30'000});
       }},
      {"third_party_lines",
       [](auto& tx, auto k) {
         ledger::third_party_statement(tx, ledger::ThirdPartyId{777},
                                       ledger::account::kPredialReceivable, kFirst, kLast, k,
                                       kPage);
       }},
      {"aging_today", [](auto& tx, auto k) { ledger::aging(tx, kLast, k); }},
      {"aging_a_month_ago", [](auto& tx, auto k) { ledger::aging(tx, add_days(kLast, -31), k); }},
      {"obligations_of_an_age",
       [](auto& tx, auto k) { ledger::owed(tx, kLast, k, ledger::Age::kTo180Days, kPage); }},
      {"debtors", [](auto& tx, auto k) { ledger::debtors(tx, kLast, k, kPage); }}};
  return all;
}

class ReadsBench {
 public:
  ReadsBench(const ReadsBenchOptions& options, const std::string& folder)
      : options_(options), server_(folder) {}

  void load() {
    const auto begin = SteadyClock::now();
    app_.transaction([](pqxx::work& tx) {
      for (unsigned month = 1; month <= 12; ++month) ledger::open_period(tx, 2025, month);
    });
    load_hot_account();
    load_obligations();
    while (app_.transaction([](pqxx::work& tx) { return ledger::sum_days(tx, 200'000); }) > 0) {
    }
    // A few after the watermark, as on any day.
    post_hot(1'000);
    const auto connection = owner_.connect();
    pqxx::nontransaction(*connection).exec0("vacuum analyze");
    note("load", Milliseconds(SteadyClock::now() - begin).count() / 1000, "s to load");
  }

  void measure() {
    for (const auto& read : reads()) {
      std::vector<double> took;
      for (int i = 0; i < options_.calls; ++i) {
        const auto start = SteadyClock::now();
        app_.read([&](pqxx::read_transaction& tx) { read.run(tx, ledger::known_at(tx)); });
        took.push_back(Milliseconds(SteadyClock::now() - start).count());
      }
      std::ranges::sort(took);
      const auto at = [&](std::size_t percent) { return took[(took.size() - 1) * percent / 100]; };
      report_[std::string(read.name) + "_p50_ms"] = at(50);
      report_[std::string(read.name) + "_p99_ms"] = at(99);
      if (!options_.json)
        std::printf("%-24s p50 %8.2f ms   p99 %8.2f ms\n", read.name, at(50), at(99));
      (void)std::fflush(stdout);
    }
  }

  // What was measured is the truth: every figure of it is recomputed.
  bool right() {
    const auto begin = SteadyClock::now();
    const auto check = owner_.read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
    note("ledger_check", Milliseconds(SteadyClock::now() - begin).count() / 1000, "s");
    for (const auto& d : check.differences) std::cerr << d << "\n";
    report_["entries"] = check.entries;
    report_["lines"] = check.postings;
    if (options_.json) std::cout << report_ << "\n";
    return check.ok();
  }

 private:
  void note(const char* name, double value, const char* unit) {
    report_[name] = value;
    if (!options_.json) std::printf("%-24s %9.1f %s\n", name, value, unit);
    (void)std::fflush(stdout);
  }
  ledger::Act act(Date day) {
    return {.key = make_uuid7(clock_.now()),
            .effective_on = day,
            .source_kind = "prueba",
            .source_id = "carga"};
  }
  void post(std::vector<ledger::Entry>& entries) {
    app_.transaction([&](pqxx::work& tx) { value_or_throw(ledger::post(tx, entries, kRecorded)); });
    entries.clear();
  }
  void post_hot(int count) {
    std::vector<ledger::Entry> batch;
    batch.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
      batch.push_back(
          ledger::unclassified_credit(act(add_days(kFirst, i % kDays)), Money::pesos(1 + i % 97)));
    post(batch);
  }
  void load_hot_account() {
    for (int posted = 0; posted < options_.lines; posted += kBatch)
      post_hot(std::min(kBatch, options_.lines - posted));
  }
  // Each parcel is charged in January, due at the end of one of six months; every second one paid
  // in December.
  void load_obligations() {
    for (int first = 0; first < options_.obligations; first += kBatch) {
      const int count = std::min(kBatch, options_.obligations - first);
      std::vector<ledger::ThirdParty> people;
      for (int i = first; i < first + count; ++i)
        people.push_back({"CC", std::to_string(10'000'000 + i), "Prueba " + std::to_string(i)});
      const auto who = app_.transaction(
          [&](pqxx::work& tx) { return ledger::ensure_third_parties(tx, people); });
      const auto obligations = open(first, who);
      std::vector<ledger::Entry> charges, payments;
      for (std::size_t i = 0; i < who.size(); ++i) {
        const Money amount = Money::pesos(100'000 + static_cast<int>(i) % 977);
        charges.push_back(with(
            who[i], ledger::assessment(act(add_days(kFirst, static_cast<int>(i) % 31)),
                                       {{obligations[i], ledger::Concept::kPredial, amount}})));
        if (i % 2 == 0)
          payments.push_back(
              with(who[i], ledger::collection(act(add_days(kLast, -static_cast<int>(i) % 28)),
                                              ledger::account::kInTransit, amount,
                                              {{.obligation = obligations[i],
                                                .item = ledger::Concept::kPredial,
                                                .capital = amount}},
                                              {})));
      }
      post(charges);
      post(payments);
    }
  }
  std::vector<ledger::ObligationId> open(int first, const std::vector<ledger::ThirdPartyId>& who) {
    std::vector<ledger::ObligationKey> keys;
    keys.reserve(who.size());
    for (std::size_t i = 0; i < who.size(); ++i)
      keys.push_back({.subject = ledger::SubjectId{first + static_cast<int>(i) + 1},
                      .vigencia = 2025,
                      .item = ledger::Concept::kPredial,
                      .due_on = last_day_of_month(2025, 2 + static_cast<unsigned>(i) % 6),
                      .third_party = who[i]});
    return app_.transaction([&](pqxx::work& tx) { return ledger::open_obligations(tx, keys); });
  }
  static ledger::Entry with(ledger::ThirdPartyId who, ledger::Entry entry) {
    for (auto& leg : entry.legs)
      if (leg.obligation) leg.third_party = who;
    return entry;
  }

  ReadsBenchOptions options_;
  Server server_;
  SystemClock clock_;
  Database owner_{{.conninfo = server_.conninfo("postgres"), .max_connections = 1}};
  Database app_{{.conninfo = server_.conninfo("recaudo_app"), .max_connections = 1}};
  boost::json::object report_ = {};
};

}  // namespace

int run_reads_bench(const ReadsBenchOptions& options) {
  char name[] = "/tmp/recaudo-bench-XXXXXX";
  invariant(::mkdtemp(name) != nullptr, "a temporary folder can be made");
  ReadsBench bench(options, name);
  bench.load();
  bench.measure();
  return bench.right() ? 0 : 1;
}

}  // namespace recaudo::bench
