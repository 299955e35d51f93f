#include "core/rates/yearly_figures.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "tests/access/access_world.h"

namespace recaudo::test {
namespace {

using rates::ApprovedFigure;
using tax_rules::YearlyFigure;
using tax_rules::YearlyKind;

YearlyFigure smmlv(int year, std::int64_t pesos) {
  return {.kind = YearlyKind::kSmmlv,
          .year = year,
          .value = Money::pesos(pesos),
          .norm = "Decreto de prueba de " + std::to_string(year)};
}

class YearlyFigures : public ::testing::Test, protected AccessWorld {
 protected:
  Result<approvals::Proposal> propose(const YearlyFigure& figure) {
    return propose(make_uuid7(now()), figure);
  }
  Result<approvals::Proposal> propose(const Uuid& id, const YearlyFigure& figure) {
    return perform(services, events::system_actor(), "web", [&](Work& work) {
      return rates::propose_figure(work, id, figure, maker, now());
    });
  }
  Result<ApprovedFigure> approve(const approvals::Proposal& p, AccountId who) {
    const events::Actor actor{.role = "tesorero",
                              .person = approvals::person_of(who),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return rates::approve_figure(services, actor, "web", {p.id, who, p.digest}, now());
  }
  void load(const YearlyFigure& figure) {
    value_or_throw(approve(value_or_throw(propose(figure)), checker));
  }
  // Past every check of ours: what a broken program could send.
  approvals::Proposal propose_text(const std::string& text) {
    return value_or_throw(perform(services, events::system_actor(), "web", [&](Work& work) {
      return approvals::propose(work, make_uuid7(now()), approvals::Kind::kYearlyFigure, text,
                                maker, now());
    }));
  }
  std::vector<ApprovedFigure> ruling() {
    return db.app().read([](pqxx::read_transaction& tx) { return rates::load_figures(tx); });
  }
  Result<tax_rules::YearFigure<Money>> smmlv_of(int year) {
    return value_or_throw(tax_rules::read_tables(db.app().read(
                              [](pqxx::read_transaction& tx) { return rates::legal_texts(tx); })))
        .smmlv(year);
  }
  bool somebody_waits_for_the_table() {
    for (int i = 0; i < 1'000; ++i) {
      if (count("select count(*) from pg_locks where not granted and relation = "
                "'rates.yearly_figure'::regclass") > 0)
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return false;
  }
  std::string apply(const approvals::Proposal& p) {
    return state_of(db.app(),
                    "select rates.apply_figure_approval('" + to_string(p.id) + "', now())");
  }
  AccountId maker = account("rita", Role::kRentas, "CC|1").id;
  AccountId checker = account("teo", Role::kTesorero, "CC|2").id;
};

TEST_F(YearlyFigures, AnApprovedFigureRulesWithBothPeopleInTheLog) {
  const auto p = propose(smmlv(2027, 1'900'000));
  ASSERT_TRUE(p) << to_text(p.error());
  EXPECT_FALSE(smmlv_of(2027));
  const auto row = approve(*p, checker);
  ASSERT_TRUE(row) << to_text(row.error());
  EXPECT_EQ(row->approved_by, p->id);
  EXPECT_EQ(value_or_throw(smmlv_of(2027)).value, Money::pesos(1'900'000));
  EXPECT_EQ(value_or_throw(smmlv_of(2027)).norm, "Decreto de prueba de 2027");
  const auto event = events_written().back();
  ASSERT_TRUE(event.has_parameter());
  EXPECT_EQ(event.parameter().parameter(), "cifra_anual");
  EXPECT_EQ(event.reason_code(), "APROBADA");
  EXPECT_EQ(event.actor().person().pseudonym(),
            log.pseudonym_of(approvals::person_of(maker)).pseudonym());
  EXPECT_EQ(event.actor().second_approver().pseudonym(),
            log.pseudonym_of(approvals::person_of(checker)).pseudonym());
}

TEST_F(YearlyFigures, TheEventTellsWhatRuledBeforeAndWhatRulesNow) {
  load(smmlv(2026, 1'800'000));
  const auto event = events_written().back();
  ASSERT_EQ(event.changes_size(), 1);
  EXPECT_EQ(event.changes(0).field(), "smmlv_centavos");
  EXPECT_EQ(event.changes(0).before(), "175090500");
  EXPECT_EQ(event.changes(0).after(), "180000000");
}

TEST_F(YearlyFigures, TheEventOfACorrectionTellsTheFigureThatWasApprovedBefore) {
  load(smmlv(2026, 1'800'000));
  load(smmlv(2026, 1'760'000));
  EXPECT_EQ(events_written().back().changes(0).before(), "180000000");
}

TEST_F(YearlyFigures, TheEventTellsAFigureThatCameIntoForceWhileItsApprovalWaited) {
  const auto p = value_or_throw(propose(smmlv(2026, 1'760'000)));
  const auto other = value_or_throw(propose(smmlv(2026, 1'800'000)));
  const auto holder = db.owner().connect();
  pqxx::work first(*holder);
  first.exec("lock table rates.yearly_figure in share row exclusive mode");
  auto second = std::async(std::launch::async, [&] { return approve(p, checker).has_value(); });
  EXPECT_TRUE(somebody_waits_for_the_table());
  first.exec(
      "insert into rates.yearly_figure (kind, year, value, norm, approved_by_proposal, "
      "approved_at) "
      "values ('smmlv', 2026, 180000000, 'x', '" +
      to_string(other.id) + "', now())");
  first.commit();
  ASSERT_TRUE(second.get());
  EXPECT_EQ(events_written().back().changes(0).before(), "180000000");
}

TEST_F(YearlyFigures, TheEventOfANewYearTellsThatNothingRuledBefore) {
  load(smmlv(2027, 1'900'000));
  EXPECT_EQ(events_written().back().changes(0).before(), "");
}

TEST_F(YearlyFigures, TheProposerCannotPutHisFigureIntoForce) {
  const auto p = value_or_throw(propose(smmlv(2027, 1'900'000)));
  EXPECT_EQ(approve(p, maker).error().code, Code::kSamePerson);
  EXPECT_TRUE(ruling().empty());
}

TEST_F(YearlyFigures, WhoIsNotOfRentasProposesNothing) {
  maker = checker;
  EXPECT_EQ(propose(smmlv(2027, 1'900'000)).error().code, Code::kNotAllowed);
}

TEST_F(YearlyFigures, ARepeatedRequestIsOneProposalToldOnce) {
  const Uuid id = make_uuid7(now());
  value_or_throw(propose(id, smmlv(2027, 1'900'000)));
  const auto told = events_written().size();
  EXPECT_EQ(value_or_throw(propose(id, smmlv(2027, 1'900'000))).id, id);
  EXPECT_EQ(events_written().size(), told);
}

TEST_F(YearlyFigures, NoStatementOfTheBusinessRolePutsAFigureIntoForce) {
  const auto p = value_or_throw(propose(smmlv(2027, 1'900'000)));
  EXPECT_EQ(apply(p), "RC048");
  const auto rejected = value_or_throw(propose(smmlv(2027, 1'950'000)));
  value_or_throw(perform(services, events::system_actor(), "web", [&](Work& work) {
    return rates::reject_figure(work, {rejected.id, checker, rejected.digest}, now());
  }));
  EXPECT_EQ(apply(rejected), "RC048");
  EXPECT_EQ(state_of(db.app(),
                     "insert into rates.yearly_figure (kind, year, value, norm, "
                     "approved_by_proposal, approved_at) values ('smmlv', 2027, 100, 'x', '" +
                         to_string(p.id) + "', now())"),
            "42501");
  EXPECT_TRUE(ruling().empty());
}

TEST_F(YearlyFigures, AnApprovalIsAppliedOnceAndItsRowIsNotChangedByAnybody) {
  const auto p = value_or_throw(propose(smmlv(2027, 1'900'000)));
  value_or_throw(approve(p, checker));
  EXPECT_EQ(apply(p), "RC047");
  EXPECT_EQ(state_of(db.owner(), "update rates.yearly_figure set value = 100"), "RC004");
  EXPECT_EQ(state_of(db.owner(), "delete from rates.yearly_figure"), "RC004");
  EXPECT_EQ(state_of(db.owner(), "truncate rates.yearly_figure"), "RC004");
}

TEST_F(YearlyFigures, TheNewestApprovalOfAYearRulesAndTheOlderOneStays) {
  load(smmlv(2026, 1'800'000));
  load(smmlv(2026, 1'760'000));
  ASSERT_EQ(ruling().size(), 1U);
  EXPECT_EQ(value_or_throw(smmlv_of(2026)).value, Money::pesos(1'760'000));
  EXPECT_EQ(count("select count(*) from rates.yearly_figure"), 2);
}

TEST_F(YearlyFigures, ARejectedFigureChangesNothing) {
  const auto p = value_or_throw(propose(smmlv(2027, 1'900'000)));
  ASSERT_TRUE(perform(services, events::system_actor(), "web", [&](Work& work) {
    return rates::reject_figure(work, {p.id, checker, p.digest}, now());
  }));
  EXPECT_TRUE(ruling().empty());
  EXPECT_EQ(approve(p, checker).error().code, Code::kProposalDecided);
  EXPECT_EQ(events_written().back().outcome(), events::pb::DENIED);
}

TEST_F(YearlyFigures, AFigureThatStoppedFittingIsRefusedByTheApproval) {
  const auto of_2027 = value_or_throw(propose(smmlv(2027, 1'800'000)));
  load(smmlv(2026, 1'900'000));
  EXPECT_EQ(approve(of_2027, checker).error().code, Code::kBadAmount);
  EXPECT_EQ(count("select count(*) from access.approval where decision is not null"), 1);
  EXPECT_FALSE(smmlv_of(2027));
}

TEST_F(YearlyFigures, AnImpossibleTextThatReachedAnApprovalIsStopped) {
  const auto approved_code = [&](const std::string& text) {
    return approve(propose_text(text), checker).error().code;
  };
  EXPECT_EQ(approved_code(rates::figure_text(smmlv(2027, 1))), Code::kBadAmount);
  EXPECT_EQ(approved_code(rates::figure_text(smmlv(2027, 0))), Code::kBadAmount);
  EXPECT_EQ(approved_code("recaudo cifra-anual v2\ncifra=uvt\n"), Code::kBadText);
  EXPECT_EQ(count("select count(*) from access.approval where decision is not null"), 0);
  EXPECT_TRUE(ruling().empty());
}

TEST_F(YearlyFigures, TheTableTakesNoFigureThatIsNone) {
  const auto p = value_or_throw(propose(smmlv(2027, 1'900'000)));
  const auto inserted = [&](const std::string& kind, int year, std::int64_t value) {
    return state_of(db.owner(),
                    "insert into rates.yearly_figure (kind, year, value, norm, "
                    "approved_by_proposal, approved_at) values ('" +
                        kind + "', " + std::to_string(year) + ", " + std::to_string(value) +
                        ", 'x', '" + to_string(p.id) + "', now())");
  };
  EXPECT_EQ(inserted("smmlv", 2027, 0), "23514");
  EXPECT_EQ(inserted("uvt", 2027, 5'500'050), "23514") << "centavos";
  EXPECT_EQ(inserted("uvb", 2027, 100), "23514");
  EXPECT_EQ(inserted("smmlv", 2200, 100), "23514");
  EXPECT_EQ(inserted("ipc", 2026, 500'100), "23514");
  EXPECT_EQ(inserted("ipc", 2026, -100), "23514");
}

TEST_F(YearlyFigures, AProposalNamesItsNorm) {
  auto figure = smmlv(2027, 1'900'000);
  for (const std::string& norm : {std::string(), std::string("   "), std::string(201, 'n'),
                                  std::string("Decreto 1\nnorma=otra")}) {
    figure.norm = norm;
    EXPECT_EQ(propose(figure).error().code, Code::kBadText) << norm;
  }
}

TEST(FigureText, ReadsBackAndNoOtherTextDoes) {
  const YearlyFigure ipc{.kind = YearlyKind::kIpc,
                         .year = 2026,
                         .value = Rate::basis_points(480),
                         .norm = "DANE, prueba"};
  const std::string text = rates::figure_text(ipc);
  EXPECT_EQ(text, "recaudo cifra-anual v1\ncifra=ipc\nanio=2026\nppm=48000\nnorma=DANE, prueba\n");
  const auto read = value_or_throw(rates::parse_figure_text(text));
  EXPECT_EQ(read.value, ipc.value);
  EXPECT_EQ(read.norm, ipc.norm);
  for (const char* other :
       {"", "recaudo cifra-anual v1\ncifra=uvb\nanio=2026\ncentavos=100\nnorma=x\n",
        "recaudo cifra-anual v1\ncifra=uvt\nanio=2026\ncentavos=0100\nnorma=x\n",
        "recaudo cifra-anual v1\ncifra=uvt\nanio=2026\nppm=100\nnorma=x\n",
        "recaudo cifra-anual v1\ncifra=uvt\nanio=2026\ncentavos=100\nnorma=x\nnorma=y\n"})
    EXPECT_EQ(rates::parse_figure_text(other).error().code, Code::kBadText) << other;
}

}  // namespace
}  // namespace recaudo::test
