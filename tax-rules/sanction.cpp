#include "tax-rules/sanction.h"

#include <algorithm>

#include "tax-rules/rounding_text.h"
#include "tax-rules/uvt_text.h"

namespace recaudo::tax_rules {
namespace {

constexpr Money kThousand = Money::pesos(1'000);
// As of every other computation of a debt.
constexpr Money kMaxBase = Money::pesos(10'000'000'000'000);
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

ExactCentavos centavos_of(Int128 num, Int128 den) {
  return {num, Int128{kPpm} * den};
}

ExplanationLine base_line(const FullSanction& full, Money amount) {
  ExplanationLine line;
  line.concept_name = full.concept_name;
  line.detail = full.base_name + " " + full.product +
                rounding_text(centavos_of(full.amount.millionths, 1), kThousand, Rounding::kHalfUp);
  line.base = full.base;
  line.rate = full.rate;
  line.amount = amount;
  line.norm = full.norm;
  line.mark = full.mark;
  return line;
}

// A line that changes the sanction from what the lines above add up to; none when it changes
// nothing.
void add_change(Explanation& lines, std::string name, std::string detail, std::string norm,
                Money to, SourceMark mark = SourceMark::kVerified) {
  const Money from = total_of(lines);
  if (to == from) return;
  ExplanationLine line;
  line.concept_name = std::move(name);
  line.detail = std::move(detail) + change_text(to, from);
  line.norm = std::move(norm);
  line.mark = mark;
  line.amount = to - from;
  lines.push_back(std::move(line));
}

// The whole figure, not yet rounded, by the parts of it that are paid, and where that goes.
std::string part_text(const FullSanction& full, Rate acceptance, Rate gradualidad, Money paid) {
  const bool over = full.cap && full.amount.millionths > full.cap->most.millionths;
  std::string text = over ? full.cap->product : full.product;
  if (acceptance != kAll) text += " × " + to_percent_text(acceptance);
  if (gradualidad != kAll) text += " × " + to_percent_text(gradualidad);
  const Int128 exact = capped(full) * acceptance.ppm() * gradualidad.ppm();
  text += rounding_text(centavos_of(exact, Int128{kPpm} * kPpm), kThousand, Rounding::kHalfUp);
  const Money rounded = to_thousand(exact, kPpm * kPpm, Rounding::kHalfUp);
  if (rounded != paid) text += ", sin pasar de " + to_display(full.cap->rounded);
  return text;
}

Explanation explain(const FullSanction& full, const Gradualidad& gradualidad, const Sanction& s,
                    const MinimumSanction& minimum) {
  const Rate part = full.acceptance.to_pay;
  const Money accepted = share_to_pay(full, part, kAll);
  Explanation lines{base_line(full, to_thousand(full.amount.millionths, 1, Rounding::kHalfUp))};
  if (full.cap)
    add_change(lines, "Tope de la sanción", "Hasta " + full.cap->product + full.cap->rounding,
               full.norm, s.full);
  add_change(lines, "Aceptación",
             full.acceptance.detail + ": " + part_text(full, part, kAll, accepted),
             full.acceptance.norm, accepted);
  add_change(lines, gradualidad.to_pay > kAll ? "Reincidencia" : "Reducción por gradualidad",
             gradualidad.detail + ": " + part_text(full, part, gradualidad.to_pay, s.reduced),
             gradualidad.norm, s.reduced);
  add_change(lines, "Ajuste a la sanción mínima", "Sanción mínima: " + minimum.product,
             minimum.norm, s.to_pay, minimum.mark);
  return lines;
}

}  // namespace

SanctionCap SanctionCap::floored(ExactAmount most, std::string product) {
  return {most, to_thousand(most.millionths, 1, Rounding::kFloor), std::move(product),
          rounding_text(centavos_of(most.millionths, 1), kThousand, Rounding::kFloor)};
}

SanctionCap SanctionCap::in_uvt(UvtCount count, Money uvt) {
  constexpr Int128 kPerMillionth = UvtCount::kPartsOfUvt / 1'000'000;
  const Int128 exact = Int128{count.parts} * uvt.centavos();
  std::string product = to_text(count) + " UVT × " + to_display(uvt);
  std::string rounding = uvt_product_text(count, uvt).substr(product.size());
  return {
      {exact / kPerMillionth}, uvt_to_pesos(count, uvt), std::move(product), std::move(rounding)};
}

MinimumSanction MinimumSanction::of(UvtCount count, Money uvt, int year) {
  MinimumSanction minimum = of(uvt_to_pesos(count, uvt));
  minimum.product = uvt_product_text(count, uvt, year);
  return minimum;
}

MinimumSanction MinimumSanction::of(Money amount) {
  MinimumSanction minimum;
  minimum.amount = amount;
  minimum.product = to_display(amount);
  return minimum;
}

Sanction settle_sanction(const FullSanction& full, const Gradualidad& gradualidad,
                         const MinimumSanction& minimum) {
  Sanction s;
  s.minimum = minimum.amount;
  if (!full.infringed) return s;
  s.full = within_cap(full, to_thousand(capped(full), 1, Rounding::kHalfUp));
  s.reduced = share_to_pay(full, full.acceptance.to_pay, gradualidad.to_pay);
  s.to_pay = std::max(s.reduced, s.minimum);
  s.explanation = explain(full, gradualidad, s, minimum);
  return s;
}

Result<void> check_sanction_base(Money value, std::string_view name) {
  if (value.is_negative() || value > kMaxBase)
    return fail(Code::kSanctionInputInvalid, std::string(name) + ": " + to_display(value) +
                                                 " no va de 0 a diez billones de pesos");
  return {};
}

}  // namespace recaudo::tax_rules
