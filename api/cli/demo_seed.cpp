#include "api/cli/demo_seed.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "api/cli/demo_cadastre.h"
#include "api/cli/installation.h"
#include "api/cli/progress.h"
#include "api/cli/seeded_random.h"
#include "core/billing/predial_run.h"
#include "core/dues/settled.h"
#include "core/periods/periods.h"
#include "core/rates/rates.h"
#include "core/registry/cadastre_import.h"
#include "core/registry/strata_import.h"
#include "ledger/periods.h"
#include "ledger/recipes.h"
#include "tax-rules/data.h"

namespace recaudo::cli {
namespace {

constexpr int kBlock = 500;
// Of a hundred parcels, those that paid each vigencia of the history in time. The rest are the
// demo's arrears.
constexpr int kPaidPercent = 78;

constexpr Statement kAnyImport{"demo.any_import", "select exists (select from registry.import)"};
constexpr Statement kUnpaid{"demo.unpaid",
                            "select o.id, o.subject_id, o.concept, o.balance, o.third_party_id, "
                            "p.npn from ledger.obligation o join registry.parcel p on p.id = "
                            "o.subject_id where o.vigencia = $1 and o.side = 1 and o.balance > 0 "
                            "and o.subject_id in (select distinct subject_id from "
                            "ledger.obligation where vigencia = $1 and subject_id > $2 "
                            "order by subject_id limit $3) order by o.subject_id, o.id"};
constexpr Statement kMaxSubject{"demo.max_subject",
                                "select coalesce(max(subject_id), 0) from (select distinct "
                                "subject_id from ledger.obligation where vigencia = $1 "
                                "and subject_id > $2 order by subject_id limit $3) t"};

// Those that were certified by the day on which the demo begins: a month's rate is, before the
// month begins. What nobody knew that day has no place on a bill of that day.
void seed_rates(const Services& services) {
  const Date tomorrow = add_days(services.clock.today(), 1);
  auto rows = rates::published_rows(tax_rules::shipped_rates());
  std::erase_if(rows, [&](const auto& row) { return row.from > tomorrow; });
  value_or_throw(perform(services, events::system_actor(), "demo",
                         [&](Work& work) { return rates::seed_rates(work, rows); }));
}

void open_periods(Database& db, int first, int last) {
  db.transaction([&](pqxx::work& tx) {
    for (int year = first; year <= last; ++year)
      for (unsigned month = 1; month <= 12; ++month) ledger::open_period(tx, year, month);
  });
}

void close_year(const Services& services, int year) {
  value_or_throw(perform(services, events::system_actor(), "demo", [&](Work& work) -> Result<void> {
    for (unsigned month = 1; month <= 12; ++month)
      if (auto ok = periods::close_month(
              work, {year, month},
              month == 12 ? ledger::PeriodState::kSoft : ledger::PeriodState::kClosed);
          !ok)
        return ok;
    return periods::close_year(work, year);
  }));
}

// The demo's own files have no line that the importers refuse.
void require_whole(const std::string& file, const std::vector<registry::Rejection>& rejections) {
  if (rejections.empty()) return;
  const auto& first = rejections.front();
  throw BrokenInvariant(file + ": " + std::to_string(rejections.size()) +
                        " lines refused, the first one " + std::to_string(first.line) + ": " +
                        first.reason);
}

void import_roll(const Services& services, const DemoCadastre& roll, int vigencia,
                 const std::string& dane, const std::string& folder) {
  const std::string name = "registro1_" + std::to_string(vigencia) + ".txt";
  const std::string bytes = roll.registro_1(vigencia);
  write_whole_file(folder + "/" + name, bytes);
  const auto file = value_or_throw(registry::parse_cadastre(bytes, dane));
  require_whole(name, file.rejections);
  value_or_throw(
      registry::commit_cadastre(services, events::system_actor(), file, sha256(bytes), name));
}

// Of the homes that enter the roll in the vigencia: the registry must have them already.
void import_strata(const Services& services, const DemoCadastre& roll, int vigencia,
                   const std::string& folder) {
  const std::string name = "estratos_" + std::to_string(vigencia) + ".csv";
  const std::string bytes = roll.strata_csv(vigencia);
  if (std::ranges::count(bytes, '\n') == 1) return;  // no home enters
  write_whole_file(folder + "/" + name, bytes);
  const auto report =
      value_or_throw(registry::import_strata(services, events::system_actor(), bytes, name));
  require_whole(name, report.rejections);
}

void bill(const Services& services, app::LawStore& law, int vigencia) {
  Progress progress("Liquidando predial " + std::to_string(vigencia));
  billing::PredialRun run;
  run.vigencia = vigencia;
  run.progress = [&](int done, int total) { progress.show(done, total); };
  const auto report = value_or_throw(
      billing::bill_predial(services, law.texts(vigencia), events::system_actor(), run));
  invariant(report.refused.empty(), "the demo statute liquidates every demo parcel");
}

// Who paid in time that year, decided by the seed: a payer tends to pay every year.
bool paid_in_time(std::uint64_t seed, std::int64_t parcel, int vigencia) {
  SeededRandom person(seed * 7'919 + static_cast<std::uint64_t>(parcel));
  const bool good_payer = person.below(100) < kPaidPercent;
  SeededRandom year(seed * 104'729 + static_cast<std::uint64_t>(parcel) * 31 +
                    static_cast<std::uint64_t>(vigencia));
  return good_payer ? !year.one_in(40) : year.one_in(4);
}

// Collections of the past, as the municipality's books would bring them: into the old current
// account, a block per entry set.
void collect_history(const Services& services, int vigencia, std::uint64_t seed) {
  ledger::SubjectId after{0};
  for (;;) {
    std::vector<ledger::Entry> entries;
    ledger::SubjectId last = after;
    services.db.read([&](pqxx::read_transaction& tx) {
      last = read_id<ledger::SubjectTag>(exec(tx, kMaxSubject, vigencia, after, kBlock)[0][0]);
      std::vector<ledger::Settlement> settlements;
      Money paid;
      std::int64_t parcel = 0;
      const auto close = [&] {
        if (settlements.empty()) return;
        const std::string source = std::to_string(parcel) + "-" + std::to_string(vigencia);
        entries.push_back(ledger::collection({.key = derive_uuid("historia", source),
                                              .effective_on = make_date(vigencia, 5, 20),
                                              .source_kind = "historia",
                                              .source_id = source},
                                             ledger::AccountId{111005}, paid, settlements,
                                             ledger::Excess{}));
        settlements.clear();
        paid = Money();
      };
      for (const auto& row : exec(tx, kUnpaid, vigencia, after, kBlock)) {
        if (read_int(row["subject_id"]) != parcel) {
          close();
          parcel = read_int(row["subject_id"]);
        }
        if (!paid_in_time(seed, parcel, vigencia)) continue;
        settlements.push_back(
            {.obligation = read_id<ledger::ObligationTag>(row["id"]),
             .item = value_or_throw(ledger::parse_concept(row["concept"].c_str())),
             .capital = read_money(row["balance"]),
             .third_party = read_optional<ledger::ThirdPartyId>(row["third_party_id"],
                                                                read_id<ledger::ThirdPartyTag>),
             .zone = dues::zone_of(row["npn"].c_str()),
             .vigencia = vigencia});
        paid += read_money(row["balance"]);
      }
      close();
    });
    if (last.value() == 0 || last == after) return;
    if (!entries.empty())
      value_or_throw(perform(
          services, events::system_actor(), "demo",
          [&](Work& work) -> Result<void> {
            auto posted = work.post_block(entries);
            if (!posted) return tl::unexpected(posted.error());
            return {};
          },
          events::Lane::kBulk));
    after = last;
  }
}

}  // namespace

const std::vector<DemoUser>& demo_users() {
  static const std::vector<DemoUser> users = {
      {"tesorera", "Tesorera (demostración)", staff::Role::kTesorero},
      {"rentas", "Rentas (demostración)", staff::Role::kRentas},
      {"cajera", "Cajera (demostración)", staff::Role::kCajero},
      {"auditora", "Auditora (demostración)", staff::Role::kAuditor},
      {"administrador", "Administrador (demostración)", staff::Role::kAdministrador}};
  return users;
}

bool needs_seed(Database& db) {
  return !db.read([](pqxx::read_transaction& tx) { return read_bool(exec(tx, kAnyImport)[0][0]); });
}

void seed_municipality(const Services& services, app::LawStore& law,
                       const DemoSeedOptions& options) {
  value_or_throw(law.install(services));
  const auto& statute = law.statute();
  const int first = statute.first_vigencia;
  const int last = statute.last_vigencia;
  std::filesystem::create_directories(options.folder);
  seed_rates(services);
  law.reload();
  open_periods(services.db, first, last);
  const DemoCadastre roll(
      {.dane = statute.identity.dane_code,
       .seed = options.seed,
       .parcels = options.parcels,
       .total_avaluo = Money::pesos(std::int64_t{7'561'471} * options.parcels / 1'000 * 1'000),
       .first_vigencia = first,
       .last_vigencia = last});
  for (int vigencia = first; vigencia <= last; ++vigencia) {
    import_roll(services, roll, vigencia, statute.identity.dane_code, options.folder);
    import_strata(services, roll, vigencia, options.folder);
    bill(services, law, vigencia);
    if (vigencia < last) collect_history(services, vigencia, options.seed);
  }
  for (int year = first; year < std::min(last, year_of(services.clock.today())); ++year)
    close_year(services, year);
}

}  // namespace recaudo::cli
