#include "tax-rules/service_mora.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "tax-rules/mora_lines.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kYear = 365;
constexpr int kMaxDays = 36'525;
// Centavos, parts per million, days: to centavos.
constexpr Int128 kOfCentavos = Int128{1'000'000} * kYear;
constexpr Int128 kOfPesos = 100 * kOfCentavos;

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

// Days with one agreed rate, or with none.
struct AgreedDays {
  Date to;
  std::optional<Rate> rate;
};

AgreedDays agreed_on(const ServiceMoraInput& input, Date day) {
  AgreedDays out{input.paid_on, input.agreed};
  for (const AgreedRate& change : input.changes) {
    if (change.from > day) {
      out.to = std::min(out.to, add_days(change.from, -1));
      break;
    }
    out.rate = change.rate;
  }
  return out;
}

// Joins the one before it where nothing but its days is different.
void add(std::vector<Stretch>& stretches, Stretch next) {
  if (!stretches.empty()) {
    Stretch& last = stretches.back();
    if (add_days(last.to, 1) == next.from && last.rate == next.rate && last.origin == next.origin) {
      last.to = next.to;
      return;
    }
  }
  stretches.push_back(std::move(next));
}

// The agreed rate of that day or the ceiling of its certified period, the lesser, until either
// changes.
Result<Stretch> commercial_from(Date day, const AgreedDays& agreed, const RateTable& rates) {
  RECAUDO_TRY(row, rates.on(day));
  const bool capped = *agreed.rate > *row->usury;
  return Stretch{day,
                 std::min(row->to, agreed.to),
                 capped ? *row->usury : *agreed.rate,
                 capped ? "C.Co. art. 884" : kServiceMoraNorm,
                 capped ? usury_text(*row, *agreed.rate) : "tasa que fijó el prestador",
                 is_confirmed(row->status) ? SourceMark::kVerified : SourceMark::kMemory};
}

Result<std::vector<Stretch>> commercial(const ServiceMoraInput& input, const RateTable& rates) {
  std::vector<Stretch> stretches;
  for (Date day = add_days(input.due_on, 1); day <= input.paid_on;) {
    const AgreedDays agreed = agreed_on(input, day);
    Date end = agreed.to;
    if (agreed.rate) {
      RECAUDO_TRY(next, commercial_from(day, agreed, rates));
      end = next.to;
      add(stretches, std::move(next));
    }
    day = add_days(end, 1);
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

// In parts of kOfCentavos.
Int128 exact_of(const std::vector<Stretch>& stretches, Money capital) {
  Int128 exact = 0;
  for (const Stretch& s : stretches)
    exact += Int128{capital.centavos()} * s.rate.ppm() * (days_between(s.from, s.to) + 1);
  return exact;
}

// One line for each stretch, to the centavo.
ServiceMora unrounded(const std::vector<Stretch>& stretches, const ServiceMoraInput& input,
                      Money capital) {
  ServiceMora mora;
  mora.days = days_between(input.due_on, input.paid_on);
  for (const Stretch& s : stretches) {
    const int days = days_between(s.from, s.to) + 1;
    const Int128 product = Int128{capital.centavos()} * s.rate.ppm() * days;
    mora.explanation.push_back(
        explain(s, capital, days,
                Money::centavos(divide_rounded(product, kOfCentavos, Rounding::kHalfUp))));
  }
  return mora;
}

ServiceMora add_up(const std::vector<Stretch>& stretches, const ServiceMoraInput& input) {
  ServiceMora mora = unrounded(stretches, input, input.capital);
  const Int128 exact = exact_of(stretches, input.capital);
  mora.interest = Money::pesos(divide_rounded(exact, kOfPesos, Rounding::kHalfUp));
  add_rounding_line(mora.explanation, mora.interest, {exact, kOfCentavos});
  return mora;
}

// Each figure cut to the peso, and the pesos that `total` has beyond them to the largest rests.
std::vector<Money> shares_of(Money total, const std::vector<Int128>& exact) {
  std::vector<std::size_t> by_rest(exact.size());
  std::iota(by_rest.begin(), by_rest.end(), std::size_t{0});
  std::ranges::stable_sort(by_rest, std::ranges::greater{},
                           [&](std::size_t i) { return exact[i] % kOfPesos; });
  std::vector<Money> out;
  Money left = total;
  for (const Int128& e : exact) {
    out.push_back(Money::pesos(static_cast<std::int64_t>(e / kOfPesos)));
    left -= out.back();
  }
  const Money peso = Money::pesos(1);
  for (auto i = by_rest.begin(); left.is_positive() && i != by_rest.end(); ++i, left -= peso)
    out[*i] += peso;
  invariant(left.is_zero(), "the shares of an interest add up to it");
  return out;
}

// What takes the lines of one service to its share of the bill's interest.
void add_share_line(ServiceMora& part, const ServiceMora& whole, const ExactCentavos& exact) {
  const Money moved = part.interest - total_of(part.explanation);
  if (moved.is_zero()) return;
  ExplanationLine line;
  line.concept_name = "Redondeo al peso";
  line.detail = "suma exacta " + to_display(exact) + ", de " + to_display(whole.interest) +
                " de toda la factura: le tocan " + to_display(part.interest) + " (**)";
  line.amount = moved;
  line.norm = "Ninguna norma fija este redondeo";
  line.mark = SourceMark::kProjectRule;
  line.kind = LineKind::kSharedRounding;
  part.explanation.push_back(std::move(line));
}

std::vector<ServiceMora> parts_of(const std::vector<Stretch>& stretches,
                                  const ServiceMoraInput& input, std::span<const Money> capitals,
                                  const ServiceMora& whole) {
  std::vector<Int128> exact;
  for (const Money capital : capitals) exact.push_back(exact_of(stretches, capital));
  const auto shares = shares_of(whole.interest, exact);
  std::vector<ServiceMora> out;
  for (std::size_t i = 0; i < capitals.size(); ++i) {
    out.push_back(unrounded(stretches, input, capitals[i]));
    out.back().interest = shares[i];
    add_share_line(out.back(), whole, {exact[i], kOfCentavos});
  }
  return out;
}

// None when it was paid in time, or nothing is charged.
Result<std::vector<Stretch>> stretches_of(const ServiceMoraInput& input,
                                          const ServiceLimits& limits, const RateTable& rates) {
  if (input.capital.is_negative() || days_between(input.due_on, input.paid_on) > kMaxDays)
    return fail(Code::kChargeInputInvalid, "servicios: el capital o las fechas no son posibles");
  if (input.paid_on <= input.due_on) return std::vector<Stretch>{};
  return is_residential(input.use) ? residential(input, limits) : commercial(input, rates);
}

}  // namespace

Result<ServiceMora> service_mora(const ServiceMoraInput& input, const ServiceLimits& limits,
                                 const RateTable& rates) {
  RECAUDO_TRY(stretches, stretches_of(input, limits, rates));
  if (stretches.empty()) return ServiceMora{};
  return add_up(stretches, input);
}

Result<ServiceBillMora> service_bill_mora(const ServiceMoraInput& input,
                                          std::span<const Money> capitals,
                                          const ServiceLimits& limits, const RateTable& rates) {
  Money sum;
  for (const Money capital : capitals) {
    if (capital.is_negative())
      return fail(Code::kChargeInputInvalid, "servicios: el capital de un servicio es negativo");
    sum += capital;
  }
  invariant(sum == input.capital, "the services of a bill add up to it");
  RECAUDO_TRY(stretches, stretches_of(input, limits, rates));
  if (stretches.empty())
    return ServiceBillMora{.whole = {}, .parts = std::vector<ServiceMora>(capitals.size())};
  ServiceMora whole = add_up(stretches, input);
  auto parts = parts_of(stretches, input, capitals, whole);
  return ServiceBillMora{std::move(whole), std::move(parts)};
}

}  // namespace recaudo::tax_rules
