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

// What a ground looks at.
struct Owed {
  Money debt;
  Date since;
};
Owed owed_for(RemissionGround ground, const RemissionFacts& facts) {
  if (!is_of_debtor(ground)) return {facts.debt, facts.due_on};
  return {facts.debtor_total.value_or(facts.debt), facts.newest_due_on.value_or(facts.due_on)};
}

bool is_over(const Threshold& t, const RemissionFacts& facts) {
  return owed_for(t.ground, facts).debt.centavos() > Int128{facts.uvt.centavos()} * t.uvt;
}

// The last day on which it is too recent.
Date recent_until(const Threshold& t, const RemissionFacts& facts) {
  return add_months(owed_for(t.ground, facts).since, t.months);
}

bool holds(const Threshold& t, const RemissionFacts& facts) {
  return !is_over(t, facts) && facts.act_on > recent_until(t, facts) &&
         (facts.without_assets || !t.needs_no_assets);
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

bool is_of_debtor(RemissionGround ground) {
  return ground == RemissionGround::kSmall || ground == RemissionGround::kMedium;
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
std::string debt_in_uvt(Money debt, Money uvt) {
  if (!uvt.is_positive()) return to_display(debt);
  const auto hundredths = static_cast<std::int64_t>(
      divide_rounded(Int128{debt.centavos()} * 100, uvt.centavos(), Rounding::kFloor));
  const std::string cents = std::to_string(hundredths % 100);
  return to_display(debt) + " son " + std::to_string(hundredths / 100) + "," +
         (cents.size() < 2 ? "0" : "") + cents + " UVT de " + to_display(uvt);
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
  if (is_over(t, facts))
    return debt_in_uvt(owed_for(t.ground, facts).debt, facts.uvt) + ", más de " +
           std::to_string(t.uvt);
  const Date last = recent_until(t, facts);
  if (facts.act_on <= last) return "El plazo se cumple el " + to_long_spanish(last);
  return "No consta que se buscaron bienes y no los hay";
}

}  // namespace

Explanation explain_remission(const RemissionFacts& facts) {
  if (const auto ground = remission_ground(facts)) {
    const Owed owed = owed_for(*ground, facts);
    return {line_of(*ground,
                    "Se remite " + to_display(facts.debt) + ": " +
                        debt_in_uvt(owed.debt, facts.uvt) + "; exigible desde el " +
                        to_long_spanish(owed.since) + ", acto del " + to_long_spanish(facts.act_on),
                    facts.debt)};
  }
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
