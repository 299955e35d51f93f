#include "tax-rules/coactivo.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::string_view kHeader =
    "estado,evento,siguiente,plazo,plazo_unidad,plazo_para,desde,hasta,norma,status,source\n";
constexpr SaturdayRule kRule = SaturdayRule::kNotBusiness;
constexpr Date kDay = make_date(2026, 3, 2);

const CollectionMachine& machine() {
  static const CollectionMachine shipped = shipped_collection_machine();
  return shipped;
}

CollectionStep step(std::string_view state, std::string_view event) {
  return value_or_throw(machine().next_state(state, event, kDay, kRule));
}

TEST(Coactivo, WalksFromThePersuasiveStageToTheAuction) {
  std::string state(CollectionMachine::kFirstState);
  for (const char* event :
       {"vence término interno", "expedir mandamiento", "citación personal", "no comparece",
        "excepciones", "rechazo total o parcial", "reposición", "confirma", "embargo y secuestro",
        "avalúo en firme", "adjudicación", "pago total"})
    state = step(state, event).state;
  EXPECT_EQ(state, "TERMINADO_PAGO");
  EXPECT_TRUE(is_final_state(state));
}

TEST(Coactivo, ComputesTheTermOfTheNextStep) {
  EXPECT_EQ(step("MANDAMIENTO_EXPEDIDO", "citación personal").deadline, make_date(2026, 3, 16));
  EXPECT_EQ(step("CITADO", "comparece").deadline, make_date(2026, 3, 24));  // 23 is a holiday
  EXPECT_EQ(step("MANDAMIENTO_NOTIFICADO", "excepciones").deadline, make_date(2026, 4, 6));
  EXPECT_FALSE(step("ORDEN_EJECUCION", "embargo y secuestro").deadline);
}

TEST(Coactivo, AMoveThatTheLawDoesNotGiveIsRefusedListingThoseItGives) {
  const auto refused = machine().next_state("CITADO", "adjudicación", kDay, kRule);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kCollectionMoveRefused);
  EXPECT_NE(refused.error().detail.find("Proceden: comparece, no comparece"), std::string::npos);
}

TEST(Coactivo, NothingFollowsAFinalOrUnknownState) {
  EXPECT_FALSE(machine().next_state("TERMINADO_PAGO", "facilidad de pago", kDay, kRule));
  EXPECT_FALSE(machine().next_state("ARCHIVADO", "pago total", kDay, kRule));
  EXPECT_FALSE(machine().next_state("*", "pago total", kDay, kRule));
}

TEST(Coactivo, AnAgreementSuspendsAnyStateButItself) {
  EXPECT_EQ(step("EMBARGADO", "facilidad de pago").state, "SUSPENDIDO_ACUERDO");
  EXPECT_FALSE(machine().next_state("SUSPENDIDO_ACUERDO", "facilidad de pago", kDay, kRule));
  EXPECT_EQ(step("SUSPENDIDO_ACUERDO", "incumplimiento declarado").state, "ORDEN_EJECUCION");
}

TEST(Coactivo, AClaimSuspendsTheAuctionAndARulingThatConfirmsGoesBackToWhereItWas) {
  for (const char* state : {"ORDEN_EJECUCION", "EMBARGADO", "REMATE"}) {
    const std::string suspended = step(state, "demanda admitida contra excepciones").state;
    EXPECT_EQ(step(suspended, "fallo confirma").state, state);
    EXPECT_EQ(step(suspended, "fallo anula").state, "TERMINADO_EXCEPCION");
  }
  for (const char* state : {"PERSUASIVO", "MANDAMIENTO_NOTIFICADO", "LIQUIDACION_CREDITO"})
    EXPECT_FALSE(machine().next_state(state, "demanda admitida contra excepciones", kDay, kRule));
}

TEST(Coactivo, ARowOfTheStateItselfComesBeforeTheOneOfAnyState) {
  EXPECT_EQ(step("MANDAMIENTO_NOTIFICADO", "pago total").move->mark, SourceMark::kVerified);
  EXPECT_EQ(step("CITADO", "pago total").move->mark, SourceMark::kProjectRule);
}

TEST(Coactivo, ABadTableIsRefusedWithItsLine) {
  const auto refusal = [](const std::string& rows) {
    const auto m = CollectionMachine::parse_csv(std::string(kHeader) + rows, "c.csv");
    return m ? std::string("accepted") : m.error().detail;
  };
  const std::string good = "PERSUASIVO,pago,TERMINADO,,,,2003-01-01,,ET,verified,x\n";
  EXPECT_EQ(refusal(good), "accepted");
  EXPECT_EQ(refusal(good + good), "c.csv, línea 3: repite el paso de la línea 2");
  EXPECT_EQ(refusal(good + "OTRO,pago,TERMINADO,,,,2003-01-01,,ET,verified,x\n"),
            "c.csv, línea 3: a ese estado no se llega");
  EXPECT_EQ(refusal("PERSUASIVO,pago,LIMBO,,,,2003-01-01,,ET,verified,x\n"),
            "c.csv, línea 2: del estado siguiente no se sale");
  EXPECT_EQ(refusal("PERSUASIVO,pago,TERMINADO,5,semanas,,2003-01-01,,ET,verified,x\n"),
            "c.csv, línea 2: plazo_unidad debe ser días hábiles o meses");
  EXPECT_EQ(refusal("PERSUASIVO,pago,TERMINADO,,meses,,2003-01-01,,ET,verified,x\n"),
            "c.csv, línea 2: plazo_unidad sin plazo");
  EXPECT_EQ(refusal(good + "TERMINADO,pago,PERSUASIVO,,,,2003-01-01,,ET,verified,x\n"),
            "c.csv, línea 3: un estado terminado no tiene paso siguiente");
}

RC_GTEST_PROP(Coactivo, AnyWalkReachesOnlyListedStates, ()) {
  std::set<std::string> listed;
  for (const CollectionMove& move : machine().moves()) listed.insert(move.to);
  listed.insert(std::string(CollectionMachine::kFirstState));
  std::string state(CollectionMachine::kFirstState);
  Date day = kDay;
  for (int i = 0; i < 40 && !is_final_state(state); ++i) {
    const auto open = machine().moves_from(state);
    RC_ASSERT(!open.empty());
    const auto* move = *rc::gen::elementOf(open);
    const CollectionStep next =
        value_or_throw(machine().next_state(state, move->event, day, kRule));
    RC_ASSERT(next.move == move && listed.contains(next.state));
    RC_ASSERT(next.deadline.value_or(add_days(day, 1)) > day);
    state = next.state;
    day = add_days(day, 1);
  }
}

RC_GTEST_PROP(Coactivo, AnEventThatIsNotOpenIsAlwaysRefused, ()) {
  const auto& moves = machine().moves();
  const CollectionMove& any = *rc::gen::elementOf(moves);
  const CollectionMove& other = *rc::gen::elementOf(moves);
  const auto open = machine().moves_from(any.to);
  const bool expected = std::ranges::any_of(
      open, [&](const CollectionMove* move) { return move->event == other.event; });
  RC_ASSERT(machine().next_state(any.to, other.event, kDay, kRule).has_value() == expected);
}

}  // namespace
}  // namespace recaudo::tax_rules
