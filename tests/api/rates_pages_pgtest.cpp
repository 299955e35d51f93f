// The pages of the certified monthly rates, as one person of rentas and one of the treasury use
// them.
#include <gmock/gmock.h>

#include "core/rates/rates.h"
#include "tests/api/staff_world.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;

class RatesPages : public test::StaffPages {
 protected:
  // The address of its page; `month` as it is typed.
  std::string proposed(const std::string& month) {
    const auto answer = post(rentas, "/rentas/tasas/nueva",
                             "month=" + month + "&ibc=19,49&usury=29,24&resolution=Resolución+9");
    EXPECT_EQ(answer.status, 303) << answer.body;
    return location(answer);
  }
  void decide(const std::string& url, const std::string& how) {
    const auto done = post(treasurer, url + how, "sha256=" + seen_on(get(treasurer, url)));
    EXPECT_EQ(done.status, 303) << done.body;
  }
  std::string list() { return get(auditor, "/rentas/tasas").body; }

  access::Session rentas = named("rita", "Rita Rentas", staff::Role::kRentas);
  access::Session treasurer = named("teo", "Teo Tesorero", staff::Role::kTesorero);
  access::Session auditor = session_of("aura", staff::Role::kAuditor);
  static constexpr const char* kAt = ", 31 de marzo de 2026, 12:00 p.\u00a0m.";

 private:
  access::Session named(const std::string& login, const std::string& name, staff::Role role) {
    auto session = session_of(login, role);
    w.m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("update access.account set name = '" + name + "' where login = '" + login + "'");
    });
    return session;
  }
};

TEST_F(RatesPages, AWaitingRateSaysWhoProposedItAndNobodyApproved) {
  proposed("05/2026");
  EXPECT_THAT(list(), HasSubstr(std::string("Rita Rentas") + kAt));
  EXPECT_THAT(list(), Not(HasSubstr("Teo Tesorero")));
}

TEST_F(RatesPages, ARateApprovedForALaterMonthIsListedWithBothPersons) {
  decide(proposed("05/2026"), "/aprobacion");
  EXPECT_THAT(list(), HasSubstr("mayo de 2026</a>"));
  EXPECT_THAT(list(), HasSubstr(std::string("Rita Rentas") + kAt));
  EXPECT_THAT(list(), HasSubstr(std::string("Teo Tesorero") + kAt));
}

TEST_F(RatesPages, TheProposalNamesWhoMadeItAndHowItWasDecided) {
  const auto url = proposed("05/2026");
  EXPECT_THAT(get(treasurer, url).body, HasSubstr("<dd>Rita Rentas</dd>"));
  decide(url, "/rechazo");
  EXPECT_THAT(get(auditor, url).body,
              HasSubstr(std::string("Teo Tesorero rechazó esta propuesta el 31 de marzo de 2026, "
                                    "12:00 p.\u00a0m.")));
}

TEST_F(RatesPages, TheInstantOfADecisionIsOfTheBusinessClock) {
  const auto url = proposed("05/2026");
  w.m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec("alter table access.approval disable trigger approval_guard");
    tx.exec("update access.approval set made_at = made_at - interval '10 days'");
    tx.exec("alter table access.approval enable always trigger approval_guard");
  });
  w.m.clock.advance(std::chrono::hours{3});
  decide(url, "/aprobacion");
  EXPECT_THAT(get(auditor, url).body,
              HasSubstr("aprobó esta propuesta el 21 de marzo de 2026, 3:00 p.\u00a0m."));
}

TEST_F(RatesPages, ARateOfTheInitialTableSaysItsSource) {
  w.m.db.owner().transaction([](pqxx::work& tx) {
    tx.exec(
        "insert into rates.usury_month (from_on, to_on, usury_ppm, resolution, status, source, "
        "loaded_at) values ('2026-02-01', '2026-02-28', 250000, 'Res. 1', 'verified-official', "
        "'copy', now())");
  });
  EXPECT_THAT(list(), HasSubstr("Tabla inicial, de una fuente oficial"));
}

}  // namespace
}  // namespace recaudo::site
