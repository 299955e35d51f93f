// Whom the revocation of an act that ended a debt was notified to: it is compared with the debtor,
// where there is a document to compare with.
#include <gmock/gmock.h>

#include "core/adjustments/effect.h"
#include "core/adjustments/named_person.h"
#include "tests/core/extinctions_world.h"

namespace recaudo::adjustments {
namespace {

using testing::Contains;
using testing::HasSubstr;

class RestoredDebtorTest : public ActsWorld {
 protected:
  RestoredDebtorTest() : ActsWorld(test::Municipality::Billed::kUntil2025) {}
  // A remisión of the parcel's 2025 is revoked, and somebody is notified of it.
  ReceivableAct revoked(RemissionClaims claims) {
    auto a = act(ActKind::kRemission, 2025);
    a.date = kToday;
    a.remitted = std::move(claims);
    const auto p = value_or_throw(propose(a));
    value_or_throw(approve(p, checker));
    return revoking(act(ActKind::kRestoration, 2025), p.id, {"CC", "52000999"});
  }
  std::vector<std::string> notes(const ReceivableAct& a) {
    return value_or_throw(read([&](auto& tx) {
             return effect_of(tx, {.law = m.law(), .act = a, .key = {}, .today = kToday});
           }))
        .notes;
  }
  void filed_as(const std::string& number) {
    m.db.owner().transaction([&](pqxx::work& tx) {
      tx.exec("update ledger.third_party set document_number = '" + number +
              "' where id = " + to_string(*obligation(2025).third_party));
    });
  }
};

const RemissionClaims kDied = {.norm = "Acuerdo 9 de 2020", .search = "Informe 3", .death = "R-5"};

TEST_F(RestoredDebtorTest, WhoeverSucceedsADeadDebtorIsNotifiedAndTheApproverReadsIt) {
  const auto a = revoked(kDied);
  EXPECT_THAT(notes(a), Contains(HasSubstr("el deudor falleció")));
  ASSERT_TRUE(carried_out(a));
  EXPECT_FALSE(debt(2025).is_paid());
}

TEST_F(RestoredDebtorTest, ADebtorFiledInAFormThatNobodyCanNameIsNotComparedAndTheApproverReadsIt) {
  value_or_throw(
      carried_out(charge(ActKind::kChargeLess, obligation(2025).balance - 10_pesos, 2025)));
  const auto a = revoked({.norm = "Acuerdo 9 de 2020", .search = {}, .death = {}});
  EXPECT_EQ(propose(a).error().code, Code::kPaymentNotImputable) << "it can be named";
  filed_as("7A");
  EXPECT_THAT(notes(a), Contains(HasSubstr("como CC 7A: no se pudo comparar")));
  ASSERT_TRUE(carried_out(a));
  EXPECT_FALSE(debt(2025).is_paid());
}

TEST(NamedPerson, OneIsNamedHoweverTheRollWritesHimExceptInAFormThatItsKindRefuses) {
  for (const auto& [type, number] : {std::pair{"CC", "52000999"},
                                     {"CC", "000052000999"},
                                     {"NIT", "900123456"},
                                     {"NIT", "900123456-8"},
                                     {"NIT", "0900123456"},
                                     {"NIT", "9001234568"}})
    EXPECT_TRUE(can_be_named({type, number, "Persona De Prueba"})) << type << number;
  for (const auto& [type, number] : {std::pair{"CC", "7"},
                                     {"CC", "123456789"},
                                     {"NIT", "12"},
                                     {"NIT", "900123456-1"},
                                     {"XX", "52000999"},
                                     {"CE", "A-1"}})
    EXPECT_FALSE(can_be_named({type, number, "Persona De Prueba"})) << type << number;
}

}  // namespace
}  // namespace recaudo::adjustments
