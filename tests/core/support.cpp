#include "tests/core/support.h"

#include "api/cli/demo_cadastre.h"
#include "audit/migrations.h"
#include "base/base_migrations.h"
#include "core/access/migrations.h"
#include "core/adjustments/migrations.h"
#include "core/billing/migrations.h"
#include "core/billing/predial_run.h"
#include "core/closing/migrations.h"
#include "core/dues/migrations.h"
#include "core/payments/migrations.h"
#include "core/rates/migrations.h"
#include "core/registry/migrations.h"
#include "core/registry/strata_import.h"
#include "core/statutes/migrations.h"
#include "core/till/migrations.h"
#include "ledger/migrations.h"
#include "ledger/periods.h"
#include "tax-rules/data.h"

namespace recaudo::test {
namespace {

Instant noon(Date d) {
  return start_of_day(d) + std::chrono::hours{12};
}

const Instant kToday = noon(make_date(2026, 3, 31));

events::EventLog event_log(Database& app, const Clock& clock) {
  return {app,
          clock,
          {.service = "prueba",
           .entity = "00000",
           .pseudonym_key = Secret(std::string(32, 'k')),
           .pseudonym_epoch = 1}};
}

cli::DemoCadastre demo_roll(int parcels) {
  return cli::DemoCadastre({.dane = DemoLaw::instance().statute.identity.dane_code,
                            .seed = 7,
                            .parcels = parcels,
                            .total_avaluo = Money::pesos(std::int64_t{parcels} * 8'000'000),
                            .first_vigencia = 2025,
                            .last_vigencia = 2026,
                            .new_each_year = 1});
}

// What every municipality of a test begins with; the same importers and the same billing run as a
// real one.
void fill(Database& app, int parcels, Municipality::Billed billed) {
  const ManualClock clock(kToday);
  const auto events = event_log(app, clock);
  const Services services{app, clock, events};
  app.transaction([](pqxx::work& tx) {
    for (int year : {2025, 2026})
      for (unsigned month = 1; month <= 12; ++month) ledger::open_period(tx, year, month);
  });
  const auto roll = demo_roll(parcels);
  const auto& dane = DemoLaw::instance().statute.identity.dane_code;
  for (const int vigencia : {2025, 2026}) {
    const std::string bytes = roll.registro_1(vigencia);
    const auto file = value_or_throw(registry::parse_cadastre(bytes, dane));
    value_or_throw(
        registry::commit_cadastre(services, events::system_actor(), file, sha256(bytes), "demo"));
    if (vigencia == 2025)
      value_or_throw(
          registry::import_strata(services, events::system_actor(), roll.strata_csv(), "estratos"));
    using enum Municipality::Billed;
    if (billed == kNothing || (vigencia == 2026 && billed == kUntil2025)) continue;
    billing::PredialRun run;
    run.vigencia = vigencia;
    value_or_throw(billing::bill_predial(services, DemoLaw::texts(), events::system_actor(), run));
  }
}

}  // namespace

const DemoLaw& DemoLaw::instance() {
  static const DemoLaw law = [] {
    const auto toml = tax_rules::data_file("statutes/demo.toml");
    return DemoLaw{value_or_throw(tax_rules::parse_statute(toml, "demo.toml")),
                   value_or_throw(tax_rules::RateTable::parse_csv(
                       tax_rules::data_file("usura_consumo_ordinario.csv"), "usura")),
                   tax_rules::shipped_legal_tables(), sha256(toml)};
  }();
  return law;
}

dues::RuleTexts DemoLaw::texts() {
  return dues::with_shipped_tables("demo.toml", tax_rules::data_file("statutes/demo.toml"));
}

std::vector<EmbeddedFile> migrations_before(std::string_view number) {
  std::vector<EmbeddedFile> out;
  for (const std::span<const EmbeddedFile> set :
       {std::span<const EmbeddedFile>(embedded::base_migrations),
        std::span<const EmbeddedFile>(embedded::audit_migrations),
        std::span<const EmbeddedFile>(embedded::ledger_migrations),
        std::span<const EmbeddedFile>(embedded::registry_migrations),
        std::span<const EmbeddedFile>(embedded::dues_migrations),
        std::span<const EmbeddedFile>(embedded::access_migrations),
        std::span<const EmbeddedFile>(embedded::rates_migrations),
        std::span<const EmbeddedFile>(embedded::statutes_migrations),
        std::span<const EmbeddedFile>(embedded::payments_migrations),
        std::span<const EmbeddedFile>(embedded::closing_migrations),
        std::span<const EmbeddedFile>(embedded::adjustments_migrations),
        std::span<const EmbeddedFile>(embedded::till_migrations),
        std::span<const EmbeddedFile>(embedded::billing_migrations)})
    for (const EmbeddedFile& f : set)
      if (number.empty() || f.path.substr(f.path.find_last_of('/') + 1, number.size()) < number)
        out.push_back(f);
  return out;
}

namespace {
// A town of before some migration is filled by the program of today, which writes with every
// proposal what 0128 keeps.
std::vector<EmbeddedFile> migrations_of_town_before(std::string_view number) {
  auto out = migrations_before(number);
  for (const EmbeddedFile& f : std::span<const EmbeddedFile>(embedded::access_migrations))
    if (!number.empty() && number <= "0128" && f.path.ends_with("0128_proposal_day.sql"))
      out.push_back(f);
  return out;
}
}  // namespace

Municipality::Municipality(int parcels, Billed billed, std::string_view before)
    : db({migrations_of_town_before(before)},
         {.name = std::to_string(parcels) + " parcels, billed " +
                  std::to_string(static_cast<int>(billed)),
          .fill = [&](Database& app) { fill(app, parcels, billed); }}),
      clock(kToday),
      events(event_log(db.app(), clock)),
      roll_(value_or_throw(registry::parse_cadastre(
          demo_roll(parcels).registro_1(2026), DemoLaw::instance().statute.identity.dane_code))) {
  for (const auto& p : roll_.parcels) npns_.push_back(p.npn.str());
}

registry::Parcel Municipality::parcel(int index) {
  return db.app().read([&](pqxx::read_transaction& tx) {
    return value_or_throw(registry::find_by_number(tx, npns_.at(static_cast<std::size_t>(index))))
        .at(0);
  });
}

}  // namespace recaudo::test
