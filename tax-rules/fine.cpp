#include "tax-rules/fine.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

Result<void> check(const FineInput& input, const FineType& type) {
  const auto bad = [](std::string reason) {
    return fail(Code::kChargeInputInvalid, "multa: " + std::move(reason));
  };
  if (input.dates.firm_on < input.dates.imposed_on) return bad("quedó en firme antes de imponerse");
  if (input.paid_on < input.dates.imposed_on) return bad("se paga antes de imponerse");
  if (type.count && input.amount_by_act)
    return bad("la ley fija el valor de este tipo, no el acto");
  if (!type.count && !(input.amount_by_act && input.amount_by_act->is_positive() &&
                       input.amount_by_act->is_whole_pesos()))
    return bad("falta el valor que fija el acto, en pesos sin centavos");
  return {};
}

ExplanationLine amount_line(const FineInput& input, const FineType& type, Money amount) {
  ExplanationLine line;
  line.concept_name = "Multa " + input.code;
  line.detail = to_display(amount) + ", que fija el acto";
  line.amount = amount;
  line.norm = type.norm;
  line.mark = type.mark;
  return line;
}

// Pesos of the year in which the fine was imposed.
Result<ExplanationLine> counted_line(const FineLaw& law, const FineInput& input,
                                     const FineType& type) {
  RECAUDO_TRY(value, unit_value(type.unit, year_of(input.dates.imposed_on), law.tables, law.uvb));
  ExplanationLine line = amount_line(input, type, rounded_value(*type.count, value, type.rounding));
  const std::string figure = to_display(value.figure.value);
  line.detail =
      to_text(*type.count) + " " + std::string(to_text(type.unit)) + " × " +
      (type.unit == FineUnit::kSmdlv
           ? "(SMMLV de " + std::to_string(value.year) + " " + figure + " ÷ 30)"
           : std::string(to_text(type.unit)) + " de " + std::to_string(value.year) + " " + figure) +
      rounding_text(*type.count, value, type.rounding);
  // The weaker of both figures is what the reader must know.
  if (type.mark == SourceMark::kVerified) line.mark = value.figure.mark;
  return line;
}

bool may_be_discounted(const FineStatute& statute, const FineInput& input) {
  return input.regime != kPoliceCode ||
         std::ranges::find(statute.police_discount_types, input.code) !=
             statute.police_discount_types.end();
}

// The police code says what is taken off; the traffic code, what is paid.
RoundedFigure figure_of_law(const FineInput& input) {
  return input.regime == kTrafficCode ? RoundedFigure::kToPay : RoundedFigure::kDiscount;
}

}  // namespace

Result<FineLiquidation> liquidate_fine(const FineStatute& statute, SaturdayRule saturday,
                                       const FineLaw& law, const FineInput& input) {
  if (input.regime == kTrafficCode && !statute.has_traffic_body)
    return fail(Code::kParameterMissing,
                "organismo de tránsito del municipio. Norma por cargar: acuerdo que lo crea (Ley "
                "769/2002 art. 6)");
  RECAUDO_TRY(type, law.types.find(input.regime, input.code, input.dates.imposed_on,
                                   statute.unit_on(input.regime, input.dates.imposed_on)));
  if (auto checked = check(input, *type); !checked) return tl::unexpected(checked.error());
  FineLiquidation result;
  if (type->count) {
    RECAUDO_TRY(line, counted_line(law, input, *type));
    result.explanation.push_back(std::move(line));
  } else {
    result.explanation.push_back(amount_line(input, *type, *input.amount_by_act));
  }
  result.fine = result.explanation.front().amount;
  if (may_be_discounted(statute, input)) {
    const int day = business_day_of_term(input.dates.imposed_on, input.paid_on, saturday);
    const FineDiscount discount =
        fine_discount(result.fine, type->discounts, day, input.course, figure_of_law(input));
    result.discount = discount.discount;
    if (!result.discount.is_zero())
      result.explanation.push_back(
          explain_discount(discount, {day, input.course, type->norm, type->mark}));
  }
  if (!result.discount.is_zero()) return result;
  RECAUDO_TRY(mora,
              fine_mora(result.fine, *type, fine_mora_starts_after(*type, input.dates, saturday),
                        input.paid_on, law.rates, law.readings));
  result.mora = mora.interest;
  std::ranges::move(mora.explanation, std::back_inserter(result.explanation));
  return result;
}

}  // namespace recaudo::tax_rules
