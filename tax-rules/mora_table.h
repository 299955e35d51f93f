// Interest of any debt between any two days in constant time: running sums of the daily rates, and
// running products for the compound regime, from 2003-01-01. Equal to mora_schedule.h to the peso;
// for the many debts of a roll or a portfolio. ET art. 635; Ley 1066/2006 art. 12.
#pragma once

#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "tax-rules/interest_rates.h"
#include "tax-rules/mora_factor.h"
#include "tax-rules/mora_terms.h"

namespace recaudo::tax_rules {

class MoraTable {
 public:
  // Up to the last certified day. The terms' suspensions belong to one debt: they are given to
  // factor() instead. kMoraInputInvalid and kTableInvalid as in MoraSchedule.
  static Result<MoraTable> build(const RateTable& rates, const MoraRelief& relief = {},
                                 const MoraReadings& readings = {});

  // The interest of one peso from the day after due_on to paid_on without the suspended days: as
  // many steps as suspensions, whatever the days. Refuses as MoraSchedule::of does.
  Result<MoraFactor> factor(Date due_on, Date paid_on,
                            std::span<const MoraSuspension> suspensions = {}) const;

 private:
  explicit MoraTable(const MoraTerms& terms) : terms_(terms) {}

  // Of the days before the n-th.
  struct Running {
    std::int64_t simple = 0;  // rate x (365 x 366 / divisor) of the simple days
    std::int64_t old = 0;     // 365 x 366 / divisor of the days that take another day's rate
    int missing = 0;          // days that need a certified rate and have none
  };
  Result<void> append_day(Date day, const RateTable& rates);
  void append_growth(Int128 ppm_num);
  Result<void> add_days_of(MoraFactor& sum, int from, int to) const;
  Result<void> add_old_days(MoraFactor& sum, std::int64_t weight, Date paid_on) const;
  Error not_certified(int day) const;

  MoraTerms terms_;  // without suspensions
  std::vector<Running> running_ = {{}};
  std::vector<Decimal> growth_ = {1};  // of the compound days before the n-th; ends with them
  std::vector<std::int64_t> ppm_num_;  // of each day, -1 without a certified rate
  // Of the last compound day: a root of order 365 is taken once for each rate.
  Int128 daily_rate_ = -1;
  Decimal daily_growth_ = 1;
};

}  // namespace recaudo::tax_rules
