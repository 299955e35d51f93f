// A small demo municipality in a fresh database: the same importers and the same billing run as a
// real one.
#pragma once

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/dues/dues.h"
#include "core/dues/rules_of_record.h"
#include "core/processor/unit_of_work.h"
#include "core/registry/cadastre_import.h"
#include "core/registry/parcel_search.h"
#include "tax-rules/legal_tables.h"
#include "tests/support/test_cluster.h"

namespace recaudo::test {

// The demo statute and the published tables, parsed once.
struct DemoLaw {
  tax_rules::Statute statute;
  tax_rules::RateTable rates;
  tax_rules::LegalTables tables;
  Sha256 digest;
  dues::Law law() const { return {statute, rates, digest, {}, &tables}; }
  // What billing keeps of them.
  static dues::RuleTexts texts();
  static const DemoLaw& instance();
};

// For the demo statute, which has no exemption: one of its council, D1, until 2026.
inline constexpr std::string_view kExemption = R"(
[[exencion]]
codigo = "D1"
descripcion = "Sedes comunales"
acto = "Acuerdo de prueba 3"
desde = 2020-01-01
hasta = 2026-12-31
)";

// Of every module: those before that number, or all of them where none is given.
std::vector<EmbeddedFile> migrations_before(std::string_view number = {});

class Municipality {
 public:
  enum class Billed { kNothing, kUntil2025, kUntil2026 };
  // `parcels` of the demo roll, vigencias 2025 and 2026 imported and billed up to one of them;
  // today is 2026-03-31, noon. In a database that has only the migrations before that number, where
  // one is given.
  explicit Municipality(int parcels = 12, Billed billed = Billed::kUntil2026,
                        std::string_view before = {});

  Services services() { return {db.app(), clock, events}; }
  dues::Law law() const { return DemoLaw::instance().law(); }
  registry::Parcel parcel(int index);                           // by number
  const registry::CadastreFile& roll() const { return roll_; }  // of 2026
  TestDatabase db;
  ManualClock clock;
  events::EventLog events;

 private:
  registry::CadastreFile roll_;
  std::vector<std::string> npns_;
};

}  // namespace recaudo::test
