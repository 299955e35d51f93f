// The pages of the yearly figures, as one person of rentas and one of the treasury use them.
#include <gmock/gmock.h>

#include "base/bytes.h"
#include "core/rates/yearly_figures.h"
#include "tests/api/staff_world.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;

class FiguresPages : public test::StaffPages {
 protected:
  http::Response send(const std::string& kind, const std::string& year, const std::string& value) {
    return post(rentas, "/rentas/cifras/nueva",
                "cifra=" + kind + "&anio=" + year + "&valor=" + value + "&norma=Decreto+de+prueba");
  }
  // The address of its page.
  std::string proposed(const std::string& kind, const std::string& year, const std::string& value) {
    const auto answer = send(kind, year, value);
    EXPECT_EQ(answer.status, 303) << answer.body;
    return location(answer);
  }
  Result<tax_rules::YearFigure<Money>> smmlv(int year) {
    return w.context.law.current()->tables.smmlv(year);
  }

  access::Session rentas = session_of("rita", staff::Role::kRentas);
  access::Session treasurer = session_of("teo", staff::Role::kTesorero);
  access::Session auditor = session_of("aura", staff::Role::kAuditor);
};

TEST_F(FiguresPages, TheApproverReadsTheStoredTextTheYearBeforeTheChangeAndWhoUsesIt) {
  const auto page = get(treasurer, proposed("smmlv", "2027", "1.925.996"));
  ASSERT_EQ(page.status, 200);
  for (const char* told :
       {"Salario mínimo (SMMLV) de 2027", "1.925.996", "1.750.905", "+10\u00a0%",
        "Decreto de prueba",
        "recaudo cifra-anual v1\ncifra=smmlv\nanio=2027\ncentavos=192599600\nnorma=Decreto de "
        "prueba\n",
        "La vigencia 2027 no se ha facturado y usa esta cifra.", "Aprobar esta cifra"})
    EXPECT_THAT(page.body, HasSubstr(told));
  EXPECT_EQ(seen_on(page),
            sha256_hex("recaudo cifra-anual v1\ncifra=smmlv\nanio=2027\ncentavos=192599600\nnorma="
                       "Decreto de prueba\n"));
}

TEST_F(FiguresPages, ABilledVigenciaIsToldToKeepItsCharges) {
  const auto page = get(treasurer, proposed("smmlv", "2026", "1.760.000"));
  EXPECT_THAT(page.body, HasSubstr("La vigencia 2026 ya se facturó y sus cobros no cambian."));
  EXPECT_THAT(page.body, HasSubstr("1.750.905")) << "what rules today";
}

TEST_F(FiguresPages, TheIpcOfAYearIsUsedByTheNextVigencia) {
  const auto page = get(treasurer, proposed("ipc", "2026", "4,80"));
  EXPECT_THAT(page.body, HasSubstr("La vigencia 2027 no se ha facturado y usa esta cifra."));
  EXPECT_THAT(page.body, HasSubstr("-0,3 puntos"));
}

TEST_F(FiguresPages, OnlyAnotherPersonOfTheRightOfficeSeesTheButtons) {
  const auto url = proposed("smmlv", "2027", "1.900.000");
  EXPECT_THAT(get(rentas, url).body, HasSubstr("Usted propuso esta cifra."));
  EXPECT_THAT(get(auditor, url).body, HasSubstr("Su usuario solo consulta."));
  for (const auto* who : {&rentas, &auditor})
    EXPECT_THAT(get(*who, url).body, Not(HasSubstr("Aprobar esta cifra")));
}

TEST_F(FiguresPages, AnApprovedFigureRulesAtOnceAndTheListNamesIt) {
  const auto url = proposed("smmlv", "2027", "1.900.000");
  EXPECT_THAT(get(rentas, "/rentas/cifras").body, HasSubstr("Espera aprobación"));
  EXPECT_FALSE(smmlv(2027));
  const auto done = post(treasurer, url + "/aprobacion", "sha256=" + seen_on(get(treasurer, url)));
  EXPECT_EQ(done.status, 303) << done.body;
  EXPECT_EQ(location(done), "/rentas/cifras?hecho=cifra-aprobada");
  EXPECT_EQ(value_or_throw(smmlv(2027)).value, Money::pesos(1'900'000));
  const auto list = get(auditor, "/rentas/cifras").body;
  EXPECT_THAT(list, HasSubstr("Aprobada"));
  EXPECT_THAT(list, HasSubstr("1.900.000"));
  EXPECT_THAT(list, Not(HasSubstr("Espera aprobación")));
}

TEST_F(FiguresPages, TheListSaysWhoProposedAndWhoApprovedWithDayAndHour) {
  const auto url = proposed("smmlv", "2027", "1.900.000");
  const std::string signed_at = "Persona de prueba, 31 de marzo de 2026, 12:00 p.\u00a0m.";
  const std::string proposer = "data-rotulo=\"Propuso o fuente\">" + signed_at;
  const std::string approver = "data-rotulo=\"Aprobó\">" + signed_at;
  const auto waiting = get(auditor, "/rentas/cifras").body;
  EXPECT_THAT(waiting, HasSubstr(proposer));
  EXPECT_THAT(waiting, Not(HasSubstr(approver)));
  post(treasurer, url + "/aprobacion", "sha256=" + seen_on(get(treasurer, url)));
  const auto approved = get(auditor, "/rentas/cifras").body;
  EXPECT_THAT(approved, HasSubstr(proposer));
  EXPECT_THAT(approved, HasSubstr(approver));
}

TEST_F(FiguresPages, AFigureOfTheTablesOfTheProgramSaysWhereItComesFrom) {
  EXPECT_THAT(get(auditor, "/rentas/cifras").body,
              HasSubstr("Tabla inicial, de una fuente publicada"));
}

TEST_F(FiguresPages, ADecisionOverAnotherTextThanTheStoredOneIsRefused) {
  const auto url = proposed("smmlv", "2027", "1.900.000");
  const auto refused = post(treasurer, url + "/aprobacion", "sha256=" + sha256_hex("otro texto"));
  EXPECT_EQ(refused.status, 409);
  EXPECT_FALSE(smmlv(2027));
}

TEST_F(FiguresPages, ARejectedFigureDoesNotRule) {
  const auto url = proposed("smmlv", "2027", "1.900.000");
  const auto done = post(treasurer, url + "/rechazo", "sha256=" + seen_on(get(treasurer, url)));
  EXPECT_EQ(location(done), "/rentas/cifras?hecho=cifra-rechazada");
  EXPECT_FALSE(smmlv(2027));
  EXPECT_THAT(get(treasurer, url).body,
              HasSubstr("Persona de prueba rechazó esta propuesta el 31 de marzo de 2026, "
                        "12:00 p.\u00a0m."));
}

TEST_F(FiguresPages, WhatCannotBeTheFigureIsSaidBesideItsField) {
  const auto low = send("smmlv", "2027", "1.750.904");
  EXPECT_EQ(low.status, 400);
  EXPECT_THAT(low.body, HasSubstr("id=\"valor-error\""));
  EXPECT_THAT(low.body, HasSubstr("No puede ser menor que la del año anterior"));
  EXPECT_THAT(low.body, HasSubstr("value=\"1.750.904\"")) << "what was typed is still there";
  const auto gap = send("uvt", "2028", "60.000");
  EXPECT_THAT(gap.body, HasSubstr("id=\"anio-error\""));
  EXPECT_THAT(gap.body, HasSubstr("unidad de valor tributario (UVT) de 2027"));
  for (const char* year : {"27", "", "20270", "dos+mil"})
    EXPECT_THAT(send("uvt", year, "60.000").body, HasSubstr("id=\"anio-error\"")) << year;
  EXPECT_THAT(send("ipc", "2026", "cinco").body, HasSubstr("id=\"valor-error\""));
  EXPECT_THAT(send("ipc", "2026", "-0,50").body, HasSubstr("id=\"valor-error\"")) << "no sign";
  EXPECT_THAT(send("uvb", "2027", "12.500").body, HasSubstr("id=\"cifra-error\""));
}

TEST_F(FiguresPages, WhatWasNotConfirmedAndWhatIsToComeAreMarked) {
  const auto list = get(rentas, "/rentas/cifras", {}).body;
  EXPECT_THAT(list, HasSubstr("Por confirmar")) << "the IPC of 2025 has one source";
  EXPECT_THAT(list, HasSubstr("/rentas/cifras/nueva?cifra=smmlv&amp;anio=2027"));
  EXPECT_THAT(list, Not(HasSubstr("496.900")));
  const auto all = get(rentas, "/rentas/cifras", {{"anios", "todos"}}).body;
  EXPECT_THAT(all, HasSubstr("496.900")) << "the SMMLV of 2009";
  EXPECT_THAT(get(auditor, "/rentas/cifras").body, Not(HasSubstr("/rentas/cifras/nueva")));
}

TEST_F(FiguresPages, ALinkOfTheListFillsTheForm) {
  const auto form = get(rentas, "/rentas/cifras/nueva", {{"cifra", "uvt"}, {"anio", "2027"}}).body;
  EXPECT_THAT(form, HasSubstr("<option value=\"uvt\" selected>"));
  EXPECT_THAT(form, HasSubstr("value=\"2027\""));
}

}  // namespace
}  // namespace recaudo::site
