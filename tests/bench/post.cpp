#include "tests/bench/post.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <cstdio>
#include <functional>
#include <iostream>
#include <numeric>
#include <random>
#include <thread>

#include "base/clock.h"
#include "core/processor/posting_engine.h"
#include "ledger/check.h"
#include "ledger/periods.h"
#include "tests/bench/bulk_load.h"
#include "tests/bench/server.h"

namespace recaudo::bench {
namespace {

using Seconds = std::chrono::duration<double>;
using SteadyClock = std::chrono::steady_clock;

constexpr int kAccounts = 100'000;
constexpr int kFirstAccount = 1'000'000'000;
constexpr int kHotAccount = kFirstAccount;

struct Figures {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

// What PostgreSQL may spend on an entry, in microseconds of CPU (specification ledger, summary 8e:
// on a busy machine wall clock says nothing). More is told, and never fails a run.
constexpr double kMostCpuHot = 32;
constexpr double kMostCpuRandom = 40;

// Which accounts an entry touches.
enum class Shape { kHot, kRandom };

PostCommand command(Shape shape, std::minstd_rand& random, const Clock& clock) {
  std::uniform_int_distribution<int> any(1, kAccounts - 1);
  const int to = kFirstAccount + any(random);
  int from = shape == Shape::kHot ? kHotAccount : kFirstAccount + any(random);
  if (from == to) from = kHotAccount;
  const Uuid key = make_uuid7(clock.now());
  return {.entry = {.key = key,
                    .kind = "recaudo",
                    .effective_on = clock.today(),
                    .source_kind = "prueba",
                    .source_id = "carga",
                    .legs = {{ledger::AccountId{from}, Money::centavos(100)},
                             {ledger::AccountId{to}, Money::centavos(-100)}}},
          .actor = events::system_actor(),
          .channel = "banco de pruebas"};
}

// Seeded with a constant: two runs post the same.
std::minstd_rand same_load(unsigned seed = 11) {
  return std::minstd_rand(seed);
}

Figures figures_of(std::vector<double>& latencies_ms, Seconds elapsed) {
  std::ranges::sort(latencies_ms);
  const auto at = [&](double q) {
    return latencies_ms.empty() ? 0.0
                                : latencies_ms[static_cast<std::size_t>(
                                      q * static_cast<double>(latencies_ms.size() - 1))];
  };
  return {static_cast<double>(latencies_ms.size()) / elapsed.count(), at(0.5), at(0.99)};
}

// `callers` threads, each posts the next entry when the last one is durable.
Figures closed_loop(int callers, int seconds, const std::function<void(std::minstd_rand&)>& post) {
  std::vector<std::vector<double>> latencies(static_cast<std::size_t>(callers));
  std::atomic<bool> stop = false;
  const auto begin = SteadyClock::now();
  {
    std::vector<std::jthread> threads;
    threads.reserve(latencies.size());
    for (auto& mine : latencies)
      threads.emplace_back([&mine, &stop, &post, seed = threads.size() + 1] {
        std::minstd_rand random = same_load(static_cast<unsigned>(seed));
        while (!stop) {
          const auto start = SteadyClock::now();
          post(random);
          mine.push_back(Seconds(SteadyClock::now() - start).count() * 1000);
        }
      });
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    stop = true;
  }
  const Seconds elapsed = SteadyClock::now() - begin;
  std::vector<double> all;
  for (const auto& mine : latencies) all.insert(all.end(), mine.begin(), mine.end());
  return figures_of(all, elapsed);
}

struct Bench {
  Bench(const PostBenchOptions& wanted, const std::string& folder)
      : options(wanted), server(folder) {}

  PostBenchOptions options;
  Server server;
  SystemClock clock;
  Database owner{{.conninfo = server.conninfo("postgres"), .max_connections = 2}};
  Database app{{.conninfo = server.conninfo("recaudo_app"), .max_connections = 66}};
  boost::json::object report = {};
  boost::json::array warnings = {};

  events::EventLog log(Database& db, const std::string& service) {
    return events::EventLog(
        db, clock,
        {.service = service, .entity = "00000", .pseudonym_key = Secret(std::string(32, 'k'))});
  }
  void note(const std::string& name, const Figures& f) {
    report[name + "_entries_per_s"] = static_cast<std::int64_t>(f.per_second);
    report[name + "_p50_ms"] = f.p50_ms;
    report[name + "_p99_ms"] = f.p99_ms;
    if (!options.json)
      std::printf("%-24s %9.0f entries/s   p50 %7.2f ms   p99 %7.2f ms\n", name.c_str(),
                  f.per_second, f.p50_ms, f.p99_ms);
    (void)std::fflush(stdout);
  }
  void note(const std::string& name, double value, const char* unit) {
    report[name] = value;
    if (!options.json) std::printf("%-24s %9.1f %s\n", name.c_str(), value, unit);
    (void)std::fflush(stdout);
  }

  void note_cpu(const std::string& name, double value, double most) {
    note(name, value, "us of PostgreSQL per entry");
    if (value <= most) return;
    char text[120];
    (void)std::snprintf(text, sizeof text, "%s: %.1f us of CPU per entry, more than %.0f",
                        name.c_str(), value, most);
    warnings.emplace_back(text);
    std::cerr << "warning: " << text << "\n";
  }

  void prepare() {
    owner.transaction([&](pqxx::work& tx) {
      tx.exec0(
          "insert into ledger.account (id, code, name, nature, status) select n, n::text, "
          "'prueba', 'D', 'project' from generate_series(" +
          std::to_string(kFirstAccount) + ", " + std::to_string(kFirstAccount + kAccounts - 1) +
          ") as n");
      const Date today = clock.today();
      ledger::open_period(tx, static_cast<int>(today.year()), static_cast<unsigned>(today.month()));
    });
  }
  // A server of some hours: a new one meets each page of its memory for the first time, and writes
  // each file of its WAL twice, first as zeros. A gigabyte goes through both and is forgotten.
  void age() {
    const auto connection = owner.connect();
    pqxx::nontransaction tx(*connection);
    tx.exec0("create table public.passed (filler text)");
    tx.exec0("alter table public.passed alter filler set storage plain");  // not compressed
    tx.exec0("insert into public.passed select repeat('x', 8000) from generate_series(1, 131072)");
    tx.exec0("drop table public.passed");
    tx.exec0("checkpoint");
  }
  void vacuum() {
    const auto connection = owner.connect();
    pqxx::nontransaction tx(*connection);
    tx.exec0("vacuum analyze");
    tx.exec0("checkpoint");
  }

  Figures engine_load(Shape shape, int callers) {
    auto events = log(app, "banco");
    PostingEngine engine(app, clock, events, {.producer = "banco-asientos"});
    const auto f = closed_loop(callers, options.seconds, [&](std::minstd_rand& random) {
      value_or_throw(engine.post(command(shape, random, clock)));
    });
    const auto stats = engine.stats();
    report["mean_batch"] = static_cast<double>(stats.entries) / static_cast<double>(stats.batches);
    return f;
  }
  // What a ledger without an engine does: each caller its own transaction, waiting inside
  // PostgreSQL. The ratio to it is the figure that travels between machines.
  Figures one_by_one(int callers) {
    auto events = log(app, "banco-solo");
    Services services{app, clock, events};
    return closed_loop(callers, options.seconds, [&](std::minstd_rand& random) {
      const auto c = command(Shape::kHot, random, clock);
      value_or_throw(perform(services, c.actor, c.channel,
                             [&](Work& work) { return work.post(std::span(&c.entry, 1)); }));
    });
  }
  Figures file_import(std::size_t size) {
    auto events = log(app, "banco");
    PostingEngine engine(app, clock, events, {.producer = "banco-asientos"});
    std::minstd_rand random = same_load();
    std::size_t posted = 0;
    Seconds busy{0};
    while (busy.count() < options.seconds) {
      std::vector<ledger::Entry> file;
      file.reserve(size);
      for (std::size_t i = 0; i < size; ++i)
        file.push_back(command(Shape::kHot, random, clock).entry);
      const auto start = SteadyClock::now();
      for (const auto& answer :
           engine.post_all(std::move(file), events::system_actor(), "banco de pruebas"))
        value_or_throw(answer);
      busy += SteadyClock::now() - start;
      posted += size;
    }
    return {static_cast<double>(posted) / busy.count(), 0, 0};
  }
  // CPU of the posting backend for each entry: `callers` threads, and the engine waits until all of
  // them are back, so that each batch has one entry of each.
  double cpu_per_entry(Shape shape, int callers) {
    auto events = log(app, "banco");
    PostingEngine engine(app, clock, events,
                         {.producer = "banco-asientos",
                          .max_batch = static_cast<std::size_t>(callers),
                          .linger = std::chrono::seconds(1),
                          .linger_above = 1});
    const auto post = [&](std::minstd_rand& random) {
      value_or_throw(engine.post(command(shape, random, clock)));
    };
    closed_loop(callers, 1, post);  // plans are made; nobody else is the application now
    const int pid = owner.read([](pqxx::read_transaction& tx) {
      return tx
          .exec1(
              "select pid from pg_stat_activity where usename = 'recaudo_app' order by "
              "query_start desc limit 1")[0]
          .as<int>();
    });
    const auto entries_before = engine.stats().entries;
    const auto before = cpu_of(pid);
    closed_loop(callers, options.seconds, post);
    const auto used = cpu_of(pid) - before;
    const auto stats = engine.stats();
    report["cpu_mean_batch"] =
        static_cast<double>(stats.entries) / static_cast<double>(stats.batches);
    return static_cast<double>(used.count()) / static_cast<double>(stats.entries - entries_before);
  }
  // Two processes, each with an engine and half of the callers.
  Figures two_processes(int callers) {
    const std::string conninfo = server.conninfo("recaudo_app");
    std::array<std::array<int, 2>, 2> pipes{};
    std::array<pid_t, 2> children{};
    for (std::size_t i = 0; i < 2; ++i) {
      invariant(::pipe(pipes[i].data()) == 0, "a pipe can be made");
      children[i] = ::fork();
      if (children[i] == 0) {
        Database db(DatabaseOptions{.conninfo = conninfo, .max_connections = 4});
        const std::string name = "banco-" + std::to_string(i);
        auto events = log(db, name);
        Figures f;
        {
          PostingEngine engine(db, clock, events, {.producer = name + "-asientos"});
          f = closed_loop(callers / 2, options.seconds, [&](std::minstd_rand& random) {
            value_or_throw(engine.post(command(Shape::kHot, random, clock)));
          });
        }
        const bool told = ::write(pipes[i][1], &f, sizeof f) == sizeof f;
        std::_Exit(told ? 0 : 1);
      }
      ::close(pipes[i][1]);
    }
    Figures out;
    for (std::size_t i = 0; i < 2; ++i) {
      Figures f;
      invariant(::read(pipes[i][0], &f, sizeof f) == sizeof f, "a load process answers");
      ::close(pipes[i][0]);
      ::waitpid(children[i], nullptr, 0);
      out.per_second += f.per_second;
      out.p50_ms = std::max(out.p50_ms, f.p50_ms);
      out.p99_ms = std::max(out.p99_ms, f.p99_ms);
    }
    return out;
  }
  void drain_log() {
    const auto lag = server.log_lag(owner);
    const auto begin = SteadyClock::now();
    while (server.log_lag(owner) > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    note("log_lag_entries", static_cast<double>(lag), "entries behind when the load ended");
    note("log_catch_up_s", Seconds(SteadyClock::now() - begin).count(), "s to catch up");
  }
};

// What ten times the entries cost: the same loads with 1 and with 10 million in the ledger.
void full_ledger(Bench& bench) {
  for (const int millions : {1, 10}) {
    bulk_load(bench.owner, millions * 1'000'000LL, kFirstAccount, kAccounts, bench.clock.today());
    bench.vacuum();
    const std::string at = "_at_" + std::to_string(millions) + "m";
    bench.note("hot" + at, bench.engine_load(Shape::kHot, 64));
    bench.note("random" + at, bench.engine_load(Shape::kRandom, 64));
  }
}

// Each load of the table in the specification, by its name; those that were asked for, or all.
void run_loads(Bench& bench) {
  const std::pair<const char*, std::function<void()>> loads[] = {
      {"one_caller", [&] { bench.note("one_caller", bench.engine_load(Shape::kHot, 1)); }},
      {"hot", [&] { bench.note("hot", bench.engine_load(Shape::kHot, 64)); }},
      {"random", [&] { bench.note("random", bench.engine_load(Shape::kRandom, 64)); }},
      {"two_processes", [&] { bench.note("two_processes", bench.two_processes(64)); }},
      {"file", [&] { bench.note("file", bench.file_import(10'000)); }},
      {"cpu",
       [&] {
         bench.note_cpu("cpu_hot_us", bench.cpu_per_entry(Shape::kHot, 64), kMostCpuHot);
         bench.note_cpu("cpu_random_us", bench.cpu_per_entry(Shape::kRandom, 64), kMostCpuRandom);
       }},
      {"full_ledger", [&] { full_ledger(bench); }},
      {"one_by_one", [&] { bench.note("one_by_one", bench.one_by_one(64)); }},
  };
  const auto& only = bench.options.only;
  for (const auto& [name, load] : loads) {
    const bool asked = std::ranges::find(only, name) != only.end();
    const bool usual = only.empty() && name != std::string_view("full_ledger");  // takes minutes
    if (!asked && !usual) continue;
    load();
    bench.drain_log();
  }
}

}  // namespace

int run_post_bench(const PostBenchOptions& options) {
  char name[] = "/tmp/recaudo-bench-XXXXXX";
  invariant(::mkdtemp(name) != nullptr, "a temporary folder can be made");
  Bench bench(options, name);
  bench.age();
  bench.prepare();
  bench.vacuum();
  bench.report["huge_pages"] = bench.server.has_huge_pages();
  run_loads(bench);
  const auto check = bench.owner.read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  for (const auto& d : check.differences) std::cerr << d << "\n";
  bench.report["entries"] = check.entries;
  bench.report["warnings"] = bench.warnings;
  if (options.only.empty())
    bench.report["hot_to_one_by_one"] =
        bench.report["hot_entries_per_s"].as_int64() /
        std::max<std::int64_t>(1, bench.report["one_by_one_entries_per_s"].as_int64());
  if (options.json) std::cout << bench.report << "\n";
  return check.ok() ? 0 : 1;
}

}  // namespace recaudo::bench
