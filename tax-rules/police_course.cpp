#include "tax-rules/police_course.h"

#include <algorithm>

#include "tax-rules/fine_discount.h"
#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"

namespace recaudo::tax_rules {
namespace {

constexpr Rate kLeastForCulture = Rate::percent(60);

ExplanationLine uncertain(std::string_view name, Money amount, std::string norm) {
  ExplanationLine line;
  line.concept_name = name;
  line.amount = amount;
  line.norm = std::move(norm);
  line.mark = SourceMark::kUncertain;
  return line;
}

// Empty when the course takes the place of the fine.
std::string why_not(const PoliceCourseRule& rule, const PoliceCourse& course,
                    SaturdayRule saturday) {
  if (std::ranges::find(rule.types, course.type) == rule.types.end())
    return "No se conmuta: la multa es de " + course.type;
  if (business_day_of_term(course.imposed_on, course.attended_on, saturday) > rule.business_days)
    return "No se conmuta: el curso fue después de " + std::to_string(rule.business_days) +
           " días hábiles";
  return {};
}

}  // namespace

Result<CommutedFine> commute_police_fine(const PoliceCourseRule& rule, const PoliceCourse& course,
                                         SaturdayRule saturday) {
  if (course.attended_on < course.imposed_on)
    return fail(Code::kChargeInputInvalid, "multa: el curso es anterior al comparendo");
  CommutedFine out;
  ExplanationLine line = uncertain("Multa " + course.type, course.fine, "Ley 1801/2016 art. 180");
  const std::string why = why_not(rule, course, saturday);
  out.commuted = why.empty();
  line.detail = to_display(course.fine) + (why.empty() ? ", valor impuesto" : ". " + why);
  out.explanation.push_back(std::move(line));
  if (out.commuted) {
    ExplanationLine off =
        uncertain("Conmutación por curso", -course.fine, "Ley 1801/2016 art. 180 par.");
    off.detail = to_display(course.fine) + ", toda la multa: curso del " +
                 to_long_spanish(course.attended_on);
    out.explanation.push_back(std::move(off));
  }
  out.to_pay = total_of(out.explanation);
  return out;
}

Result<PoliceShares> split_police_payment(Money paid, Rate culture) {
  if (culture < kLeastForCulture || culture > Rate::percent(100))
    return fail(Code::kChargeInputInvalid,
                "multa: a cultura ciudadana va del 60 al 100 % del recaudo (Ley 1801/2016)");
  if (paid.is_negative()) return fail(Code::kChargeInputInvalid, "multa: el pago es negativo");
  constexpr Int128 kPesoInMillionths = Int128{100} * 1'000'000;
  const Int128 exact = Int128{paid.centavos()} * culture.ppm();
  const auto pesos = static_cast<std::int64_t>((exact + kPesoInMillionths - 1) / kPesoInMillionths);
  PoliceShares out;
  out.culture = std::min(paid, Money::pesos(pesos));
  out.rest = paid - out.culture;
  ExplanationLine line = uncertain("Cultura ciudadana", out.culture, "Ley 1801/2016 art. 180");
  line.detail = "Pago " + to_display(paid) + " × " + to_percent_text(culture) +
                rounding_text(exact_share(paid, culture), Money::pesos(1), OneWay::kUp);
  line.base = paid;
  line.rate = culture;
  out.explanation.push_back(std::move(line));
  ExplanationLine rest =
      uncertain("Administración y medidas correctivas", out.rest, "Ley 1801/2016 art. 180");
  rest.detail = to_display(paid) + " − " + to_display(out.culture);
  out.explanation.push_back(std::move(rest));
  return out;
}

}  // namespace recaudo::tax_rules
