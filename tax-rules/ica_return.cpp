#include "tax-rules/ica_return.h"

#include <algorithm>
#include <set>

#include "tax-rules/extemporaneidad.h"
#include "tax-rules/sancion_minima.h"

namespace recaudo::tax_rules {
namespace {

tl::unexpected<Error> bad(std::string reason) {
  return fail(Code::kIcaInputInvalid, std::move(reason));
}

Result<void> check(const IcaReturn& declared) {
  if (declared.simple_regime)
    return bad("el contribuyente está en el régimen SIMPLE en " +
               std::to_string(declared.vigencia) +
               ": declara ante la DIAN y no presenta este formulario (ET arts. 903 a 916)");
  if (declared.filed_on < make_date(declared.vigencia, 1, 1))
    return bad("se presenta antes de empezar la vigencia " + std::to_string(declared.vigencia));
  if (declared.financial_units < 0) return bad("unidades comerciales adicionales: es negativo");
  std::set<std::string> seen;
  for (const IcaDeclaredActivity& a : declared.activities)
    if (!seen.insert(a.ciiu).second) return bad("la actividad " + a.ciiu + " está repetida");
  return {};
}

// A fact that the statute gives no figure for is refused, never taxed at zero.
Result<void> check_figures(const IcaReturn& declared, const IcaParameters& p) {
  const auto missing = [](const std::string& what) {
    return fail(Code::kParameterMissing, what + ". Norma por cargar: acuerdo del concejo");
  };
  const std::string year = std::to_string(declared.vigencia);
  const auto kilowatts = declared.boxes.find(kIcaKilowatts);
  if (kilowatts != declared.boxes.end() && kilowatts->second.is_positive() &&
      p.per_kilowatt.is_zero())
    return missing("valor por kilovatio de " + year + " (Ley 56/1981 art. 7)");
  if (declared.financial_units > 0 && p.per_financial_unit.is_zero())
    return missing("valor por unidad comercial adicional de " + year + " (D. 1333/1986 art. 209)");
  return {};
}

Result<IcaFormInput> form_input(const IcaStatute& statute, const IcaParameters& p,
                                const IcaReturn& declared) {
  IcaFormInput input;
  input.boxes = declared.boxes;
  for (const IcaDeclaredActivity& a : declared.activities) {
    RECAUDO_TRY(tariff, statute.tariff(a.ciiu, declared.vigencia));
    input.activities.push_back(
        {a.ciiu, a.income, tariff->rate, tariff->norm, mark_of_rule(tariff->invented)});
  }
  input.figures.signs = declared.signs;
  input.figures.bomberil = p.bomberil;
  input.figures.security = p.security;
  input.figures.advance = p.advance;
  input.figures.per_kilowatt = p.per_kilowatt;
  input.figures.financial_units = declared.financial_units;
  input.figures.per_financial_unit = p.per_financial_unit;
  input.figures.discount_net_of_credits = p.discount_net_of_credits;
  input.figures.council = {p.norm, mark_of_rule(p.invented)};
  return input;
}

Result<void> check_filled(const IcaFilledForm& form) {
  if (form.row(kIcaLocalIncome).is_negative())
    return bad("renglón 10: los ingresos de fuera del municipio pasan del total");
  const Money taxable = form.row(kIcaTaxableIncome);
  if (taxable.is_negative()) return bad("renglón 16: lo que se resta pasa de los ingresos");
  Money declared;
  for (const IcaActivityTax& a : form.activities) declared += a.income;
  if (declared != taxable)
    return bad("los ingresos de las actividades suman " + to_display(declared) +
               " y el renglón 16 es " + to_display(taxable) + ": ajuste una actividad");
  if (form.row(kIcaPaid) > form.row(kIcaToPay))
    return bad("renglón 35: se paga más que el saldo a cargo de " +
               to_display(form.row(kIcaToPay)));
  return {};
}

}  // namespace

Rate ica_discount_on(const IcaCalendar& calendar, Date day) {
  for (const IcaDiscountOffer& offer : calendar.discounts)
    if (day <= offer.until) return offer.percent;
  return Rate{};
}

Result<IcaLiquidation> liquidate_ica(const IcaStatute& statute, const IcaForm& form,
                                     const IcaReturn& declared) {
  if (auto checked = check(declared); !checked) return tl::unexpected(checked.error());
  RECAUDO_TRY(parameters, statute.parameters_of(declared.vigencia));
  RECAUDO_TRY(calendar, statute.calendar(declared.vigencia));
  if (auto checked = check_figures(declared, *parameters); !checked)
    return tl::unexpected(checked.error());
  RECAUDO_TRY(input, form_input(statute, *parameters, declared));
  RECAUDO_TRY(filled, form.fill(input, declared.filed_on));
  if (auto checked = check_filled(filled); !checked) return tl::unexpected(checked.error());
  if (filled.row(kIcaPaid) == filled.row(kIcaToPay))
    input.figures.discount = ica_discount_on(*calendar, declared.filed_on);
  input.figures.calendar = {calendar->norm, mark_of_rule(calendar->invented)};
  RECAUDO_TRY(discounted, form.fill(input, declared.filed_on));
  return IcaLiquidation{declared.vigencia, calendar->due_on, declared.filed_on,
                        std::move(discounted)};
}

Result<MinimumSanction> ica_minimum_sanction(const IcaStatute& statute, const LegalTables& tables,
                                             int year) {
  RECAUDO_TRY(parameters, statute.parameters_of(year));
  RECAUDO_TRY(uvt, tables.uvt(year));
  MinimumSanction minimum = MinimumSanction::of(parameters->minimum_sanction, uvt.value, year);
  minimum.mark = uvt.mark;
  if (parameters->minimum_sanction.parts < kNationalMinimumSanction.parts) {
    minimum.norm += "; Ley 788/2002 art. 59; " + parameters->norm;
    minimum.mark = std::max(minimum.mark, mark_of_rule(parameters->invented));
  }
  return minimum;
}

Result<Sanction> ica_late_filing_sanction(const IcaStatute& statute, const LegalTables& tables,
                                          const IcaLiquidation& liquidation,
                                          bool after_emplazamiento,
                                          const Gradualidad& gradualidad) {
  LateFiling filing;
  filing.due_on = liquidation.due_on;
  filing.filed_on = liquidation.filed_on;
  filing.after_emplazamiento = after_emplazamiento;
  filing.tax = liquidation.form.row(kIcaCharged);
  filing.gross_income = liquidation.form.row(kIcaLocalIncome);
  filing.credit_balance = liquidation.form.row(kIcaCreditBalance);
  const int year = year_of(liquidation.filed_on);
  RECAUDO_TRY(uvt, tables.uvt(year));
  RECAUDO_TRY(minimum, ica_minimum_sanction(statute, tables, year));
  RECAUDO_TRY(full, late_filing_sanction(filing, uvt.value));
  return settle_sanction(full, gradualidad, minimum);
}

}  // namespace recaudo::tax_rules
