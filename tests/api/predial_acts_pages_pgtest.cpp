// The pages of the notice of predial invoices and of the acts that end a debt, as the staff and
// whoever opens a statement use them.
#include <gmock/gmock.h>

#include <algorithm>
#include <regex>
#include <set>

#include "api/json/api_routes.h"
#include "api/portal/view.h"
#include "api/site/bill_view.h"
#include "core/billing/invoice_notice.h"
#include "ledger/third_parties.h"
#include "tax-rules/document_number.h"
#include "tests/api/staff_world.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;

class PredialActsPages : public test::StaffPages {
 protected:
  std::string page(const std::optional<access::Session>& who, const std::string& path,
                   const http::TextMap& query = {}) {
    return get(who, path, query).body;
  }
  http::Response decide(const access::Session& who, const std::string& url) {
    return post(who, url + "/aprobacion", "sha256=" + seen_on(get(who, url)));
  }
  std::string run_of(int vigencia) {
    for (const auto& r :
         w.m.db.app().read([](pqxx::read_transaction& tx) { return billing::newest_runs(tx); }))
      if (r.vigencia == vigencia) return to_string(r.id);
    throw BrokenInvariant("the vigencia was billed");
  }
  std::string publish() {
    const std::string run = run_of(2026);
    EXPECT_EQ(location(post(rentas, "/rentas/facturas/" + run + "/lista", "")),
              "/rentas/facturas?hecho=lista-publicada");
    return run;
  }
  http::Response send_posting(const std::string& run, const std::string& day) {
    return post(rentas, "/rentas/facturas/" + run + "/fijacion",
                "fijada=" + day + "&lugar=Cartelera+del+primer+piso&acto=Constancia+12");
  }
  std::string number() { return w.m.parcel(home).npn.str(); }
  // From now on the acts are of a parcel that owes both.
  void take_one_that_owes_2025_and_2026() {
    const auto owes = [&](int vigencia) {
      const auto dues = w.m.db.app().read([&](pqxx::read_transaction& tx) {
        return dues::dues_of(tx, w.m.law(), w.m.parcel(home).id, w.m.clock.today());
      });
      return std::ranges::any_of(
          dues.vigencias, [&](const auto& v) { return v.vigencia == vigencia && !v.is_paid(); });
    };
    while (!owes(2025) || !owes(2026)) ++home;
  }
  std::string statement() { return page({}, "/estado/" + number()); }
  http::Response propose(const std::string& kind, const std::string& more) {
    return post(treasurer, "/contabilidad/ajustes/nuevo",
                "clase=" + kind + "&predio=" + number() + "&vigencia=2026&resolucion=R-8" +
                    "&motivo=Lo+ordena+la+resolucion+de+prueba" + more);
  }
  // Who owes the parcel's tax, as its revocation names him.
  std::string debtor() {
    const auto party = w.m.db.app().read([&](pqxx::read_transaction& tx) {
      const auto owed = ledger::obligations_of(tx, w.m.parcel(home).id).back();
      return ledger::find_third_party(tx, owed.third_party.value())->party;
    });
    const auto type = value_or_throw(tax_rules::document_type_from_acronym(party.document_type));
    return "&tipo_documento=" + party.document_type + "&documento=" +
           value_or_throw(tax_rules::parse_document_number(type, party.document_number));
  }
  void stand_on(Date day) {
    w.m.clock.set(start_of_day(day) + std::chrono::hours{12});
    w.m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("select ledger.open_period(" + std::to_string(year_of(day)) + ", " +
              std::to_string(month_of(day)) + ")");
    });
  }

  int home = 0;  // which parcel
  access::Session rentas = session_of("rita", staff::Role::kRentas);
  access::Session treasurer = session_of("teo", staff::Role::kTesorero);
  access::Session administrator = session_of("ada", staff::Role::kAdministrador);
  access::Session auditor = session_of("aura", staff::Role::kAuditor);
};

TEST_F(PredialActsPages, TheListThatStaffPublishesIsReadByAnybodyWithoutWholeNumbers) {
  EXPECT_THAT(page({}, "/facturas"), HasSubstr("Todavía no hay listas publicadas."));
  EXPECT_THAT(page(rentas, "/rentas/facturas"), HasSubstr("Publicar la lista"));
  EXPECT_THAT(page(auditor, "/rentas/facturas"), Not(HasSubstr("Publicar la lista")));
  const std::string run = publish();
  publish();  // a second click
  EXPECT_THAT(page({}, "/facturas"), HasSubstr("/facturas/" + run));
  const std::string list = page({}, "/facturas/" + run);
  const auto parcel = w.m.parcel(0);
  EXPECT_THAT(list, HasSubstr("2026-" + std::string(9 - to_string(parcel.id).size(), '0') +
                              to_string(parcel.id)));
  EXPECT_THAT(list, HasSubstr("•"));
  EXPECT_THAT(list, Not(HasSubstr(portal::grouped_parcel_number(number()))));
  EXPECT_THAT(list, Not(HasSubstr(number())));
  EXPECT_THAT(list, HasSubstr("falta fijarla en un lugar visible"));
}

TEST_F(PredialActsPages, AListThatIsNotThereIsNotFound) {
  for (const char* path : {"/facturas/999", "/facturas/x"})
    EXPECT_EQ(get({}, path).status, 404) << path;
  EXPECT_EQ(get({}, "/facturas/" + publish(), {{"desde", "x"}}).status, 404);
}

TEST_F(PredialActsPages, ThePostingThatAnotherPersonConfirmsNotifiesTheInvoices) {
  const std::string run = publish();
  const auto future = send_posting(run, "01%2F04%2F2026");
  EXPECT_EQ(future.status, 400);
  EXPECT_THAT(future.body, HasSubstr("La fijación no puede ser posterior a hoy."));
  EXPECT_THAT(future.body, HasSubstr("Cartelera del primer piso")) << "what was typed stays";
  const auto sent = send_posting(run, "31%2F03%2F2026");
  ASSERT_EQ(sent.status, 303) << sent.body;
  const std::string url = location(sent);
  EXPECT_THAT(page(rentas, url), HasSubstr("Usted registró esta fijación."));
  EXPECT_THAT(page(rentas, "/rentas/facturas"), HasSubstr("Espera confirmación"));
  EXPECT_THAT(page(treasurer, url), HasSubstr("Factura notificada el 31 de marzo de 2026."));
  EXPECT_EQ(location(decide(treasurer, url)), "/rentas/facturas?hecho=fijacion-confirmada");
  for (const std::string& told :
       {statement(), page({}, "/facturas/" + run), page(rentas, "/rentas/facturas"),
        page(auditor, "/contabilidad/predios/" + number())}) {
    EXPECT_THAT(told, HasSubstr("Factura notificada el 31 de marzo de 2026."));
    EXPECT_THAT(told, HasSubstr("reconsideración hasta el 1 de junio de 2026")) << "31 May: Sunday";
    EXPECT_THAT(told, HasSubstr("prescribe el 2 de junio de 2031"));
  }
}

TEST_F(PredialActsPages, TheApiTellsTheTermsOfANotifiedInvoice) {
  const std::string run = publish();
  ASSERT_EQ(decide(treasurer, location(send_posting(run, "31%2F03%2F2026"))).status, 303);
  const auto json =
      test::ApiWorld::get(json_api::routes(w.context), "/api/v1/predios/" + number() + "/estado");
  EXPECT_THAT(json.body, HasSubstr("\"notificada\":\"2026-03-31\""));
  EXPECT_THAT(json.body, HasSubstr("\"reconsideracion_hasta\":\"2026-06-01\""));
  EXPECT_THAT(json.body, HasSubstr("\"cobro_prescribe\":\"2031-06-02\""));
}

TEST_F(PredialActsPages, ThePaperOfANotifiedInvoiceTellsItsTerms) {
  const std::string run = publish();
  ASSERT_EQ(decide(treasurer, location(send_posting(run, "31%2F03%2F2026"))).status, 303);
  const auto parcel = w.m.parcel(0);
  const auto bill =
      value_or_throw(perform(w.services, events::anonymous_taxpayer(), "prueba", [&](Work& work) {
        return payments::issue_bill(work, w.m.law(), ledger::parcel_subject(parcel.id), 2026);
      }));
  const auto paper =
      value_or_throw(bill_view(bill_paper(w.m.law().statute, "https://localhost"), bill, parcel));
  EXPECT_EQ(paper.act.back().title, "Notificación de esta factura");
  EXPECT_THAT(paper.act.back().text, HasSubstr("reconsideración hasta el 1 de junio de 2026"));
  EXPECT_THAT(paper.act.back().norm, HasSubstr("Ley 1819/2016 art. 354"));
}

TEST_F(PredialActsPages, ASlipSaysOfTheInterestOfItsOwnDayThatItsRateIsToBeConfirmed) {
  take_one_that_owes_2025_and_2026();
  const auto& demo = test::DemoLaw::instance();
  auto rows = demo.rates.rows();
  for (auto& r : rows)
    r.status = r.from > w.m.clock.today() ? tax_rules::RateStatus::kMemory
                                          : tax_rules::RateStatus::kVerifiedOfficial;
  std::erase_if(rows, [](const auto& r) { return !r.usury; });
  const auto rates = value_or_throw(tax_rules::RateTable::from_rows(rows));
  const dues::Law law{demo.statute, rates, demo.digest, {}, &demo.tables};
  const auto parcel = w.m.parcel(home);
  const auto bill =
      value_or_throw(perform(w.services, events::anonymous_taxpayer(), "prueba", [&](Work& work) {
        return payments::issue_bill(work, law, ledger::parcel_subject(parcel.id), 2026);
      }));
  const auto paper =
      value_or_throw(bill_view(bill_paper(law.statute, "https://localhost"), bill, parcel));
  ASSERT_GT(paper.slips.size(), 1U);
  EXPECT_EQ(paper.slips.front().pay_by, w.m.clock.today());
  EXPECT_TRUE(paper.slips.front().interest.is_positive());
  EXPECT_FALSE(paper.slips.front().rate_to_confirm);
  EXPECT_TRUE(paper.slips.back().rate_to_confirm);
}

TEST_F(PredialActsPages, ADebtThatHasNotPrescribedIsRefusedWithItsLastDayBesideTheField) {
  const auto refused = propose("prescripcion",
                               "&dia=31%2F03%2F2026&resuelta=31%2F03%2F2026&titulo=acto"
                               "&titulo_fecha=10%2F02%2F2026&titulo_documento=Constancia+3");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("el último día para cobrar es el 10 de febrero de 2031"));
  EXPECT_THAT(refused.body, HasSubstr("id=\"resuelta-error\""));
}

TEST_F(PredialActsPages, AnInterruptionWithoutItsDocumentIsSaidBesideItsField) {
  const auto refused = propose("prescripcion",
                               "&dia=31%2F03%2F2026&resuelta=31%2F03%2F2026&titulo=factura"
                               "&interrupcion1=mandamiento&interrupcion1_fecha=01%2F01%2F2026");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("id=\"interrupcion1_documento-error\""));
}

TEST_F(PredialActsPages, WhatWouldBeDroppedOfTheFormIsSaidBesideItsField) {
  const std::string days = "&dia=31%2F03%2F2026&resuelta=31%2F03%2F2026";
  const std::string by_act = "&titulo=acto&titulo_fecha=10%2F02%2F2026&titulo_documento=Acto+3";
  const std::pair<std::string, const char*> wrong[] = {
      {"&titulo=factura&titulo_fecha=10%2F02%2F2026", "titulo_fecha"},
      {"&titulo=factura&titulo_documento=Acto+3", "titulo_documento"},
      {by_act + "&interrupcion1_fin=01%2F03%2F2026", "interrupcion1"},
      {by_act + "&interrupcion2_documento=Expediente+7", "interrupcion2"},
      {by_act + "&interrupcion1=mandamiento&interrupcion1_fecha=01%2F03%2F2026"
                "&interrupcion1_documento=Expediente+7&interrupcion1_fin=02%2F03%2F2026",
       "interrupcion1_fin"}};
  for (const auto& [typed, field] : wrong) {
    const auto refused = propose("prescripcion", days + typed);
    EXPECT_EQ(refused.status, 400) << typed;
    EXPECT_THAT(refused.body, HasSubstr("id=\"" + std::string(field) + "-error\"")) << typed;
  }
}

TEST_F(PredialActsPages, APrescripcionIsProposedDecidedAndToldToWhoeverOpensTheStatement) {
  stand_on(make_date(2032, 6, 15));
  EXPECT_THAT(page(treasurer, "/contabilidad/ajustes/nuevo",
                   {{"clase", "prescripcion"}, {"predio", number()}}),
              HasSubstr("Interrupción 1: documento"));
  const auto sent = propose("prescripcion",
                            "&dia=15%2F06%2F2032&resuelta=10%2F06%2F2032&titulo=acto"
                            "&titulo_fecha=10%2F02%2F2026&titulo_documento=Constancia+3"
                            "&interrupcion1=mandamiento&interrupcion1_fecha=01%2F04%2F2027"
                            "&interrupcion1_documento=Expediente+7");
  ASSERT_EQ(sent.status, 303) << sent.body;
  const std::string url = location(sent);
  const std::string waiting = page(administrator, url);
  for (const char* told : {"Empieza de nuevo el 2 de abril de 2027", "Expediente 7",
                           "10 de junio de 2032", "Lo que ya se pagó no se devuelve"})
    EXPECT_THAT(waiting, HasSubstr(told));
  ASSERT_EQ(decide(administrator, url).status, 303);
  EXPECT_THAT(page(auditor, url), HasSubstr("Empieza de nuevo el 2 de abril de 2027")) << "kept";
  const std::string told = statement();
  EXPECT_THAT(told, HasSubstr("Prescripción de la acción de cobro, vigencia 2026"));
  EXPECT_THAT(page(auditor, "/contabilidad/predios/" + number()),
              HasSubstr("Prescripción de la acción de cobro, vigencia 2026, resolución R-8"));
  EXPECT_THAT(told, HasSubstr("Se podía cobrar hasta el 2 de abril de 2032"));
  EXPECT_THAT(told, Not(HasSubstr("Expediente 7"))) << "the reasons are for the staff";
  EXPECT_THAT(told, Not(HasSubstr("vigencia-2026"))) << "nothing of it can be paid";
}

TEST_F(PredialActsPages, APrescripcionThatIsRevokedIsOwedAgainAndSoItIsToldEverywhere) {
  stand_on(make_date(2032, 6, 15));
  const auto ended = propose("prescripcion",
                             "&dia=15%2F06%2F2032&resuelta=10%2F06%2F2032&titulo=acto"
                             "&titulo_fecha=10%2F02%2F2026&titulo_documento=Constancia+3");
  ASSERT_EQ(decide(administrator, location(ended)).status, 303);
  const std::string form = page(treasurer, "/contabilidad/ajustes/nuevo",
                                {{"clase", "revocatoria"}, {"predio", number()}});
  EXPECT_THAT(form, HasSubstr("Prescripción de la acción de cobro, vigencia 2026, resolución R-8, "
                              "del 10 de junio de 2032"));
  const std::string act = location(ended).substr(location(ended).rfind('/') + 1);
  const auto revoke = [&](const std::string& notified) {
    return propose("revocatoria", "&extincion=" + act +
                                      "&dia=15%2F06%2F2032&resuelta=14%2F06%2F2032&causal=fallo"
                                      "&soporte=Sentencia+12%2C+ejecutoriada&notificada=" +
                                      notified + "&constancia=Constancia+31" + debtor());
  };
  const auto early = revoke("13%2F06%2F2032");
  EXPECT_EQ(early.status, 400);
  EXPECT_THAT(early.body, HasSubstr("id=\"notificada-error\""));
  const auto sent = revoke("14%2F06%2F2032");
  ASSERT_EQ(sent.status, 303) << sent.body;
  for (const char* told :
       {"Fallo judicial que anuló el acto", "Sentencia 12, ejecutoriada",
        "14 de junio de 2032, Constancia 31", "El término para cobrar no empieza"})
    EXPECT_THAT(page(administrator, location(sent)), HasSubstr(told));
  ASSERT_EQ(decide(administrator, location(sent)).status, 303);
  EXPECT_TRUE(std::ranges::any_of(
      w.m.db.app().read([&](pqxx::read_transaction& tx) {
        return ledger::obligations_of(tx, w.m.parcel(home).id);
      }),
      [](const auto& o) { return o.vigencia == 2026 && o.balance.is_positive(); }));
  EXPECT_THAT(statement(), HasSubstr("Revocatoria de una prescripción o una remisión"));
  const std::string by = "con la resolución R-8, del 14 de junio de 2032";  // not of its entry
  EXPECT_THAT(statement(), HasSubstr("Se revocó " + by));
  EXPECT_THAT(statement(), Not(HasSubstr("Sentencia 12"))) << "the reasons are for the staff";
  EXPECT_THAT(page(auditor, "/contabilidad/predios/" + number()), HasSubstr("Se revocó " + by));
  EXPECT_THAT(page(auditor, location(ended)), HasSubstr("Revocado"));
  EXPECT_THAT(page(auditor, location(ended)), HasSubstr("Resolución R-8, del 14 de junio de 2032"));
  EXPECT_THAT(page(auditor, "/contabilidad/ajustes", {{"estado", "decididos"}}),
              HasSubstr("Revocado"));
  EXPECT_THAT(page(treasurer, "/contabilidad/ajustes/nuevo",
                   {{"clase", "revocatoria"}, {"predio", number()}}),
              HasSubstr("no tiene una prescripción ni una remisión"));
}

TEST_F(PredialActsPages, AResolutionOverTwoVigenciasIsTwoActsOrNone) {
  take_one_that_owes_2025_and_2026();
  const auto both = [&](const std::string& death) {
    return propose("remision", "&vigencia=2025&dia=31%2F03%2F2026&resuelta=31%2F03%2F2026" +
                                   std::string("&norma=Acuerdo+9&sin_bienes=Informe+3") + death);
  };
  const auto refused = both("");
  EXPECT_EQ(refused.status, 409) << "2026 is recent";
  EXPECT_THAT(refused.body, testing::ContainsRegex("Vigencia 202[56]\\. No hay causal de remisi"));
  EXPECT_THAT(refused.body, HasSubstr("value=\"2025\" checked"));
  EXPECT_THAT(refused.body, HasSubstr("value=\"2026\" checked"));
  EXPECT_THAT(page(treasurer, "/contabilidad/ajustes"), Not(HasSubstr("Remisión de una deuda")));
  EXPECT_EQ(location(both("&fallecimiento=Registro+5")), "/contabilidad/ajustes");
  std::string list = page(treasurer, "/contabilidad/ajustes");
  for (const char* vigencia : {"2025", "2026"})
    EXPECT_THAT(list, HasSubstr("Remisión de una deuda, vigencia " + std::string(vigencia)));
  const std::regex proposal("/contabilidad/ajustes/[0-9a-f-]{36}");
  std::set<std::string> urls;
  for (std::sregex_iterator it(list.begin(), list.end(), proposal), end; it != end; ++it)
    urls.insert(it->str());
  ASSERT_EQ(urls.size(), 2U);
  for (const auto& url : urls) EXPECT_EQ(decide(administrator, url).status, 303);
  EXPECT_THAT(statement(), HasSubstr("Este predio no tiene deuda a esa fecha."));
}

TEST_F(PredialActsPages, ARemisionWithoutGroundIsRefusedAndOneByDeathWithoutAssetsIsCarriedOut) {
  const std::string days = "&dia=31%2F03%2F2026&resuelta=31%2F03%2F2026&norma=Acuerdo+9";
  const auto refused = propose("remision", days);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("No hay causal de remisión"));
  const auto sent = propose("remision", days + "&sin_bienes=Informe+3&fallecimiento=Registro+5");
  ASSERT_EQ(sent.status, 303) << sent.body;
  EXPECT_THAT(page(administrator, location(sent)), HasSubstr("Deudor fallecido sin bienes"));
  ASSERT_EQ(decide(administrator, location(sent)).status, 303);
  EXPECT_THAT(statement(), HasSubstr("Remisión de una deuda, vigencia 2026"));
  EXPECT_THAT(statement(), Not(HasSubstr("fallecido"))) << "nobody else's business";
}

}  // namespace
}  // namespace recaudo::site
