// The list of acts in pages, and the form of an act on a credit balance of two holders.
#include <gmock/gmock.h>

#include <regex>

#include "core/adjustments/receivable_act.h"
#include "core/approvals/approvals.h"
#include "ledger/credit_balances.h"
#include "ledger/recipes.h"
#include "ledger/third_parties.h"
#include "tests/api/staff_world.h"

namespace recaudo::site {
namespace {

using namespace literals;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kList = "/contabilidad/ajustes";

class ActsPages : public test::StaffPages {
 protected:
  // Proposed by the treasurer so many seconds after the others began.
  approvals::Proposal proposed(int n) {
    const adjustments::ReceivableAct act{.kind = adjustments::ActKind::kDueDate,
                                         .subject = ledger::parcel_subject(w.m.parcel(0).id),
                                         .vigencia = 2026,
                                         .on = w.m.clock.today(),
                                         .date = w.m.clock.today(),
                                         .resolution = "R-" + std::to_string(1'000 + n),
                                         .reason = "Lo ordena la resolución"};
    return value_or_throw(
        perform(w.services, access::actor_of(treasurer), "prueba", [&](Work& work) {
          return approvals::propose(work, derive_uuid("prueba", std::to_string(n)),
                                    approvals::Kind::kReceivableAct, canonical_text(act),
                                    treasurer.account.id, begun + std::chrono::seconds(n));
        }));
  }
  void reject(const approvals::Proposal& p) {
    value_or_throw(perform(w.services, access::actor_of(administrator), "prueba", [&](Work& work) {
      return approvals::reject(work, {p.id, administrator.account.id, p.digest},
                               p.proposed_at + std::chrono::seconds(1));
    }));
  }
  // The resolutions of a page, from top to bottom.
  static std::vector<std::string> resolutions(const std::string& page) {
    const std::regex shown("R-1[0-9]{3}");
    std::vector<std::string> out;
    for (std::sregex_iterator it(page.begin(), page.end(), shown), end; it != end; ++it)
      out.push_back(it->str());
    return out;
  }
  static std::string after(const std::string& page) {
    std::smatch found;
    return std::regex_search(page, found, std::regex("despues=([0-9a-f.-]+)")) ? found[1].str()
                                                                               : "";
  }

  access::Session treasurer = session_of("teo", staff::Role::kTesorero);
  access::Session administrator = session_of("ada", staff::Role::kAdministrador);
  Instant begun = w.context.real_clock.now() - std::chrono::hours(1);
};

TEST_F(ActsPages, WhatWaitsStandsOldestFirstAndNoneIsHiddenByMoreThanAPage) {
  for (int n = 0; n < 53; ++n) proposed(n);
  const std::string first = get(treasurer, kList).body;
  const auto shown = resolutions(first);
  ASSERT_EQ(shown.size(), 50U);
  EXPECT_EQ(shown.front(), "R-1000");
  EXPECT_EQ(shown.back(), "R-1049");
  EXPECT_THAT(first, HasSubstr("Página siguiente"));
  EXPECT_THAT(first, HasSubstr("del más antiguo al más nuevo"));
  const std::string next = get(treasurer, kList, {{"despues", after(first)}}).body;
  EXPECT_EQ(resolutions(next), (std::vector<std::string>{"R-1050", "R-1051", "R-1052"}));
  EXPECT_THAT(next, HasSubstr("Volver al principio"));
  EXPECT_THAT(next, Not(HasSubstr("Página siguiente")));
}

TEST_F(ActsPages, WhatWaitsIsNotHiddenByActsThatWereDecidedSince) {
  proposed(0);
  for (int n = 1; n < 53; ++n) reject(proposed(n));
  EXPECT_EQ(resolutions(get(treasurer, kList).body), std::vector<std::string>{"R-1000"});
}

TEST_F(ActsPages, DecidedActsStandNewestFirstInPagesAndAllActsTogether) {
  proposed(0);
  for (int n = 1; n < 53; ++n) reject(proposed(n));
  const std::string first = get(treasurer, kList, {{"estado", "decididos"}}).body;
  EXPECT_EQ(resolutions(first).front(), "R-1052");
  EXPECT_EQ(resolutions(first).back(), "R-1003");
  const std::string next =
      get(treasurer, kList, {{"estado", "decididos"}, {"despues", after(first)}}).body;
  EXPECT_EQ(resolutions(next), (std::vector<std::string>{"R-1002", "R-1001"}));
  const std::string all = get(treasurer, kList, {{"estado", "todos"}}).body;
  const std::string rest =
      get(treasurer, kList, {{"estado", "todos"}, {"despues", after(all)}}).body;
  EXPECT_EQ(resolutions(rest).back(), "R-1000");
}

TEST_F(ActsPages, ACursorThatIsNoneIsRefused) {
  for (const char* cursor : {"x", "1", "1.2", "-1.00000000-0000-0000-0000-000000000000",
                             "9223372036854775807.00000000-0000-0000-0000-000000000000"})
    EXPECT_EQ(get(treasurer, kList, {{"despues", cursor}}).status, 400) << cursor;
}

// -- a credit balance of two

TEST_F(ActsPages, TheFormOffersEachHoldersPartAndTheActNamesWhoseItTakes) {
  const auto parcel = w.m.parcel(0);
  const std::vector<ledger::ThirdParty> people = {{"CC", "52000111", "Una Persona De Prueba"},
                                                  {"CC", "52000222", "Otra Persona De Prueba"}};
  const auto credit =
      value_or_throw(perform(w.services, events::system_actor(), "prueba",
                             [&](Work& work) -> Result<ledger::ObligationId> {
                               const auto ids = ledger::ensure_third_parties(work.tx(), people);
                               const auto day = w.m.clock.today();
                               const auto id =
                                   ledger::open_credit(work.tx(), parcel.id, day, ids[0]);
                               std::vector<ledger::Entry> entries;
                               for (std::size_t i = 0; i < ids.size(); ++i) {
                                 const Money amount = i == 0 ? 10'000_pesos : 20'000_pesos;
                                 entries.push_back(ledger::collection(
                                     {.key = derive_uuid("prueba", to_string(ids[i])),
                                      .effective_on = day,
                                      .source_kind = "prueba",
                                      .source_id = "favor"},
                                     ledger::account::kInTransit, amount, {},
                                     {.amount = amount, .obligation = id, .third_party = ids[i]}));
                               }
                               RECAUDO_TRY(posted, work.post(entries));
                               invariant(posted.size() == 2, "two entries");
                               return id;
                             }));
  const std::string kNew = "/contabilidad/ajustes/nuevo";
  const std::string form =
      get(treasurer, kNew, {{"clase", "devolucion"}, {"predio", parcel.npn.str()}}).body;
  EXPECT_THAT(form, HasSubstr(to_display(10'000_pesos) + ", de CC 52000111"));
  EXPECT_THAT(form, HasSubstr(to_display(20'000_pesos) + ", de CC 52000222"));
  std::smatch option;
  ASSERT_TRUE(std::regex_search(
      form, option,
      std::regex("value=\"(" + to_string(credit) + "\\.[0-9]+)\"[^>]*>[^<]*52000222")))
      << form;
  const auto propose = [&](const std::string& amount) {
    return post(treasurer, kNew,
                "clase=devolucion&predio=" + parcel.npn.str() + "&saldo=" + option[1].str() +
                    "&valor=" + amount +
                    "&solicitud=31%2F03%2F2026&tipo_documento=CC&documento=52000222"
                    "&cuenta=ahorros&dia=31%2F03%2F2026&resolucion=R-9"
                    "&motivo=Lo+ordena+la+resolucion+de+prueba");
  };
  const auto too_much = propose("20.001");
  EXPECT_EQ(too_much.status, 409);
  EXPECT_THAT(too_much.body, HasSubstr("El saldo a favor es de " + to_display(20'000_pesos) + "."));
  const auto sent = propose("20.000");
  ASSERT_EQ(sent.status, 303) << sent.body;
  const std::string act = get(administrator, location(sent)).body;
  EXPECT_THAT(act, HasSubstr("Titular del saldo a favor"));
  EXPECT_THAT(act, HasSubstr("CC 52000222"));
}

}  // namespace
}  // namespace recaudo::site
