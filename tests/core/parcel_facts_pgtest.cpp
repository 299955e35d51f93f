// What the registry knows of a parcel decides what it is charged: exemptions, what is not taxable,
// and the cadastral updates of a vigencia. On the demo statute and on the one that differs from it
// in everything.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "core/billing/predial_roll.h"
#include "core/billing/predial_run.h"
#include "core/registry/acts_import.h"
#include "tax-rules/data.h"
#include "tax-rules/predial_limit.h"
#include "tax-rules/share.h"
#include "tests/core/support.h"

namespace recaudo {
namespace {

dues::RuleTexts with_exemption_until(const std::string& last_day) {
  dues::RuleTexts texts = test::DemoLaw::texts();
  texts.statute += test::kExemption;
  const auto at = texts.statute.rfind("2026-12-31");
  texts.statute.replace(at, last_day.size(), last_day);
  return texts;
}

dues::RuleTexts other_statute() {
  std::ifstream file(TAX_DATA_DIR "/statute_b.toml");
  std::stringstream text;
  text << file.rdbuf();
  return dues::with_shipped_tables("statute_b.toml", text.str());
}

// Its code of exemption, the act of the council that is in force in 2026, and its rules.
struct Council {
  const char* name;
  std::string code, act;
  dues::RuleTexts texts;
};
Council demo() {
  return {"demo", "D1", "Acuerdo de prueba 3", with_exemption_until("2026-12-31")};
}
Council other() {
  return {"other", "E1", "Acuerdo de prueba 8", other_statute()};
}

// A municipality that billed 2025 and knows the avaluos of 2026.
class ParcelFacts : public testing::Test {
 public:
  explicit ParcelFacts(test::Municipality::Billed billed = test::Municipality::Billed::kUntil2025)
      : m(12, billed) {}
  void load(const dues::RuleTexts& texts, const std::string& rows) {
    const auto rules = value_or_throw(dues::read_rules(texts));
    const auto file = value_or_throw(
        registry::parse_acts("efecto,predios,acto,fecha,desde,hasta,porcentaje\n" + rows,
                             rules->statute, tax_rules::shipped_not_taxable(), m.clock.today()));
    const auto done = value_or_throw(registry::commit_acts(m.services(), events::system_actor(),
                                                           file, sha256(rows), "actos.csv"));
    ASSERT_TRUE(done.rejections.empty()) << done.rejections.at(0).reason;
  }
  billing::RunReport bill(const dues::RuleTexts& texts, int vigencia = 2026) {
    billing::PredialRun run;
    run.vigencia = vigencia;
    return value_or_throw(billing::bill_predial(m.services(), texts, events::system_actor(), run));
  }
  boost::json::object rehearsed(const dues::RuleTexts& texts) {
    return value_or_throw(billing::rehearse(m.db.app(), texts, 2026)).report.to_json();
  }
  // An exemption of a parcel as a line of the file.
  std::string exempt(const Council& c, int i, const std::string& from, const std::string& to,
                     const std::string& percent = "") {
    return c.code + "," + npn(i) + ",Resolución 45,2026-01-20," + from + "," + to + "," + percent +
           "\n";
  }
  std::string update(int i, const std::string& vigencia) {
    return "actualizacion," + npn(i) + ",Resolución 7,2024-12-20," + vigencia + ",,\n";
  }
  std::string npn(int i) { return m.parcel(i).npn.str(); }
  dues::Liquidation liquidation(int i, int vigencia = 2026) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return dues::liquidations_of(tx, m.parcel(i).id).at(vigencia);
    });
  }
  dues::Dues dues(int i) {
    return m.db.app().read([&](pqxx::read_transaction& tx) {
      return dues::dues_of(tx, m.law(), m.parcel(i).id, m.clock.today());
    });
  }
  std::string ask(const std::string& sql) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_text(tx.exec1(sql)[0]); });
  }
  void write(const std::string& statement) {
    m.db.owner().transaction([&](pqxx::work& tx) { tx.exec0(statement); });
  }
  // A house that last year was one and the same, whose avaluo is ten times that of last year.
  void revalue(int i) {
    const std::string id = to_string(m.parcel(i).id);
    write("update registry.parcel set estrato = 4 where id = " + id);
    for (const char* vigencia : {"2025", "2026"})
      write("update registry.valuation set avaluo = 2000000000::bigint * " +
            std::string(vigencia == std::string_view("2026") ? "10" : "1") +
            ", destino = 'A', land_m2 = 100, built_m2 = 80 where vigencia = " + vigencia +
            " and parcel_id = " + id);
  }

  void TestBody() override {}  // a test may stand two of them side by side

  test::Municipality m;
};

// What last year came to is billed by the test.
class ParcelFactsOfTwoVigencias : public ParcelFacts {
 protected:
  ParcelFactsOfTwoVigencias() : ParcelFacts(test::Municipality::Billed::kNothing) {}
  // Of a vigencia whose tax no limit reached.
  Money before_exemption(int i, int vigencia) {
    const auto l = liquidation(i, vigencia);
    return tax_rules::share_of(l.avaluo, l.tariff, unit);
  }
  Money twice(Money last_year) {
    return tax_rules::TaxCap::of(tax_rules::LimitKind::kDouble, last_year, Rate())->floor_to(unit);
  }
  const Money unit = test::DemoLaw::instance().statute.predial_unit;
};

TEST_F(ParcelFacts, AnExemptParcelIsChargedNothingAndItsPaperCitesNormAndAct) {
  const Council c = demo();
  load(c.texts, exempt(c, 0, "2026", "2030"));
  bill(c.texts);
  const auto l = liquidation(0);
  EXPECT_EQ(l.predial + l.environmental + l.bomberil, Money());
  EXPECT_EQ(l.exemption_act,
            "Exento: Sedes comunales, Acuerdo de prueba 3; Resolución 45 del 20 de enero de 2026, "
            "del 1 de enero de 2026 al 31 de diciembre de 2026");
  EXPECT_EQ(l.explanation.at(2).concept_name, "Exención");
  EXPECT_EQ(l.explanation.at(2).norm, "Acuerdo de prueba 3; Resolución 45 del 20 de enero de 2026");
  EXPECT_EQ(tax_rules::total_of(l.explanation), Money());
  const auto d = dues(0);
  ASSERT_EQ(d.exempt.size(), 1U);
  EXPECT_EQ(d.exempt[0].vigencia, 2026);
  EXPECT_EQ(d.exempt[0].explanation.size(), l.explanation.size());
  EXPECT_TRUE(dues(1).exempt.empty());
  EXPECT_EQ(ask("select count(*) from ledger.obligation where vigencia = 2026 and subject_id = " +
                to_string(m.parcel(0).id)),
            "0");
}

TEST_F(ParcelFacts, WhatTheLawDoesNotTaxIsNotTaxedUnderEitherStatute) {
  for (const Council& c : {demo(), other()}) {
    ParcelFacts other_place;
    other_place.load(c.texts,
                     "NG-MUNICIPIO," + other_place.npn(2) + ",Escritura 9,2025-11-03,2026,,\n");
    other_place.bill(c.texts);
    const auto l = other_place.liquidation(2);
    EXPECT_EQ(l.predial + l.environmental + l.bomberil, Money()) << c.name;
    EXPECT_EQ(l.explanation.at(2).concept_name, "No gravado") << c.name;
    EXPECT_EQ(l.explanation.at(2).mark, tax_rules::SourceMark::kMemory) << "of its row";
  }
}

TEST_F(ParcelFacts, WhyAParcelIsExemptIsNotToldWhenTheStatuteReservesIt) {
  auto texts = demo().texts;
  texts.statute += "reservada = true\n";
  load(texts, exempt(demo(), 0, "2026", "2030") + exempt(demo(), 1, "2026", "2030", "50"));
  bill(texts);
  for (const int i : {0, 1}) {
    const auto l = liquidation(i);
    EXPECT_EQ(l.exemption_act, "Exenta por acto de la administración");
    EXPECT_EQ(l.explanation.at(2).norm, "Exenta por acto de la administración");
    EXPECT_NE(l.explanation.at(0).detail, dues::kNotRebuilt);
  }
  EXPECT_EQ(dues(0).exempt.at(0).act, "Exenta por acto de la administración");
  EXPECT_EQ(
      ask("select string_agg(exemption_kind || ' ' || exemption_act, ', ' order by parcel_id) "
          "from billing.liquidation where exemption_kind is not null and parcel_id = " +
          to_string(m.parcel(0).id)),
      "exencion_reservada Acuerdo de prueba 3; Resolución 45 del 20 de enero de 2026");
}

TEST_F(ParcelFacts, APartIsExemptedOfPredialUnderEitherStatute) {
  for (const Council& c : {demo(), other()}) {
    ParcelFacts taxed, exempted;
    taxed.bill(c.texts);
    exempted.load(c.texts, exempted.exempt(c, 0, "2026", "2027", "50"));
    exempted.bill(c.texts);
    const auto whole = taxed.liquidation(0), half = exempted.liquidation(0);
    const Money unit = value_or_throw(dues::read_rules(c.texts))->statute.predial_unit;
    EXPECT_GT(half.predial, Money()) << c.name;
    EXPECT_EQ(half.predial,
              whole.predial - tax_rules::share_of(whole.predial, Rate::percent(50), unit))
        << c.name;
    EXPECT_EQ(half.environmental, whole.environmental) << c.name;
    EXPECT_EQ(half.explanation.at(2).norm, c.act + "; Resolución 45 del 20 de enero de 2026");
    EXPECT_EQ(tax_rules::total_of(half.explanation),
              half.predial + half.environmental + half.bomberil);
    EXPECT_EQ(half.explanation.at(2).concept_name, "Exención parcial");
  }
}

TEST_F(ParcelFacts, AnExemptionThatEndedLeavesTheParcelTaxed) {
  const Council c = demo();
  load(c.texts,
       exempt(c, 0, "2020", "2025") + exempt(c, 1, "2026", "2026") + exempt(c, 2, "2027", "2028"));
  bill(c.texts);
  EXPECT_GT(liquidation(0).predial, Money()) << "ended the year before";
  EXPECT_EQ(liquidation(1).predial, Money()) << "its only year";
  EXPECT_GT(liquidation(2).predial, Money()) << "begins the year after";
}

TEST_F(ParcelFacts, AParcelWhoseExemptionAnActEndedIsTaxedAgain) {
  const Council c = demo();
  load(c.texts, exempt(c, 0, "2020", "2029") + exempt(c, 1, "2020", "2029"));
  load(c.texts, "termina," + npn(0) + ",Resolución 50,2026-02-10,2026,,\n" + "termina," + npn(1) +
                    ",Resolución 50,2026-02-10,2027,,\n");
  bill(c.texts);
  EXPECT_GT(liquidation(0).predial, Money());
  EXPECT_EQ(liquidation(1).predial, Money());
}

TEST_F(ParcelFacts, AnActOfTheCouncilThatEndedExemptsNobodyWhateverTheRegistrySays) {
  const auto texts = with_exemption_until("2025-12-31");
  load(texts, exempt(demo(), 0, "2026", "2030"));
  bill(texts);
  EXPECT_GT(liquidation(0).predial, Money());
  EXPECT_EQ(liquidation(0).exemption_act, "");
}

TEST_F(ParcelFacts, AnExemptionThatTheStatuteDoesNotKnowIsRefusedByName) {
  const Council c = demo();
  load(c.texts, exempt(c, 0, "2026", "2030"));
  const auto report = bill(test::DemoLaw::texts());
  ASSERT_EQ(report.refused.size(), 1U);
  EXPECT_EQ(report.refused[0], npn(0) + ": código de exención desconocido: D1");
}

// Ley 44/1990 art. 6: from the year in which the update enters, at most the double of last year's.
TEST_F(ParcelFactsOfTwoVigencias, Ley44LimitsTheParcelIntoWhichAnUpdateEntersAndNoOther) {
  revalue(0);
  revalue(1);
  revalue(3);
  load(demo().texts, update(0, "2026") + update(3, "2025"));
  bill(demo().texts, 2025);
  bill(demo().texts);
  const auto last_year = [&](int i) { return liquidation(i, 2025).predial; };
  const auto doubled = tax_rules::TaxCap::of(tax_rules::LimitKind::kDouble, last_year(0), Rate());
  EXPECT_EQ(liquidation(0).predial, doubled->floor_to(unit));
  EXPECT_EQ(liquidation(0).explanation.at(1).concept_name, "Reducción por el límite del aumento");
  EXPECT_GT(liquidation(1).predial, last_year(1) + last_year(1)) << "no update came";
  EXPECT_GT(liquidation(3).predial, last_year(3) + last_year(3)) << "charged on it last year";
}

constexpr const char* kNew =
    "No se aplica ningún límite. El predio está excluido este año: primera incorporación al "
    "catastro";
constexpr const char* kUnknown =
    "No se aplica ningún límite. No consta impuesto del año anterior para comparar";

// A zone of the roll whose parcels are known from 2026 on, two of them at least.
class NewInZone : public ParcelFactsOfTwoVigencias {
 protected:
  NewInZone() {
    for (int i = 1; second_ == 0; ++i)
      if (npn(i).substr(0, 7) == npn(i - 1).substr(0, 7)) {
        first_ = i - 1;
        second_ = i;
        zone_ = npn(i).substr(5, 2);
      }
  }
  // As an installation that begins in 2026 has it.
  void forget_before_2026() {
    write("delete from registry.valuation where vigencia < 2026");
    write("delete from registry.zone");
    write(
        "insert into registry.zone select left(p.npn, 7), min(v.vigencia) from registry.valuation "
        "v "
        "join registry.parcel p on p.id = v.parcel_id group by 1");
  }
  // The parcel comes into the cadastre when what was loaded before it is there.
  std::string without(int i) {
    const std::string id = to_string(m.parcel(i).id);
    write("create table registry.apart as select * from registry.valuation where parcel_id = " +
          id);
    write("delete from registry.valuation where parcel_id = " + id);
    write("update registry.parcel set retired_on = '2025-01-01' where id = " + id);
    return id;
  }
  void comes(const std::string& id, int since) {
    write("update registry.parcel set retired_on = null where id = " + id);
    write("insert into registry.valuation select * from registry.apart where vigencia >= " +
          std::to_string(since));
  }
  void update_zone(const std::string& vigencia) {
    load(demo().texts,
         "actualizacion,zona " + zone_ + ",Resolución 7,2024-12-20," + vigencia + ",,\n");
  }
  std::string told(int i) { return liquidation(i).explanation.at(1).detail; }

  int first_ = 0, second_ = 0;
  std::string zone_;
};

TEST_F(NewInZone, AParcelThatCameAfterTheUpdateOfItsZoneIsNew) {
  forget_before_2026();
  const std::string id = without(first_);
  update_zone("2025");
  comes(id, 2026);
  bill(demo().texts);
  EXPECT_EQ(told(first_), kNew);
}

TEST_F(NewInZone, AParcelThatTheUpdateOfItsZoneReachedWasThereBefore) {
  forget_before_2026();
  update_zone("2025");
  bill(demo().texts);
  EXPECT_EQ(told(first_), kUnknown);
  EXPECT_EQ(told(second_), kUnknown);
}

TEST_F(NewInZone, AnUpdateOfOneParcelDoesNotMakeItsNeighboursNew) {
  forget_before_2026();
  load(demo().texts, update(second_, "2025"));
  EXPECT_EQ(ask("select known_since from registry.zone where digits = '" +
                npn(first_).substr(0, 7) + "'"),
            "2026");
  bill(demo().texts);
  EXPECT_EQ(told(first_), kUnknown);
  EXPECT_EQ(told(second_), kUnknown);
}

// The update that enters this vigencia says nothing of who was there before it.
TEST_F(NewInZone, AnUpdateThatEntersInTheVigenciaMakesNobodyNew) {
  forget_before_2026();
  const std::string id = without(first_);
  update_zone("2026");
  comes(id, 2026);
  bill(demo().texts);
  EXPECT_EQ(told(first_), kUnknown);
  EXPECT_EQ(told(second_), kUnknown);
}

TEST_F(NewInZone, InAZoneThatWasNeverUpdatedAParcelIsNewWhenOthersHadAnAvaluoBefore) {
  for (const int i : {first_, second_}) {
    const std::string id = without(i);
    comes(id, 2026);
    write("drop table registry.apart");
  }
  bill(demo().texts, 2025);
  bill(demo().texts);
  EXPECT_EQ(told(first_), kNew) << "also the one with the first number of the zone";
  EXPECT_EQ(told(second_), kNew);
}

TEST_F(NewInZone, InAZoneThatWasNeverUpdatedNobodyIsNewInItsFirstVigencia) {
  forget_before_2026();
  bill(demo().texts);
  EXPECT_EQ(told(first_), kUnknown);
  EXPECT_EQ(told(second_), kUnknown);
}

TEST_F(ParcelFactsOfTwoVigencias,
       InTheFirstVigenciaOfAZoneTheLineSaysThatNoTaxOfTheYearBeforeIsKnown) {
  revalue(0);
  bill(demo().texts, 2025);
  EXPECT_EQ(liquidation(0, 2025).explanation.at(1).detail,
            "No se aplica ningún límite. No consta impuesto del año anterior para comparar");
}

TEST_F(ParcelFacts, AnUpdateThatIsKnownAfterItsVigenciaWasBilledLimitsTheFirstChargeThatKnowsIt) {
  revalue(0);
  load(demo().texts, update(0, "2025"));
  bill(demo().texts);
  const auto last_year = liquidation(0, 2025).predial;
  const auto doubled = tax_rules::TaxCap::of(tax_rules::LimitKind::kDouble, last_year, Rate());
  EXPECT_EQ(liquidation(0).predial,
            doubled->floor_to(test::DemoLaw::instance().statute.predial_unit));
}

TEST_F(ParcelFactsOfTwoVigencias, OfAPartlyExemptParcelTheLimitIsOfTheTaxBeforeTheExemption) {
  const Council c = demo();
  revalue(0);
  load(c.texts, exempt(c, 0, "2025", "2026", "50") + update(0, "2026"));
  bill(c.texts, 2025);
  bill(c.texts);
  const Money cap = twice(before_exemption(0, 2025));
  const auto l = liquidation(0);
  EXPECT_EQ(l.cap, cap);
  EXPECT_EQ(l.predial, cap - tax_rules::share_of(cap, Rate::percent(50), unit));
}

TEST_F(ParcelFactsOfTwoVigencias, TheYearAfterAWholeExemptionIsLimitedByWhatWouldHaveBeenCharged) {
  const Council c = demo();
  revalue(0);
  load(c.texts, exempt(c, 0, "2025", "2025") + update(0, "2026"));
  bill(c.texts, 2025);
  bill(c.texts);
  EXPECT_EQ(liquidation(0, 2025).predial, Money());
  EXPECT_EQ(liquidation(0).predial, twice(before_exemption(0, 2025)));
}

TEST_F(ParcelFacts, AStatuteWithoutLey44KeepsItsOwnLimitWhetherAnUpdateCameOrNot) {
  revalue(0);
  revalue(1);
  const Council c = other();
  load(c.texts, update(0, "2026"));
  bill(c.texts);
  const Money unit = value_or_throw(dues::read_rules(c.texts))->statute.predial_unit;
  for (const int i : {0, 1})
    EXPECT_EQ(liquidation(i).predial,
              tax_rules::TaxCap::of(tax_rules::LimitKind::kOwnPercent, liquidation(i, 2025).predial,
                                    Rate::percent(25))
                  ->floor_to(unit))
        << i;
}

TEST_F(ParcelFacts, AFactThatComesAfterTheBillChangesNothingThatWasPublished) {
  const Council c = demo();
  bill(c.texts);
  const std::string published =
      "select md5(string_agg(l::text, '' order by parcel_id, vigencia)) || (select "
      "md5(string_agg(o::text, '' order by id)) from ledger.obligation o) from "
      "billing.liquidation l";
  const std::string before = ask(published);
  const auto l = liquidation(0);
  load(c.texts, exempt(c, 0, "2026", "2030") + update(0, "2026"));
  EXPECT_EQ(ask(published), before);
  const auto again = liquidation(0);
  EXPECT_EQ(again.predial, l.predial);
  EXPECT_EQ(again.exemption_act, "");
  EXPECT_EQ(again.explanation.size(), l.explanation.size());
  EXPECT_EQ(bill(c.texts).liquidated, 0);
}

TEST_F(ParcelFacts, WhatWasUsedIsKeptSoThatThePaperIsWrittenTheSameWhateverTheRegistrySays) {
  const Council c = demo();
  revalue(1);
  load(c.texts, exempt(c, 0, "2026", "2030") + update(1, "2026"));
  bill(c.texts);
  const auto exempt_before = liquidation(0).explanation, capped_before = liquidation(1).explanation;
  write("delete from registry.exemption");
  write("delete from registry.cadastral_update");
  const auto exempt_after = liquidation(0).explanation, capped_after = liquidation(1).explanation;
  for (const auto& [was, is] :
       {std::pair(&exempt_before, &exempt_after), std::pair(&capped_before, &capped_after)}) {
    ASSERT_EQ(was->size(), is->size());
    for (std::size_t i = 0; i < was->size(); ++i) {
      EXPECT_EQ((*was)[i].detail, (*is)[i].detail);
      EXPECT_NE((*is)[i].detail, dues::kNotRebuilt);
      EXPECT_EQ((*was)[i].norm, (*is)[i].norm);
      EXPECT_EQ((*was)[i].amount, (*is)[i].amount);
    }
  }
}

TEST_F(ParcelFacts, TheReportCountsExemptParcelsAndThoseWhoseLimitBound) {
  const Council c = demo();
  revalue(3);
  load(c.texts, exempt(c, 0, "2026", "2030") + exempt(c, 1, "2026", "2030", "50") +
                    "NG-MUNICIPIO," + npn(2) + ",Escritura 9,2025-11-03,2026,,\n" +
                    update(3, "2026"));
  const auto report = rehearsed(c.texts);
  std::string told;
  for (const auto& row : report.at("exenciones").as_array())
    told += std::string(row.at("clase").as_string()) + " " +
            std::to_string(row.at("predios").as_int64()) + ", ";
  EXPECT_EQ(told, "exentos 1, exentos en parte 1, no gravados 1, ");
  EXPECT_EQ(report.at("con_actualizacion_catastral").as_int64(), 1);
  ASSERT_EQ(report.at("limites_aplicados").as_array().size(), 1U);
  EXPECT_EQ(report.at("limites_aplicados").at(0).at("predios").as_int64(), 1);
}

}  // namespace
}  // namespace recaudo
