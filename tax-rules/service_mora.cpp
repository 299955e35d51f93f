#include "tax-rules/service_mora.h"

#include <algorithm>

#include "tax-rules/mora_lines.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kYear = 365;
constexpr int kMaxDays = 36'525;
// Centavos, parts per million, days: to centavos.
constexpr Int128 kOfCentavos = Int128{1'000'000} * kYear;

// Days with one rate.
struct Stretch {
  Date from, to;
  Rate rate;
  std::string norm;
  std::string origin;  // of the rate, in words
  SourceMark mark = SourceMark::kVerified;
};

// Each day at the rate of the row that covers it.
Result<std::vector<Stretch>> residential(const ServiceMoraInput& input,
                                         const ServiceLimits& limits) {
  std::vector<Stretch> stretches;
  for (Date day = add_days(input.due_on, 1); day <= input.paid_on;) {
    RECAUDO_TRY(legal, limits.residential_mora(day));
    const Date end = std::min(legal.span.to.value_or(input.paid_on), input.paid_on);
    stretches.push_back({day, end, legal.percent(), legal.norm, "interés legal", legal.mark});
    day = add_days(end, 1);
  }
  return stretches;
}

// Why the agreed rate is not the one.
std::string usury_text(const CertifiedRate& row, Rate agreed) {
  const std::string resolution = resolutions_text(&row, &row);
  return "usura de esos días, " +
         (resolution.empty() ? "sin número de resolución en la tabla" : resolution) +
         ", que la tasa del prestador, " + to_percent_text(agreed) + ", no puede pasar";
}

// Each certified period at the agreed rate or at its ceiling, the lesser.
Result<std::vector<Stretch>> commercial(const ServiceMoraInput& input, Rate agreed,
                                        const RateTable& rates) {
  std::vector<Stretch> stretches;
  for (Date day = add_days(input.due_on, 1); day <= input.paid_on;) {
    RECAUDO_TRY(row, rates.on(day));
    const Date end = std::min(row->to, input.paid_on);
    const bool capped = agreed > *row->usury;
    stretches.push_back({day, end, capped ? *row->usury : agreed,
                         capped ? "C.Co. art. 884" : kServiceMoraNorm,
                         capped ? usury_text(*row, agreed) : "tasa que fijó el prestador",
                         is_confirmed(row->status) ? SourceMark::kVerified : SourceMark::kMemory});
    day = add_days(end, 1);
    const std::size_t n = stretches.size();
    if (n < 2 || stretches[n - 2].rate != stretches[n - 1].rate ||
        stretches[n - 2].origin != stretches[n - 1].origin)
      continue;
    stretches[n - 2].to = end;
    stretches.pop_back();
  }
  return stretches;
}

ExplanationLine explain(const Stretch& s, Money capital, int days, Money amount) {
  ExplanationLine line;
  line.concept_name = "Interés de mora de servicios";
  line.detail = "Del " + to_long_spanish(s.from) + " al " + to_long_spanish(s.to) + ": " +
                to_display(capital) + " × " + to_percent_text(s.rate) + " × " +
                std::to_string(days) + (days == 1 ? " día" : " días") + " ÷ 365 (" + s.origin + ")";
  line.base = capital;
  line.rate = s.rate;
  line.days = days;
  line.amount = amount;
  line.norm = s.norm;
  line.mark = s.mark;
  return line;
}

ServiceMora add_up(const std::vector<Stretch>& stretches, const ServiceMoraInput& input) {
  ServiceMora mora;
  mora.days = days_between(input.due_on, input.paid_on);
  Int128 exact = 0;
  for (const Stretch& s : stretches) {
    const int days = days_between(s.from, s.to) + 1;
    const Int128 product = Int128{input.capital.centavos()} * s.rate.ppm() * days;
    exact += product;
    mora.explanation.push_back(
        explain(s, input.capital, days,
                Money::centavos(divide_rounded(product, kOfCentavos, Rounding::kHalfUp))));
  }
  mora.interest = Money::pesos(divide_rounded(exact, 100 * kOfCentavos, Rounding::kHalfUp));
  add_rounding_line(mora.explanation, mora.interest, {exact, kOfCentavos});
  return mora;
}

}  // namespace

Result<ServiceMora> service_mora(const ServiceMoraInput& input, const ServiceLimits& limits,
                                 const RateTable& rates) {
  if (input.capital.is_negative() || days_between(input.due_on, input.paid_on) > kMaxDays)
    return fail(Code::kChargeInputInvalid, "servicios: el capital o las fechas no son posibles");
  const bool residential_user = is_residential(input.use);
  if (input.paid_on <= input.due_on || (!residential_user && !input.agreed)) return ServiceMora{};
  RECAUDO_TRY(stretches, residential_user ? residential(input, limits)
                                          : commercial(input, *input.agreed, rates));
  return add_up(stretches, input);
}

}  // namespace recaudo::tax_rules
