#include "tax-rules/ica_payment_only.h"

#include <algorithm>

#include "tax-rules/share.h"

namespace recaudo::tax_rules {
namespace {

constexpr Money kThousand = Money::pesos(1'000);
constexpr std::string_view kForm = "Res. MinHacienda 4056/2017";
constexpr int kExempt = 26, kWithheld = 27, kSelfWithheld = 28, kAdvanceBefore = 29, kDiscount = 36,
              kInterest = 37, kVoluntary = 39;

Result<void> check(const IcaLiquidation& filed, const IcaPaymentOnly& payment) {
  const auto bad = [](std::string reason) {
    return fail(Code::kIcaInputInvalid, "solo pago: " + std::move(reason));
  };
  const Money owed = filed.form.row(kIcaToPay) - payment.paid_before;
  if (payment.paid_before.is_negative() || payment.voluntary.is_negative())
    return bad("un valor es negativo");
  if (!owed.is_positive()) return bad("la declaración no tiene saldo por pagar");
  if (!payment.pays.is_positive() || payment.pays > owed)
    return bad("el renglón 35 va de más de 0 a " + to_display(owed));
  if (payment.pays != to_thousand(payment.pays)) return bad("el renglón 35 va en múltiplos de mil");
  if (payment.paid_on < filed.filed_on) return bad("se paga antes de declarar");
  return {};
}

Result<Money> discount_of(const IcaStatute& statute, const IcaLiquidation& filed,
                          const IcaPaymentOnly& payment) {
  RECAUDO_TRY(calendar, statute.calendar(filed.vigencia));
  RECAUDO_TRY(parameters, statute.parameters_of(filed.vigencia));
  if (payment.pays != filed.form.row(kIcaToPay)) return Money{};
  const auto row = [&](int number) { return filed.form.row(number); };
  Money base = row(kIcaCharged) - row(kExempt);
  if (parameters->discount_net_of_credits)
    base -= row(kWithheld) + row(kSelfWithheld) + row(kAdvanceBefore);
  const Rate offered = ica_discount_on(*calendar, payment.paid_on);
  return std::min(share_of(std::max(base, Money{}), offered, kThousand), payment.pays);
}

// What of the payment is tax.
Money tax_in(const IcaLiquidation& filed, Money pays) {
  const Money balance = filed.form.row(kIcaToPay),
              tax = std::max(balance - filed.form.row(kIcaSanctions), Money{});
  return Money::pesos(divide_rounded(Int128{pays.centavos()} * tax.centavos(),
                                     Int128{balance.centavos()} * 100, Rounding::kHalfUp));
}

// What the form's table says of the source of a row.
SourceMark mark_of(const IcaLiquidation& filed, int number) {
  const auto row = std::ranges::find(filed.form.rows, number, &IcaFilledRow::number);
  invariant(row != filed.form.rows.end(), "the form has the rows of its payment");
  return row->mark;
}

ExplanationLine line_of(std::string_view name, Money amount, std::string norm, SourceMark mark) {
  ExplanationLine line;
  line.concept_name = name;
  line.amount = amount;
  line.norm = std::move(norm);
  line.mark = mark;
  return line;
}

}  // namespace

Result<IcaPaymentForm> pay_ica(const IcaStatute& statute, const IcaLiquidation& filed,
                               const IcaPaymentOnly& payment, const RateTable& rates) {
  if (auto checked = check(filed, payment); !checked) return tl::unexpected(checked.error());
  IcaPaymentForm out;
  out.pays = payment.pays;
  RECAUDO_TRY(discount, discount_of(statute, filed, payment));
  out.discount = discount;
  RECAUDO_TRY(
      mora, mora_interest(
                {tax_in(filed, payment.pays), filed.due_on, payment.paid_on, {}, payment.readings},
                rates));
  out.interest = to_thousand(mora.interest);
  out.total = out.pays - out.discount + out.interest;
  out.voluntary = to_thousand(payment.voluntary);
  out.total_with_voluntary = out.total + out.voluntary;

  out.explanation.push_back(line_of("Valor a pagar (renglón 35)", out.pays, std::string(kForm),
                                    mark_of(filed, kIcaPaid)));
  if (!out.discount.is_zero())
    out.explanation.push_back(line_of("Descuento por pronto pago (renglón 36)", -out.discount,
                                      value_or_throw(statute.calendar(filed.vigencia))->norm,
                                      mark_of(filed, kDiscount)));
  if (mora.days > 0) {
    ExplanationLine line = line_of("Intereses de mora (renglón 37)", out.interest,
                                   "ET arts. 634, 635 y 804", mark_of(filed, kInterest));
    line.detail = to_display(mora.interest) + " por " + std::to_string(mora.days) +
                  " días, al múltiplo de mil más cercano";
    line.days = mora.days;
    if (mora.unconfirmed_rate) line.mark = SourceMark::kMemory;
    out.explanation.push_back(std::move(line));
  }
  if (!out.voluntary.is_zero())
    out.explanation.push_back(line_of("Pago voluntario (renglón 39)", out.voluntary,
                                      std::string(kForm), mark_of(filed, kVoluntary)));
  return out;
}

}  // namespace recaudo::tax_rules
