#include "tax-rules/sanction.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

constexpr Money kThousand = Money::pesos(1'000);
constexpr Money kMaxBase = Money::pesos(1'000'000'000'000);
constexpr std::int64_t kPpm = 1'000'000;
constexpr Rate kAll = Rate::percent(100);

// num / den millionths of a centavo, to the thousand.
Money to_thousand(Int128 num, std::int64_t den, Rounding rounding) {
  const Int128 unit = Int128{kThousand.centavos()} * kPpm * den;
  return Money::pesos(divide_rounded(num, unit, rounding) * 1'000);
}

Int128 capped(const FullSanction& full) {
  return full.cap ? std::min(full.amount.millionths, full.cap->most.millionths)
                  : full.amount.millionths;
}

// A rounded figure never passes the cap.
Money within_cap(const FullSanction& full, Money rounded) {
  return full.cap ? std::min(rounded, full.cap->rounded) : rounded;
}

Money share_to_pay(const FullSanction& full, Rate acceptance, Rate gradualidad) {
  const Money rounded = to_thousand(capped(full) * acceptance.ppm() * gradualidad.ppm(),
                                    kPpm * kPpm, Rounding::kHalfUp);
  return gradualidad > kAll ? rounded : within_cap(full, rounded);
}

ExplanationLine base_line(const FullSanction& full, Money amount) {
  return {full.concept_name, full.detail, full.base, full.rate,
          std::nullopt,      amount,      full.norm, full.mark};
}

// A line that changes the sanction; none when it changes nothing.
void add_change(Explanation& lines, std::string name, std::string detail, std::string norm,
                Money change) {
  if (change.is_zero()) return;
  ExplanationLine line;
  line.concept_name = std::move(name);
  line.detail = std::move(detail);
  line.norm = std::move(norm);
  line.amount = change;
  lines.push_back(std::move(line));
}

Explanation explain(const FullSanction& full, const Gradualidad& gradualidad, const Sanction& s) {
  const Money uncapped = to_thousand(full.amount.millionths, 1, Rounding::kHalfUp);
  const Money accepted = share_to_pay(full, full.acceptance.to_pay, kAll);
  Explanation lines{base_line(full, uncapped)};
  if (full.cap)
    add_change(lines, "Tope de la sanción", full.cap->detail, full.norm, s.full - uncapped);
  add_change(lines, "Aceptación", full.acceptance.detail, full.acceptance.norm, accepted - s.full);
  add_change(lines, gradualidad.to_pay > kAll ? "Reincidencia" : "Reducción por gradualidad",
             gradualidad.detail, gradualidad.norm, s.reduced - accepted);
  add_change(lines, "Ajuste a la sanción mínima", "Sanción mínima " + to_display(s.minimum),
             "ET art. 639", s.to_pay - s.reduced);
  return lines;
}

}  // namespace

SanctionCap SanctionCap::floored(ExactAmount most, std::string detail) {
  return {most, to_thousand(most.millionths, 1, Rounding::kFloor), std::move(detail)};
}

SanctionCap SanctionCap::in_uvt(UvtCount count, Money uvt, std::string detail) {
  constexpr Int128 kPerMillionth = UvtCount::kPartsOfUvt / 1'000'000;
  const Int128 exact = Int128{count.parts} * uvt.centavos();
  return {{exact / kPerMillionth}, uvt_to_pesos(count, uvt), std::move(detail)};
}

Sanction settle_sanction(const FullSanction& full, const Gradualidad& gradualidad, Money minimum) {
  Sanction s;
  s.minimum = minimum;
  if (!full.infringed) return s;
  s.full = within_cap(full, to_thousand(capped(full), 1, Rounding::kHalfUp));
  s.reduced = share_to_pay(full, full.acceptance.to_pay, gradualidad.to_pay);
  s.to_pay = std::max(s.reduced, minimum);
  s.explanation = explain(full, gradualidad, s);
  return s;
}

Result<void> check_sanction_base(Money value, std::string_view name) {
  if (value.is_negative() || value > kMaxBase)
    return fail(Code::kSanctionInputInvalid,
                std::string(name) + ": " + to_display(value) + " no va de 0 a un billón de pesos");
  return {};
}

}  // namespace recaudo::tax_rules
