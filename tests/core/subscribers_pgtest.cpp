// Subscribers of public services and their consumption: from their files to the registry.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "core/registry/consumption_import.h"
#include "core/registry/subscribers_import.h"
#include "tests/core/support.h"

namespace recaudo::registry {
namespace {

constexpr std::string_view kSubscribers =
    "suscriptor,servicios,uso,estrato,direccion,ruta,tipo_documento,documento,nombre,predio,desde,"
    "hasta\n";
constexpr std::string_view kConsumption = "suscriptor,servicio,desde,hasta,m3,medida\n";
constexpr ServicePeriod kMarch{2026, 3};

std::string told(const std::vector<Rejection>& rejections) {
  std::string out;
  for (const auto& r : rejections)
    out += std::to_string(r.line) + ":" + std::to_string(r.column) + " " + r.reason + "\n";
  return out;
}

// A line of a subscriber of all the services, of estrato 2, unless told otherwise.
std::string subscriber(const std::string& number,
                       const std::string& services = "acueducto+alcantarillado+aseo",
                       const std::string& from = "2026-01-01", const std::string& to = "") {
  return number + "," + services + ",residencial,2,CL 5 3-20,R1,CC,79123456,PERSONA DE PRUEBA,," +
         from + "," + to + "\n";
}

std::string consumption(const std::string& number, const std::string& m3,
                        const std::string& service = "acueducto") {
  return number + "," + service + ",2026-02-27,2026-03-28," + m3 + ",lectura\n";
}

class Subscribers : public ::testing::Test {
 protected:
  Result<SubscribersFile> read(const std::string& rows) {
    return parse_subscribers(std::string(kSubscribers) + rows, m.clock.today());
  }
  Result<SubscribersPlan> import(const std::string& rows) {
    return commit_subscribers(m.services(), events::system_actor(), value_or_throw(read(rows)),
                              sha256(rows), "suscriptores.csv");
  }
  Result<ConsumptionFile> read_consumption(const std::string& rows) {
    return parse_consumption(std::string(kConsumption) + rows, kMarch, m.clock.today());
  }
  Result<ConsumptionPlan> import_consumption(const std::string& rows) {
    return commit_consumption(m.services(), events::system_actor(),
                              value_or_throw(read_consumption(rows)), sha256(rows), "consumos.csv");
  }
  std::string ask(const std::string& sql) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_text(tx.exec1(sql)[0]); });
  }
  std::string state_of(const std::string& sql) {
    try {
      m.db.owner().transaction([&](pqxx::work& tx) { tx.exec0(sql); });
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }

  test::Municipality m{3, test::Municipality::Billed::kNothing};
};

TEST_F(Subscribers, AFileAddsSubscribersWithTheirTerms) {
  const std::string npn = m.parcel(0).npn.str();
  const auto done =
      import("A-1,acueducto+aseo,comercial,,KR 2 1-10,R7,NIT,800197268-4,EMPRESA DE PRUEBA," + npn +
             ",2026-01-01,2026-06-30\n" + subscriber("A-2"));
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(told(done->rejections), "");
  EXPECT_EQ(done->added(), 2);
  EXPECT_EQ(
      ask("select string_agg(number || ' ' || services || ' ' || use || ' ' || route || ' ' "
          "|| document_number || ' ' || (parcel_id is not null)::text || ' ' || last_on, ', ' "
          "order by number) from registry.service_terms_in_force"),
      "A-1 5 6 R7 800197268-4 true 2026-06-30, A-2 7 1 R1 79123456 false infinity");
}

TEST_F(Subscribers, EachFaultIsToldWithItsLineAndColumnAndTheRestGoesOn) {
  const std::string rest = ",R1,CC,79123456,PERSONA DE PRUEBA,,2026-01-01,\n";
  const auto file = value_or_throw(
      read("a1,aseo,residencial,2,CL 5" + rest +                                              // 2
           "A1,aseo+aseo,residencial,2,CL 5" + rest +                                         // 3
           "A1,aseo,rural,,CL 5" + rest +                                                     // 4
           "A1,aseo,residencial,7,CL 5" + rest +                                              // 5
           "A1,aseo,comercial,2,CL 5" + rest +                                                // 6
           "A1,aseo,comercial,, " + rest +                                                    // 7
           "A1,aseo,oficial,,CL 5,R1,XX,79123456,PERSONA DE PRUEBA,,2026-01-01,\n" +          // 8
           "A1,aseo,oficial,,CL 5,R1,NIT,800197268-5,EMPRESA DE PRUEBA,,2026-01-01,\n" +      // 9
           "A1,aseo,oficial,,CL 5,R1,CC,79123456,PERSONA DE PRUEBA,123,2026-01-01,\n" +       // 10
           "A1,aseo,oficial,,CL 5,R1,CC,79123456,PERSONA DE PRUEBA,,2026-02-30,\n" +          // 11
           "A1,aseo,oficial,,CL 5,R1,CC,79123456,PERSONA DE PRUEBA,,2026-02-01,2026-01-31\n"  // 12
           "A1,aseo\n" +                                                                      // 13
           subscriber("A1")));
  ASSERT_EQ(file.rejections.size(), 12U) << told(file.rejections);
  const auto at = [&](std::size_t i) {
    return std::to_string(file.rejections[i].line) + ":" +
           std::to_string(file.rejections[i].column);
  };
  EXPECT_EQ(at(0), "2:1");
  EXPECT_EQ(at(1), "3:4");
  EXPECT_EQ(at(2), "4:9");
  EXPECT_EQ(at(3), "5:21");
  EXPECT_EQ(at(4), "6:19");
  EXPECT_EQ(at(5), "7:20");
  EXPECT_EQ(at(6), "8:26");
  EXPECT_EQ(at(7), "9:30");
  EXPECT_EQ(at(8), "10:56");
  EXPECT_EQ(at(9), "11:57");
  EXPECT_EQ(at(10), "12:68");
  EXPECT_EQ(told({file.rejections[11]}),
            "13:1 se esperaban 12 campos separados por comas y hay 2\n");
  EXPECT_EQ(file.rows.size(), 1U);
}

TEST_F(Subscribers, ADayFarFromTodayIsASlipAndIsRejected) {
  const auto file = value_or_throw(read(subscriber("A1", "aseo", "1989-12-31") +
                                        subscriber("A2", "aseo", "2027-04-01") +
                                        subscriber("A3", "aseo", "2026-01-01", "2062-01-01") +
                                        subscriber("A4", "aseo", "1990-01-01", "2027-03-31")));
  ASSERT_EQ(file.rejections.size(), 3U) << told(file.rejections);
  for (const auto& r : file.rejections)
    EXPECT_EQ(r.reason, "la fecha va de 1990 a un año después de hoy");
  EXPECT_EQ(file.rows.size(), 1U);
}

TEST_F(Subscribers, NewTermsEndTheOpenOnesTheDayBefore) {
  value_or_throw(import(subscriber("A1")));
  const auto done = import(subscriber("A1", "aseo", "2026-03-01"));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->changed(), 1);
  EXPECT_EQ(ask("select string_agg(services || ' ' || last_on, ', ' order by from_on) from "
                "registry.service_terms_in_force"),
            "7 2026-02-28, 4 infinity");
}

TEST_F(Subscribers, TermsThatDoNotFollowTheKnownOnesAreRejected) {
  value_or_throw(import(subscriber("A1", "aseo", "2026-02-01", "2026-02-28")));
  const auto done = value_or_throw(
      import(subscriber("A1", "aseo", "2026-02-01") + subscriber("A1", "aseo", "2026-02-28")));
  EXPECT_EQ(told(done.rejections),
            "2:67 el suscriptor ya tiene condiciones desde el 1 de febrero de 2026; las nuevas "
            "empiezan después\n3:67 el suscriptor tiene condiciones hasta el 28 de febrero de "
            "2026\n");
  for (const char* from : {"2026-01-01", "2026-02-28"})
    EXPECT_EQ(state_of("insert into registry.service_terms (subscriber_id, services, use, address, "
                       "route, document_type, document_number, name, from_on, import_id) select "
                       "subscriber_id, services, use, address, route, document_type, "
                       "document_number, name, '" +
                       std::string(from) + "', import_id from registry.service_terms"),
              "23P01");
}

TEST_F(Subscribers, AParcelThatTheCadastreHasNotIsRejected) {
  const auto done =
      value_or_throw(import("A1,aseo,oficial,,CL 5,R1,CC,79123456,PERSONA DE PRUEBA," +
                            std::string(30, '9') + ",2026-01-01,\n"));
  EXPECT_EQ(told(done.rejections), "2:56 el predio no está en el catastro\n");
  EXPECT_EQ(ask("select count(*) from registry.subscriber"), "0");
  EXPECT_EQ(ask("select line || ' ' || reason from registry.rejection"),
            "2 el predio no está en el catastro");
}

TEST_F(Subscribers, ThePlanWritesNothing) {
  const auto file = value_or_throw(read(subscriber("A1")));
  const auto plan = m.db.app().read(
      [&](pqxx::read_transaction& tx) { return value_or_throw(plan_subscribers(tx, file)); });
  EXPECT_EQ(plan.added(), 1);
  EXPECT_EQ(ask("select count(*) from registry.subscriber"), "0");
}

TEST_F(Subscribers, TheSameBytesAreImportedOnceAndToldOnce) {
  value_or_throw(import(subscriber("A1")));
  const auto told_before = ask("select count(*) from audit.outbox");
  const auto again = import(subscriber("A1"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kAlreadyImported);
  EXPECT_EQ(ask("select count(*) from audit.outbox"), told_before);
}

TEST_F(Subscribers, TheLogDoesNotSayWhoTheyAre) {
  value_or_throw(import(subscriber("A1")));
  EXPECT_EQ(ask("select count(*) from audit.outbox where position('79123456'::bytea in entry) > 0 "
                "or position('PERSONA'::bytea in entry) > 0"),
            "0");
}

TEST_F(Subscribers, AConsumptionIsOfASubscriberWithTheService) {
  value_or_throw(import(subscriber("A1") + subscriber("A2", "aseo") +
                        subscriber("A3", "alcantarillado") +
                        subscriber("A4", "acueducto", "2026-01-01", "2026-02-28")));
  const auto done = value_or_throw(import_consumption(
      consumption("A1", "12") + consumption("A1", "13") + consumption("A2", "1") +
      consumption("A3", "9", "alcantarillado") + consumption("A4", "1") + consumption("A9", "1")));
  EXPECT_EQ(told(done.rejections),
            "3:4 el suscriptor ya está en la línea 2\n"
            "4:4 el suscriptor no tiene ese servicio\n"
            "6:4 el suscriptor no tiene servicios el 31 de marzo de 2026\n"
            "7:1 nadie tiene ese número de suscriptor\n");
  EXPECT_EQ(ask("select string_agg(number || ' ' || m3 || ' ' || sewer, ', ' order by number) from "
                "registry.consumption_in_force join registry.subscriber s on s.id = subscriber_id"),
            "A1 12 false, A3 9 true");
}

TEST_F(Subscribers, TheSewerOfWhoHasWaterIsNotMeasuredApart) {
  value_or_throw(import(subscriber("A1")));
  const auto done = value_or_throw(import_consumption(consumption("A1", "12", "alcantarillado")));
  EXPECT_EQ(told(done.rejections),
            "2:4 el suscriptor tiene acueducto: su alcantarillado es el mismo consumo y no se mide "
            "aparte\n");
}

TEST_F(Subscribers, AnotherFileCorrectsAPeriodThatIsNotBilled) {
  value_or_throw(import(subscriber("A1")));
  value_or_throw(import_consumption(consumption("A1", "12")));
  EXPECT_EQ(value_or_throw(import_consumption(consumption("A1", "10"))).corrected(), 1);
  EXPECT_EQ(ask("select m3 from registry.consumption_in_force"), "10");
  EXPECT_EQ(ask("select count(*) from registry.consumption"), "2");
}

TEST_F(Subscribers, TheDaysOfAnotherPeriodAreNotConsumedAgain) {
  value_or_throw(import(subscriber("A1")));
  value_or_throw(import_consumption(consumption("A1", "12")));  // 27 February to 28 March
  const auto import_of = [&](const ServicePeriod& period, const std::string& days) {
    const std::string rows = std::string(kConsumption) + "A1,acueducto," + days + ",5,lectura\n";
    return told(value_or_throw(commit_consumption(
                                   m.services(), events::system_actor(),
                                   value_or_throw(parse_consumption(rows, period, m.clock.today())),
                                   sha256(rows), "consumos.csv"))
                    .rejections);
  };
  EXPECT_EQ(import_of({2026, 2}, "2026-01-30,2026-02-28"),
            "2:14 sus días se cruzan con los de un período posterior, que va desde el 27 de "
            "febrero de 2026\n");
  EXPECT_EQ(import_of({2026, 2}, "2026-01-30,2026-02-27"), "") << "one reading ends and begins";
  EXPECT_EQ(import_of(kMarch, "2026-02-26,2026-03-28"),
            "2:14 sus días se cruzan con los de un período anterior, que va hasta el 27 de febrero "
            "de 2026\n");
  EXPECT_EQ(state_of("insert into registry.consumption select subscriber_id, period, import_id + "
                     "100, sewer, from_on - 1, to_on, m3, estimated from registry.consumption "
                     "where period = '2026-03-01'"),
            "23P01");
}

TEST_F(Subscribers, EachFaultOfAConsumptionIsToldWithItsLineAndColumn) {
  const auto file = value_or_throw(
      read_consumption("A1,aseo,2026-02-27,2026-03-28,1,lectura\n"         // 2
                       "A1,acueducto,2026-02-30,2026-03-28,1,lectura\n"    // 3
                       "A1,acueducto,2026-03-28,2026-03-28,1,lectura\n"    // 4
                       "A1,acueducto,2026-02-27,2026-04-02,1,lectura\n"    // 5: not yet
                       "A1,acueducto,2026-01-27,2026-02-28,1,lectura\n"    // 6: of another period
                       "A1,acueducto,2026-02-27,2026-03-28,-1,lectura\n"   // 7
                       "A1,acueducto,2026-02-27,2026-03-28,1.5,lectura\n"  // 8
                       "A1,acueducto,2026-02-27,2026-03-28,10000001,lectura\n"  // 9
                       "A1,acueducto,2026-02-27,2026-03-28,1,visto\n"           // 10
                       "A1,acueducto,2026-02-27,2026-03-28,10000000,promedio\n"));
  std::string places;
  for (const auto& r : file.rejections)
    places += std::to_string(r.line) + ":" + std::to_string(r.column) + " ";
  EXPECT_EQ(places, "2:4 3:14 4:25 5:25 6:25 7:36 8:36 9:36 10:38 ");
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_TRUE(file.rows[0].estimated);
}

TEST(ServicePeriods, APeriodIsAMonth) {
  EXPECT_EQ(tax_rules::to_text(value_or_throw(tax_rules::parse_period("2026-03"))), "2026-03");
  EXPECT_EQ(value_or_throw(tax_rules::parse_period("2024-02")).last_day(), make_date(2024, 2, 29));
  for (const char* bad : {"2026-13", "2026-3", "2026-03-01", "1989-12", "2101-01", ""})
    EXPECT_FALSE(tax_rules::parse_period(bad)) << bad;
}

}  // namespace
}  // namespace recaudo::registry
