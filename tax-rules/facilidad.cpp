#include "tax-rules/facilidad.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

constexpr int kMaxInstalments = 366 * 7;  // a daily plan of seven years
constexpr int kMaxDays = 366;
constexpr std::int64_t kBothYears = std::int64_t{365} * 366;
// Centavos, parts per million, both kinds of year: to pesos.
constexpr Int128 kDenominator = Int128{100} * 1'000'000 * kBothYears;

Result<void> check(const AgreementTerms& terms) {
  const auto bad = [](std::string reason) {
    return fail(Code::kChargeInputInvalid, "facilidad de pago: " + std::move(reason));
  };
  if (terms.concepts.empty()) return bad("no tiene conceptos");
  for (const AgreementConcept& c : terms.concepts)
    if (c.capital.is_negative() || !c.capital.is_whole_pesos())
      return bad("el concepto " + c.name + " debe estar en pesos, sin centavos ni signo");
  if (terms.instalments < 1 || terms.instalments > kMaxInstalments)
    return bad("el número de cuotas no es posible");
  if (terms.rate < Rate{} || terms.rate > Rate::percent(100)) return bad("la tasa no es posible");
  if (terms.days_between_instalments &&
      (*terms.days_between_instalments < 1 || *terms.days_between_instalments > kMaxDays))
    return bad("los días entre cuotas van de 1 a 366");
  return {};
}

Date due_date(const AgreementTerms& terms, int number) {
  return terms.days_between_instalments
             ? add_days(terms.granted_on, number * *terms.days_between_instalments)
             : add_months(terms.granted_on, number);
}

// Days after `from` up to `to`, each weighed so that the sum is over 365 x 366.
std::int64_t weighed_days(Date from, Date to, AgreementDivisor divisor) {
  constexpr std::int64_t kCommon = kBothYears / 365, kLeap = kBothYears / 366;
  if (divisor == AgreementDivisor::k365) return days_between(from, to) * kCommon;
  std::int64_t sum = 0;
  for (Date day = from; day < to;) {
    const Date end = std::min(to, make_date(year_of(add_days(day, 1)), 12, 31));
    sum += days_between(day, end) * (is_leap(year_of(end)) ? kLeap : kCommon);
    day = end;
  }
  return sum;
}

// The capital due up to instalment i, so that each concept is paid whole at the end.
Money due_up_to(Money capital, int number, int of) {
  return Money::pesos(
      divide_rounded(Int128{capital.whole_pesos()} * number, of, Rounding::kHalfUp));
}

Money unpaid_tax(const AgreementTerms& terms, int paid_instalments) {
  Money unpaid;
  for (const AgreementConcept& c : terms.concepts)
    if (c.bears_interest)
      unpaid += c.capital - due_up_to(c.capital, paid_instalments, terms.instalments);
  return unpaid;
}

AgreementInstalment instalment(const AgreementTerms& terms, int number) {
  AgreementInstalment i;
  const Date before = due_date(terms, number - 1);
  i.number = number;
  i.due_on = due_date(terms, number);
  i.days = days_between(before, i.due_on);
  for (const AgreementConcept& c : terms.concepts)
    i.capital.push_back(due_up_to(c.capital, number, terms.instalments) -
                        due_up_to(c.capital, number - 1, terms.instalments));
  const Int128 exact = Int128{unpaid_tax(terms, number - 1).centavos()} * terms.rate.ppm() *
                       weighed_days(before, i.due_on, terms.divisor);
  i.interest = Money::pesos(divide_rounded(exact, kDenominator, Rounding::kHalfUp));
  return i;
}

void explain(const AgreementTerms& terms, const AgreementInstalment& i, Explanation& out) {
  ExplanationLine capital;
  capital.concept_name = "Cuota " + std::to_string(i.number) + ": capital";
  for (std::size_t c = 0; c < i.capital.size(); ++c)
    capital.detail +=
        (c == 0 ? "" : "; ") + terms.concepts[c].name + " " + to_display(i.capital[c]);
  capital.amount = i.capital_total();
  capital.norm = "ET art. 814";
  capital.mark = SourceMark::kProjectRule;
  out.push_back(std::move(capital));
  if (i.interest.is_zero()) return;
  ExplanationLine interest;
  interest.concept_name = "Cuota " + std::to_string(i.number) + ": interés de plazo";
  interest.base = unpaid_tax(terms, i.number - 1);
  interest.rate = terms.rate;
  interest.days = i.days;
  interest.detail =
      "Impuesto por pagar " + to_display(*interest.base) + " × " + to_percent_text(terms.rate) +
      " × " + std::to_string(i.days) + (i.days == 1 ? " día" : " días") +
      (terms.divisor == AgreementDivisor::k365 ? " ÷ 365"
                                               : " ÷ 365 (366 los días de un año bisiesto)");
  interest.amount = i.interest;
  interest.norm = "ET arts. 634, 635 y 814";
  out.push_back(std::move(interest));
}

}  // namespace

Money AgreementInstalment::capital_total() const {
  Money total;
  for (const Money m : capital) total += m;
  return total;
}

Result<AgreementSchedule> agreement_schedule(const AgreementTerms& terms) {
  if (auto checked = check(terms); !checked) return tl::unexpected(checked.error());
  AgreementSchedule schedule;
  for (int number = 1; number <= terms.instalments; ++number) {
    const AgreementInstalment& i = schedule.instalments.emplace_back(instalment(terms, number));
    schedule.total_capital += i.capital_total();
    schedule.total_interest += i.interest;
    explain(terms, i, schedule.explanation);
  }
  return schedule;
}

}  // namespace recaudo::tax_rules
