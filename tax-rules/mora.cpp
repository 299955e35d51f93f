#include "tax-rules/mora.h"

#include <algorithm>
#include <boost/multiprecision/cpp_dec_float.hpp>

#include "tax-rules/mora_regimes.h"

namespace recaudo::tax_rules {
namespace {

// A decimal (not binary) number of 100 digits: the compound formula has a root of order 365.
using Decimal = boost::multiprecision::cpp_dec_float_100;

constexpr std::int64_t kPpm = 1'000'000;
constexpr std::int64_t kBothYears = std::int64_t{365} * 366;
constexpr std::int64_t kCentavos = 100;
constexpr int kMaxDays = 36'525;
constexpr int kMaxFactor = 1'000;

// The rate of a run is ppm_num / rate_den parts per million; rate_den is one for a whole
// computation.
struct Stretch {
  MoraRun run;
  const MoraRegime* regime;
  Int128 ppm_num;
};

Int128 gcd(Int128 a, Int128 b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

std::string to_digits(Int128 n) {
  if (n == 0) return "0";
  std::string digits;
  for (; n > 0; n /= 10)
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(n % 10)));
  return digits;
}

Decimal to_decimal(Int128 n) {
  constexpr std::int64_t kLimb = 1'000'000'000'000'000'000;
  return Decimal(static_cast<std::int64_t>(n / kLimb)) * Decimal(kLimb) +
         Decimal(static_cast<std::int64_t>(n % kLimb));
}

// Non-negative value, half up, as an integer.
Decimal half_up(const Decimal& value) {
  return Decimal(floor(Decimal(value + Decimal(1) / 2)));
}

std::string six_decimals(const Decimal& value) {
  std::string digits = half_up(Decimal(value * kPpm)).str(0, std::ios_base::fixed);
  digits.resize(digits.find('.') == digits.npos ? digits.size() : digits.find('.'));
  if (digits.size() < 7) digits.insert(0, 7 - digits.size(), '0');
  return digits.insert(digits.size() - 6, ".");
}

// Adds stretches up: simple interest as one exact fraction, compound interest on its own product.
class Accumulator {
 public:
  Accumulator(Money capital, std::int64_t rate_den)
      : capital_(capital.centavos()),
        rate_den_(rate_den),
        simple_den_(Int128{kPpm} * rate_den * kBothYears * kCentavos) {}

  void add(const Stretch& s) {
    if (s.run.compound) {
      growth_ *= pow(Decimal(1 + to_decimal(s.ppm_num) / to_decimal(Int128{kPpm} * rate_den_)),
                     Decimal(Decimal(s.run.days) / 365));
      compound_ = true;
    } else {
      simple_num_ += capital_ * s.ppm_num * s.run.days * (kBothYears / s.run.divisor);
    }
  }

  // Half up to one peso; the only rounding.
  Money rounded() const {
    if (!compound_)
      return Money::pesos(divide_rounded(simple_num_, simple_den_, Rounding::kHalfUp));
    return Money::pesos(half_up(total()).convert_to<std::int64_t>());
  }

  std::string exact_text() const {
    if (compound_) return six_decimals(total());
    const Int128 divisor = gcd(simple_num_, simple_den_);
    const std::string num = to_digits(simple_num_ / divisor),
                      den = to_digits(simple_den_ / divisor);
    return den == "1" ? num : num + "/" + den;
  }

  std::optional<std::string> compound_text() const {
    if (!compound_) return std::nullopt;
    return six_decimals(compound_part());
  }

 private:
  Decimal compound_part() const {
    return Decimal(to_decimal(capital_) * (growth_ - 1) / kCentavos);
  }
  Decimal total() const {
    return Decimal(compound_part() + to_decimal(simple_num_) / to_decimal(simple_den_));
  }

  Int128 capital_;
  std::int64_t rate_den_;
  Int128 simple_num_ = 0;
  Int128 simple_den_;
  Decimal growth_ = 1;
  bool compound_ = false;
};

// The relief of Ley 2155/2021 replaces the regime of every day.
constexpr MoraRegime kIbcRegime = {make_date(2003, 1, 1),
                                   make_date(2199, 12, 31),
                                   MoraFormula::kSimple,
                                   DayDivisor::kYearOfTheDay,
                                   Rate{},
                                   "Ley 2155/2021 art. 45"};

bool uses_ibc(const MoraInput& input) {
  return input.relief.base == MoraRelief::Base::kFifthOfIbc;
}

std::int64_t rate_denominator(const MoraInput& input) {
  return static_cast<std::int64_t>(input.relief.factor_den) * (uses_ibc(input) ? 5 : 1);
}

// The stretch that begins on `day` and goes on while the regime, the row and the year are the same.
Result<Stretch> stretch_from(Date day, const MoraInput& input, const RateTable& rates) {
  const MoraRegime* regime = uses_ibc(input) ? &kIbcRegime : mora_regime_on(day);
  if (regime == nullptr)
    return fail(Code::kParameterMissing,
                "régimen de intereses de mora anterior al 1 de enero de 2003. Norma por cargar: ET "
                "art. 635 vigente en " +
                    std::to_string(year_of(day)));
  Date end = std::min(input.paid_on, regime->to);
  const bool payment_day = regime->formula == MoraFormula::kRateOfPaymentDay;
  RECAUDO_TRY(row, rates.on(payment_day ? end : day));
  if (!payment_day) end = std::min(end, row->to);
  if (regime->divisor == DayDivisor::kYearOfTheDay)
    end = std::min(end, make_date(year_of(day), 12, 31));
  if (uses_ibc(input) && !row->ibc)
    return fail(Code::kRateNotCertified,
                "interés bancario corriente de " + month_name_spanish(year_of(day), month_of(day)));
  const Rate rate = uses_ibc(input) ? *row->ibc : *row->usury - regime->points_off;
  if (rate < Rate{}) return fail(Code::kTableInvalid, "tasa menor que dos puntos: " + to_iso(day));
  const Int128 num = Int128{rate.ppm()} * input.relief.factor_num;
  const Rate shown = Rate::ppm(divide_rounded(num, rate_denominator(input), Rounding::kHalfUp));
  const bool compound = regime->formula == MoraFormula::kCompound;
  return Stretch{{day, end, days_between(day, end) + 1, shown, divisor_on(*regime, day), compound,
                  row->status, Money{}},
                 regime,
                 num};
}

bool same_run(const Stretch& a, const Stretch& b) {
  return a.regime == b.regime && a.ppm_num == b.ppm_num && a.run.divisor == b.run.divisor;
}

Result<std::vector<Stretch>> split_in_runs(const MoraInput& input, const RateTable& rates) {
  std::vector<Stretch> runs;
  for (Date day = add_days(input.due_on, 1); day <= input.paid_on;) {
    RECAUDO_TRY(next, stretch_from(day, input, rates));
    day = add_days(next.run.to, 1);
    if (runs.empty() || !same_run(runs.back(), next)) {
      runs.push_back(next);
    } else {
      MoraRun& run = runs.back().run;
      run.to = next.run.to;
      run.days += next.run.days;
      run.status = std::max(run.status, next.run.status);
    }
  }
  return runs;
}

ExplanationLine explain(const Stretch& s, Money capital) {
  ExplanationLine line;
  line.concept_name = "Interés de mora";
  line.detail = "Del " + to_long_spanish(s.run.from) + " al " + to_long_spanish(s.run.to) + ": " +
                to_display(capital) + " × " + to_percent_text(s.run.daily_base) + " × " +
                std::to_string(s.run.days) + (s.run.days == 1 ? " día ÷ " : " días ÷ ") +
                std::to_string(s.run.divisor) + (s.run.compound ? ", compuesto" : "");
  if (!is_confirmed(s.run.status)) line.detail += " (tasa por confirmar)";
  line.base = capital;
  line.rate = s.run.daily_base;
  line.days = s.run.days;
  line.amount = s.run.interest;
  line.norm = s.regime->norm;
  line.mark = is_confirmed(s.run.status) ? SourceMark::kVerified : SourceMark::kMemory;
  return line;
}

Result<void> check(const MoraInput& input) {
  const MoraRelief& relief = input.relief;
  if (input.capital.is_negative()) return fail(Code::kMoraInputInvalid, "el capital es negativo");
  if (relief.factor_num < 0 || relief.factor_num > kMaxFactor || relief.factor_den < 1 ||
      relief.factor_den > kMaxFactor)
    return fail(Code::kMoraInputInvalid, "el factor del alivio no es válido");
  if (days_between(input.due_on, input.paid_on) > kMaxDays)
    return fail(Code::kMoraInputInvalid, "la mora pasa de cien años");
  return {};
}

}  // namespace

Result<MoraResult> mora_interest(const MoraInput& input, const RateTable& rates) {
  if (auto checked = check(input); !checked) return tl::unexpected(checked.error());
  MoraResult result;
  if (input.paid_on <= input.due_on) return result;
  RECAUDO_TRY(stretches, split_in_runs(input, rates));
  Accumulator sum(input.capital, rate_denominator(input));
  for (Stretch& s : stretches) {
    sum.add(s);
    // The share is what the rounded running total grows by, so that shares add up exactly.
    const Money total = sum.rounded();
    s.run.interest = total - result.interest;
    result.interest = total;
    result.unconfirmed_rate |= !is_confirmed(s.run.status);
    result.explanation.push_back(explain(s, input.capital));
    result.runs.push_back(s.run);
  }
  result.days = days_between(input.due_on, input.paid_on);
  result.exact = sum.exact_text();
  result.compound_exact = sum.compound_text();
  return result;
}

}  // namespace recaudo::tax_rules
