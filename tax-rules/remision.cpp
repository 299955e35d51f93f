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

}  // namespace recaudo::tax_rules
