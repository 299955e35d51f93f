#include "tax-rules/remision.h"

#include <array>

#include "base/error.h"

namespace recaudo::tax_rules {
namespace {

struct Threshold {
  RemissionGround ground;
  int uvt;
  int months;
  bool needs_no_assets;
};

constexpr std::array<Threshold, 3> kThresholds = {
    {{RemissionGround::kSmall, 40, 6, false},
     {RemissionGround::kMedium, 96, 18, false},
     {RemissionGround::kWithoutAssets, 159, 54, true}}};

bool holds(const Threshold& t, const RemissionFacts& facts) {
  const bool of_debtor = !t.needs_no_assets;
  const Money debt = of_debtor ? facts.debtor_total.value_or(facts.debt) : facts.debt;
  const Date since = of_debtor ? facts.newest_due_on.value_or(facts.due_on) : facts.due_on;
  return debt.centavos() <= Int128{facts.uvt.centavos()} * t.uvt &&
         facts.act_on > add_months(since, t.months) && (facts.without_assets || of_debtor);
}

}  // namespace

std::string_view to_text(RemissionGround ground) {
  switch (ground) {
    case RemissionGround::kSmall:
      return "Hasta 40 UVT, con más de 6 meses (ET art. 820)";
    case RemissionGround::kMedium:
      return "Hasta 96 UVT, con más de 18 meses (ET art. 820)";
    case RemissionGround::kWithoutAssets:
      return "Hasta 159 UVT, sin bienes y con más de 54 meses (ET art. 820)";
    case RemissionGround::kDeath:
      return "Deudor fallecido sin bienes (ET art. 820)";
  }
  throw BrokenInvariant("unknown ground of remision");
}

std::optional<RemissionGround> remission_ground(const RemissionFacts& facts) {
  if (facts.debtor_died && facts.without_assets) return RemissionGround::kDeath;
  for (const Threshold& t : kThresholds)
    if (holds(t, facts)) return t.ground;
  return std::nullopt;
}

namespace {

constexpr const char* kNorm = "ET art. 820";

// "$ 2.000.000 son 38,19 UVT de $ 52.374": the count is cut, never raised over a threshold.
std::string debt_in_uvt(const RemissionFacts& facts) {
  if (!facts.uvt.is_positive()) return to_display(facts.debt);
  const auto hundredths = static_cast<std::int64_t>(
      divide_rounded(Int128{facts.debt.centavos()} * 100, facts.uvt.centavos(), Rounding::kFloor));
  const std::string cents = std::to_string(hundredths % 100);
  return to_display(facts.debt) + " son " + std::to_string(hundredths / 100) + "," +
         (cents.size() < 2 ? "0" : "") + cents + " UVT de " + to_display(facts.uvt);
}

ExplanationLine line_of(RemissionGround ground, std::string detail, Money amount) {
  ExplanationLine line;
  line.concept_name = std::string(to_text(ground));
  line.detail = std::move(detail);
  line.amount = amount;
  line.norm = kNorm;
  return line;
}

std::string what_it_lacks(const Threshold& t, const RemissionFacts& facts) {
  if (facts.debt.centavos() > Int128{facts.uvt.centavos()} * t.uvt)
    return debt_in_uvt(facts) + ", más de " + std::to_string(t.uvt);
  const Date last = add_months(facts.due_on, t.months);
  if (facts.act_on <= last) return "El plazo se cumple el " + to_long_spanish(last);
  return "No consta que se buscaron bienes y no los hay";
}

}  // namespace

Explanation explain_remission(const RemissionFacts& facts) {
  if (const auto ground = remission_ground(facts))
    return {line_of(*ground,
                    debt_in_uvt(facts) + "; exigible desde el " + to_long_spanish(facts.due_on) +
                        ", acto del " + to_long_spanish(facts.act_on),
                    facts.debt)};
  Explanation lines;
  for (const Threshold& t : kThresholds)
    lines.push_back(line_of(t.ground, what_it_lacks(t, facts), Money{}));
  lines.push_back(line_of(RemissionGround::kDeath,
                          facts.debtor_died ? "No consta que se buscaron bienes y no los hay"
                                            : "No consta la muerte del deudor",
                          Money{}));
  return lines;
}

}  // namespace recaudo::tax_rules
