#include "tax-rules/facilidad.h"

#include <algorithm>

#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kMaxInstalments = 366 * 7;  // a daily plan of seven years
constexpr int kMaxDays = 366;
constexpr std::int64_t kBothYears = std::int64_t{365} * 366;

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

// Days by what they are divided by.
struct DividedDays {
  int by_365 = 0, by_366 = 0;
  // Over 365 x 366.
  std::int64_t weighed() const { return by_365 * (kBothYears / 365) + by_366 * (kBothYears / 366); }
};

// The days after `from` up to `to`.
DividedDays divided_days(Date from, Date to, AgreementDivisor divisor) {
  DividedDays days;
  for (Date day = from; day < to;) {
    const Date end = std::min(to, make_date(year_of(add_days(day, 1)), 12, 31));
    const bool leap = divisor == AgreementDivisor::kYearOfTheDay && is_leap(year_of(end));
    (leap ? days.by_366 : days.by_365) += days_between(day, end);
    day = end;
  }
  return days;
}

std::string part_of_year(int days, int year) {
  return std::to_string(days) + (days == 1 ? " día ÷ " : " días ÷ ") + std::to_string(year);
}

// "31 días ÷ 365", or "(16 días ÷ 365 + 15 días ÷ 366)" over the end of a leap year.
std::string days_text(const DividedDays& days) {
  if (days.by_366 == 0) return part_of_year(days.by_365, 365);
  if (days.by_365 == 0) return part_of_year(days.by_366, 366);
  return "(" + part_of_year(days.by_365, 365) + " + " + part_of_year(days.by_366, 366) + ")";
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

// The interest of an instalment before its rounding.
ExactCentavos exact_interest(const AgreementTerms& terms, int number) {
  const DividedDays days =
      divided_days(due_date(terms, number - 1), due_date(terms, number), terms.divisor);
  return {Int128{unpaid_tax(terms, number - 1).centavos()} * terms.rate.ppm() * days.weighed(),
          Int128{1'000'000} * kBothYears};
}

AgreementInstalment instalment(const AgreementTerms& terms, int number) {
  AgreementInstalment i;
  i.number = number;
  i.due_on = due_date(terms, number);
  i.days = days_between(due_date(terms, number - 1), i.due_on);
  for (const AgreementConcept& c : terms.concepts)
    i.capital.push_back(due_up_to(c.capital, number, terms.instalments) -
                        due_up_to(c.capital, number - 1, terms.instalments));
  const ExactCentavos exact = exact_interest(terms, number);
  i.interest = Money::pesos(divide_rounded(exact.num, exact.den * 100, Rounding::kHalfUp));
  return i;
}

// "$ 100 × 2 ÷ 3 = $ 66,66…, al peso más cercano, menos $ 33 de las cuotas anteriores".
ExplanationLine capital_line(const AgreementTerms& terms, const AgreementInstalment& i,
                             std::size_t which) {
  const AgreementConcept& c = terms.concepts[which];
  const Money before = due_up_to(c.capital, i.number - 1, terms.instalments);
  ExplanationLine line;
  line.concept_name = "Cuota " + std::to_string(i.number) + ": capital, " + c.name;
  line.base = c.capital;
  line.detail = to_display(c.capital) + " × " + std::to_string(i.number) + " ÷ " +
                std::to_string(terms.instalments) +
                rounding_text({Int128{c.capital.centavos()} * i.number, terms.instalments},
                              Money::pesos(1), Rounding::kHalfUp);
  if (!before.is_zero())
    line.detail += ", menos " + to_display(before) + " de las cuotas anteriores";
  line.amount = i.capital[which];
  line.norm = "ET art. 814";
  line.mark = SourceMark::kProjectRule;
  return line;
}

ExplanationLine interest_line(const AgreementTerms& terms, const AgreementInstalment& i) {
  const DividedDays days = divided_days(due_date(terms, i.number - 1), i.due_on, terms.divisor);
  ExplanationLine line;
  line.concept_name = "Cuota " + std::to_string(i.number) + ": interés de plazo";
  line.base = unpaid_tax(terms, i.number - 1);
  line.rate = terms.rate;
  line.days = i.days;
  line.detail = "Impuesto por pagar " + to_display(*line.base) + " × " +
                to_percent_text(terms.rate) + " × " + days_text(days) +
                rounding_text(exact_interest(terms, i.number), Money::pesos(1), Rounding::kHalfUp);
  line.amount = i.interest;
  line.norm = "ET arts. 634, 635 y 814";
  return line;
}

void explain(const AgreementTerms& terms, const AgreementInstalment& i, Explanation& out) {
  for (std::size_t c = 0; c < terms.concepts.size(); ++c)
    if (!terms.concepts[c].capital.is_zero()) out.push_back(capital_line(terms, i, c));
  if (exact_interest(terms, i.number).num != 0) out.push_back(interest_line(terms, i));
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
