#include "tax-rules/invoice_act.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Date kDay = make_date(2026, 1, 15);
const ActNames kNames{"el municipio", "Tesorería", "2026-000000007", "2026"};
const ActNames kWithInstalments{"el municipio", "Tesorería", "2026-000000007",
                                "2026",         "4",         "30 de abril de 2026"};

Result<InvoiceAct> act_of(const std::string& row) {
  return InvoiceAct::parse_csv("titulo,texto,desde,hasta,norma,status,source\n" + row + "\n",
                               "acto.csv");
}

std::vector<ActClause> shipped() {
  return shipped_invoice_act().clauses_on(kDay, kNames);
}

TEST(InvoiceAct, TheShippedTextNamesTheInvoiceItsMunicipalityAndItsVigencia) {
  const std::string first = shipped().front().text;
  EXPECT_THAT(first, HasSubstr("el municipio"));
  EXPECT_THAT(first, HasSubstr("2026-000000007"));
  EXPECT_THAT(first, HasSubstr("vigencia 2026"));
}

TEST(InvoiceAct, NoNameIsLeftOpenInTheShippedText) {
  for (const ActClause& clause : shipped_invoice_act().clauses_on(kDay, kWithInstalments))
    EXPECT_THAT(clause.text, Not(HasSubstr("{")));
}

TEST(InvoiceAct, InstalmentsAreOfferedOnlyWhereThereAreSome) {
  EXPECT_EQ(std::ranges::count(shipped(), "Cuotas", &ActClause::title), 0);
  const auto all = shipped_invoice_act().clauses_on(kDay, kWithInstalments);
  const auto offer = std::ranges::find(all, "Cuotas", &ActClause::title);
  ASSERT_NE(offer, all.end());
  EXPECT_THAT(offer->text, HasSubstr("en 4 cuotas"));
  EXPECT_THAT(offer->text, HasSubstr("hasta el 30 de abril de 2026"));
}

TEST(InvoiceAct, AClauseThatNamesWhatABillDoesNotHaveIsLeftOut) {
  const auto act = value_or_throw(act_of("T,{cuotas} cuotas,2026-01-01,,Norma,verified,-"));
  EXPECT_TRUE(act.clauses_on(kDay, kNames).empty());
  EXPECT_EQ(act.clauses_on(kDay, kWithInstalments).at(0).text, "4 cuotas");
}

TEST(InvoiceAct, TheTermOfTheRemedyIsStillToBeConfirmed) {
  const auto clauses = shipped();
  const auto remedy = std::ranges::find(clauses, "Recurso de reconsideración", &ActClause::title);
  ASSERT_NE(remedy, clauses.end());
  EXPECT_EQ(mark_text(remedy->mark), "por confirmar");
}

TEST(InvoiceAct, AClauseIsThereOnlyWhileItIsInForce) {
  const auto act = value_or_throw(act_of("T,x,2026-01-01,2026-01-31,Norma,verified,-"));
  EXPECT_EQ(act.clauses_on(make_date(2026, 1, 31), kNames).size(), 1U);
  EXPECT_TRUE(act.clauses_on(make_date(2026, 2, 1), kNames).empty());
  EXPECT_TRUE(act.clauses_on(make_date(2025, 12, 31), kNames).empty());
}

TEST(InvoiceAct, ANameThatNobodyFillsInIsRefusedWithItsLine) {
  const auto act = act_of("T,hola {alcalde},2026-01-01,,Norma,verified,-");
  ASSERT_FALSE(act);
  EXPECT_EQ(act.error().code, Code::kTableInvalid);
  EXPECT_THAT(act.error().detail, HasSubstr("línea 2"));
}

TEST(InvoiceAct, AClauseWithoutItsNormIsRefused) {
  EXPECT_FALSE(act_of("T,x,2026-01-01,,,verified,-"));
}

}  // namespace
}  // namespace recaudo::tax_rules
