#include "tax-rules/ica_payment_only.h"

#include <algorithm>

#include "tax-rules/mora_lines.h"
#include "tax-rules/rounding_text.h"
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

// What the discount is a part of, as the statute's parameters say.
struct DiscountBase {
  Money amount;
  std::string text;  // "$ 400.000 (renglón 25) − $ 150.000 (renglón 27)"
};

DiscountBase discount_base(const IcaLiquidation& filed, bool net_of_credits) {
  DiscountBase base;
  const auto take = [&](int number) {
    const Money value = filed.form.row(number);
    if (value.is_zero()) return;
    base.amount -= value;
    base.text += " − " + to_display(value) + " (renglón " + std::to_string(number) + ")";
  };
  base.amount = filed.form.row(kIcaCharged);
  base.text = to_display(base.amount) + " (renglón " + std::to_string(kIcaCharged) + ")";
  take(kExempt);
  if (net_of_credits)
    for (const int credit : {kWithheld, kSelfWithheld, kAdvanceBefore}) take(credit);
  return base;
}

// The line of row 36; none when nothing is offered for this payment.
Result<std::optional<ExplanationLine>> discount_line(const IcaStatute& statute,
                                                     const IcaLiquidation& filed,
                                                     const IcaPaymentOnly& payment) {
  RECAUDO_TRY(calendar, statute.calendar(filed.vigencia));
  RECAUDO_TRY(parameters, statute.parameters_of(filed.vigencia));
  if (payment.pays != filed.form.row(kIcaToPay)) return std::optional<ExplanationLine>{};
  const DiscountBase base = discount_base(filed, parameters->discount_net_of_credits);
  const Rate offered = ica_discount_on(*calendar, payment.paid_on);
  const Money share = share_of(std::max(base.amount, Money{}), offered, kThousand),
              discount = std::min(share, payment.pays);
  if (discount.is_zero()) return std::optional<ExplanationLine>{};
  ExplanationLine line = line_of("Descuento por pronto pago (renglón 36)", -discount,
                                 calendar->norm, mark_of(filed, kDiscount));
  line.mark = std::max(line.mark, mark_of_rule(calendar->invented));
  line.rate = offered;
  line.detail = to_percent_text(offered) + " × (" + base.text + ")" +
                in_thousands_text(exact_share(base.amount, offered)) +
                (discount < share ? ", sin pasar de " + to_display(payment.pays) : "");
  return std::optional<ExplanationLine>{std::move(line)};
}

// What of the payment is tax.
Money tax_in(const IcaLiquidation& filed, Money pays) {
  const Money balance = filed.form.row(kIcaToPay),
              tax = std::max(balance - filed.form.row(kIcaSanctions), Money{});
  return Money::pesos(divide_rounded(Int128{pays.centavos()} * tax.centavos(),
                                     Int128{balance.centavos()} * 100, Rounding::kHalfUp));
}

// The tax in what is paid, when a part of it are sanctions: the figure that bears the interest.
ExplanationLine base_line(const IcaLiquidation& filed, Money pays, Money tax) {
  const Money balance = filed.form.row(kIcaToPay), sanctions = filed.form.row(kIcaSanctions);
  ExplanationLine line =
      line_of("Base de los intereses", Money{}, "ET arts. 634 y 804", mark_of(filed, kInterest));
  const Money whole = std::max(balance - sanctions, Money{});
  line.base = tax;
  line.detail = to_display(pays) + " × " + to_display(whole) + " (renglón 33 sin el 31) ÷ " +
                to_display(balance) + " (renglón 33)" +
                rounding_text({Int128{pays.centavos()} * whole.centavos(), balance.centavos()},
                              Money::pesos(1), Rounding::kHalfUp);
  return line;
}

// Row 37: the base where it is not what is paid, its days, and the rounding to the thousand.
void add_interest(const IcaLiquidation& filed, Money pays, MoraResult mora, IcaPaymentForm& out) {
  out.interest = to_thousand(mora.interest);
  if (mora.days == 0) return;
  const Money tax = tax_in(filed, pays);
  if (tax != pays) out.explanation.push_back(base_line(filed, pays, tax));
  for (ExplanationLine& line : mora.explanation) {
    if (is_stretch(line)) {
      line.concept_name = "Intereses de mora (renglón 37)";
      line.mark = std::max(line.mark, mark_of(filed, kInterest));
    }
    out.explanation.push_back(std::move(line));
  }
  if (out.interest == mora.interest) return;
  ExplanationLine line =
      line_of("Aproximación al múltiplo de mil (renglón 37)", out.interest - mora.interest,
              "ET art. 577", mark_of(filed, kInterest));
  line.detail = rounded_text(mora.interest, kThousand) + change_text(out.interest, mora.interest);
  out.explanation.push_back(std::move(line));
}

}  // namespace

Result<IcaPaymentForm> pay_ica(const IcaStatute& statute, const IcaLiquidation& filed,
                               const IcaPaymentOnly& payment, const RateTable& rates) {
  if (auto checked = check(filed, payment); !checked) return tl::unexpected(checked.error());
  RECAUDO_TRY(discount, discount_line(statute, filed, payment));
  RECAUDO_TRY(
      mora, mora_interest(
                {tax_in(filed, payment.pays), filed.due_on, payment.paid_on, {}, payment.readings},
                rates));
  IcaPaymentForm out;
  out.pays = payment.pays;
  out.explanation.push_back(line_of("Valor a pagar (renglón 35)", out.pays, std::string(kForm),
                                    mark_of(filed, kIcaPaid)));
  out.explanation.back().detail = to_display(out.pays) + ", lo que se paga de los " +
                                  to_display(filed.form.row(kIcaToPay) - payment.paid_before) +
                                  " que se deben";
  if (discount) {
    out.discount = -discount->amount;
    out.explanation.push_back(std::move(*discount));
  }
  add_interest(filed, payment.pays, std::move(mora), out);
  out.total = out.pays - out.discount + out.interest;
  out.voluntary = to_thousand(payment.voluntary);
  out.total_with_voluntary = out.total + out.voluntary;
  if (out.voluntary.is_zero()) return out;
  ExplanationLine line = line_of("Pago voluntario (renglón 39)", out.voluntary, std::string(kForm),
                                 mark_of(filed, kVoluntary));
  line.detail = "Lo que se escribe, " + rounded_text(payment.voluntary, kThousand) +
                (out.voluntary == payment.voluntary ? ", en miles de pesos" : "");
  out.explanation.push_back(std::move(line));
  return out;
}

}  // namespace recaudo::tax_rules
