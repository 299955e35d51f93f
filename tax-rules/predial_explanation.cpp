#include "tax-rules/predial_explanation.h"

#include "tax-rules/predial_tariff.h"
#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {
namespace {

// "135 SMMLV de $ 1.750.905, $ 236.372.175"
std::string smmlv_text(Money smmlv, int n) {
  return std::to_string(n) + " SMMLV de " + to_display(smmlv) + ", " +
         to_display(times_smmlv(smmlv, n));
}

// What of the parcel chose the tariff, besides destino and zone.
std::string chosen_by_text(const PredialAssessment& a, const PredialInput& input) {
  const PredialTariff& t = *a.tariff;
  std::string text;
  if (!t.estratos.empty())
    text += input.estrato ? "; estrato " + std::to_string(*input.estrato) : "; sin estrato";
  if (t.over_smmlv > 0) text += "; más de " + smmlv_text(*a.smmlv, t.over_smmlv);
  if (t.up_to_smmlv) text += "; hasta " + smmlv_text(*a.smmlv, *t.up_to_smmlv);
  return text;
}

std::string ipc_text(const PredialAssessment& a, const PredialInput& input) {
  return "más el IPC de " + std::to_string(input.vigencia - 1) + " (" +
         to_percent_text(a.figure.figure) + ")";
}

std::string increase_text(const PredialAssessment& a, const PredialInput& input) {
  switch (a.limit) {
    case LimitKind::kIpc:
      return ipc_text(a, input);
    case LimitKind::kIpcPlus8:
      return ipc_text(a, input) + " más 8 puntos";
    case LimitKind::kHalf:
      return "más el 50\u00a0%";
    case LimitKind::kDouble:
      return "por dos";
    case LimitKind::kOwnPercent:
      return "más el " + to_percent_text(a.figure.figure);
    case LimitKind::kNone:
      return {};
  }
  throw BrokenInvariant("unknown predial limit");
}

// Why that increase is the parcel's: after its product, which it must not interrupt.
std::string reason_text(const PredialAssessment& a, const PredialInput& input) {
  switch (a.limit) {
    case LimitKind::kIpc:
      return ", por ser vivienda de estrato " + std::to_string(*input.estrato) +
             " con avalúo hasta " + smmlv_text(*a.smmlv, kLowValueInSmmlv);
    case LimitKind::kIpcPlus8:
      return ", por estar actualizado y ya cobrado así";
    case LimitKind::kHalf:
      return ", por no estar actualizado el catastro";
    case LimitKind::kDouble:
      return ", porque entra una formación o actualización del catastro";
    case LimitKind::kOwnPercent:
    case LimitKind::kNone:
      return {};
  }
  throw BrokenInvariant("unknown predial limit");
}

std::string cap_text(const PredialAssessment& a, const PredialInput& input) {
  const auto cap = TaxCap::of(a.limit, *input.previous_tax, a.figure.figure);
  return rounding_text({cap->numerator(), TaxCap::kDenominator}, a.unit, Rounding::kFloor);
}

SourceMark mark_of(bool invented) {
  return invented ? SourceMark::kInvented : SourceMark::kVerified;
}

// Its amount is what the limit takes off, and not the limit.
constexpr std::string_view kLimitName = "Reducción por el límite del aumento";

ExplanationLine tax_line(const PredialAssessment& a, const PredialInput& input) {
  const PredialTariff& t = *a.tariff;
  return {"Impuesto predial",
          "Avalúo " + to_display(input.avaluo) + " × " + to_per_mil_text(t.rate) + " (" + t.code +
              ", " + t.description + chosen_by_text(a, input) + ")" +
              rounding_text(exact_share(input.avaluo, t.rate), a.unit, Rounding::kHalfUp),
          input.avaluo,
          t.rate,
          std::nullopt,
          a.unlimited,
          t.norm,
          mark_of(t.invented),
          PredialConcept::kPredial,
          true};
}

ExplanationLine limit_line(const PredialAssessment& a, const PredialInput& input) {
  return {std::string(kLimitName),
          "Impuesto de " + std::to_string(input.vigencia - 1) + " " +
              to_display(*input.previous_tax) + ", " + increase_text(a, input) +
              cap_text(a, input) + reason_text(a, input) + ": hasta " + to_display(*a.cap) +
              (a.limited < a.unlimited ? "" : "; el impuesto no pasa de ahí y no se reduce"),
          input.previous_tax,
          std::nullopt,
          std::nullopt,
          a.limited - a.unlimited,
          std::string(a.figure.norm),
          a.figure.mark};
}

// Says why no limit was applied, when the reader could expect one.
ExplanationLine no_limit_line(const PredialAssessment& a, const PredialInput& input) {
  ExplanationLine line;
  line.concept_name = kLimitName;
  if (!a.exclusion.empty()) {
    line.detail =
        "No se aplica ningún límite. El predio está excluido este año: " + std::string(a.exclusion);
    line.norm = "Ley 44/1990 art. 6; Ley 1995/2019 art. 2";
  } else if (!input.previous_tax || input.previous_tax->is_zero()) {
    line.detail = "No se aplica ningún límite. No consta impuesto del año anterior para comparar";
    line.norm = "Ley 44/1990 art. 6; Ley 1995/2019 art. 2";
    line.mark = SourceMark::kProjectRule;
  } else {
    line.detail =
        input.cadastral_update == CadastralUpdate::kFirstYear
            ? "Entra una actualización del catastro, y ninguna norma limita el aumento este año"
            : "Ninguna norma limita el aumento este año: la Ley 44 de 1990 limita el de una "
              "formación o actualización del catastro que entra, y este año no entra ninguna";
    line.norm = "Ley 44/1990 art. 6";
  }
  return line;
}

ExplanationLine exemption_line(const PredialAssessment& a, const PredialInput& input) {
  ExplanationLine line;
  line.concept_name = input.not_taxable ? "No gravado" : "Exención";
  line.detail =
      std::string(input.not_taxable ? "Predio que la ley no grava" : "Predio exento del impuesto") +
      ": se quita todo, " + to_display(a.exempted);
  line.amount = -a.exempted;
  line.norm = shown_exemption_act(input);
  line.mark = input.exemption_mark;
  if (is_wholly_exempt(input)) return line;
  line.concept_name = kPartialExemption;
  line.detail =
      to_display(a.limited) + " × " + to_percent_text(input.exempt_share) +
      rounding_text(exact_share(a.limited, input.exempt_share), a.unit, Rounding::kHalfUp);
  line.base = a.limited;
  return line;
}

ExplanationLine environmental_line(const EnvironmentalRule& rule, const PredialInput& input,
                                   Money charge) {
  const bool own = rule.mode == EnvironmentalMode::kOwnSurcharge;
  const bool whole = own && input.exempt;  // no norm that was seen says it: a rule of this project
  return {"Sobretasa ambiental",
          own ? "Avalúo " + to_display(input.avaluo) + " × " + to_per_mil_text(rule.rate) +
                    rounding_text(exact_share(input.avaluo, rule.rate), Money::pesos(1),
                                  Rounding::kHalfUp) +
                    (whole ? "; la exención parcial no la reduce (regla del sistema)" : "")
              : "El municipio gira el " + to_percent_text(rule.rate) +
                    " del predial recaudado; usted no paga más",
          own ? std::optional<Money>(input.avaluo) : std::nullopt,
          rule.rate,
          std::nullopt,
          charge,
          rule.norm,
          whole && !rule.invented ? SourceMark::kProjectRule : mark_of(rule.invented),
          PredialConcept::kEnvironmental,
          own};
}

// Who is exempt looks for the surcharges too: when predial is not due, neither are they.
ExplanationLine not_due_line(std::string name, PredialConcept part, const std::string& norm,
                             bool invented) {
  ExplanationLine line;
  line.concept_name = std::move(name);
  line.detail =
      "No se cobra: la sobretasa sigue al predial, y este año el predio no lo paga "
      "(Consejo de Estado)";
  line.norm = norm;
  line.mark = mark_of(invented);
  line.part = part;
  return line;
}

void add_not_due(Explanation& lines, const PredialAssessment& a) {
  const EnvironmentalRule& rule = *a.environmental_rule;
  if (rule.mode == EnvironmentalMode::kOwnSurcharge)
    lines.push_back(not_due_line("Sobretasa ambiental", PredialConcept::kEnvironmental, rule.norm,
                                 rule.invented));
  if (a.bomberil_rule != nullptr)
    lines.push_back(not_due_line("Sobretasa bomberil", PredialConcept::kBomberil,
                                 a.bomberil_rule->norm, a.bomberil_rule->invented));
}

ExplanationLine bomberil_line(const PredialAssessment& a) {
  const BomberilRule& rule = *a.bomberil_rule;
  return {"Sobretasa bomberil",
          (rule.base == BomberilBase::kBeforeLimit ? "Predial sin el límite " : "Predial ") +
              to_display(a.bomberil_base) + " × " + to_percent_text(rule.percent_of_predial) +
              rounding_text(exact_share(a.bomberil_base, rule.percent_of_predial), Money::pesos(1),
                            Rounding::kHalfUp),
          a.bomberil_base,
          rule.percent_of_predial,
          std::nullopt,
          a.bomberil,
          rule.norm,
          mark_of(rule.invented),
          PredialConcept::kBomberil};
}

}  // namespace

Explanation explain_predial(const PredialAssessment& a, const PredialInput& input) {
  Explanation lines;
  lines.reserve(5);
  lines.push_back(tax_line(a, input));
  lines.push_back(a.cap ? limit_line(a, input) : no_limit_line(a, input));
  if (input.exempt) lines.push_back(exemption_line(a, input));
  if (is_wholly_exempt(input)) {
    add_not_due(lines, a);
    return lines;
  }
  lines.push_back(environmental_line(*a.environmental_rule, input, a.environmental));
  if (a.bomberil_rule != nullptr) lines.push_back(bomberil_line(a));
  return lines;
}

}  // namespace recaudo::tax_rules
