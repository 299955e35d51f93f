// The days of one delay, cut where the regime, the rate or the divisor changes. It knows no amount:
// one schedule serves every debt with the same dates. ET arts. 590 par., 634 and 635.
#pragma once

#include <span>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/interest_rates.h"
#include "tax-rules/mora_factor.h"
#include "tax-rules/mora_terms.h"

namespace recaudo::tax_rules {

// A maximal stretch of days with one regime, rate and divisor.
struct MoraStretch {
  Date from, to;  // both days included
  int days = 0;
  Rate shown;          // the yearly rate applied, after points and factor, to the nearest ppm
  Int128 ppm_num = 0;  // the same, exact: ppm_num / rate_denominator(relief) parts per million
  int divisor = 365;
  const MoraRegime* regime = nullptr;
  RateStatus status = RateStatus::kMissing;  // the weakest of the rows behind it
  // Where the rate comes from: the certified one less the points, of these rows of the table, one
  // after the other. They live as long as the table.
  Rate certified, points_off;
  const CertifiedRate* first_row = nullptr;
  const CertifiedRate* last_row = nullptr;
  bool compound() const { return regime->formula == MoraFormula::kCompound; }
};

// The table of rates must outlive it.
class MoraSchedule {
 public:
  // The days after due_on up to paid_on, without the suspended ones; none when paid in time.
  // kRateNotCertified when a month has no certified rate, kParameterMissing before 2003,
  // kMoraInputInvalid for terms that cannot be or more than 100 years.
  static Result<MoraSchedule> of(Date due_on, Date paid_on, const MoraTerms& terms,
                                 const RateTable& rates);

  std::span<const MoraStretch> stretches() const { return stretches_; }
  // The interest of one peso from the first stretch to the i-th, both included.
  const MoraFactor& up_to(std::size_t i) const { return sums_[i]; }
  // One plus the growth of one peso over the i-th, which is compound.
  Decimal growth_over(std::size_t i) const;
  const MoraRelief& relief() const { return relief_; }
  // Of all the stretches.
  const MoraFactor& total() const { return sums_.empty() ? nothing_ : sums_.back(); }

 private:
  explicit MoraSchedule(const MoraRelief& relief)
      : relief_(relief), nothing_(rate_denominator(relief)) {}

  MoraRelief relief_;
  std::vector<MoraStretch> stretches_;
  std::vector<MoraFactor> sums_;
  MoraFactor nothing_;
};

}  // namespace recaudo::tax_rules
