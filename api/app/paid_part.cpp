#include "api/app/paid_part.h"

#include <algorithm>
#include <set>

#include "core/dues/vigencia.h"
#include "core/payments/order_split.h"

namespace recaudo::app {
namespace {

constexpr const char* kOtherInstalments =
    "Es una parte: lo demás de esa vigencia se paga con las otras cuotas";
// Of a receipt, which is read after the plan may have been lost.
constexpr const char* kSomeRest = "Es una parte: ese día quedó por pagar lo demás de esa vigencia";

std::string up_to_instalment(const payments::Order& order) {
  return "hasta la cuota " + std::to_string(*order.instalment) + " de " +
         dues::vigencia_text(order.lines.front().vigencia);
}

// In time, and spread over the debt that the order was priced by. Of a receipt that keeps no debt:
// it took what was ordered.
bool settled_as_ordered(const payments::Order& order, const payments::Payment& payment,
                        const payments::Receipt& receipt) {
  if (payment.paid_on && *payment.paid_on > order.valid_until) return false;
  Money ordered, owed, settled;
  for (const auto& l : order.lines) {
    ordered += l.total();
    owed += l.owed.value_or(l.capital);
  }
  for (const auto& l : receipt.applied) settled += l.capital + l.interest;
  return settled == ordered && (!receipt.split || receipt.split->total() == owed);
}

// "2026 se debían ese día $ 44.885 y se pagaron $ 11.221".
std::string debt_of(const dues::Split& split) {
  return dues::vigencia_text(split.vigencia) + " se debían ese día " + to_display(split.total()) +
         " y se pagaron " + to_display(split.paid);
}

// "una parte de 2026", after the other vigencias, which it paid whole.
std::string part_text(const payments::Receipt& receipt) {
  std::set<int> whole;
  for (const auto& l : receipt.applied)
    if (l.vigencia != receipt.split->vigencia) whole.insert(l.vigencia);
  std::string out;
  for (const int vigencia : whole) out += dues::vigencia_text(vigencia) + " completa, ";
  return out + "una parte de " + dues::vigencia_text(receipt.split->vigencia);
}

tax_rules::Explanation told(const payments::Order& order, const std::optional<dues::Split>& split) {
  if (!split || order.subject.kind != ledger::SubjectKind::kParcel) return {};
  return dues::explain(*split);
}

}  // namespace

PaidPart part_to_pay(const Context& context, const payments::Order& order) {
  if (!order.instalment) return {};
  PaidPart out{.what = up_to_instalment(order), .rest = {}, .split = {}};
  if (!payments::leaves_a_rest(order)) return out;
  out.rest = kOtherInstalments;
  const auto law = context.law.current();
  const auto now = context.services.db.read([&](pqxx::read_transaction& tx) {
    return dues::dues_of(tx, law->law(), order.subject, context.services.clock.today(),
                         dues::Reading::kAmounts);
  });
  out.split = told(order, payments::split_of(order, now));
  return out;
}

PaidPart part_paid(const payments::Order& order, const payments::Payment& payment,
                   const payments::Receipt& receipt) {
  if (receipt.applied.empty()) return {};
  PaidPart out{.what = {}, .rest = {}, .split = told(order, receipt.split)};
  if (order.instalment && settled_as_ordered(order, payment, receipt)) {
    out.what = up_to_instalment(order);
    if (receipt.split)
      out.rest = "Es una parte: de " + debt_of(*receipt.split);
    else if (payments::leaves_a_rest(order))
      out.rest = kSomeRest;
  } else if (receipt.split) {
    out.what = part_text(receipt);
    out.rest = "De " + debt_of(*receipt.split);
  } else if (order.instalment && payments::leaves_a_rest(order)) {  // a receipt that keeps no debt
    out.what = "una parte de " + dues::vigencia_text(order.lines.front().vigencia);
    out.rest = kSomeRest;
  }
  return out;
}

}  // namespace recaudo::app
