#include "tax-rules/predial_invoice.h"

#include <gtest/gtest.h>

#include "tax-rules/predial.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;

PredialInvoice invoice() {
  PredialInput input;
  input.vigencia = 2026;
  input.avaluo = 98'000'000_pesos;
  const auto l = value_or_throw(liquidate_predial(statute_a(), shipped_legal_tables(), input));
  PredialInvoice i;
  i.number = "2026-000001";
  i.vigencia = 2026;
  i.debtor_name = "Persona de prueba";
  i.debtor_document = "CC 1";
  i.property = "251510100000000010001000000000";
  i.total = l.total();
  i.figures = l.explanation;
  i.published_on_web = make_date(2026, 2, 2);
  i.posted_on = make_date(2026, 2, 4);
  return i;
}

TEST(InvoiceTitle, LacksNothingWhenItIdentifiesDebtorPropertyAndFigures) {
  EXPECT_TRUE(missing_in_title(invoice()).empty());
}

TEST(InvoiceTitle, SaysEachThingThatItLacks) {
  EXPECT_EQ(missing_in_title(PredialInvoice{}).size(), 7u);
  PredialInvoice i = invoice();
  i.debtor_document.clear();
  EXPECT_EQ(missing_in_title(i), std::vector<std::string>{"deudor"});
}

TEST(InvoiceTitle, FiguresThatDoNotLeadToTheAmountAreNoFigures) {
  PredialInvoice i = invoice();
  i.total += 1_pesos;
  EXPECT_EQ(missing_in_title(i), std::vector<std::string>{"cifras que llevan al valor"});
}

TEST(InvoiceTitle, IsNotifiedWhenBothPublicationsAreMade) {
  PredialInvoice i = invoice();
  EXPECT_EQ(notified_on(i), make_date(2026, 2, 4));
  i.posted_on.reset();
  EXPECT_FALSE(notified_on(i));
}

TEST(InvoiceTitle, ReadAsOfOneDayTwoPublicationsOfTwoDaysNotifyNothing) {
  PredialInvoice i = invoice();
  EXPECT_EQ(notified_on(i, SimultaneousNotice::kLaterDay), make_date(2026, 2, 4));
  EXPECT_FALSE(notified_on(i, SimultaneousNotice::kSameDay));
  i.posted_on = i.published_on_web;
  EXPECT_EQ(notified_on(i, SimultaneousNotice::kSameDay), make_date(2026, 2, 2));
}

TEST(InvoiceTitle, TwoMonthsToAppealRunToABusinessDay) {
  // 2 April 2026 is Holy Thursday: the term ends on Monday 6.
  EXPECT_EQ(appeal_deadline(make_date(2026, 2, 2), SaturdayRule::kNotBusiness),
            make_date(2026, 4, 6));
}

TEST(InvoiceTitle, IsExecutoryTheDayAfterTheTermOrWithTheDecisionOfTheAppeal) {
  const Date notified = make_date(2026, 2, 2);
  EXPECT_EQ(value_or_throw(executory_on(notified, {}, SaturdayRule::kNotBusiness)),
            make_date(2026, 4, 7));
  EXPECT_EQ(
      value_or_throw(executory_on(notified, make_date(2026, 8, 20), SaturdayRule::kNotBusiness)),
      make_date(2026, 8, 20));
  EXPECT_EQ(executory_on(notified, make_date(2026, 1, 20), SaturdayRule::kNotBusiness).error().code,
            Code::kPredialInputInvalid);
}

TEST(Prescription, OfCollectionIsFiveYearsFromTheExecutoryDate) {
  EXPECT_EQ(collection_prescribes_on(make_date(2026, 4, 7)), make_date(2031, 4, 7));
  EXPECT_EQ(collection_prescribes_on(make_date(2024, 2, 29)), make_date(2029, 2, 28));
}

TEST(Prescription, WithoutInvoiceThePowerToDetermineEndsFiveYearsAfterTheDueDate) {
  EXPECT_EQ(determination_ends_on(make_date(2021, 6, 30)), make_date(2026, 6, 30));
}

}  // namespace
}  // namespace recaudo::tax_rules
