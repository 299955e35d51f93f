#include "tests/faults/loop.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

#include "base/clock.h"
#include "base/database.h"
#include "base/fault_point.h"
#include "base/private_postgres.h"
#include "base/secret.h"
#include "gateways/simulator/simulator.h"
#include "tax-rules/data.h"
#include "tests/faults/client_oracle.h"
#include "tests/faults/scenarios.h"
#include "tests/support/http_proxy.h"
#include "tests/support/pg_proxy.h"

namespace recaudo::test {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

constexpr const char* kTemplate = "plantilla";

std::string temporary_folder() {
  char name[] = "/tmp/recaudo-faults-XXXXXX";
  invariant(::mkdtemp(name) != nullptr, "a temporary folder can be made");
  fs::permissions(name, fs::perms::others_exec, fs::perm_options::add);
  return name;
}

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// PSE, PlacetoPay and the bank, with books of their own, for one run.
class Rails {
 public:
  explicit Rails(const std::string& folder)
      : clock_(start_of_day(make_date(2026, 3, 31)) + std::chrono::hours{12}), options_(clock_) {
    const std::string secrets = folder + "/secrets";
    fs::create_directories(secrets);
    const auto secret = [&](const char* name, const std::string& value) {
      write_secret_file(secrets + "/" + name, Secret(value));
      return secrets + "/" + name;
    };
    options_.jwe_key_file = secret("pse_key", std::string(32, 'k'));
    options_.jwe_iv_file = secret("pse_iv", std::string(12, 'i'));
    options_.client_id_file = secret("pse_client_id", "prueba");
    options_.client_secret_file = secret("pse_client_secret", "prueba");
    options_.control_token_file = secret("control", kControlToken);
    options_.store_directory = folder + "/simulador";
    options_.output_directory = folder + "/archivos";
    const auto& statute = tax_rules::demo_statute();
    options_.entity_code = statute.pse.value().entity_code;
    options_.entity_name = statute.identity.name;
    options_.nit = "9001234568";
    options_.services = {{statute.pse->service_code, "Impuesto predial", statute.banks.at(0).gln}};
    options_.placetopay = simulator::PlacetoPayOptions{
        .login_file = secret("placetopay_login", "prueba"),
        .secret_key_file = secret("placetopay_secret_key", "clave-de-prueba"),
        .pse_reversible = true,
        .notification_url = {}};
    options_.collecting_account = statute.banks.at(0).account_number;
    simulator_ = std::make_unique<simulator::Simulator>(options_);
    simulator_->start();
  }
  std::string url() const { return simulator_->url(); }

 private:
  ManualClock clock_;
  simulator::SimulatorOptions options_;
  std::unique_ptr<simulator::Simulator> simulator_;
};

// What goes wrong, once, in one run.
struct Fault {
  std::string words;
  std::string armed = {};  // RECAUDO_FAULT
  std::optional<HttpFault> http = {};
  std::string http_part = {};
  std::optional<PgFault> pg = {};
  PgMoment pg_moment = PgMoment::kCommit;
  int nth = 1;
};

// A scenario, and the faults it is tried with: the n-th of `count`, from 1.
struct Series {
  std::string name;
  const Scenario* scenario;
  std::uint64_t count;
  std::function<Fault(std::uint64_t n)> fault;
  bool goes_on = false;  // past `count`, until a run meets no n-th
  int tried = 0;
  int survived = 0;
};

// The rail through a proxy that fails at each kind of request in each way.
Series http_series(const Scenario& s) {
  const auto& requests = s.at_rail;
  return {std::string(s.name) + ", red hacia el medio de pago", &s,
          requests.size() * std::size(kHttpFaults), [&](std::uint64_t n) {
            const auto how = (n - 1) / requests.size();
            const auto& [part, nth] = requests[(n - 1) % requests.size()];
            return Fault{.words = "fault " + std::to_string(how) + " of " + part + " (" +
                                  std::to_string(nth) + ")",
                         .http = kHttpFaults[how],
                         .http_part = part,
                         .nth = nth};
          }};
}

// PostgreSQL through a proxy that fails at the first COMMITs, or statements of the posting engine.
Series pg_series(const Scenario& s, PgMoment moment) {
  constexpr std::array kFaults{PgFault::kBefore, PgFault::kAfter, PgFault::kLate, PgFault::kHalf,
                               PgFault::kDelayed};
  return {std::string(s.name) + ", red hacia PostgreSQL", &s,
          kFaults.size() * static_cast<std::uint64_t>(s.commits), [=](std::uint64_t n) {
            const auto how = (n - 1) % kFaults.size();
            const int nth = 1 + static_cast<int>((n - 1) / kFaults.size());
            return Fault{
                .words = "fault " + std::to_string(how) + " at moment " + std::to_string(nth),
                .pg = kFaults[how],
                .pg_moment = moment,
                .nth = nth};
          }};
}

class Loop {
 public:
  explicit Loop(const LoopOptions& options)
      : options_(options),
        folder_(temporary_folder()),
        server_({.directory = folder_ + "/pg", .fast_and_unsafe = true}) {
    create(kTemplate, "");
    prepare({folder_, server_.conninfo(kTemplate), ""});
  }
  ~Loop() {
    std::error_code ec;
    fs::remove_all(folder_, ec);
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  int run() {
    std::vector<Series> all;
    for (const auto& s : scenarios()) {
      if (options_.scenario && *options_.scenario != s.name) continue;
      all.push_back(kill_series(s, measure(s)));
      if (!s.at_rail.empty()) all.push_back(http_series(s));
      if (!s.begins_empty && std::string_view(s.name) != "bitacora")
        all.push_back(pg_series(s, s.posts_alone ? PgMoment::kStatement : PgMoment::kCommit));
    }
    invariant(!all.empty(), "the scenario exists");
    if (!options_.scenario) expect_every_point_is_met();
    expect_the_released_program_cannot_fail();
    if (options_.patience)
      sample(all);
    else
      for (auto& series : all) strike_all(series);
    for (const auto& s : all)
      std::printf("%s: %d/%d survived, of %llu\n", s.name.c_str(), s.survived, s.tried,
                  static_cast<unsigned long long>(s.count));
    std::printf("%d passed, %d failed\n", passed_, failed_);
    return failed_ == 0 && passed_ > 0 ? 0 : 1;
  }

 private:
  void create(const std::string& name, const std::string& from) {
    server_.create_database(name, from);
    if (from.empty()) return;
    // Privileges of a database are not copied with it.
    Database owner({.conninfo = server_.conninfo(name), .max_connections = 1});
    owner.transaction([&](pqxx::work& tx) {
      tx.exec0("grant connect on database " + name + " to recaudo_app, recaudo_sequencer");
    });
  }
  void drop(const std::string& name) {
    Database owner({.conninfo = server_.conninfo("postgres"), .max_connections = 1});
    const auto connection = owner.connect();
    pqxx::nontransaction tx(*connection);
    tx.exec0("drop database " + name + " with (force)");
  }

  // One run of a scenario in a process of its own; its status as of wait().
  int spawn(const Scenario& s, const World& world, const std::string& fault) {
    const std::array<std::string, 6> words{options_.program, "scenario",     s.name,
                                           world.folder,     world.database, world.simulator};
    std::array<char*, 7> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i)
      arguments[i] = const_cast<char*>(words[i].c_str());
    const std::string out = world.folder + "/out";
    const pid_t child = ::fork();
    invariant(child >= 0, "a process can be made");
    if (child == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (std::freopen(out.c_str(), "a", stderr) == nullptr) ::_exit(126);
      if (!fault.empty()) {
        ::setenv("RECAUDO_FAULT", fault.c_str(), 1);
        ::setenv("RECAUDO_FAULT_MARK", (world.folder + "/struck").c_str(), 1);
      }
      ::execv(options_.program.c_str(), arguments.data());
      ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
  }

  struct Run {
    bool was_struck = false;  // the fault happened
    std::string wrong;        // empty: everything holds
    std::string output;
    std::size_t acknowledged = 0;
  };
  // With the fault (none when empty), then again without, then every check.
  Run run_once(const Scenario& s, const Fault& fault) {
    const std::string name = "f_" + std::to_string(++runs_);
    create(name, s.begins_empty ? "" : kTemplate);
    const std::string folder = folder_ + "/" + name;
    fs::create_directories(folder);
    Run out;
    try {
      std::optional<Rails> rails;
      if (!s.at_rail.empty()) rails.emplace(folder);
      const World world{folder, server_.conninfo(name), rails ? rails->url() : ""};
      prepare_folder(world);
      out.was_struck = run_with(s, world, fault);
      read_hits(folder);
      const int again = spawn(s, world, "");
      if (again != 0) out.wrong = "it does not run again, status " + std::to_string(again);
      if (out.wrong.empty()) out.wrong = s.check(world);
      if (out.wrong.empty() && !s.begins_empty) out.wrong = check_books(world);
    } catch (const std::exception& e) {
      out.wrong = e.what();
    }
    out.output = text_of(folder + "/out");
    if (s.operation != nullptr)
      out.acknowledged = acknowledged(folder + "/book", s.operation).size();
    drop(name);
    fs::remove_all(folder);
    return out;
  }
  // True when the fault happened.
  bool run_with(const Scenario& s, World world, const Fault& fault) {
    std::optional<HttpProxy> http;
    std::optional<PgProxy> pg;
    if (fault.http) {
      http.emplace(static_cast<std::uint16_t>(
          std::stoi(world.simulator.substr(world.simulator.rfind(':') + 1))));
      http->fail_at(fault.nth, fault.http_part, *fault.http);
      world.simulator = http->url();
    }
    if (fault.pg) {
      pg.emplace(world.database);
      pg->cut_at(fault.nth, *fault.pg, fault.pg_moment);
      world.database = pg->conninfo();
    }
    const int status = spawn(s, world, fault.armed);
    return (http && http->has_failed()) || (pg && pg->has_cut()) || status != 0 ||
           fs::exists(world.folder + "/struck");
  }
  // Of a run that came to its end.
  void read_hits(const std::string& folder) {
    std::ifstream in(folder + "/hits");
    std::string point;
    std::uint64_t count = 0;
    last_hits_ = 0;
    while (in >> point >> count) {
      met_.insert(point);
      last_hits_ += count;
    }
  }

  void tell(const std::string& what, const Run& run) {
    if (run.wrong.empty()) {
      ++passed_;
      return;
    }
    ++failed_;
    std::printf("FAILED %s: %s\n%s\n", what.c_str(), run.wrong.c_str(), run.output.c_str());
    (void)std::fflush(stdout);
  }
  // Without a fault: how many points it meets.
  std::uint64_t measure(const Scenario& s) {
    Run run = run_once(s, {.words = "nothing"});
    if (s.operation != nullptr && run.acknowledged == 0 && run.wrong.empty())
      run.wrong = "nothing was acknowledged: this proves nothing";
    tell(std::string(s.name) + " without a fault", run);
    return last_hits_;
  }
  Series kill_series(const Scenario& s, std::uint64_t points) const {
    return {.name = s.name,
            .scenario = &s,
            .count = points,
            .fault =
                [action = options_.action](std::uint64_t n) {
                  return Fault{.words = action + " at point " + std::to_string(n),
                               .armed = "*:" + std::to_string(n) + ":" + action};
                },
            .goes_on = true};
  }
  void expect_every_point_is_met() {
    Run all;
    for (const auto name : kFaultPoints)
      if (!met_.contains(std::string(name)))
        all.wrong += (all.wrong.empty() ? "no scenario meets " : ", ") + std::string(name);
    tell("every fault point is in a scenario", all);
  }
  // Until a run ends before its n-th point; threads may meet more of them than the measured run
  // did.
  void strike_all(Series& series) {
    const std::uint64_t most = series.goes_on ? 2 * series.count : series.count;
    for (std::uint64_t n = 1; n <= most; ++n)
      if (!strike(series, n) && n >= series.count) return;
  }
  // The program that is delivered has no fault in it: it does not know the word.
  void expect_the_released_program_cannot_fail() {
    const auto released =
        fs::read_symlink(options_.program).parent_path().parent_path().parent_path() / "recaudo";
    Run run;
    const std::string bytes = text_of(released);
    if (bytes.empty()) run.wrong = "there is no " + released.string();
    if (bytes.find("RECAUDO_FAULT") != bytes.npos) run.wrong = "the released program is armed";
    tell("the released program cannot be made to fail", run);
  }
  // False when it ended before its n-th.
  bool strike(Series& series, std::uint64_t n) {
    const Fault fault = series.fault(n);
    const Run run = run_once(*series.scenario, fault);
    if (!run.was_struck && run.wrong.empty()) return false;
    ++series.tried;
    if (run.wrong.empty()) ++series.survived;
    tell(series.name + ", " + fault.words, run);
    return true;
  }
  // One of each series in turn; steps of the golden ratio fall evenly, however many fit.
  void sample(std::vector<Series>& all) {
    constexpr double kGolden = 0.6180339887498949;
    constexpr int kMostRounds = 200;
    const auto until = SteadyClock::now() + *options_.patience;
    std::set<std::pair<std::string, std::uint64_t>> done;
    const int last = options_.first_round + kMostRounds;
    for (int round = options_.first_round; SteadyClock::now() < until && round < last; ++round)
      for (auto& series : all) {
        if (SteadyClock::now() >= until || series.count == 0) continue;
        const double at = std::fmod(round * kGolden, 1.0);
        const auto n = 1 + static_cast<std::uint64_t>(at * static_cast<double>(series.count));
        if (done.emplace(series.name, n).second) strike(series, n);
      }
  }

  const LoopOptions options_;
  const std::string folder_;
  PrivatePostgres server_;
  int runs_ = 0;
  int passed_ = 0;
  int failed_ = 0;
  std::uint64_t last_hits_ = 0;
  std::set<std::string> met_;
};

}  // namespace

int run_loop(const LoopOptions& options) {
  return Loop(options).run();
}

}  // namespace recaudo::test
