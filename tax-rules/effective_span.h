// The days on which a rule is in force. Specification tax-rules §0.3; Constitución art. 338 for
// yearly taxes.
#pragma once

#include <optional>
#include <vector>

#include "base/time.h"

namespace recaudo {
class TomlSection;
}

namespace recaudo::tax_rules {

// Both days included; open when `to` is absent. The day that selects a rule is 1 January of the
// vigencia for predial, and the day of the fact for fines and services.
struct EffectiveSpan {
  Date from;
  std::optional<Date> to;
  bool covers(Date d) const { return from <= d && (!to || d <= *to); }
  bool overlaps(const EffectiveSpan& o) const {
    return (!to || o.from <= *to) && (!o.to || from <= *o.to);
  }
};

// The first day without a rule between the first and the last of those that rule one after the
// other, in any order; nothing when there is none.
std::optional<Date> first_gap(std::vector<EffectiveSpan> spans);

// The keys `desde` and `hasta` of a section of the statute; reports a span that ends before it
// begins.
EffectiveSpan read_span(const TomlSection& section);

}  // namespace recaudo::tax_rules
