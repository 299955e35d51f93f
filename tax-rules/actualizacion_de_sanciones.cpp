#include "tax-rules/actualizacion_de_sanciones.h"

#include <boost/multiprecision/cpp_int.hpp>

#include "tax-rules/rounding_text.h"
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
  // Before the rounding, cut to the centavo; and whether it is no multiple of a thousand pesos.
  std::string rounding() const {
    const Integer centavo = boost::multiprecision::pow(Integer(kPpm), static_cast<unsigned>(steps));
    if (value % (centavo * 100'000) == 0) return {};
    const bool half = value * 2 % (centavo * 100'000) == 0;
    const Money cut = Money::centavos(Integer(value / centavo).convert_to<std::int64_t>());
    const std::string more = value % centavo == 0 ? "" : cut.is_whole_pesos() ? ",00…" : "…";
    return " = " + to_display(cut) + more + ", al múltiplo de $\u00a01.000 más cercano" +
           (half ? " (la mitad sube)" : "");
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

ExplanationLine sanction_line(const OverdueSanction& s, const Growth& growth) {
  ExplanationLine line;
  line.concept_name = "Sanción";
  line.detail = to_display(s.amount) + growth.rounding() +
                (s.origin == SanctionOrigin::kSelfAssessed ? ", exigible desde el "
                                                           : ", en firme desde el ") +
                to_long_spanish(s.from);
  line.amount = growth.to_thousand();
  line.norm = "ET art. 867-1";
  return line;
}

// "$ 1.000.000 × (1 + 13,12 %) × (1 + 9,28 %)": one year upon the other, rounded once.
std::string product_text(const OverdueSanction& s, const std::vector<IndexationStep>& steps) {
  std::string text = to_display(s.amount);
  for (const IndexationStep& step : steps) text += " × (1 + " + to_percent_text(step.ipc) + ")";
  return text;
}

ExplanationLine step_line(const IndexationStep& step, SourceMark mark, std::string growth) {
  ExplanationLine line;
  line.concept_name = "Actualización de la sanción";
  line.detail = "1 de enero de " + std::to_string(year_of(step.on)) + ", IPC de " +
                std::to_string(year_of(step.on) - 1) + ": " + std::move(growth);
  line.rate = step.ipc;
  line.norm = "ET art. 867-1";
  line.mark = mark;
  return line;
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
  out.explanation.push_back(sanction_line(sanction, growth));
  for (Date on = first_step(sanction); on <= sanction.until;
       on = make_date(year_of(on) + 1, 1, 1)) {
    RECAUDO_TRY(ipc, tables.ipc(year_of(on) - 1));
    growth.add(ipc.value);
    out.steps.push_back({on, ipc.value});
    const Money before = out.amount;
    out.amount = growth.to_thousand();
    // The share is what the rounded running total grows by, so that the lines add up exactly.
    out.explanation.push_back(step_line(
        out.steps.back(), ipc.mark,
        product_text(sanction, out.steps) + growth.rounding() + change_text(out.amount, before)));
    out.explanation.back().amount = out.amount - before;
  }
  out.exact = growth.text();
  return out;
}

}  // namespace recaudo::tax_rules
