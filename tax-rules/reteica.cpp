#include "tax-rules/reteica.h"

#include <algorithm>

#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"
#include "tax-rules/uvt_text.h"

namespace recaudo::tax_rules {
namespace {

constexpr UvtCount kTolerance = UvtCount::whole(10);

// Both in parts of a UVT x centavos, so that they can be compared without rounding.
Int128 in_parts(Money amount) {
  return Int128{amount.centavos()} * UvtCount::kPartsOfUvt;
}
Int128 in_parts(UvtCount count, Money uvt) {
  return Int128{count.parts} * uvt.centavos();
}

bool reaches_minimum(Money base, const IcaRetentionRule& rule, Money uvt) {
  const Int128 amount = in_parts(base), minimum = in_parts(rule.minimum, uvt);
  return rule.includes_minimum ? amount >= minimum : amount > minimum;
}

// Why nothing is withheld from the payee; empty when something is.
std::string_view reason_not_withheld(const IcaPayee& payee) {
  if (payee.simple_regime) return "El beneficiario está en el régimen SIMPLE";
  if (payee.self_withholder) return "El beneficiario es autorretenedor";
  if (payee.exempt) return "El beneficiario está exento o no es sujeto del impuesto";
  return {};
}

IcaWithholding nothing_withheld(std::string reason, std::string norm) {
  ExplanationLine line;
  line.concept_name = "Retención de industria y comercio";
  line.detail = std::move(reason);
  line.norm = std::move(norm);
  return {Money{}, {std::move(line)}};
}

Money paid_until(const WithholdingReturn& filed, Date day) {
  Money paid;
  for (const WithholdingPayment& p : filed.payments)
    if (p.on <= day) paid += p.amount;
  return paid;
}

}  // namespace

Money withheld_amount(Money base, Rate tariff, const IcaRetentionRule& rule, Money uvt) {
  if (!reaches_minimum(base, rule, uvt)) return Money{};
  return share_of(base, tariff, rule.unit);
}

Result<IcaWithholding> withhold_ica(const IcaStatute& statute, const LegalTables& tables,
                                    const IcaPayment& payment) {
  if (payment.base.is_negative())
    return fail(Code::kIcaInputInvalid, "la base de la retención es negativa");
  RECAUDO_TRY(rule, statute.retention(payment.concept_name, payment.paid_on));
  RECAUDO_TRY(tariff, statute.tariff(payment.ciiu, year_of(payment.paid_on)));
  RECAUDO_TRY(uvt, tables.uvt(year_of(payment.paid_on)));
  if (const auto reason = reason_not_withheld(payment.payee); !reason.empty())
    return nothing_withheld(std::string(reason), rule->norm);
  if (!reaches_minimum(payment.base, *rule, uvt.value))
    return nothing_withheld(to_display(payment.base) +
                                (rule->includes_minimum ? " no llegan a la base mínima, "
                                                        : " no pasan de la base mínima, ") +
                                to_text(rule->minimum) + " UVT × " + to_display(uvt.value) +
                                " (sin redondear)",
                            rule->norm);
  const Money amount = withheld_amount(payment.base, tariff->rate, *rule, uvt.value);
  return IcaWithholding{
      amount,
      {{"Retención de industria y comercio",
        "Base sin IVA " + to_display(payment.base) + " × " + to_per_mil_text(tariff->rate) +
            " (actividad " + payment.ciiu + ", " + tariff->norm + ")" +
            rounding_text(exact_share(payment.base, tariff->rate), rule->unit, Rounding::kHalfUp),
        payment.base, tariff->rate, std::nullopt, amount, rule->norm,
        mark_of_rule(rule->invented || tariff->invented)}}};
}

Result<bool> is_effective(const WithholdingReturn& filed, Money uvt) {
  if (filed.owed.is_negative())
    return fail(Code::kIcaInputInvalid, "una declaración de retenciones no tiene saldo a favor");
  const Money missing = filed.owed - paid_until(filed, std::max(filed.due_on, filed.filed_on));
  if (!missing.is_positive()) return true;
  const bool small = in_parts(missing) <= in_parts(kTolerance, uvt);
  const Date last_day = next_business_day(add_months(filed.due_on, 12), filed.saturday);
  return small && paid_until(filed, last_day) >= filed.owed;
}

}  // namespace recaudo::tax_rules
