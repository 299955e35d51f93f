// Reads the members of an order's JSON, and remembers which one had another form.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "gateways/simulator/json.h"
#include "gateways/simulator/transaction.h"

namespace recaudo::simulator {

constexpr std::int64_t kMaxAdvanceSeconds = 400LL * 86'400;

// A member that may be absent. `bad` names it when it is there with another form.
struct Members {
  const JsonValue& body;
  std::string bad;

  std::string text(const char* name) {
    const auto* v = body.find(name);
    if (v && !v->is(JsonValue::Kind::kString)) bad = name;
    return v && v->is(JsonValue::Kind::kString) ? v->text : "";
  }
  std::optional<std::int64_t> whole(const char* name) {
    const auto* v = body.find(name);
    if (!v) return std::nullopt;
    const auto n = whole_number(*v);
    if (!n) bad = name;
    return n;
  }
  bool flag(const char* name) {
    const auto* v = body.find(name);
    if (v && !v->is(JsonValue::Kind::kBool)) bad = name;
    return v && v->boolean;
  }
  // Positive and small enough for the collection file.
  std::optional<Money> money(const char* name) {
    const auto n = whole(name);
    if (!n) return std::nullopt;
    if (*n > 0 && *n <= kGreatestPayment.centavos()) return Money::centavos(*n);
    bad = name;
    return std::nullopt;
  }
  // Only these names may appear: a misspelt order must not be half obeyed.
  template <std::size_t N>
  void only(const std::array<std::string_view, N>& names) {
    for (const auto& [name, value] : body.members)
      if (std::find(names.begin(), names.end(), name) == names.end()) bad = name;
  }
};

}  // namespace recaudo::simulator
