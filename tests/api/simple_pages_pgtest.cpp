// What the DIAN transferred of SIMPLE returns, as the desk of rentas reads it: the files, whose
// money each line is, and what entered the account of ICA.
#include <gmock/gmock.h>

#include "core/closing/bank_day.h"
#include "core/closing/simple_transfer.h"
#include "tests/api/staff_world.h"
#include "tests/core/bank_writer.h"

namespace recaudo::site {
namespace {

using namespace literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kHeading =
    "nit,nombre,formulario,vigencia,bimestre,declaracion,pagada_el,actividad,ica,sanciones,"
    "intereses\n";
const std::string kFirst =
    "900123456-8,COMERCIAL DE PRUEBA SAS,2593,2026,1,2593000000001,2026-03-13,comercial,1200000,0,"
    "0\n";
const std::string kSecond =
    "800197268-4,SERVICIOS DE PRUEBA SAS,260,2025,,2600000000002,2026-03-20,servicios,300000,52000,"
    "8000\n";
const std::string kNoSuchNit =
    "900123456-7,OTRA,2593,2026,1,2593000000003,2026-03-13,comercial,90000,0,0\n";

const std::string kCorrected =
    "900123456-8,COMERCIAL DE PRUEBA SAS,2593,2026,1,2593000000003,2026-03-13,comercial,90000,0,"
    "0\n";

struct SimplePagesTest : public test::StaffPages {
  // The bank credits what the file says, the day is reconciled, and the file is taken in.
  void taken(const std::string& csv, Money total) {
    const Date today = w.m.clock.today();
    value_or_throw(closing::reconcile(
        w.m.services(), w.m.law(), events::system_actor(), today,
        {{"extracto.xml",
          test::write_statement(today, Money{}, {{total, "DIAN1", "TRANSFERENCIA SEBRA"}})}}));
    take(csv, "simple-marzo.csv");
  }
  void take(const std::string& csv, const std::string& name) {
    const auto file =
        value_or_throw(closing::parse_simple_file(csv, "simple.csv", w.m.clock.today()));
    value_or_throw(closing::take_simple_transfer(w.m.services(), events::system_actor(), file, csv,
                                                 name, std::nullopt));
  }
  void taken_with_a_refused_line() {
    taken(kHeading + kFirst + kSecond + kNoSuchNit + "total,,,,,3,,,1590000,52000,8000\n",
          1'650'000_pesos);
  }
  const access::Session rentas = session_of("rentas", staff::Role::kRentas);
};

std::string shown(Money amount) {
  return to_display(amount);
}

TEST_F(SimplePagesTest, TheListTellsOfEachFileWhatWasMatchedAndWhatWasNot) {
  EXPECT_THAT(get(rentas, "/rentas/simple").body, HasSubstr("Todavía no se ha registrado ninguna"));
  taken_with_a_refused_line();
  const auto page = get(rentas, "/rentas/simple");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("<a href=\"/rentas/simple/1\">simple-marzo.csv</a>"),
                               HasSubstr("data-rotulo=\"Contribuyentes\">2<"),
                               HasSubstr(shown(1'560'000_pesos)), HasSubstr(shown(90'000_pesos)),
                               HasSubstr("Líneas: 1"), HasSubstr("Faltan " + shown(90'000_pesos))));
}

TEST_F(SimplePagesTest, ATransferShowsItsTaxpayersItsLinesAndWhatEnteredTheAccountOfIca) {
  taken_with_a_refused_line();
  const auto page = get(rentas, "/rentas/simple/1");
  EXPECT_THAT(page.body, AllOf(HasSubstr("COMERCIAL DE PRUEBA SAS"), HasSubstr("NIT 900123456"),
                               HasSubstr("Formulario 2593, bimestre 1 de 2026, comercial"),
                               HasSubstr("Formulario 260, año 2025, servicios")));
  EXPECT_THAT(page.body, HasSubstr("No se registró: el NIT no es válido"));
  EXPECT_THAT(page.body, HasSubstr("410508</th>"));
  EXPECT_THAT(page.body, AllOf(HasSubstr("data-rotulo=\"Valor\">" + shown(1'500'000_pesos)),
                               HasSubstr("data-rotulo=\"Valor\">" + shown(52'000_pesos)),
                               HasSubstr("data-rotulo=\"Valor\">" + shown(8'000_pesos))));
}

TEST_F(SimplePagesTest, TheWarningToAskTheDianEndsWhenAnotherFileExplainsTheRestOfTheCredit) {
  taken_with_a_refused_line();
  const std::string ask = "Pida a la DIAN esas líneas corregidas en otro archivo.";
  const std::string explained = "Otro archivo las explicó.";
  auto page = get(rentas, "/rentas/simple/1").body;
  EXPECT_THAT(page, AllOf(HasSubstr(ask), Not(HasSubstr(explained))));
  EXPECT_THAT(page, HasSubstr("No registradas (líneas: 1)"));
  take(kHeading + kCorrected + "total,,,,,1,,,90000,0,0\n", "simple-corregido.csv");
  page = get(rentas, "/rentas/simple/1").body;
  EXPECT_THAT(page, AllOf(HasSubstr(explained), Not(HasSubstr(ask))));
  EXPECT_THAT(page, HasSubstr("No registradas (líneas: 1)")) << "the file stays as it came";
  page = get(rentas, "/rentas/simple/2").body;
  EXPECT_THAT(page, AllOf(Not(HasSubstr(explained)), Not(HasSubstr(ask))));
}

TEST_F(SimplePagesTest, OnlyTheLinesThatWereNotPostedAreShownWhenTheyAreAskedFor) {
  taken_with_a_refused_line();
  const auto page = get(rentas, "/rentas/simple/1", {{"lineas", "no-registradas"}});
  EXPECT_THAT(page.body, HasSubstr("No se registró: el NIT no es válido"));
  EXPECT_THAT(page.body, Not(HasSubstr("COMERCIAL DE PRUEBA SAS")));
}

TEST_F(SimplePagesTest, WhoHasTheBooksGoesOnToTheEntriesAndRentasDoesNot) {
  taken(kHeading + kFirst + "total,,,,,1,,,1200000,0,0\n", 1'200'000_pesos);
  EXPECT_THAT(get(rentas, "/rentas/simple/1").body, Not(HasSubstr("/contabilidad/asientos/")));
  EXPECT_THAT(get(session_of("tesorera", staff::Role::kTesorero), "/rentas/simple/1").body,
              HasSubstr("href=\"/contabilidad/asientos/"));
}

TEST_F(SimplePagesTest, ALongFileIsReadInPages) {
  std::string csv = kHeading;
  for (int i = 1; i <= 60; ++i)
    csv += "900123456-8,COMERCIAL DE PRUEBA SAS,2593,2026,1," + std::to_string(1'000 + i) +
           ",2026-03-13,comercial,1000,0,0\n";
  taken(csv + "total,,,,,60,,,60000,0,0\n", 60'000_pesos);
  const auto first = get(rentas, "/rentas/simple/1");
  EXPECT_THAT(first.body, AllOf(HasSubstr("<th scope=\"row\">51</th>"),
                                Not(HasSubstr("<th scope=\"row\">52</th>")),
                                HasSubstr("href=\"/rentas/simple/1?desde=51\" rel=\"next\"")));
  const auto rest = get(rentas, "/rentas/simple/1", {{"desde", "51"}});
  EXPECT_THAT(rest.body,
              AllOf(HasSubstr("<th scope=\"row\">61</th>"), Not(HasSubstr("rel=\"next\""))));
}

TEST_F(SimplePagesTest, ATransferThatThereIsNotAndAPageThatIsNoNumberAreRefused) {
  EXPECT_EQ(get(rentas, "/rentas/simple/7").status, 404);
  EXPECT_EQ(get(rentas, "/rentas/simple/x").status, 404);
  EXPECT_EQ(get(rentas, "/rentas/simple", {{"desde", "x"}}).status, 400);
}

TEST_F(SimplePagesTest, IsOfRentasTheTreasuryAndTheAuditor) {
  const http::Router router(routes(w.context));
  for (const char* path : {"/rentas/simple", "/rentas/simple/1"}) {
    const auto match = router.match(http::Method::kGet, path);
    ASSERT_NE(match.route, nullptr);
    for (const auto role : {staff::Role::kRentas, staff::Role::kTesorero, staff::Role::kAuditor})
      EXPECT_TRUE(match.route->access.allows(std::string(staff::to_text(role))));
    for (const auto role : {staff::Role::kCajero, staff::Role::kAdministrador})
      EXPECT_FALSE(match.route->access.allows(std::string(staff::to_text(role))));
  }
}

}  // namespace
}  // namespace recaudo::site
