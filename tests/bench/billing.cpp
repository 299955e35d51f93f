#include "tests/bench/billing.h"

#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/migrations.h"
#include "core/access/migrations.h"
#include "core/billing/migrations.h"
#include "core/billing/publish.h"
#include "core/dues/migrations.h"
#include "core/registry/migrations.h"
#include "ledger/check.h"
#include "ledger/periods.h"
#include "tax-rules/data.h"
#include "tests/bench/server.h"

namespace recaudo::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kVigencia = 2026;

// A city that billed last year: parcels, avaluos of two years, owners whom the ledger knows, and
// last year's liquidations. $1 parcels, $2 the rules of last year.
constexpr Statement kCity[] = {
    {"city.import",
     "insert into registry.import (kind, sha256, file_name, committed_at, lines, rejected, added, "
     "gone, changed) select 'cadastre', sha256('ciudad'), 'ciudad', now(), $1::int, 0, $1::int, 0, "
     "$2::int"},
    {"city.parcels",
     "insert into registry.parcel (npn, address, estrato) select '99999' || case when i % 4 = $2 "
     "then '00' else '01' end || lpad(i::text, 23, '0'), 'Calle ' || i, case when i % 3 > 0 then 1 "
     "+ i % 6 end from generate_series(1, $1::int) as i"},
    {"city.before",
     "insert into registry.valuation select p.id, 2025, 100000 * (5000 + p.id * 7919 % 400000), "
     "substr('AAAAAAAACDDGIRST', 1 + (p.id * 31 % 16)::int, 1), 100 + p.id % 900, 50 + p.id % $2, "
     "1 from registry.parcel p where p.id <= $1 order by p.id"},
    {"city.now",
     "insert into registry.valuation select v.parcel_id, 2026, v.avaluo + v.avaluo / 100000000 * "
     "(v.parcel_id % 60) * 1000000, v.destino, v.land_m2, v.built_m2 + case when v.parcel_id % 50 "
     "= $2 then 20 else 0 end, 1 from registry.valuation v where v.parcel_id <= $1 and v.vigencia "
     "= 2025 order by v.parcel_id"},
    {"city.owners",
     "insert into registry.owner select p.id, 1, 'Persona ' || p.id, 'C', (10000000 + p.id + "
     "$2)::text from registry.parcel p where p.id <= $1 order by p.id"},
    {"city.known",
     "insert into ledger.third_party (document_type, document_number, name) select 'CC', "
     "o.document_number, o.name from registry.owner o where o.parcel_id between $2 and $1 order by "
     "o.parcel_id"},
    {"city.billed",
     "insert into billing.liquidation (parcel_id, vigencia, avaluo, predial, environmental, "
     "bomberil, due_on, liquidated_at, rules_id, previous_tax, land_m2, built_m2, exclusions, "
     "zone, destino, cadastral_update) select v.parcel_id, 2025, v.avaluo, v.avaluo / 20000000 * "
     "100000, 0, 0, '2025-06-30', now(), $2, null, v.land_m2, v.built_m2, 1, 1, v.destino, 0 from "
     "registry.valuation v where v.vigencia = 2025 and v.parcel_id <= $1 order by v.parcel_id"},
};

std::int64_t kib_of(const std::string& file, const std::string& field) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(field)) {
      std::istringstream rest(line.substr(field.size()));
      std::int64_t kib = 0;
      rest >> kib;
      return kib;
    }
  return 0;
}

int parent_of(const std::string& process) {
  return static_cast<int>(kib_of(process + "/status", "PPid:"));
}

std::vector<int> processes_of(int server) {
  std::vector<int> out{server};
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") == name.npos &&
        parent_of(entry.path().string()) == server)
      out.push_back(std::stoi(name));
  }
  return out;
}

// What the server's processes hold, pages they share counted once.
std::int64_t server_kib(int server) {
  std::int64_t sum = 0;
  for (const int pid : processes_of(server))
    sum += kib_of("/proc/" + std::to_string(pid) + "/smaps_rollup", "Pss:");
  return sum;
}

// Of this program and of the server's processes: what a run costs when others use the machine too.
double cpu_seconds(int server) {
  std::chrono::microseconds sum = cpu_of(static_cast<int>(::getpid()));
  for (const int pid : processes_of(server)) sum += cpu_of(pid);
  return std::chrono::duration<double>(sum).count();
}

struct Figures {
  int parcels = 0;
  double generated = 0, rehearsed = 0, published = 0;  // seconds
  double published_cpu = 0;
  std::int64_t own_kib = 0, server_kib = 0;  // peaks
  int entries = 0;
  bool checked = false;
};

template <typename Work>
double seconds_of(const Work& work) {
  const auto start = SteadyClock::now();
  work();
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

void build_city(Database& owner, const dues::RuleTexts& texts, int parcels) {
  owner.transaction([](pqxx::work& tx) {
    tx.exec0("set local statement_timeout = 0");
    for (unsigned month = 1; month <= 12; ++month) ledger::open_period(tx, kVigencia, month);
  });
  owner.transaction([&](pqxx::work& tx) {
    const auto rules = dues::keep_rules(tx, texts, SystemClock{}.now());
    for (const auto& s : kCity) {
      const bool with_rules = std::string_view(s.name) == "city.billed";
      exec(tx, s, parcels, with_rules ? rules.value() : 1);
    }
  });
  pqxx::connection direct(owner.conninfo());
  pqxx::nontransaction(direct).exec0("vacuum analyze");
}

Figures measure(int parcels, const std::string& folder) {
  Server server(folder);
  Database owner({.conninfo = server.conninfo("postgres"), .max_connections = 1});
  std::vector<EmbeddedFile> files = Server::migrations();
  for (const auto& set : {embedded::registry_migrations, embedded::dues_migrations,
                          embedded::access_migrations, embedded::billing_migrations})
    files.insert(files.end(), set.begin(), set.end());
  value_or_throw(migrate(owner, files));
  const auto texts =
      dues::with_shipped_tables("demo.toml", tax_rules::data_file("statutes/demo.toml"));
  Figures out{.parcels = parcels};
  out.generated = seconds_of([&] { build_city(owner, texts, parcels); });

  Database app({.conninfo = server.conninfo("recaudo_app"), .max_connections = 4});
  const SystemClock clock;
  const events::EventLog events(app, clock,
                                {.service = "facturacion",
                                 .entity = "99999",
                                 .pseudonym_key = Secret(std::string(32, 'k')),
                                 .pseudonym_epoch = 1});
  const Services services{app, clock, events};
  const auto actor = events::system_actor();
  // Reading what gigabytes of shared pages are held costs as much as charging some parcels.
  const auto sample = [&, blocks = 0](int done, int all) mutable {
    constexpr int kSampled = 16;
    if (blocks++ % kSampled == 0 || done == all)
      out.server_kib = std::max(out.server_kib, server_kib(server.pid()));
  };
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak begins here
  billing::Run run;
  out.rehearsed = seconds_of([&] {
    const auto rehearsal =
        value_or_throw(billing::rehearse(app, texts, kVigencia, billing::kBlockParcels, sample));
    run = value_or_throw(perform(services, actor, "banco", [&](Work& work) {
      return billing::keep_rehearsal(work, make_uuid7(clock.now()), rehearsal, true);
    }));
  });
  const double before = cpu_seconds(server.pid());
  out.published = seconds_of([&] {
    run = value_or_throw(billing::publish_run(services, actor, run.id, run.rules, sample));
  });
  out.published_cpu = cpu_seconds(server.pid()) - before;
  out.own_kib = kib_of("/proc/self/status", "VmHWM:");
  const auto check = owner.read([](pqxx::read_transaction& tx) {
    tx.exec0("set local statement_timeout = 0");
    return ledger::check(tx);
  });
  out.entries = static_cast<int>(check.entries);
  out.checked = check.ok() && run.charged.parcels == parcels;
  return out;
}

}  // namespace

int run_billing_bench(const BillingBenchOptions& options) {
  boost::json::array rows;
  bool good = true;
  double first = 0;  // seconds for each parcel of the smallest
  if (!options.json)
    std::printf("%9s %9s %9s %9s %11s %11s %9s %7s  %s\n", "parcels", "rehearsed", "published",
                "CPU", "parcels/s", "program MiB", "srv. MiB", "ratio", "ledger check");
  for (const int parcels : options.parcels) {
    const Figures f = measure(parcels, "/tmp/recaudo-bench-billing-" + std::to_string(::getpid()));
    good = good && f.checked;
    const double each = f.published / f.parcels;
    if (first == 0) first = each;
    if (options.json) {
      rows.push_back(boost::json::object{{"parcels", f.parcels},
                                         {"generated_seconds", f.generated},
                                         {"rehearsed_seconds", f.rehearsed},
                                         {"published_seconds", f.published},
                                         {"published_cpu_seconds", f.published_cpu},
                                         {"per_second", f.parcels / f.published},
                                         {"program_kib", f.own_kib},
                                         {"server_kib", f.server_kib},
                                         {"ratio", each / first},
                                         {"entries", f.entries},
                                         {"checked", f.checked}});
      continue;
    }
    std::printf("%9d %8.1fs %8.1fs %8.1fs %11.0f %11lld %9lld %7.2f  %s\n", f.parcels, f.rehearsed,
                f.published, f.published_cpu, f.parcels / f.published,
                static_cast<long long>(f.own_kib / 1024),
                static_cast<long long>(f.server_kib / 1024), each / first,
                f.checked ? "agrees" : "DIFFERS");
    (void)std::fflush(stdout);
  }
  if (options.json) std::cout << rows << "\n";
  return good ? 0 : 1;
}

}  // namespace recaudo::bench
