#include "tax-rules/mora_lines.h"

#include <numeric>

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kPpm = 1'000'000;
constexpr int kMostDecimals = 12;
constexpr const char* kName = "Interés de mora";

// ppm_num / den parts per million, with all its decimals: "6,27984 %". A rate whose decimals do not
// end is told as the quotient that it is: "23,52 % ÷ 3".
std::string exact_percent_text(Int128 ppm_num, std::int64_t den) {
  const auto common = std::gcd(static_cast<std::int64_t>(ppm_num), den);
  std::int64_t num = static_cast<std::int64_t>(ppm_num) / common, rest = den / common;
  std::int64_t scale = 1;  // ten-thousandths of a percent, then finer
  int decimals = 4;
  for (; scale % rest != 0 && decimals < kMostDecimals; ++decimals) scale *= 10;
  if (scale % rest != 0) return exact_percent_text(ppm_num, 1) + " ÷ " + std::to_string(den);
  num *= scale / rest;
  std::string digits = std::to_string(num);
  const auto width = static_cast<std::size_t>(decimals);
  if (digits.size() <= width) digits.insert(0, width + 1 - digits.size(), '0');
  digits.insert(digits.size() - width, ",");
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == ',') digits.pop_back();
  return digits + "\u00a0%";
}

std::string applied_text(const MoraStretch& s, const MoraRelief& relief) {
  return exact_percent_text(s.ppm_num, rate_denominator(relief));
}

// " × 20 %", of the whole certified rate; nothing when all of it is applied.
std::string part_of_ibc(const MoraRelief& relief) {
  constexpr std::int64_t kAll = 1'000'000;
  const std::int64_t den = rate_denominator(relief);
  if (relief.factor_num == den) return {};
  return " × " + exact_percent_text(Int128{kAll} * relief.factor_num, den);
}

// "(usura 25,52 % menos 2 puntos) × 1/2"
std::string rate_text(const MoraStretch& s, const MoraRelief& relief) {
  const bool of_the_dian = s.last_row->to <= mora_regimes().front().to;
  std::string text = uses_ibc(relief) ? "interés bancario corriente "
                     : of_the_dian    ? "tasa de mora de la DIAN "
                                      : "usura ";
  text += to_percent_text(s.certified);
  if (relief.base == MoraRelief::Base::kFifthOfIbc) return text + part_of_ibc(relief);
  if (s.points_off > Rate{}) text += " menos 2 puntos";
  if (s.points_off < Rate{}) text += " más 2 puntos";
  if (relief.factor_num == relief.factor_den) return text;
  return "(" + text + ") × " + std::to_string(relief.factor_num) + "/" +
         std::to_string(relief.factor_den);
}

// Where the rate comes from.
std::string origin_text(const MoraStretch& s, const MoraRelief& relief) {
  const std::string resolutions = resolutions_text(s.first_row, s.last_row);
  return " (" + rate_text(s, relief) + ", " +
         (resolutions.empty() ? "sin número de resolución en la tabla" : resolutions) +
         (is_confirmed(s.status) ? "" : "; tasa por confirmar") + ")";
}

std::string days_text(const MoraStretch& s) {
  return std::to_string(s.days) + (s.days == 1 ? " día ÷ " : " días ÷ ") +
         std::to_string(s.divisor);
}

Money simple_amount(Money capital, const MoraStretch& s, std::int64_t rate_den) {
  return Money::centavos(divide_rounded(capital.centavos() * s.ppm_num * s.days,
                                        Int128{kPpm} * rate_den * s.divisor, Rounding::kHalfUp));
}

Money compound_amount(Money base, const Decimal& growth) {
  const Decimal exact = to_decimal(base.centavos()) * (growth - 1);
  return Money::centavos(floor(Decimal(exact + Decimal(1) / 2)).convert_to<std::int64_t>());
}

// Writes the lines of one part.
class Writer {
 public:
  Writer(Money capital, const MoraSchedule& schedule, std::string_view name)
      : capital_(capital), compounded_(capital), schedule_(schedule), name_(name) {}

  ExplanationLine line(std::size_t i) {
    const MoraStretch& s = schedule_.stretches()[i];
    ExplanationLine out;
    out.concept_name = name_;
    out.detail = "Del " + to_long_spanish(s.from) + " al " + to_long_spanish(s.to) + ": ";
    if (s.compound())
      compound(out, s, i);
    else
      simple(out, s);
    out.detail += origin_text(s, schedule_.relief());
    if (Int128{s.shown.ppm()} * rate_denominator(schedule_.relief()) == s.ppm_num)
      out.rate = s.shown;  // else only the sentence has all its decimals
    out.days = s.days;
    out.norm = s.regime->norm;
    out.mark = is_confirmed(s.status) ? SourceMark::kVerified : SourceMark::kMemory;
    return out;
  }

 private:
  void simple(ExplanationLine& out, const MoraStretch& s) const {
    out.base = capital_;
    out.detail +=
        to_display(capital_) + " × " + applied_text(s, schedule_.relief()) + " × " + days_text(s);
    out.amount = simple_amount(capital_, s, rate_denominator(schedule_.relief()));
  }

  // Of the capital and of the compound interest that the lines before have told.
  void compound(ExplanationLine& out, const MoraStretch& s, std::size_t i) {
    out.base = compounded_;
    if (compounded_ != capital_) out.detail += "capital con su interés compuesto, ";
    out.detail += to_display(compounded_) + " × ((1 + " + applied_text(s, schedule_.relief()) +
                  ")^(" + days_text(s) + ") - 1)";
    out.amount = compound_amount(compounded_, schedule_.growth_over(i));
    compounded_ += out.amount;
  }

  Money capital_, compounded_;
  const MoraSchedule& schedule_;
  std::string_view name_;
};

void add_lines(Explanation& out, Money capital, const MoraSchedule& schedule,
               std::string_view name) {
  Writer writer(capital, schedule, name);
  for (std::size_t i = 0; i < schedule.stretches().size(); ++i) out.push_back(writer.line(i));
}

}  // namespace

bool is_stretch(const ExplanationLine& line) {
  return line.days.has_value();
}

void add_rounding_line(Explanation& lines, Money total, const ExactCentavos& exact) {
  const Money moved = total - total_of(lines);
  if (moved.is_zero()) return;
  ExplanationLine line;
  line.concept_name = "Redondeo al peso";
  line.detail =
      "suma exacta " + to_display(exact) + ", al peso más cercano: " + to_display(total) + " (*)";
  line.amount = moved;
  line.norm = "Ninguna norma fija este redondeo";
  line.mark = SourceMark::kProjectRule;
  line.kind = LineKind::kRounding;
  lines.push_back(std::move(line));
}

Explanation explain_mora(std::span<const MoraPart> parts) {
  Explanation lines;
  std::vector<MoraFactor::Part> factors;
  for (const MoraPart& part : parts) {
    add_lines(lines, part.capital, part.schedule, part.concept_name);
    factors.push_back({part.capital, part.schedule.total()});
  }
  add_rounding_line(lines, MoraFactor::interest(factors), MoraFactor::exact(factors));
  return lines;
}

Explanation explain_mora(Money capital, const MoraSchedule& schedule) {
  Explanation lines;
  lines.reserve(schedule.stretches().size() + 1);
  add_lines(lines, capital, schedule, kName);
  const MoraFactor::Part whole[] = {{capital, schedule.total()}};
  add_rounding_line(lines, schedule.total().interest(capital), MoraFactor::exact(whole));
  return lines;
}

}  // namespace recaudo::tax_rules
