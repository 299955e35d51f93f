// The plan of a parcel on the staff's side: from the parcel's page to the owner who is joined at
// the desk.
#include <gmock/gmock.h>

#include "tests/api/staff_world.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class PlanDesk : public test::StaffPages {
 protected:
  PlanDesk() : StaffPages(12) {}  // homes among them

  http::Response join(const std::string& typed, const std::string& shown = "cedula") {
    return post(treasurer, plan_url(), "documento=" + typed + "&mostro=" + shown);
  }
  std::string parcel_url() const { return "/contabilidad/predios/" + home.npn.str(); }
  std::string plan_url() const { return parcel_url() + "/cuotas/2026"; }
  std::int64_t plans() {
    return w.m.db.owner().read([](pqxx::read_transaction& tx) {
      return read_int(tx.exec("select count(*) from billing.instalment_plan")[0][0]);
    });
  }

  registry::Parcel home = w.home();
  std::string document = w.owner_document(home);
  access::Session treasurer = session_of("teresa", staff::Role::kTesorero);
  access::Session auditor = session_of("aura", staff::Role::kAuditor);
};

TEST_F(PlanDesk, TheParcelsPageLeadsToWhatIsOffered) {
  EXPECT_THAT(get(treasurer, parcel_url()).body, HasSubstr(plan_url()));
  const auto page = get(treasurer, plan_url());
  ASSERT_EQ(page.status, 200);
  for (const char* told : {"Cuota 4", "30 de octubre de 2026", "Acoger al propietario",
                           "30 de junio de 2026", "Ley 1995/2019 art. 6", "descuento"})
    EXPECT_THAT(page.body, HasSubstr(told));
}

TEST_F(PlanDesk, TheOwnersDocumentJoinsAndThePageTellsWhoDidItAndWhatWasShown) {
  const auto joined = join(document, "poder");
  ASSERT_EQ(joined.status, 303) << joined.body;
  const auto page = get(auditor, plan_url());
  for (const char* told : {"por teresa", "Poder del propietario", "Por pagar hasta el 30 de abril",
                           "El plan está al día"})
    EXPECT_THAT(page.body, HasSubstr(told));
  EXPECT_THAT(page.body, HasSubstr(document));
  EXPECT_THAT(page.body, Not(HasSubstr("Acoger al plan")));
  EXPECT_THAT(get(treasurer, parcel_url()).body, HasSubstr("Plan de cuotas de la vigencia 2026"));
}

TEST_F(PlanDesk, ASecondClickFindsThePlanThatTheFirstOneJoinedAndIsNotTheOneThatDidIt) {
  const auto first = join(document);
  ASSERT_EQ(first.status, 303);
  EXPECT_THAT(location(first), StartsWith(plan_url() + "?"));
  const auto second = join(document);
  EXPECT_EQ(second.status, 303);
  EXPECT_EQ(location(second), plan_url());
  EXPECT_EQ(plans(), 1);
}

TEST_F(PlanDesk, AnotherDocumentOrNoneShownJoinsNothingAndSaysWhichFieldIsWrong) {
  const auto stranger = join("999999999999");
  EXPECT_EQ(stranger.status, 400);
  EXPECT_THAT(stranger.body, HasSubstr("no es el de un propietario"));
  EXPECT_THAT(stranger.body, HasSubstr("999999999999"))
      << "what was typed is there to be corrected";
  const auto nothing_shown = join(document, "");
  EXPECT_EQ(nothing_shown.status, 400);
  EXPECT_THAT(nothing_shown.body, HasSubstr("Escoja qué documento mostró"));
  EXPECT_EQ(join(document, "carné").status, 400);
  EXPECT_EQ(plans(), 0);
}

TEST_F(PlanDesk, WhoOnlyReadsIsToldWhatIsOfferedAndNotInvitedToJoin) {
  EXPECT_THAT(get(treasurer, parcel_url()).body, HasSubstr("Acoger al propietario a cuotas"));
  const auto page = get(auditor, parcel_url()).body;
  EXPECT_THAT(page, HasSubstr("Cuotas que se ofrecen: vigencia 2026"));
  EXPECT_THAT(page, Not(HasSubstr("Acoger")));
}

TEST_F(PlanDesk, WhoOnlyReadsIsShownNoForm) {
  const auto page = get(auditor, plan_url());
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, Not(HasSubstr("<button class=\"boton\" type=\"submit\">Acoger")));
  const auto all = routes(w.context);
  const auto post = std::ranges::find_if(all, [](const auto& r) {
    return r.pattern == "/contabilidad/predios/:numero/cuotas/:vigencia" &&
           r.method == http::Method::kPost;
  });
  ASSERT_NE(post, all.end());
  EXPECT_THAT(post->access.allowed_roles(), testing::ElementsAre("tesorero"));
}

TEST_F(PlanDesk, WhatIsNotOfferedSaysWhy) {
  const auto page = get(treasurer, parcel_url() + "/cuotas/2025");
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("No se puede acoger a las cuotas"));
  EXPECT_EQ(get(treasurer, parcel_url() + "/cuotas/2019").status, 404);
}

}  // namespace
}  // namespace recaudo::site
