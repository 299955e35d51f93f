// What a payment settles of several vigencias (ET arts. 803 and 804), and which discount it earns,
// under both statutes. Pure: the account is made here.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>

#include "core/dues/dues.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::dues {
namespace {

using namespace literals;
using ledger::Concept;

Law law_of(const tax_rules::Statute& statute) {
  static const tax_rules::RateTable rates = tax_rules::shipped_rates();
  static const Sha256 digest{};
  return {statute, rates, digest};
}
Law law_a() {
  return law_of(tax_rules::statute_a());
}
Law law_b() {
  return law_of(tax_rules::statute_b());
}

Account empty_account() {
  return {.subject = ledger::parcel_subject(ledger::SubjectId(1)),
          .zone = ledger::Zone::kUrban,
          .obligations = {},
          .liquidations = {},
          .bills = {}};
}

void charge(Account& account, const Law& law, int vigencia, std::array<Money, 3> amounts) {
  constexpr std::array kItems = {Concept::kPredial, Concept::kEnvironmental, Concept::kBomberil};
  for (std::size_t i = 0; i < kItems.size(); ++i)
    account.obligations.push_back(
        {.id = ledger::ObligationId(static_cast<std::int64_t>(account.obligations.size()) + 1),
         .subject = ledger::SubjectId(1),
         .vigencia = vigencia,
         .item = kItems.at(i),
         .due_on = value_or_throw(law.statute.calendar(vigencia))->due_on,
         .charged = amounts.at(i),
         .balance = amounts.at(i)});
}

Account of_a() {
  Account account = empty_account();
  charge(account, law_a(), 2025, {600'000_pesos, 150'000_pesos, 12'000_pesos});
  charge(account, law_a(), 2026, {637'000_pesos, 147'000_pesos, 12'740_pesos});
  return account;
}
Account of_b() {
  Account account = empty_account();
  charge(account, law_b(), 2025, {275'000_pesos, 0_pesos, 2'750_pesos});
  charge(account, law_b(), 2026, {275'000_pesos, 0_pesos, 2'750_pesos});
  return account;
}

DueVigencia owed(const Account& account, const Law& law, int vigencia, Date on) {
  const Dues dues = price_on(account, law, on);
  return *std::ranges::find(dues.vigencias, vigencia, &DueVigencia::vigencia);
}

// As the approval settles it.
Allocation pay(Account& account, Money amount, const std::vector<DueVigencia>& vigencias) {
  Allocation done = value_or_throw(allocate(amount, vigencias));
  for (const auto& s : done.settlements) {
    const auto o = std::ranges::find(account.obligations, s.obligation, &ledger::Obligation::id);
    o->balance -= s.capital + s.discount;
  }
  return done;
}
Money discounts_of(const Allocation& done) {
  Money sum;
  for (const auto& s : done.settlements) sum += s.discount;
  return sum;
}

constexpr Date kMarch = make_date(2026, 3, 31), kFebruary = make_date(2026, 2, 2);

TEST(Allocation, AVigenciaThatIsNotOverdueIsPaidAsInvoicedWithItsDiscount) {
  Account account = of_a();
  const Allocation done = pay(account, 700'740_pesos, {owed(account, law_a(), 2026, kMarch)});
  ASSERT_EQ(done.settlements.size(), 3u);  // 637 000 less 15 % (95 550 to the thousand: 96 000)
  EXPECT_EQ(done.settlements[0].capital, 541'000_pesos);
  EXPECT_EQ(done.settlements[0].discount, 96'000_pesos);
  EXPECT_EQ(done.settlements[1].capital, 147'000_pesos);
  EXPECT_EQ(done.settlements[2].capital, 12'740_pesos);
  EXPECT_TRUE(done.excess.is_zero());
}

TEST(Allocation, ANegativePaymentIsRefusedAlsoWhereNothingIsOwed) {
  for (const auto& owing :
       {price_on(of_a(), law_a(), kMarch).vigencias, std::vector<DueVigencia>()}) {
    const auto refused = allocate(-1_pesos, owing);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kPaymentNotImputable);
  }
}

TEST(Allocation, APartEarnsNoDiscount) {
  Account account = of_a();
  EXPECT_TRUE(
      discounts_of(pay(account, 700'739_pesos, {owed(account, law_a(), 2026, kMarch)})).is_zero());
}

TEST(Allocation, WhereTheStatuteAsksForTheWholeTheRestOfAVigenciaEarnsNoDiscount) {
  Account account = of_a();
  pay(account, 1'000_pesos, {owed(account, law_a(), 2026, make_date(2026, 3, 2))});
  EXPECT_TRUE(owed(account, law_a(), 2026, kMarch).discount().is_zero());
}

TEST(Allocation, WhereItDoesNotAskForTheWholeTheRestEarnsItsDiscount) {
  Account account = of_b();
  account.obligations.erase(account.obligations.begin(), account.obligations.begin() + 3);
  pay(account, 77'750_pesos, {owed(account, law_b(), 2026, make_date(2026, 1, 15))});
  const DueVigencia rest = owed(account, law_b(), 2026, kFebruary);
  EXPECT_EQ(rest.balance(), 200'000_pesos);
  EXPECT_EQ(rest.discount_rate, Rate::basis_points(1'250));
  // 12.5 % of what is left of each concept: predial to the hundred, bomberil to the peso.
  EXPECT_EQ(rest.discount(), 25'048_pesos);
}

TEST(Allocation, PazYSalvoIsHadBeforeThePaymentNotByIt) {
  Account account = of_b();
  const Dues both = price_on(account, law_b(), kFebruary);
  EXPECT_TRUE(discounts_of(pay(account, value_or_throw(both.total()), both.vigencias)).is_zero());

  account = of_b();
  const DueVigencia older = owed(account, law_b(), 2025, kFebruary);
  pay(account, older.total(), {older});
  EXPECT_EQ(owed(account, law_b(), 2026, kFebruary).discount(), 34'744_pesos);
}

TEST(Allocation, AMonthWithoutRateRefusesThePaymentOfAnOverdueVigencia) {
  const Account account = of_a();
  const auto refused =
      allocate(1_pesos, price_on(account, law_a(), make_date(2026, 10, 5)).vigencias);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kRateNotCertified);
}

rc::Gen<Account> any_account() {
  return rc::gen::exec([] {
    Account account = empty_account();
    for (int v = *rc::gen::inRange(2021, 2027); v <= 2026; ++v) {
      const auto amount = [](std::int64_t most) {
        return Money::pesos(*rc::gen::inRange<std::int64_t>(0, most));
      };
      charge(account, law_a(), v, {amount(3'000'000), amount(500'000), amount(60'000)});
    }
    return account;
  });
}

Money interest_of(const Dues& dues, ledger::ObligationId obligation) {
  for (const auto& v : dues.vigencias)
    for (const auto& line : v.lines)
      if (line.obligation == obligation) return line.interest;
  throw BrokenInvariant("a settlement is of an obligation that is owed");
}

RC_GTEST_PROP(Allocation, CapitalInterestAndExcessAddUpToThePayment, ()) {
  Account account = *any_account();
  const Date on = from_day_number(
      *rc::gen::inRange(day_number(make_date(2026, 1, 1)), day_number(make_date(2026, 10, 1))));
  const Money amount = Money::centavos(*rc::gen::inRange<std::int64_t>(0, 2'000'000'000));
  const Dues dues = price_on(account, law_a(), on);
  const Allocation done = pay(account, amount, dues.vigencias);
  Money sum = done.excess;
  for (const auto& s : done.settlements) {
    RC_ASSERT(!s.capital.is_negative() && !s.interest.is_negative() && !s.discount.is_negative());
    RC_ASSERT(s.interest <= interest_of(dues, s.obligation));
    sum += s.paid();
  }
  RC_ASSERT(sum == amount);
  for (const auto& o : account.obligations) {
    RC_ASSERT(!o.balance.is_negative() && o.balance <= o.charged);
    if (done.excess.is_positive()) RC_ASSERT(o.balance.is_zero());
  }
}

}  // namespace
}  // namespace recaudo::dues
