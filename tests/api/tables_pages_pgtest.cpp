// The pages of the national tables, as one person of rentas and one of the treasury use them.
#include <gmock/gmock.h>

#include <filesystem>

#include "api/http/body_file.h"
#include "base/bytes.h"
#include "core/rates/national_tables.h"
#include "tests/api/staff_world.h"
#include "tests/core/services_world.h"
#include "tests/statutes/statute_world.h"
#include "tests/support/replaced.h"

namespace recaudo::site {
namespace {

using tax_rules::NationalTable;
using testing::HasSubstr;
using testing::Not;

std::string uvb_of_2027() {
  return std::string(tax_rules::shipped_text(NationalTable::kUvb)) +
         "2027,12700,Resolución de prueba,verified,-\n";
}
// From April on: five cubic metres of block in the demo town.
std::string smaller_block() {
  return test::replaced(
      std::string(tax_rules::shipped_text(NationalTable::kServiceLimits)),
      "1000 a 2000 msnm,13,m3/mes,2018-01-01,,",
      "1000 a 2000 msnm,13,m3/mes,2018-01-01,2026-03-31,Res. CRA 750/2016,verified,-\n"
      "consumo_basico,1000 a 2000 msnm,5,m3/mes,2026-04-01,,");
}

class TablesPages : public test::StaffPages {
 protected:
  TablesPages() {
    perform(w.services, events::system_actor(), "instalacion",
            [](Work& work) { return rates::install_tables(work); });
    w.context.law.reload();
  }
  static std::string part(const std::string& name, const std::string& value) {
    return "--limite\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value +
           "\r\n";
  }
  http::Response send(const std::string& step, const std::string& table, const std::string& from,
                      const std::string& text) {
    const http::Router router(routes(w.context));
    auto match = router.match(http::Method::kPost, "/rentas/tablas/nueva");
    if (match.route == nullptr) throw BrokenInvariant("no route of the tables");
    http::Request request;
    request.method = http::Method::kPost;
    request.path = "/rentas/tablas/nueva";
    request.content_type = "multipart/form-data";
    request.headers["content-type"] = "multipart/form-data; boundary=limite";
    request.upload = http::BodyFile::create(std::filesystem::temp_directory_path());
    request.upload->append(part("paso", step) + part("tabla", table) + part("desde", from) +
                           part("norma", "Resolución de prueba") + part("fuente", "Diario") +
                           part("texto", text) + "--limite--\r\n");
    request.session = rentas;
    return match.route->handler(request);
  }
  std::string proposed() {
    const auto answer = send("proponer", "uvb", "01/01/2027", uvb_of_2027());
    EXPECT_EQ(answer.status, 303) << answer.body;
    return location(answer);
  }

  access::Session rentas = session_of("rita", staff::Role::kRentas);
  access::Session treasurer = session_of("teo", staff::Role::kTesorero);
  access::Session auditor = session_of("aura", staff::Role::kAuditor);
};

TEST_F(TablesPages, TheListNamesEachTableWhatRulesAndWhoUsesIt) {
  const auto page = get(auditor, "/rentas/tablas").body;
  for (const char* told :
       {"Límites de servicios públicos", "Alivios temporales", "Valores de las multas",
        "Unidad de valor básico (UVB)", "Reajuste anual de avalúos", "siempre",
        "Tablas de la instalación", "Ningún cobro aplica alivios todavía."})
    EXPECT_THAT(page, HasSubstr(told));
  EXPECT_THAT(page, Not(HasSubstr("/rentas/tablas/nueva"))) << "an auditor only reads";
  EXPECT_THAT(get(rentas, "/rentas/tablas").body, HasSubstr("/rentas/tablas/nueva"));
}

TEST_F(TablesPages, ThePreviewShowsTheRowsThatComeAndProposesNothing) {
  const auto page = send("revisar", "uvb", "01/01/2027", uvb_of_2027());
  ASSERT_EQ(page.status, 200) << page.body;
  for (const char* told :
       {"Todavía no se ha propuesto nada.", "Cambios frente a la versión 1", "2027",
        "uvb_pesos 12700; norm Resolución de prueba", "Enviar a aprobación"})
    EXPECT_THAT(page.body, HasSubstr(told));
  EXPECT_THAT(get(rentas, "/rentas/tablas").body, Not(HasSubstr("Espera aprobación")));
}

TEST_F(TablesPages, ThePreviewSaysWhichRowsDisappear) {
  const auto text = test::replaced(std::string(tax_rules::shipped_text(NationalTable::kFines)),
                                   "Ley 1801/2016,Tipo 1,13.95,UVB,2024-01-01",
                                   "Ley 1801/2016,Tipo 1,13.95,UVB,2023-12-01");
  const auto page = send("revisar", "multas", "01/01/2027", text);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(
      page.body,
      HasSubstr("Desaparece la fila Ley 1801/2016, Tipo 1, UVB, 2024-01-01: cantidad 13.95"));
  EXPECT_THAT(send("revisar", "uvb", "01/01/2027", uvb_of_2027()).body,
              Not(HasSubstr("Desaparece")));
}

TEST_F(TablesPages, ARowOfAPastYearThatIsLeftOutIsRefusedOnThePage) {
  const auto shorter = test::replaced(
      std::string(tax_rules::shipped_text(NationalTable::kUvb)),
      "2023,10000,Ley 2294/2023 art. 313,verified,minhacienda.gov.co note 2023-12-21\n", "");
  const auto page = send("revisar", "uvb", "01/01/2027", shorter);
  EXPECT_EQ(page.status, 422) << page.body;
  EXPECT_THAT(page.body, HasSubstr("falta una fila de 2023"));
}

TEST_F(TablesPages, ThePreviewOfLimitsSaysWhichBillsOfServicesChange) {
  test::ServicesTown town{w.m};
  town.subscribe("S-1", "residencial,1");
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  const auto page = send("revisar", "spd_limites", "01/04/2026", smaller_block());
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("Facturas de marzo de 2026"));
  EXPECT_THAT(page.body, HasSubstr("con los límites de la versión 1 y con los que esta tabla"));
  EXPECT_THAT(page.body, Not(HasSubstr("Cambia el interés"))) << "only the block does";
  EXPECT_THAT(page.body, HasSubstr("<dt>Pagan más</dt><dd>1</dd>"));
  EXPECT_THAT(page.body, HasSubstr("consumo_basico, 1000 a 2000 msnm, 2026-04-01"));
}

TEST_F(TablesPages, LimitsThatTheStatuteInForceDoesNotMeetAreTold) {
  const auto strict =
      test::replaced(std::string(tax_rules::shipped_text(NationalTable::kServiceLimits)),
                     "estrato 1,70", "estrato 1,10");
  EXPECT_THAT(send("revisar", "spd_limites", "01/04/2026", strict).body,
              HasSubstr("del estatuto no cumple estos límites"));
}

TEST_F(TablesPages, AStatuteThatWasApprovedForALaterDayIsHeldToThemToo) {
  const auto later = test::replaced(test::until_2027(), "subsidio_estrato_1 = \"50\"",
                                    "subsidio_estrato_1 = \"60\"");
  const auto law = w.context.law.current();
  const auto proposal = perform(w.services, events::system_actor(), "prueba", [&](Work& work) {
    value_or_throw(statutes::install(work, std::string(tax_rules::data_file("statutes/demo.toml")),
                                     "demo.toml"));
    const Date first = make_date(2027, 1, 1);
    return value_or_throw(statutes::propose(work, "1",
                                            {.text = later,
                                             .file_name = "nuevo.toml",
                                             .from = first,
                                             .act = "Acuerdo 012 de 2026",
                                             .act_on = make_date(2025, 12, 10)},
                                            law->national->service_limits(first), rentas.account.id,
                                            w.context.real_clock.now()));
  });
  post(treasurer, "/rentas/estatuto/propuestas/" + to_string(proposal.id) + "/aprobacion",
       "sha256=" + to_hex(view(proposal.digest)));
  const auto strict =
      test::replaced(std::string(tax_rules::shipped_text(NationalTable::kServiceLimits)),
                     "estrato 1,70", "estrato 1,55");
  EXPECT_THAT(send("revisar", "spd_limites", "01/04/2026", strict).body,
              HasSubstr("La versión 2 del estatuto no cumple estos límites"));
}

TEST_F(TablesPages, ANewRateOfMoraIsToldWithItsDay) {
  const auto dearer =
      test::replaced(std::string(tax_rules::shipped_text(NationalTable::kServiceLimits)),
                     "mora,residencial,6,%,1994-07-11,,",
                     "mora,residencial,6,%,1994-07-11,2026-05-31,C.C. art. 1617,memory,-\n"
                     "mora,residencial,8,%,2026-06-01,,");
  EXPECT_THAT(send("revisar", "spd_limites", "01/06/2026", dearer).body,
              HasSubstr("Cambia el interés de mora de los hogares desde el 1 de junio de 2026."));
}

TEST_F(TablesPages, EachRefusalStandsAtItsOwnField) {
  const auto error_at = [](const std::string& field) { return "href=\"#" + field + "\""; };
  const auto same = send("revisar", "uvb", "01/01/2027",
                         std::string(tax_rules::shipped_text(NationalTable::kUvb)));
  EXPECT_THAT(same.body, HasSubstr(error_at("archivo")));
  EXPECT_THAT(same.body, Not(HasSubstr(error_at("desde"))));
  EXPECT_THAT(send("revisar", "uvb", "01/01/2072", uvb_of_2027()).body,
              HasSubstr(error_at("desde")));
}

TEST_F(TablesPages, WhatCannotBeReadIsSaidWithItsLineAndTheFormKeepsWhatWasTyped) {
  const auto page = send("revisar", "uvb", "01/01/2027",
                         test::replaced(uvb_of_2027(), "2027,12700", "2027,doce"));
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, HasSubstr("uvb.csv, línea 6"));
  EXPECT_THAT(page.body, HasSubstr("2027,doce"));
  EXPECT_THAT(send("revisar", "otra", "mañana", "").body,
              testing::AllOf(HasSubstr("Escoja la tabla."), HasSubstr("Escriba desde qué día rige"),
                             HasSubstr("Escoja el archivo de la tabla")));
}

TEST_F(TablesPages, AnotherPersonApprovesTheStoredBytesAndTheVersionRulesFromItsDay) {
  const std::string url = proposed();
  EXPECT_THAT(get(rentas, url).body, HasSubstr("Usted propuso esta versión."));
  EXPECT_THAT(get(auditor, url).body, HasSubstr("Su usuario solo consulta."));
  const auto page = get(treasurer, url);
  EXPECT_THAT(page.body, HasSubstr("recaudo tabla-nacional v1\ntabla=uvb\nanterior=1\n"));
  EXPECT_EQ(get(treasurer, url + "/texto").body, uvb_of_2027());
  const auto done = post(treasurer, url + "/aprobacion", "sha256=" + seen_on(page));
  EXPECT_EQ(location(done), "/rentas/tablas?hecho=tabla-aprobada");
  const auto table = get(auditor, "/rentas/tablas/de/uvb").body;
  EXPECT_THAT(table, HasSubstr("Aprobada, aún no rige"));
  EXPECT_THAT(table, HasSubstr("De la versión 1 a la versión 2"));
  EXPECT_EQ(get(auditor, "/rentas/tablas/de/uvb/2/texto").body, uvb_of_2027());
  EXPECT_EQ(get(auditor, "/rentas/tablas/de/uvb/1/texto").body,
            tax_rules::shipped_text(NationalTable::kUvb));
}

TEST_F(TablesPages, ARejectedVersionDoesNotRule) {
  const std::string url = proposed();
  const auto done = post(treasurer, url + "/rechazo", "sha256=" + seen_on(get(treasurer, url)));
  EXPECT_EQ(location(done), "/rentas/tablas?hecho=tabla-rechazada");
  EXPECT_THAT(get(rentas, "/rentas/tablas/de/uvb").body, Not(HasSubstr("versión 2")));
}

TEST_F(TablesPages, AProposalThatAnotherVersionOvertookCanOnlyBeRejected) {
  const std::string first = proposed();
  const auto answer = send("proponer", "uvb", "02/01/2027",
                           uvb_of_2027() + "2028,13200,Resolución de prueba,verified,-\n");
  const std::string second = location(answer);
  post(treasurer, first + "/aprobacion", "sha256=" + seen_on(get(treasurer, first)));
  const auto page = get(treasurer, second).body;
  EXPECT_THAT(page, HasSubstr("Otra versión entró después de la propuesta."));
  EXPECT_THAT(page, Not(HasSubstr("Aprobar esta versión")));
}

TEST_F(TablesPages, TheTreasurySeesTheProposalAmongWhatWaits) {
  const std::string url = proposed();
  EXPECT_THAT(get(treasurer, "/tesoreria").body,
              testing::AllOf(HasSubstr("Versión de una tabla nacional"), HasSubstr(url)));
}

TEST_F(TablesPages, AnUnknownTableOrVersionIsNotFound) {
  EXPECT_EQ(get(rentas, "/rentas/tablas/de/festivos").status, 404);
  EXPECT_EQ(get(rentas, "/rentas/tablas/de/uvb/7/texto").status, 404);
}

}  // namespace
}  // namespace recaudo::site
