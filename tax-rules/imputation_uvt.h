// The proportion of ET art. 804 over an obligation counted in UVT (DIAN, concepto 1328/2023): the
// shares are exact fractions, without the residue that whole pesos leave.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

// Millionths of a UVT.
struct UvtAmount {
  std::int64_t millionths = 0;
};

// num / den UVT, den > 0.
struct ExactUvt {
  Int128 num = 0;
  Int128 den = 1;
  // Towards zero, in thousandths of a UVT: how the DIAN shows it.
  std::int64_t truncated_thousandths() const;
};

struct OwedUvt {
  std::string name;
  UvtAmount owed;
};

struct ImputedUvt {
  std::string name;
  ExactUvt applied;
  ExactUvt balance;  // owed - applied, exact
};

// A line of an explanation whose amounts are no pesos.
struct UvtExplanationLine {
  std::string concept_name;  // Spanish
  std::string detail;        // "990 UVT × 1000 UVT ÷ 1500 UVT"
  UvtAmount base;            // what was owed of the concept; zero in the line of the excess
  ExactUvt amount;           // all lines have one denominator
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
};

struct UvtImputation {
  std::vector<ImputedUvt> concepts;  // same order as given
  // One for each concept that owes something and one for the excess; exactly the payment.
  std::vector<UvtExplanationLine> explanation;
  UvtAmount total_balance;
  UvtAmount excess;  // what no concept can take
};

// kPaymentNotImputable when an amount is negative, or beyond 10^12 UVT.
Result<UvtImputation> impute_uvt(UvtAmount payment, std::span<const OwedUvt> owed);

}  // namespace recaudo::tax_rules
