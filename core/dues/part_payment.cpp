#include "core/dues/part_payment.h"

#include <algorithm>

namespace recaudo::dues {
namespace {

// A payment that nothing gave back yet, and what it left to pay of its concept.
struct Standing {
  Date on;
  Money amount, interest, left;
};

// One concept, from what was charged to what is owed.
class Walk {
 public:
  explicit Walk(const History& history) : left_(history.charged) {
    for (const Movement& m : history.movements) take(m);
  }
  // Older movements, of which only the sum is known, may have had one.
  bool may_keep_discount() const { return summed_ || discount_.is_negative(); }
  bool left_a_part() const { return !standing_.empty() && standing_.front().left.is_positive(); }
  bool any() const { return !standing_.empty(); }
  bool day_is_known() const { return !unclear_; }
  Date first() const { return std::ranges::min_element(standing_, {}, &Standing::on)->on; }

 private:
  void take(const Movement& m) {
    left_ += m.amount;
    if (m.kind == MovementKind::kEarlier) summed_ = true;
    if (m.kind == MovementKind::kDiscount) discount_ += m.amount;
    if (m.kind == MovementKind::kPayment || m.kind == MovementKind::kMovedHere)
      standing_.push_back({m.on, m.amount, m.interest, left_});
    if (m.kind == MovementKind::kPaymentReturned || m.kind == MovementKind::kPaymentUndone ||
        m.kind == MovementKind::kMovedAway)
      give_back(m);
  }
  // What gives a payment back mirrors it; which of several equal ones it was is not told.
  void give_back(const Movement& m) {
    const auto mirrored = [&](const Standing& s) {
      return s.amount == -m.amount && s.interest == m.interest;
    };
    const auto it = std::ranges::find_if(standing_, mirrored);
    if (it == standing_.end()) return;
    unclear_ = unclear_ || std::any_of(it, standing_.end(), [&](const Standing& s) {
                 return mirrored(s) && s.on != it->on;
               });
    standing_.erase(it);
    if (standing_.empty()) unclear_ = false;
  }

  std::vector<Standing> standing_;
  Money left_, discount_;
  bool summed_ = false, unclear_ = false;
};

}  // namespace

std::optional<PartPayment> part_payment(const std::vector<DueLine>& lines) {
  std::vector<Walk> walks;
  walks.reserve(lines.size());
  for (const DueLine& line : lines) walks.emplace_back(line.history);
  if (std::ranges::any_of(walks, &Walk::may_keep_discount) ||
      std::ranges::none_of(walks, &Walk::left_a_part))
    return std::nullopt;
  std::erase_if(walks, [](const Walk& w) { return !w.any(); });
  if (!std::ranges::all_of(walks, &Walk::day_is_known)) return PartPayment{};
  return PartPayment{std::ranges::min(walks, {}, &Walk::first).first()};
}

}  // namespace recaudo::dues
