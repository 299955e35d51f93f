#include "tax-rules/mora_terms.h"

namespace recaudo::tax_rules {
namespace {

constexpr Date kFirst = make_date(2003, 1, 1), kLast = make_date(2199, 12, 31);

constexpr MoraRegime kFifthOfIbc = {kFirst,
                                    kLast,
                                    MoraFormula::kSimple,
                                    DayDivisor::kYearOfTheDay,
                                    Rate{},
                                    "Ley 2155/2021 art. 45",
                                    MoraLaw::kRelief};
constexpr MoraRegime kIbcPlusTwo = {kFirst,
                                    kLast,
                                    MoraFormula::kSimple,
                                    DayDivisor::kYearOfTheDay,
                                    Rate::percent(-2),
                                    "ET art. 590 par.",
                                    MoraLaw::kRelief};

Result<void> bad(std::string reason) {
  return fail(Code::kMoraInputInvalid, std::move(reason));
}

}  // namespace

MoraSuspension suspension_of_claim(Date admitted_on, Date executory_on) {
  constexpr int kTwoYears = 24;
  return {add_days(add_months(admitted_on, kTwoYears), 1), executory_on};
}

Result<void> check_terms(const MoraTerms& terms) {
  const MoraRelief& relief = terms.relief;
  if (relief.factor_num < 0 || relief.factor_num > kMaxMoraFactor || relief.factor_den < 1 ||
      relief.factor_den > kMaxMoraFactor)
    return bad("el factor del alivio no es válido");
  const MoraSuspension* previous = nullptr;
  for (const MoraSuspension& s : terms.suspensions) {
    if (s.to <= s.from)
      return bad("la suspensión del " + to_iso(s.from) + " termina antes de empezar");
    if (previous != nullptr && s.from < previous->to)
      return bad("la suspensión del " + to_iso(s.from) + " se cruza con la anterior");
    previous = &s;
  }
  return {};
}

const MoraRegime* regime_on(const MoraRelief& relief, Date day) {
  if (relief.base == MoraRelief::Base::kRegime) return mora_regime_on(day);
  if (day < kFirst) return nullptr;
  return relief.base == MoraRelief::Base::kFifthOfIbc ? &kFifthOfIbc : &kIbcPlusTwo;
}

bool uses_ibc(const MoraRelief& relief) {
  return relief.base != MoraRelief::Base::kRegime;
}

std::int64_t rate_denominator(const MoraRelief& relief) {
  constexpr std::int64_t kFifth = 5;
  return relief.factor_den * (relief.base == MoraRelief::Base::kFifthOfIbc ? kFifth : 1);
}

}  // namespace recaudo::tax_rules
