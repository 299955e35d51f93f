#include "tax-rules/ica_special_base.h"

namespace recaudo::tax_rules {
namespace {

Result<void> check(const IcaSpecialIncome& income) {
  const auto bad = [](const char* reason) { return fail(Code::kIcaInputInvalid, reason); };
  if (income.received.is_negative() || income.of_others.is_negative() ||
      income.surcharges.is_negative())
    return bad("base especial: un valor es negativo");
  if (income.base == IcaSpecialBase::kOwnFees && !income.surcharges.is_zero())
    return bad("base especial: las sobretasas solo se descuentan del margen de los combustibles");
  if (income.of_others + income.surcharges > income.received)
    return bad("base especial: lo que se resta pasa de los ingresos");
  return {};
}

}  // namespace

Result<IcaSpecialBaseFigure> ica_special_base(const IcaSpecialIncome& income) {
  if (auto checked = check(income); !checked) return tl::unexpected(checked.error());
  const bool fuel = income.base == IcaSpecialBase::kFuelMargin;
  IcaSpecialBaseFigure out{income.received - income.of_others - income.surcharges, {}};
  const auto add = [&](std::string_view name, Money amount, SourceMark mark) {
    ExplanationLine line;
    line.concept_name = name;
    line.detail = (amount.is_negative() ? "Se resta: " + to_display(-amount) : to_display(amount)) +
                  ", lo que se informa";
    line.amount = amount;
    line.norm = fuel ? "Ley 383/1997 art. 67" : "Ley 1819/2016 art. 342";
    line.mark = mark;
    out.explanation.push_back(std::move(line));
  };
  add(fuel ? "Ventas de combustible" : "Ingresos recibidos", income.received,
      SourceMark::kVerified);
  add(fuel ? "Costo del combustible" : "Ingresos de terceros", -income.of_others,
      SourceMark::kVerified);
  if (!income.surcharges.is_zero())
    add("Sobretasas del combustible", -income.surcharges, SourceMark::kMemory);
  return out;
}

}  // namespace recaudo::tax_rules
