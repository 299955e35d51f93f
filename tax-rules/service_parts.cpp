#include "tax-rules/service_parts.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

// num/den centavos, up to the peso; nothing below zero.
Money up_to_peso(Int128 num, Int128 den) {
  if (num <= 0) return {};
  den *= 100;
  return Money::pesos(divide_rounded(num + den - 1, den, Rounding::kFloor));
}

// The same, down.
Money down_to_peso(Int128 num, Int128 den) {
  return num <= 0 ? Money() : Money::pesos(divide_rounded(num, den * 100, Rounding::kFloor));
}

// Parts per million.
std::int64_t within_whole(Rate percent) {
  return std::min(percent.ppm(), kMillion);
}

Int128 times(Money a, Money b) {
  return Int128{a.centavos()} * b.centavos();
}

}  // namespace

Money most_contribution(const ServicePart& stood, Money gross) {
  if (!stood.gross.is_positive() || !gross.is_positive()) return {};
  return up_to_peso(times(stood.part, gross), stood.gross.centavos());
}

Money most_part(const ServicePart& stood, Money gross, Rate percent) {
  if (!gross.is_positive()) return {};
  return std::max(most_contribution(stood, gross),
                  up_to_peso(Int128{gross.centavos()} * within_whole(percent), kMillion));
}

// part − off ≤ share · (gross − less + off)
Money least_contribution_off(const ServicePart& stood, Money less) {
  if (!stood.gross.is_positive()) return stood.part;
  const Money owed = stood.gross + stood.part;
  return std::min(stood.part, up_to_peso(times(stood.part, less), owed.centavos()));
}

// part − off ≤ share · (gross − less − off), and the same of the percent.
Money least_subsidy_off(const ServicePart& stood, Money less, Rate percent) {
  Money least = stood.part;
  if (const Money owed = stood.gross - stood.part; owed.is_positive())
    least = std::min(least, up_to_peso(times(stood.part, less), owed.centavos()));
  const std::int64_t rest = kMillion - percent.ppm();
  if (rest <= 0) return {};
  const Int128 over = Int128{stood.part.centavos()} * kMillion -
                      Int128{(stood.gross - less).centavos()} * percent.ppm();
  return std::min(least, up_to_peso(over, rest));
}

// part + on ≤ share · (gross + more − on), and the same of the percent.
Money most_contribution_on(const ServicePart& stood, Money more, Rate percent) {
  const Money owed = stood.gross + stood.part;
  const Money shared = owed.is_positive() && stood.gross.is_positive()
                           ? down_to_peso(times(stood.part, more), owed.centavos())
                           : Money();
  const std::int64_t rate = within_whole(percent);
  const Int128 under =
      Int128{(stood.gross + more).centavos()} * rate - Int128{stood.part.centavos()} * kMillion;
  return std::max(shared, down_to_peso(under, kMillion + rate));
}

// part + on ≤ share · (gross + more + on), and the same of the percent.
Money most_subsidy_on(const ServicePart& stood, Money more, Rate percent) {
  const Money owed = stood.gross - stood.part;
  const Money shared =
      owed.is_positive() ? down_to_peso(times(stood.part, more), owed.centavos()) : Money();
  const std::int64_t rest = kMillion - percent.ppm();
  if (rest <= 0) return shared;  // no law gives the whole
  const Int128 under = Int128{(stood.gross + more).centavos()} * percent.ppm() -
                       Int128{stood.part.centavos()} * kMillion;
  return std::max(shared, down_to_peso(under, rest));
}

}  // namespace recaudo::tax_rules
