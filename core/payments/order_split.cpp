#include "core/payments/order_split.h"

#include <algorithm>

namespace recaudo::payments {
namespace {

// The line of an order names no obligation that takes nothing.
bool splits_as(const Order& order, const dues::Split& split) {
  const auto shares = dues::shares_of(split);
  if (!shares) return false;
  for (std::size_t i = 0; i < split.owed.size(); ++i) {
    const auto line =
        std::ranges::find(order.lines, split.owed[i].obligation, &OrderLine::obligation);
    const Money capital = line == order.lines.end() ? Money() : line->capital;
    const Money interest = line == order.lines.end() ? Money() : line->interest;
    if ((*shares)[i].capital != capital || (*shares)[i].interest != interest) return false;
  }
  return true;
}

}  // namespace

bool leaves_a_rest(const Order& order) {
  return std::ranges::any_of(order.lines,
                             [](const auto& l) { return l.owed && l.capital < *l.owed; });
}

std::optional<dues::Split> split_of(const Order& order, const dues::Dues& now) {
  if (!leaves_a_rest(order)) return std::nullopt;
  const auto v =
      std::ranges::find(now.vigencias, order.lines.front().vigencia, &dues::DueVigencia::vigencia);
  if (v == now.vigencias.end() || order.total >= v->total()) return std::nullopt;
  auto split = dues::split_of(order.total, *v);
  return splits_as(order, split) ? std::optional(std::move(split)) : std::nullopt;
}

}  // namespace recaudo::payments
