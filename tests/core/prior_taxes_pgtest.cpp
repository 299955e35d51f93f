// What was charged before this installation: from its file to the limit of the first vigencia that
// is billed here.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "core/billing/predial_roll.h"
#include "core/billing/predial_run.h"
#include "core/registry/acts_import.h"
#include "core/registry/prior_taxes_import.h"
#include "core/statutes/roll.h"
#include "tax-rules/data.h"
#include "tests/core/support.h"

namespace recaudo::registry {
namespace {

using namespace literals;

// Vigencias 2025 and 2026 are in the registry and nothing was billed.
class PriorTaxes : public ::testing::Test {
 protected:
  Result<PriorTaxesFile> read(const std::string& rows) {
    return parse_prior_taxes("numero_predial,vigencia,impuesto_predial\n" + rows, m.clock.today());
  }
  PriorTaxesPlan plan(const std::string& rows) {
    const auto file = value_or_throw(read(rows));
    return m.db.app().read(
        [&](pqxx::read_transaction& tx) { return value_or_throw(plan_prior_taxes(tx, file)); });
  }
  Result<PriorTaxesPlan> commit(const std::string& rows) {
    return commit_prior_taxes(m.services(), events::system_actor(), value_or_throw(read(rows)),
                              sha256(rows), "antes.csv");
  }
  std::string npn(int i) { return m.parcel(i).npn.str(); }
  void bill(int vigencia) {
    billing::PredialRun run;
    run.vigencia = vigencia;
    value_or_throw(
        billing::bill_predial(m.services(), test::DemoLaw::texts(), events::system_actor(), run));
  }
  // An update enters in 2026: Ley 44/1990 art. 6 limits its tax to twice the one before.
  void update_in_2026(int i) {
    const std::string rows = "actualizacion," + npn(i) + ",Resolución 7,2025-12-20,2026,,\n";
    const auto file = value_or_throw(
        parse_acts("efecto,predios,acto,fecha,desde,hasta,porcentaje\n" + rows, m.law().statute,
                   tax_rules::shipped_not_taxable(), m.clock.today()));
    value_or_throw(
        commit_acts(m.services(), events::system_actor(), file, sha256(rows), "actos.csv"));
  }
  dues::Liquidation liquidation(int i, int vigencia) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return dues::liquidations_of(tx, m.parcel(i).id).at(vigencia);
    });
  }
  std::optional<Money> compared(int i) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return statutes::parcels_of_roll(tx, 2026, {m.parcel(i).id}).at(0).input.previous_tax;
    });
  }
  std::string ask(const std::string& sql) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_text(tx.exec1(sql)[0]); });
  }
  static std::string told(const std::vector<Rejection>& rejections) {
    std::string out;
    for (const auto& r : rejections)
      out += std::to_string(r.line) + ":" + std::to_string(r.column) + " " + r.reason + "\n";
    return out;
  }

  test::Municipality m{6, test::Municipality::Billed::kNothing};
};

TEST_F(PriorTaxes, TheFirstVigenciaBilledHereIsLimitedAgainstWhatWasChargedBefore) {
  update_in_2026(0);
  ASSERT_TRUE(commit(npn(0) + ",2025,2000\n"));
  bill(2026);
  const auto l = liquidation(0, 2026);
  EXPECT_EQ(l.cap, 4'000_pesos);
  EXPECT_EQ(l.predial, 4'000_pesos);
}

TEST_F(PriorTaxes, WithoutALineThereIsNoLimit) {
  update_in_2026(0);
  ASSERT_TRUE(commit(npn(1) + ",2025,2000\n"));
  bill(2026);
  EXPECT_FALSE(liquidation(0, 2026).cap);
}

TEST_F(PriorTaxes, ThePreviewOfAStatuteComparesWithTheSame) {
  ASSERT_TRUE(commit(npn(0) + ",2025,2000\n"));
  EXPECT_EQ(compared(0), 2'000_pesos);
  EXPECT_EQ(compared(1), std::nullopt);
}

TEST_F(PriorTaxes, WhatWasLiquidatedHereIsWhatTheNextVigenciaComparesWith) {
  ASSERT_TRUE(commit(npn(0) + ",2025,2000\n"));
  bill(2025);
  EXPECT_EQ(compared(0), liquidation(0, 2025).predial);
}

TEST_F(PriorTaxes, ThePlanWritesNothing) {
  const auto p = plan(npn(0) + ",2025,2000\n" + npn(1) + ",2025,3000\n");
  EXPECT_EQ(p.added(), 2);
  EXPECT_EQ(p.sum(), 5'000_pesos);
  EXPECT_EQ(ask("select count(*) from registry.prior_tax"), "0");
}

TEST_F(PriorTaxes, ALaterFileCorrectsAFigureAndTheFirstOneStays) {
  ASSERT_TRUE(commit(npn(0) + ",2025,2000\n"));
  const auto again = value_or_throw(commit(npn(0) + ",2025,2500\n" + npn(1) + ",2025,7000\n"));
  EXPECT_EQ(again.corrected(), 1);
  EXPECT_EQ(again.added(), 1);
  EXPECT_EQ(compared(0), 2'500_pesos);
  EXPECT_EQ(ask("select count(*) from registry.prior_tax"), "3");
}

TEST_F(PriorTaxes, AFigureThatIsThereAlreadyIsNotWrittenTwice) {
  ASSERT_TRUE(commit(npn(0) + ",2025,2000\n"));
  const auto again = value_or_throw(commit(npn(0) + ",2025,2000\n" + npn(1) + ",2025,7000\n"));
  EXPECT_EQ(again.known, 1);
  EXPECT_EQ(ask("select count(*) from registry.prior_tax"), "2");
}

TEST_F(PriorTaxes, ALineIsRejectedByItsPlaceAndTheOthersGoIn) {
  const auto done = value_or_throw(commit("1,2025,2000\n" + npn(0) + ",2027,2000\n" + npn(0) +
                                          ",2025,2.000\n" + npn(0) + ",2025,0\n" + npn(0) +
                                          ",2025,2000.50\n" + npn(0) + ",2025,2000\n" + npn(0) +
                                          ",2025,2000\n" + std::string(30, '9') + ",2025,2000\n"));
  EXPECT_EQ(told(done.rejections),
            "2:1 el número predial nacional tiene 30 dígitos\n"
            "3:32 la vigencia es un año de 1990 al actual\n"
            "4:37 el impuesto es en pesos enteros, mayor que cero, sin signo ni puntos de miles: "
            "182000\n"
            "5:37 el impuesto es en pesos enteros, mayor que cero, sin signo ni puntos de miles: "
            "182000\n"
            "6:37 el impuesto es en pesos enteros, mayor que cero, sin signo ni puntos de miles: "
            "182000\n"
            "8:1 el predio y la vigencia están repetidos\n"
            "9:1 el predio no está en el catastro\n");
  EXPECT_EQ(ask("select count(*) from registry.prior_tax"), "1");
  EXPECT_EQ(ask("select count(*) from registry.rejection"), "7");
}

TEST_F(PriorTaxes, AVigenciaThatWasLiquidatedHereOrWhoseNextOneWasIsRejected) {
  bill(2025);
  const auto p = plan(npn(0) + ",2025,2000\n" + npn(0) + ",2024,1000\n");
  EXPECT_TRUE(p.rows.empty());
  EXPECT_EQ(told(p.rejections),
            "2:1 la vigencia 2025 se liquidó aquí: la siguiente se compara con esa liquidación\n"
            "3:1 la vigencia 2025 ya se liquidó sin este dato y no cambia; se corrige con un acto "
            "de dos personas\n");
}

TEST_F(PriorTaxes, TheSameBytesAreRefusedTheSecondTime) {
  ASSERT_TRUE(commit(npn(0) + ",2025,2000\n"));
  const auto again = commit(npn(0) + ",2025,2000\n");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kAlreadyImported);
}

TEST_F(PriorTaxes, TheApplicationCanNeitherChangeNorForgetAFigure) {
  ASSERT_TRUE(commit(npn(0) + ",2025,2000\n"));
  for (const char* sql :
       {"update registry.prior_tax set predial = 100", "delete from registry.prior_tax"})
    EXPECT_THROW(m.db.app().transaction([&](pqxx::work& tx) { tx.exec0(sql); }),
                 pqxx::insufficient_privilege)
        << sql;
}

}  // namespace
}  // namespace recaudo::registry
