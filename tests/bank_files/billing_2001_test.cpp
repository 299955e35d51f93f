#include "gateways/bank_files/billing_2001.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "tests/support/replaced.h"

namespace recaudo::bank_files {
namespace {

using test::replaced;

std::string sample() {
  return *read_file(std::string(RECAUDO_RAILS_DATA) + "/asobancaria/facturacion2001_sample.txt",
                    1 << 20);
}

std::string refusal(const FileResult<BillingFile>& read) {
  return read ? "" : to_text(read.error()).substr(0, to_text(read.error()).find(':'));
}

// Printable ASCII, without blanks at the end: a field is filled up with them.
std::string any_text(std::size_t max) {
  auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~'));
  text.resize(std::min(text.size(), max));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

Date any_day() {
  return add_days(make_date(2001, 1, 1), *rc::gen::inRange(0, 36'000));
}

BillingDetail any_detail() {
  BillingDetail d;
  d.reference = SlipReference(std::to_string(*rc::gen::inRange<std::int64_t>(0, 1LL << 60)));
  d.secondary_reference = any_text(30);
  d.periods = *rc::gen::inRange(0, 100);
  d.cycle = any_text(3);
  d.amount = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 100'000'000'000'000));
  d.additional_service = ServiceCode("0000000000000");
  d.additional_amount = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 100'000'000'000'000));
  if (*rc::gen::arbitrary<bool>()) d.due_on = any_day();
  d.payer_account = any_text(17);
  d.payer_account_type = *rc::gen::inRange(0, 100);
  d.payer_name = any_text(22);
  if (*rc::gen::arbitrary<bool>())
    d.surcharge = BillingSurcharge{*rc::gen::inRange<std::int64_t>(0, 10'000'000'000), any_day(),
                                   *rc::gen::arbitrary<bool>()};
  return d;
}

BillingFile any_file() {
  BillingFile file;
  file.header = {Nit("9001234568"), Nit("0000000000"), BankCode("040"), any_day(), 830, 'A'};
  const int lots = *rc::gen::inRange(1, 4);
  for (int n = 1; n <= lots; ++n) {
    BillingLot lot{ServiceCode("7709998123014"), n, any_text(15), {}};
    const int details = *rc::gen::inRange(1, 5);
    for (int i = 0; i < details; ++i) lot.details.push_back(any_detail());
    file.lots.push_back(std::move(lot));
  }
  return file;
}

RC_GTEST_PROP(Billing2001, WhatIsWrittenIsReadBack, ()) {
  const auto file = any_file();
  const auto text = write_billing_2001(file);
  RC_ASSERT(text.has_value());
  const auto read = parse_billing_2001(*text, Nit("9001234568"), {}, BillingTail::kSurcharge);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == file);
}

RC_GTEST_PROP(Billing2001, OneChangedByteIsRefusedOrKeepsCountsAndTotals, ()) {
  static const std::string original = sample();
  const auto before = totals_of(*parse_billing_2001(original, {}));
  auto text = original;
  text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  const auto read = parse_billing_2001(text, {}, Tolerances::all());
  if (!read) return;
  const auto after = totals_of(*read);
  RC_ASSERT(after.count == before.count);
  RC_ASSERT(after.amount == before.amount);
}

TEST(Billing2001, TheSampleIsReadAndWrittenToTheByte) {
  const auto read = parse_billing_2001(sample(), Nit("9001234568"));
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->lots.front().description, "PREDIAL");
  EXPECT_EQ(read->lots.front().details.front().payer_name, "PEREZ GOMEZ ANA");
  EXPECT_EQ(write_billing_2001(*read), sample());
}

TEST(Billing2001, AWrongTotalIsRefusedWhereItStands) {
  const auto at = sample().find("\r\n08");
  auto text = sample();
  text[at + 2 + 11] = '9';
  EXPECT_EQ(refusal(parse_billing_2001(text, {})), "E_LOT_TOTAL, línea 5, columna 12");
}

TEST(Billing2001, WhatStandsInTheLastColumnsIsRefusedUnlessItIsASurcharge) {
  auto file = *parse_billing_2001(sample(), {});
  file.lots[0].details[0].surcharge = BillingSurcharge{150, make_date(2026, 11, 1), false};
  const auto text = *write_billing_2001(file);
  EXPECT_EQ(refusal(parse_billing_2001(text, {})), "E_FILLER, línea 3, columna 197");
  EXPECT_EQ(parse_billing_2001(text, {}, {}, BillingTail::kSurcharge), file);
}

TEST(Billing2001, NamesLoseTheirAccentsAndAreCut) {
  auto file = *parse_billing_2001(sample(), {});
  file.lots[0].details[0].payer_name = "Muñoz Pérez, Íngrid de los Ángeles";
  const auto read = parse_billing_2001(*write_billing_2001(file), {});
  EXPECT_EQ(read->lots[0].details[0].payer_name, "Munoz Perez, Ingrid de");
}

TEST(Billing2001, WhatDoesNotFitIsRefusedAndNotCut) {
  auto file = *parse_billing_2001(sample(), {});
  file.lots[0].details[0].secondary_reference = std::string(31, '1');
  const auto text = write_billing_2001(file);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, "E_FIT");
  EXPECT_EQ(text.error().line, 3);
  EXPECT_EQ(text.error().column, 51);
}

TEST(Billing2001, AnotherEntitysFileIsRefused) {
  EXPECT_EQ(refusal(parse_billing_2001(sample(), Nit("8001234567"))), "E_NIT, línea 1, columna 3");
}

TEST(Billing2001, ADayThatDoesNotExistIsRefused) {
  EXPECT_EQ(refusal(parse_billing_2001(replaced(sample(), "20261030", "20261131"), {})),
            "E_DATE, línea 3, columna 127");
}

}  // namespace
}  // namespace recaudo::bank_files
