#include "tax-rules/actualizacion_de_sanciones.h"

#include <boost/multiprecision/cpp_int.hpp>

#include "tax-rules/sanction.h"

namespace recaudo::tax_rules {
namespace {

using Integer = boost::multiprecision::cpp_int;

constexpr std::int64_t kPpm = 1'000'000;
constexpr std::size_t kDecimalsOfStep = 6, kDecimalsOfCentavo = 2;
constexpr int kMaxYears = 100;

// The sanction grown by every step so far: centavos x 10^(6 steps).
struct Growth {
  Integer value;
  std::size_t steps = 0;

  void add(Rate ipc) {
    value *= kPpm + ipc.ppm();
    ++steps;
  }
  Money to_thousand() const {
    const Integer unit =
        boost::multiprecision::pow(Integer(kPpm), static_cast<unsigned>(steps)) * 100'000;
    const Integer half_up = (2 * value + unit) / (2 * unit);
    return Money::pesos(half_up.convert_to<std::int64_t>() * 1'000);
  }
  std::string text() const {
    const std::size_t decimals = steps * kDecimalsOfStep + kDecimalsOfCentavo;
    std::string digits = value.str();
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
    return digits;
  }
};

// The first 1 January that makes the sanction grow.
Date first_step(const OverdueSanction& s) {
  const Date after = s.origin == SanctionOrigin::kSelfAssessed ? add_months(s.from, 12) : s.from;
  return make_date(year_of(after) + 1, 1, 1);
}

ExplanationLine sanction_line(const OverdueSanction& s, Money amount) {
  ExplanationLine line;
  line.concept_name = "Sanción";
  line.detail = s.origin == SanctionOrigin::kSelfAssessed
                    ? "Exigible desde el " + to_long_spanish(s.from)
                    : "En firme desde el " + to_long_spanish(s.from);
  line.amount = amount;
  line.norm = "ET art. 867-1";
  return line;
}

ExplanationLine step_line(const IndexationStep& step, SourceMark mark, Money growth) {
  return {"Actualización de la sanción",
          "1 de enero de " + std::to_string(year_of(step.on)) + ": IPC de " +
              std::to_string(year_of(step.on) - 1) + " (" + to_percent_text(step.ipc) +
              ") sobre el valor acumulado",
          std::nullopt,
          step.ipc,
          std::nullopt,
          growth,
          "ET art. 867-1",
          mark};
}

}  // namespace

Result<IndexedSanction> index_sanction(const OverdueSanction& sanction, const LegalTables& tables) {
  if (auto checked = check_sanction_base(sanction.amount, "sanción"); !checked)
    return tl::unexpected(checked.error());
  if (year_of(sanction.until) - year_of(sanction.from) > kMaxYears)
    return fail(Code::kSanctionInputInvalid, "la actualización pasa de cien años");
  Growth growth{Integer(sanction.amount.centavos())};
  IndexedSanction out;
  out.amount = growth.to_thousand();
  out.explanation.push_back(sanction_line(sanction, out.amount));
  for (Date on = first_step(sanction); on <= sanction.until;
       on = make_date(year_of(on) + 1, 1, 1)) {
    RECAUDO_TRY(ipc, tables.ipc(year_of(on) - 1));
    growth.add(ipc.value);
    out.steps.push_back({on, ipc.value});
    // The share is what the rounded running total grows by, so that the lines add up exactly.
    out.explanation.push_back(
        step_line(out.steps.back(), ipc.mark, growth.to_thousand() - out.amount));
    out.amount = growth.to_thousand();
  }
  out.exact = growth.text();
  return out;
}

}  // namespace recaudo::tax_rules
