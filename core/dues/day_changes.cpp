#include "core/dues/day_changes.h"

#include <algorithm>
#include <span>

namespace recaudo::dues {
namespace {

using tax_rules::Explanation;
using tax_rules::ExplanationLine;

// A line is what it says: its figures are all in its text.
bool same(const ExplanationLine& a, const ExplanationLine& b) {
  return a.concept_name == b.concept_name && a.detail == b.detail && a.amount == b.amount &&
         a.norm == b.norm;
}

// The lines that differ. Who owes for years has hundreds of months: both days begin with the same
// ones, so what is compared line by line is short.
struct Tails {
  std::span<const ExplanationLine> before, after;

  Tails(const Explanation& earlier, const Explanation& later) {
    const auto [a, b] = std::ranges::mismatch(earlier, later, same);
    before = {a, earlier.end()};
    after = {b, later.end()};
  }
  static bool has(std::span<const ExplanationLine> lines, const ExplanationLine& line) {
    return std::ranges::any_of(lines, [&](const auto& other) { return same(other, line); });
  }
  bool stays(const ExplanationLine& line) const { return has(after, line); }
  bool is_new(const ExplanationLine& line) const { return !has(before, line); }
};

class Changes {
 public:
  void add(int vigencia, std::optional<ledger::Concept> item, const Explanation& before,
           const Explanation& after) {
    const Tails tails(before, after);
    for (const auto& line : tails.before) {
      if (line.amount.is_zero() || tails.stays(line)) continue;
      out_.push_back({.vigencia = vigencia, .item = item, .gone = true, .line = line});
      out_.back().line.amount = -line.amount;
    }
    for (const auto& line : tails.after)
      if (tails.is_new(line)) out_.push_back({.vigencia = vigencia, .item = item, .line = line});
  }
  void add_due_day(int vigencia, const Explanation& before, const Explanation& after) {
    const Tails tails(before, after);
    for (const auto& line : tails.after)
      if (tails.is_new(line))
        out_.push_back({.vigencia = vigencia, .item = {}, .due_day = true, .line = line});
  }
  std::vector<DayChange> take() { return std::move(out_); }

 private:
  std::vector<DayChange> out_;
};

// It explains a day, so its lines carry no amount that counts.
const Explanation& due_of(const DueVigencia& v) {
  static const Explanation kNone;
  return v.plan ? v.plan->due_explanation : kNone;
}

}  // namespace

std::vector<DayChange> day_changes(const Dues& before, const Dues& after) {
  Changes changes;
  for (const DueVigencia& now : after.vigencias) {
    const auto was = std::ranges::find(before.vigencias, now.vigencia, &DueVigencia::vigencia);
    invariant(was != before.vigencias.end() && was->lines.size() == now.lines.size(),
              "both days are of one account");
    for (std::size_t i = 0; i < now.lines.size(); ++i)
      changes.add(now.vigencia, now.lines[i].item, was->lines[i].discount_explanation,
                  now.lines[i].discount_explanation);
    changes.add(now.vigencia, std::nullopt, was->lost_discount, now.lost_discount);
    for (std::size_t i = 0; i < now.lines.size(); ++i)
      changes.add(now.vigencia, now.lines[i].item, was->lines[i].interest_explanation,
                  now.lines[i].interest_explanation);
    changes.add_due_day(now.vigencia, due_of(*was), due_of(now));
  }
  return changes.take();
}

}  // namespace recaudo::dues
