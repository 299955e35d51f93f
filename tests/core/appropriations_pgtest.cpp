// The income budget of the council, from its file to the ledger: whole or not at all, and once.
#include <gtest/gtest.h>

#include "core/registry/appropriations_import.h"
#include "ledger/budget.h"
#include "ledger/statement.h"
#include "tests/core/support.h"

namespace recaudo::registry {
namespace {

using namespace literals;

constexpr std::string_view kHeading = "vigencia,rubro,movimiento,valor,acto,fecha\n";
const std::string kPredial =
    "2026,1.1.01.01.200.01,inicial,1500000.00,Acuerdo 14 de 2025,2025-11-28\n";
const std::string kInterest = "2026,1.1.02.03.002,inicial,200000,Acuerdo 14 de 2025,2025-11-28\n";

std::string told(const std::vector<Rejection>& rejections) {
  std::string out;
  for (const auto& r : rejections)
    out += std::to_string(r.line) + ":" + std::to_string(r.column) + " " + r.reason + "\n";
  return out;
}

class Appropriations : public ::testing::Test {
 protected:
  Result<AppropriationsFile> read(const std::string& rows) {
    return parse_appropriations(std::string(kHeading) + rows, m.clock.today());
  }
  Result<AppropriationsPlan> import(const std::string& rows) {
    return commit_appropriations(m.services(), events::system_actor(), value_or_throw(read(rows)),
                                 sha256(rows), "presupuesto.csv");
  }
  std::string rejected(const std::string& rows) {
    const auto file = value_or_throw(read(rows));
    return told(m.db.app()
                    .read([&](pqxx::read_transaction& tx) {
                      return value_or_throw(plan_appropriations(tx, file));
                    })
                    .rejections);
  }
  Money definitive(std::string_view code) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      for (const auto& l : ledger::income_execution(tx, m.clock.today(), ledger::known_at(tx)))
        if (l.code == code) return l.definitive;
      return Money();
    });
  }
  std::int64_t count(const std::string& sql) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return tx.exec1(sql)[0].as<std::int64_t>(); });
  }

  test::Municipality m{3, test::Municipality::Billed::kNothing};
};

TEST_F(Appropriations, AFileAddsTheBudgetOfEachCode) {
  const auto done = import(kPredial + kInterest);
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(definitive("1.1.01.01.200.01"), 1'500'000_pesos);
  EXPECT_EQ(definitive("1.1.02.03.002"), 200'000_pesos);
  EXPECT_TRUE(done->before().is_zero());
  EXPECT_EQ(done->after(), 1'700'000_pesos);
}

TEST_F(Appropriations, ALaterActAddsToItAndAnotherTakesFromIt) {
  value_or_throw(import(kPredial));
  const auto done = import(
      "2026,1.1.01.01.200.01,adicion,300000,Acuerdo 2 de 2026,2026-02-10\n"
      "2026,1.1.01.01.200.01,reduccion,100000,Decreto 31,2026-03-01\n");
  ASSERT_TRUE(done) << to_text(done.error());
  ASSERT_EQ(done->budgets.size(), 1U);
  EXPECT_EQ(done->budgets[0].before, 1'500'000_pesos);
  EXPECT_EQ(done->budgets[0].after, 1'700'000_pesos);
  EXPECT_EQ(definitive("1.1.01.01.200.01"), 1'700'000_pesos);
}

TEST_F(Appropriations, TheImportIsAnEventWithItsFigures) {
  value_or_throw(import(kPredial));
  const auto text = m.db.owner().read([](pqxx::read_transaction& tx) {
    events::pb::AuditEntry entry;
    const auto rows = tx.exec("select entry from audit.outbox order by event_id desc limit 1");
    invariant(entry.ParseFromString(read_bytes(rows[0][0])), "an event parses");
    return entry.ShortDebugString();
  });
  EXPECT_NE(text.find("presupuesto_ingresos"), std::string::npos) << text;
  EXPECT_NE(text.find("1500000.00"), std::string::npos) << text;
}

TEST_F(Appropriations, TheSameBytesAreRefusedTheSecondTime) {
  value_or_throw(import(kPredial));
  const auto again = import(kPredial);
  ASSERT_FALSE(again);
  EXPECT_EQ(count("select count(*) from ledger.appropriation"), 1);
}

TEST_F(Appropriations, OneBadLineLeavesTheWholeFileOutAndIsTold) {
  const auto done = import(kPredial + "2026,9.9,inicial,1,Acuerdo 14,2025-11-28\n");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::kCadastreUnreadable);
  EXPECT_NE(done.error().detail.find("línea 3, columna 6"), std::string::npos)
      << done.error().detail;
  EXPECT_EQ(count("select count(*) from ledger.appropriation"), 0);
  EXPECT_EQ(count("select count(*) from registry.import where kind = 'appropriations'"), 0);
}

TEST_F(Appropriations, AFileWithoutLinesIsNoBudget) {
  EXPECT_EQ(import("").error().code, Code::kCadastreUnreadable);
}

TEST_F(Appropriations, EachFaultOfALineIsToldByItsColumn) {
  EXPECT_EQ(rejected("99,1.1.02.03.002,inicial,1,A,2025-11-28\n"),
            "2:1 la vigencia es un año de 2000 a 2100\n");
  EXPECT_EQ(rejected("2026,1.1.02.03.002,aumento,1,A,2025-11-28\n"),
            "2:20 el movimiento es inicial, correccion, adicion o reduccion\n");
  for (const char* amount : {"-1", "1.000.000", "", "1,5", "mil"})
    EXPECT_FALSE(
        rejected("2026,1.1.02.03.002,inicial," + std::string(amount) + ",A,2025-11-28\n").empty())
        << amount;
  EXPECT_EQ(rejected("2026,1.1.02.03.002,inicial,1,,2025-11-28\n"), "2:30 falta el acto\n");
  EXPECT_EQ(rejected("2026,1.1.02.03.002,inicial,1,A,2025-02-30\n"),
            "2:32 la fecha del acto no existe; se escribe AAAA-MM-DD\n");
  EXPECT_EQ(rejected("2026,1.1.02.03.002,inicial,1,A,2026-04-01\n"),
            "2:32 el acto es de un día que no ha llegado\n");
  EXPECT_EQ(rejected("2026,1.1.02.03.002,inicial,1,A,2024-04-01\n"),
            "2:32 el acto es del año de la vigencia o del anterior\n");
}

TEST_F(Appropriations, ABudgetThatBeginsAtNothingIsOneButNothingIsNotAdded) {
  EXPECT_EQ(rejected("2026,1.1.02.03.002,inicial,0,A,2025-11-28\n"), "");
  EXPECT_NE(rejected("2026,1.1.02.03.002,adicion,0,A,2026-01-28\n"), "");
}

TEST_F(Appropriations, ACodeThatTakesNoMoneyIsRejected) {
  for (const char* code : {"1.1.01.01.200", "0", "130507", "1.1.02.03.002 "})
    EXPECT_EQ(rejected("2026," + std::string(code) + ",inicial,1,A,2025-11-28\n"),
              "2:6 el rubro no está en el catálogo, está cerrado o tiene otros debajo\n")
        << code;
}

TEST_F(Appropriations, WhatIsThereAlreadyIsRejectedInTheFileAndInTheLedger) {
  const std::string addition = "2026,1.1.02.03.002,adicion,1,Acuerdo 2,2026-02-10\n";
  EXPECT_EQ(rejected(kInterest + kInterest),
            "3:6 el rubro ya tiene presupuesto inicial en esa vigencia\n");
  value_or_throw(import(kInterest + addition));
  EXPECT_EQ(rejected("2026,1.1.02.03.002,inicial,5,Otro acuerdo,2025-12-01\n" + addition),
            "2:6 el rubro ya tiene presupuesto inicial en esa vigencia\n"
            "3:6 ese acto ya movió el rubro ese día en el mismo sentido\n");
}

TEST_F(Appropriations, AnInitialBudgetThatWasTypedWrongIsToldAgainByItsAct) {
  value_or_throw(
      import("2026,1.1.02.03.002,inicial,2000000,Acuerdo 14 de 2025,2025-11-28\n"
             "2026,1.1.02.03.002,reduccion,50000,Decreto 5,2026-02-10\n"));
  const std::string right = "2026,1.1.02.03.002,correccion,200000,Acuerdo 14 de 2025,2025-11-28\n";
  const auto done = value_or_throw(import(right));
  EXPECT_EQ(done.before(), 1'950'000_pesos);
  EXPECT_EQ(done.after(), 150'000_pesos);
  EXPECT_EQ(definitive("1.1.02.03.002"), 150'000_pesos);
  EXPECT_EQ(rejected("2026,1.1.02.03.002,correccion,49999,Acuerdo 14 de 2025,2025-11-28\n"),
            "2:31 el rubro 1.1.02.03.002 quedaría con menos de cero en algún día de la vigencia\n")
      << "less than what was taken from it";
}

TEST_F(Appropriations, OnlyAnInitialBudgetOfThatActIsCorrected) {
  const std::string no = " ese acto no es el del presupuesto inicial del rubro en esa vigencia\n";
  EXPECT_EQ(rejected("2026,1.1.02.03.002,correccion,1,Acuerdo 14 de 2025,2025-11-28\n"),
            "2:6" + no);
  value_or_throw(import(kInterest));
  EXPECT_EQ(rejected("2026,1.1.02.03.002,correccion,1,Acuerdo 15 de 2025,2025-11-28\n"),
            "2:6" + no);
}

TEST_F(Appropriations, ACodeThatWouldHaveLessThanNothingIsRejected) {
  value_or_throw(import(kInterest));
  EXPECT_EQ(rejected("2026,1.1.02.03.002,reduccion,200000.01,Decreto 5,2026-02-10\n"),
            "2:30 el rubro 1.1.02.03.002 quedaría con menos de cero en algún día de la vigencia\n");
  EXPECT_EQ(rejected("2026,1.1.02.03.002,reduccion,200000,Decreto 5,2026-02-10\n"), "");
}

TEST_F(Appropriations, FiguresThatAddUpToMoreThanMoneyCanBeAreRejected) {
  const std::string most = "1000000000000000.00";
  EXPECT_EQ(rejected("2026,1.1.02.03.002,inicial," + most +
                     ",A,2025-11-28\n"
                     "2026,1.1.01.02.212,inicial,1,A,2025-11-28\n"),
            "3:6 los movimientos suman más de lo que un presupuesto puede tener\n");
}

}  // namespace
}  // namespace recaudo::registry
