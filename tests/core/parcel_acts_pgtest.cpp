// Acts over parcels: from their file to the registry.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "core/registry/acts_import.h"
#include "tax-rules/data.h"
#include "tests/core/support.h"

namespace recaudo::registry {
namespace {

constexpr std::string_view kHeading = "efecto,predios,acto,fecha,desde,hasta,porcentaje\n";

// The demo statute with an exemption of its council.
const tax_rules::Statute& statute() {
  static const tax_rules::Statute parsed = value_or_throw(tax_rules::parse_statute(
      std::string(tax_rules::data_file("statutes/demo.toml")) + std::string(test::kExemption),
      "demo.toml"));
  return parsed;
}

class ParcelActs : public ::testing::Test {
 protected:
  Result<ActsFile> read(const std::string& rows) {
    return parse_acts(std::string(kHeading) + rows, statute(), tax_rules::shipped_not_taxable(),
                      m.clock.today());
  }
  ActsPlan plan(const std::string& rows) {
    const auto file = value_or_throw(read(rows));
    return m.db.app().read(
        [&](pqxx::read_transaction& tx) { return value_or_throw(plan_acts(tx, file)); });
  }
  Result<ActsPlan> commit(const std::string& rows) {
    return commit_acts(m.services(), events::system_actor(), value_or_throw(read(rows)),
                       sha256(rows), "actos.csv");
  }
  std::string npn(int i) { return m.parcel(i).npn.str(); }
  std::string ask(const std::string& sql) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_text(tx.exec1(sql)[0]); });
  }
  void write(const std::string& sql) {
    m.db.owner().transaction([&](pqxx::work& tx) { tx.exec0(sql); });
  }
  // The SQLSTATE of a statement of the owner; nothing of it stays.
  std::string state_of(const std::string& sql) {
    try {
      m.db.owner().transaction([&](pqxx::work& tx) { tx.exec0(sql); });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }
  // The rejections as "line:column reason".
  static std::string told(const std::vector<Rejection>& rejections) {
    std::string out;
    for (const auto& r : rejections)
      out += std::to_string(r.line) + ":" + std::to_string(r.column) + " " + r.reason + "\n";
    return out;
  }

  test::Municipality m{6, test::Municipality::Billed::kUntil2025};
};

TEST_F(ParcelActs, AFileAddsItsExemptionsAndTheUpdatesOfAZoneAndOfAParcel) {
  const std::string zone = npn(0).substr(5, 2);
  const auto done = commit("D1," + npn(0) + ",Resolución 45,2026-01-20,2026,2030,\n" +
                           "NG-MUNICIPIO," + npn(1) + ",Escritura 9,2025-11-03,2026,,\n" +
                           "actualizacion,zona " + zone + ",Resolución 7,2025-12-20,2026,,\n");
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(told(done->rejections), "");
  EXPECT_EQ(ask("select string_agg(code || ' ' || not_taxable || ' ' || from_vigencia || '-' || "
                "coalesce(to_vigencia::text, ''), ', ' order by code) from registry.exemption"),
            "D1 false 2026-2030, NG-MUNICIPIO true 2026-");
  EXPECT_EQ(ask("select count(*) from registry.cadastral_update"),
            ask("select count(*) from registry.parcel where retired_on is null and substr(npn, 6, "
                "2) = '" +
                zone + "'"));
  EXPECT_EQ(ask("select kind || ' ' || added || ' ' || rejected from registry.import where kind = "
                "'acts'"),
            "acts 2 0");
}

TEST_F(ParcelActs, ThePlanWritesNothing) {
  const auto planned = plan("D1," + npn(0) + ",Resolución 45,2026-01-20,2026,2030,\n");
  EXPECT_EQ(planned.exemptions.size(), 1U);
  EXPECT_EQ(ask("select count(*) from registry.exemption"), "0");
  EXPECT_EQ(ask("select count(*) from registry.import where kind = 'acts'"), "0");
}

TEST_F(ParcelActs, TheSameBytesAreImportedOnce) {
  const std::string rows = "D1," + npn(0) + ",Resolución 45,2026-01-20,2026,2030,\n";
  ASSERT_TRUE(commit(rows));
  const auto again = commit(rows);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kAlreadyImported);
  EXPECT_EQ(ask("select count(*) from registry.exemption"), "1");
}

TEST_F(ParcelActs, EachFaultIsToldWithItsLineAndColumnAndTheRestGoesOn) {
  const std::string n = npn(0);
  const auto file =
      value_or_throw(read("X9," + n + ",R 1,2026-01-20,2026,2030,\n" +          // 2: no such code
                          "D1,123,R 1,2026-01-20,2026,2030,\n" +                // 3: not 30 digits
                          "D1," + n + ",,2026-01-20,2026,2030,\n" +             // 4: no act
                          "D1," + n + ",R 1,2026-02-30,2026,2030,\n" +          // 5: no such day
                          "D1," + n + ",R 1,2026-04-01,2026,2030,\n" +          // 6: tomorrow
                          "D1," + n + ",R 1,2026-01-20,2026,,\n" +              // 7: no end
                          "D1," + n + ",R 1,2026-01-20,2026,2036,\n" +          // 8: eleven years
                          "D1," + n + ",R 1,2026-01-20,2026,2030,101\n" +       // 9
                          "NG-MUNICIPIO," + n + ",R 1,2026-01-20,2026,,50\n" +  // 10
                          "actualizacion,zona 1,R 1,2025-12-20,2026,,\n" +      // 11
                          "D1," + n + ",R 1\n" +                                // 12
                          "D1," + n + ",R 1,2026-01-20,2026,2030,50.5\n"));     // good
  EXPECT_EQ(told(file.rejections),
            "2:1 el efecto es formacion, actualizacion, termina o un código de exención del "
            "estatuto o de lo "
            "que la ley no grava\n"
            "3:4 el número predial nacional tiene 30 dígitos\n"
            "4:35 falta el acto, con su número\n"
            "5:39 la fecha del acto no existe; se escribe AAAA-MM-DD\n"
            "6:39 el acto es de un día que no ha llegado\n"
            "7:55 falta hasta: una exención dura diez años a lo sumo (Ley 14/1983 art. 38)\n"
            "8:55 pasa de diez años (Ley 14/1983 art. 38)\n"
            "9:60 el porcentaje es de más de 0 y hasta 100\n"
            "10:66 lo que la ley no grava no paga nada: no lleva porcentaje\n"
            "11:15 la zona tiene dos dígitos: zona 01\n"
            "12:1 se esperaban 7 campos separados por comas y hay 3\n");
  ASSERT_EQ(file.exemptions.size(), 1U);
  EXPECT_EQ(file.exemptions[0].share, Rate::basis_points(5'050));
}

TEST_F(ParcelActs, AnUpdateRulesFromAFirstOfJanuaryAfterItsActAndNoLaterThanNextYear) {
  const std::string n = npn(0);
  const auto file = value_or_throw(read("actualizacion," + n + ",R 1,2026-01-02,2026,,\n" +  // 2
                                        "actualizacion," + n + ",R 1,2026-01-01,2026,,\n" +  // good
                                        "actualizacion," + n + ",R 1,2026-03-20,2027,,\n" +  // good
                                        "formacion," + n + ",R 1,2026-03-20,2028,,\n" +      // 5
                                        "formacion," + n + ",R 1,1988-03-20,1989,,\n"));     // 6
  EXPECT_EQ(told(file.rejections),
            "2:50 el acto es posterior al 1 de enero de la vigencia en que entra\n"
            "5:57 los avalúos rigen a más tardar desde el 1 de enero del año entrante\n"
            "6:57 la vigencia es un año de 1990 a 2100\n");
  EXPECT_EQ(file.updates.size(), 2U);
}

TEST_F(ParcelActs, TheDatabaseKeepsNoUpdateWhoseActIsLaterThanItsFirstOfJanuary) {
  const std::string insert =
      "insert into registry.cadastral_act (kind, act, act_on, vigencia, import_id) values "
      "('actualizacion', 'R 1', ";
  EXPECT_EQ(state_of(insert + "'2026-01-01', 2026, 1)"), "accepted");
  EXPECT_EQ(state_of(insert + "'2026-01-02', 2026, 1)"), "23514");
}

TEST_F(ParcelActs, AVigenciaOutsideItsYearsStopsThere) {
  const std::string line = "D1," + npn(0) + ",R 1,2026-01-20,";
  const auto file = value_or_throw(
      read(line + "-2147483648,2030,\n" + line + "2026,99999999999,\n" + line + "2101,2101,\n"));
  EXPECT_EQ(told(file.rejections),
            "2:50 la vigencia es un año de 1990 a 2100\n"
            "3:55 la vigencia es un año de 1990 a 2100\n"
            "4:50 la vigencia es un año de 1990 a 2100\n");
}

TEST_F(ParcelActs, ALongLineIsRejectedUnread) {
  const auto file = value_or_throw(read(std::string(501, ',') + "\n" + std::string(500, ',')));
  EXPECT_EQ(told(file.rejections),
            "2:1 la línea pasa de 500 bytes\n"
            "3:1 se esperaban 7 campos separados por comas y hay 501\n");
}

TEST_F(ParcelActs, AFileOfMoreThanAThousandRejectionsIsRefusedWhole) {
  std::string rows;
  for (int i = 0; i < 1'000; ++i) rows += "x\n";
  EXPECT_EQ(value_or_throw(read(rows)).rejections.size(), 1'000U);
  const auto refused = read(rows + "x\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kCadastreUnreadable);
  const auto unknown =
      value_or_throw(read(rows + "D1," + std::string(30, '9') + ",R 1,2026-01-20,2026,2030,\n"));
  EXPECT_FALSE(m.db.app().read(
      [&](pqxx::read_transaction& tx) { return plan_acts(tx, unknown).has_value(); }));
}

TEST_F(ParcelActs, AFileOfMoreThan16MegabytesIsRefused) {
  EXPECT_TRUE(read(std::string(kMaxCsvBytes - kHeading.size(), '\n')));
  EXPECT_FALSE(read(std::string(kMaxCsvBytes - kHeading.size() + 1, '\n')));
}

TEST_F(ParcelActs, RejectedLinesAreKeptWithTheImport) {
  const auto done = commit("D1," + npn(0) + ",Resolución 45,2026-01-20,2026,2030,\nX9,1,,,,,\n" +
                           "D1," + std::string(30, '9') + ",R 1,2026-01-20,2026,2030,\n");
  ASSERT_TRUE(done);
  EXPECT_EQ(ask("select string_agg(r.line || ':' || r.\"column\" || ' ' || r.reason, '; ' order by "
                "r.line) from registry.rejection r join registry.import i on i.id = r.import_id "
                "where i.kind = 'acts'"),
            "3:1 el efecto es formacion, actualizacion, termina o un código de exención del "
            "estatuto o de "
            "lo que la ley no grava; 4:4 el predio no está en el catastro");
}

TEST_F(ParcelActs, TheDatabaseTakesNoUpdateIntoAnotherVigenciaThanItsAct) {
  write(
      "insert into registry.cadastral_act (kind, act, act_on, vigencia, import_id) values "
      "('actualizacion', 'R 1', '2025-12-20', 2026, 1)");
  const auto insert = [](const std::string& vigencia) {
    return "insert into registry.cadastral_update (parcel_id, vigencia, act_id) select p.id, " +
           vigencia +
           ", a.id from registry.parcel p, registry.cadastral_act a order by p.id limit 1";
  };
  EXPECT_EQ(state_of(insert("2025")), "23503");
  EXPECT_EQ(state_of(insert("2026")), "accepted");
}

TEST_F(ParcelActs, AnExemptionIsEndedByAnActAndAnotherOneRecognisedInItsPlace) {
  ASSERT_TRUE(commit("D1," + npn(0) + ",Resolución 45,2026-01-20,2026,2030,50\n"));
  const auto done = commit("D1," + npn(0) + ",Resolución 51,2026-02-10,2028,2030,80\n" +
                           "termina," + npn(0) + ",Resolución 50,2026-02-10,2028,,\n");
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(told(done->rejections), "");
  EXPECT_EQ(ask("select string_agg(from_vigencia || '-' || last_vigencia || ' ' || share_ppm, ', ' "
                "order by from_vigencia) from registry.exemption_in_force"),
            "2026-2027 500000, 2028-2030 800000");
  EXPECT_EQ(ask("select string_agg(added || ' ' || gone, ', ' order by id) from registry.import "
                "where kind = 'acts'"),
            "1 0, 1 1");
}

TEST_F(ParcelActs, WhatIsNotExemptOrWasEndedIsNotEnded) {
  ASSERT_TRUE(commit("D1," + npn(0) + ",Resolución 45,2026-01-20,2026,2030,\n"));
  ASSERT_TRUE(commit("termina," + npn(0) + ",Resolución 50,2026-02-10,2028,,\n"));
  const auto planned = plan("termina," + npn(0) + ",R 1,2026-02-10,2027,,\n" +      // 2
                            "termina," + npn(0) + ",R 1,2026-02-10,2029,,\n" +      // 3
                            "termina," + npn(1) + ",R 1,2026-02-10,2027,,\n" +      // 4
                            "termina," + npn(0) + ",R 1,2026-02-10,2027,2028,\n");  // 5
  EXPECT_EQ(told(planned.rejections),
            "2:9 ya consta el acto que la termina; queda hasta 2027, por Resolución 45\n"
            "3:9 el predio no está exento ni no gravado en la vigencia 2029\n"
            "4:9 el predio no está exento ni no gravado en la vigencia 2027\n"
            "5:60 lo que termina no lleva hasta\n");
  EXPECT_TRUE(planned.ends.empty());
}

TEST_F(ParcelActs, TheDatabaseEndsAnExemptionOnceAndNotBeforeItBegins) {
  ASSERT_TRUE(commit("D1," + npn(0) + ",Resolución 45,2026-01-20,2026,2030,\n"));
  const std::string insert =
      "insert into registry.exemption_end (exemption_id, exempt_from, from_vigencia, act, act_on, "
      "import_id) select id, ";
  const std::string rest = ", 'R 1', '2026-02-10', 1 from registry.exemption";
  EXPECT_EQ(state_of(insert + "2025, 2025" + rest), "23503");
  EXPECT_EQ(state_of(insert + "2026, 2025" + rest), "23514");
  EXPECT_EQ(state_of(insert + "2026, 2026" + rest), "accepted");
  EXPECT_EQ(state_of(insert + "2026, 2027" + rest), "23505");
}

TEST_F(ParcelActs, AnotherHeadingIsRefusedWhole) {
  const auto refused =
      parse_acts("predio,acto\n", statute(), tax_rules::shipped_not_taxable(), m.clock.today());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kCadastreUnreadable);
}

TEST_F(ParcelActs, WhatCrossesAKnownActAndAnUnknownParcelAreRejectedByName) {
  ASSERT_TRUE(commit("D1," + npn(0) + ",Resolución 45,2026-01-20,2026,2030,\n" + "actualizacion," +
                     npn(1) + ",Resolución 7,2025-12-20,2026,,\n"));
  const auto planned =
      plan("D1," + npn(0) + ",Resolución 46,2026-02-20,2030,2031,\n" +        // 2 crosses 2030
           "D1," + std::string(30, '9') + ",R 1,2026-01-20,2026,2030,\n" +    // 3
           "actualizacion," + npn(1) + ",Resolución 8,2025-12-20,2026,,\n" +  // 4
           "actualizacion,zona 99,R 1,2025-12-20,2026,,\n" +                  // 5
           "D1," + npn(0) + ",Resolución 47,2026-02-20,2031,2033,\n");        // after it: good
  EXPECT_EQ(told(planned.rejections),
            "2:4 el predio ya está exento o no gravado, 2026 a 2030, por Resolución 45\n"
            "3:4 el predio no está en el catastro\n"
            "4:15 ya consta la actualización de la vigencia 2026\n"
            "5:15 ningún predio del catastro está en la zona 99\n");
  EXPECT_EQ(planned.exemptions.size(), 1U);
}

TEST_F(ParcelActs, AVigenciaThatIsLiquidatedIsToldAndStaysAsItWasCharged) {
  const std::string charged =
      "select md5(string_agg(l::text, '' order by parcel_id)) from "
      "billing.liquidation l";
  const std::string before = ask(charged);
  const auto done = commit("D1," + npn(0) + ",Resolución 45,2026-01-20,2025,2030,\n");
  ASSERT_TRUE(done);
  ASSERT_EQ(done->liquidated.size(), 1U);
  EXPECT_EQ(done->liquidated[0].line, 2);
  EXPECT_EQ(done->liquidated[0].vigencia, 2025);
  EXPECT_EQ(ask(charged), before);
}

TEST_F(ParcelActs, TheDatabaseKeepsNoTwoExemptionsOfAVigenciaAndNoneWithoutAnEnd) {
  const std::string insert =
      "insert into registry.exemption (parcel_id, code, not_taxable, act, act_on, from_vigencia, "
      "to_vigencia, share_ppm, import_id) select p.id, 'D1', false, 'R 1', '2026-01-20', ";
  const std::string rest = ", 1000000, 1 from registry.parcel p order by p.id limit 1";
  EXPECT_EQ(state_of(insert + "2026, 2030" + rest), "accepted");
  EXPECT_EQ(state_of(insert + "2030, 2031" + rest), "23P01");
  EXPECT_EQ(state_of(insert + "2031, null" + rest), "23514");
  EXPECT_EQ(state_of(insert + "2031, 2041" + rest), "23514");
}

TEST_F(ParcelActs, TheApplicationRewritesNoAct) {
  EXPECT_EQ(ask("select string_agg(privilege_type, ' ' order by privilege_type) from "
                "information_schema.role_table_grants where grantee = 'recaudo_app' and "
                "table_schema = 'registry' and table_name in ('exemption', 'cadastral_act', "
                "'cadastral_update', 'exemption_end')"),
            "INSERT INSERT INSERT INSERT SELECT SELECT SELECT SELECT");
}

}  // namespace
}  // namespace recaudo::registry
