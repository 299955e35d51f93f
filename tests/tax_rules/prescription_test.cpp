#include "tax-rules/prescription.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sstream>

namespace recaudo::tax_rules {
namespace {

constexpr Date kDue = make_date(2020, 6, 30);

Prescription of(const PrescriptionInput& input) {
  return value_or_throw(collection_prescription(input));
}

PrescriptionInput timely() {
  PrescriptionInput input;
  input.counts_from = kDue;
  return input;
}

TEST(Prescription, RunsFiveYearsFromTheDayItCountsFrom) {
  const Prescription p = of(timely());
  EXPECT_EQ(p.last_day, make_date(2025, 6, 30));
  EXPECT_FALSE(p.reached_on(make_date(2025, 6, 30)));
  EXPECT_TRUE(p.reached_on(make_date(2025, 7, 1)));
}

TEST(Prescription, SaysWhatItCountsFrom) {
  PrescriptionInput input = timely();
  for (const auto& [origin, words] :
       {std::pair{PrescriptionOrigin::kTimelyReturn, "num. 1"},
        std::pair{PrescriptionOrigin::kLateReturn, "num. 2"},
        std::pair{PrescriptionOrigin::kCorrection, "num. 3"},
        std::pair{PrescriptionOrigin::kDeterminationAct, "num. 4"},
        std::pair{PrescriptionOrigin::kFine, "firmeza de la multa"}}) {
    input.origin = origin;
    EXPECT_NE(of(input).steps.front().find(words), std::string::npos) << words;
  }
}

// "30 de junio de 2020", where it stands in a text.
Date day_read(const std::string& text, std::size_t at) {
  std::istringstream words(text.substr(at));
  unsigned day = 0;
  int year = 0;
  std::string of, month;
  words >> day >> of >> month >> of >> year;
  for (unsigned m = 1; m <= 12; ++m)
    if (month_name_spanish(year, m).starts_with(month + " ")) return make_date(year, m, day);
  throw std::invalid_argument(text);
}

RC_GTEST_PROP(Prescription, TheLastDayIsFollowedByHandFromItsStep, ()) {
  PrescriptionInput input;
  input.counts_from = add_days(make_date(2015, 1, 1), *rc::gen::inRange(0, 3'000));
  input.years = *rc::gen::inRange(1, 21);
  if (*rc::gen::arbitrary<bool>()) {
    const Date from = add_days(input.counts_from, *rc::gen::inRange(0, 2'000));
    input.suspensions = {{from, add_days(from, *rc::gen::inRange(1, 500))}};
  }
  if (*rc::gen::arbitrary<bool>())
    input.interruptions = {{InterruptionKind::kMandamientoNotice,
                            add_days(input.counts_from, *rc::gen::inRange(0, 300)),
                            {}}};
  const Prescription p = of(input);
  const std::string& step = p.steps.back();
  const std::string start = " desde el ", days = " y ";
  const auto open = step.find('('), from = step.find(start), more = step.find(days, from);
  const Date begins = day_read(step, from + start.size());
  int suspended = 0;
  if (more != std::string::npos) suspended = std::stoi(step.substr(more + days.size()));
  const int years = std::stoi(step.substr(open + 1));
  RC_ASSERT(add_days(add_months(begins, years * 12), suspended) == *p.last_day);
  RC_ASSERT(day_read(step, step.find(": ") + 2) == *p.last_day);
}

TEST(Prescription, OfATaxCountsFromTheTitleThatTheDebtHas) {
  TaxDebtFacts facts{kDue, make_date(2020, 6, 1), {}, {}};
  EXPECT_EQ(prescription_of_tax(facts)->counts_from, kDue);
  facts.filed_on = make_date(2020, 8, 1);
  EXPECT_EQ(prescription_of_tax(facts)->origin, PrescriptionOrigin::kLateReturn);
  EXPECT_EQ(prescription_of_tax(facts)->counts_from, make_date(2020, 8, 1));
  facts.corrected_on = make_date(2021, 2, 1);
  EXPECT_EQ(prescription_of_tax(facts)->origin, PrescriptionOrigin::kCorrection);
  facts.act_executory_on = make_date(2022, 3, 1);
  EXPECT_EQ(prescription_of_tax(facts)->origin, PrescriptionOrigin::kDeterminationAct);
  EXPECT_EQ(prescription_of_tax(facts)->counts_from, make_date(2022, 3, 1));
}

TEST(Prescription, DoesNotRunBeforeThereIsATitle) {
  EXPECT_EQ(prescription_of_tax({kDue, {}, {}, {}}).error().code, Code::kChargeInputInvalid);
}

TEST(Prescription, OfATrafficFineRunsThreeYears) {
  PrescriptionInput input = timely();
  input.origin = PrescriptionOrigin::kFine;
  input.years = 3;
  EXPECT_EQ(of(input).last_day, make_date(2023, 6, 30));
}

TEST(Prescription, TheNoticeOfTheMandamientoBeginsItAnewTheNextDay) {
  PrescriptionInput input = timely();
  input.interruptions = {{InterruptionKind::kMandamientoNotice, make_date(2024, 3, 10), {}}};
  EXPECT_EQ(of(input).last_day, make_date(2029, 3, 11));
}

TEST(Prescription, AFacilityInterruptsItToo) {
  PrescriptionInput input = timely();
  input.interruptions = {{InterruptionKind::kFacilityGranted, make_date(2025, 6, 30), {}}};
  EXPECT_EQ(of(input).last_day, make_date(2030, 7, 1));
}

TEST(Prescription, WhatRanOutIsNotInterrupted) {
  PrescriptionInput input = timely();
  input.interruptions = {{InterruptionKind::kMandamientoNotice, make_date(2025, 7, 1), {}}};
  EXPECT_EQ(of(input).last_day, make_date(2025, 6, 30));
}

TEST(Prescription, AnInsolvencyBeginsItAnewWhenItEnds) {
  PrescriptionInput input = timely();
  input.interruptions = {{InterruptionKind::kInsolvencyAdmitted, make_date(2021, 1, 1), {}}};
  EXPECT_FALSE(of(input).last_day);
  EXPECT_FALSE(of(input).reached_on(make_date(2060, 1, 1)));
  input.interruptions[0].ended_on = make_date(2022, 5, 9);
  EXPECT_EQ(of(input).last_day, make_date(2027, 5, 10));
}

TEST(Prescription, TheDaysOfASuspendedAuctionDoNotRun) {
  PrescriptionInput input = timely();
  input.suspensions = {{make_date(2023, 1, 1), make_date(2023, 1, 31)}};
  EXPECT_EQ(of(input).last_day, make_date(2025, 7, 30));  // thirty days more
  input.suspensions[0].to.reset();
  EXPECT_FALSE(of(input).last_day);
}

TEST(Prescription, ASuspensionBeforeTheTermBeganAnewChangesNothing) {
  PrescriptionInput input = timely();
  input.suspensions = {{make_date(2021, 1, 1), make_date(2021, 2, 1)}};
  input.interruptions = {{InterruptionKind::kMandamientoNotice, make_date(2024, 3, 10), {}}};
  EXPECT_EQ(of(input).last_day, make_date(2029, 3, 11));
}

TEST(Prescription, DatesOutOfOrderAreRefused) {
  PrescriptionInput input = timely();
  input.interruptions = {{InterruptionKind::kMandamientoNotice, make_date(2019, 1, 1), {}}};
  EXPECT_EQ(collection_prescription(input).error().code, Code::kChargeInputInvalid);
  input = timely();
  input.suspensions = {{make_date(2023, 1, 1), make_date(2022, 1, 1)}};
  EXPECT_FALSE(collection_prescription(input));
  input = timely();
  input.years = 0;
  EXPECT_FALSE(collection_prescription(input));
}

RC_GTEST_PROP(Prescription, InterruptionsAndSuspensionsNeverBringItForward, ()) {
  PrescriptionInput input = timely();
  const auto last = of(input).last_day;
  const Date from = add_days(kDue, *rc::gen::inRange(0, 3'000));
  input.suspensions = {{from, add_days(from, *rc::gen::inRange(0, 500))}};
  const auto suspended = of(input).last_day;
  RC_ASSERT(suspended >= last);
  input.interruptions = {
      {InterruptionKind::kMandamientoNotice, add_days(kDue, *rc::gen::inRange(0, 3'000)), {}}};
  RC_ASSERT(of(input).last_day >= last);
}

TEST(Prescription, TheExecutiveActionOfTheCivilLawLastsFiveYears) {
  EXPECT_EQ(executive_action_until(make_date(2021, 4, 6)), make_date(2026, 4, 6));
  EXPECT_EQ(executive_action_until(make_date(2024, 2, 29)), make_date(2029, 2, 28));
}

}  // namespace
}  // namespace recaudo::tax_rules
