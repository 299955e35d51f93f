#include "tax-rules/payment_allocation.h"

#include <algorithm>
#include <numeric>

#include "tax-rules/discount.h"
#include "tax-rules/imputation.h"

namespace recaudo::tax_rules {
namespace {

// Every item of one debt on the day of payment, paid whole.
struct Bill {
  std::vector<AllocatedItem> items;
  Money total() const {
    Money sum;
    for (const AllocatedItem& i : items) sum += i.capital + i.interest;
    return sum;
  }
};

bool is_untouched(const Debt& debt) {
  return std::ranges::all_of(debt.items, [](auto& i) { return i.capital == i.charged; });
}

bool is_paid(const Debt& debt) {
  return std::ranges::all_of(debt.items, [](auto& i) { return i.capital.is_zero(); });
}

// The named vigencia first, then by due date and vigencia.
std::vector<std::size_t> order_of(const Payment& payment, std::span<const Debt> debts) {
  std::vector<std::size_t> order(debts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const bool newest = payment.order == PaymentOrder::kNewestDueFirst;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const bool a_named = debts[a].vigencia == payment.vigencia,
               b_named = debts[b].vigencia == payment.vigencia;
    if (a_named != b_named) return a_named;
    const auto key = [&](std::size_t i) { return std::pair(debts[i].due_on, debts[i].vigencia); };
    return newest ? key(b) < key(a) : key(a) < key(b);
  });
  return order;
}

Result<Bill> bill_of(std::size_t place, const Debt& debt, Date on, const MoraTable& table) {
  Bill bill;
  for (std::size_t i = 0; i < debt.items.size(); ++i) {
    RECAUDO_TRY(interest, interest_of(debt, debt.items[i], on, table));
    bill.items.push_back({place, i, debt.items[i].capital, interest, Money{}});
  }
  return bill;
}

// The discount takes the place of capital paid.
void add_discount(Bill& bill, const Debt& debt, const Statute& statute,
                  const DiscountOffer& offer) {
  for (AllocatedItem& i : bill.items) {
    i.discount = discount_amount(statute, offer, debt.items[i.item].part, i.capital);
    i.capital -= i.discount;
  }
}

// ET 804: interest and capital of every item in proportion.
Result<void> split(Bill& bill, Money paid) {
  std::vector<OwedConcept> owed;
  for (const AllocatedItem& i : bill.items) {
    owed.push_back({{}, i.interest});
    owed.push_back({{}, i.capital});
  }
  RECAUDO_TRY(imputed, impute_proportionally(paid, owed));
  for (std::size_t i = 0; i < bill.items.size(); ++i) {
    bill.items[i].interest = imputed.concepts[2 * i].applied;
    bill.items[i].capital = imputed.concepts[2 * i + 1].applied;
  }
  return {};
}

bool owes_before(std::span<const Debt> debts, int vigencia) {
  return std::ranges::any_of(debts,
                             [&](const Debt& d) { return d.vigencia < vigencia && !is_paid(d); });
}

}  // namespace

Result<Money> interest_of(const Debt& debt, const DebtItem& item, Date on, const MoraTable& table) {
  if (on <= debt.due_on || item.capital.is_zero()) return Money{};
  RECAUDO_TRY(factor, table.factor(debt.due_on, on));
  return factor.interest(item.capital);
}

Result<PaymentAllocation> allocate_payment(const Payment& payment, std::span<const Debt> debts,
                                           const Statute& statute, const MoraTable& table) {
  if (payment.amount.is_negative()) return fail(Code::kPaymentNotImputable, "el pago es negativo");
  if (payment.vigencia &&
      std::ranges::find(debts, *payment.vigencia, &Debt::vigencia) == debts.end())
    return fail(Code::kPaymentNotImputable,
                "no hay deuda de la vigencia " + std::to_string(*payment.vigencia));
  PaymentAllocation out;
  std::vector<Debt> left(debts.begin(), debts.end());
  Money money = payment.amount;
  for (const std::size_t place : order_of(payment, debts)) {
    const Debt& debt = left[place];
    if (money.is_zero() || is_paid(debt)) continue;
    RECAUDO_TRY(bill, bill_of(place, debt, payment.on, table));
    Bill whole = bill;
    const auto offer = earned_discount(
        statute, debt.vigencia, {payment.on, is_untouched(debt), owes_before(left, debt.vigencia)});
    if (offer && payment.on <= debt.due_on) add_discount(whole, debt, statute, *offer);
    if (money >= whole.total()) {
      bill = whole;
    } else if (auto done = split(bill, money); !done) {
      return tl::unexpected(done.error());
    }
    money -= bill.total();
    settle(left, {bill.items, Money{}});
    out.items.insert(out.items.end(), bill.items.begin(), bill.items.end());
  }
  out.excess = money;
  return out;
}

void settle(std::vector<Debt>& debts, const PaymentAllocation& allocation) {
  for (const AllocatedItem& i : allocation.items) {
    DebtItem& item = debts.at(i.debt).items.at(i.item);
    item.capital -= i.capital + i.discount;
    invariant(!item.capital.is_negative() && item.capital <= item.charged,
              "an item is paid between nothing and its charge");
  }
}

PaymentAllocation charge_back(const PaymentAllocation& allocation) {
  PaymentAllocation mirror = allocation;
  for (AllocatedItem& i : mirror.items) {
    i.capital = -i.capital;
    i.interest = -i.interest;
    i.discount = -i.discount;
  }
  mirror.excess = -mirror.excess;
  return mirror;
}

}  // namespace recaudo::tax_rules
