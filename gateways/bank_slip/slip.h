// The bar code of a payment slip as bank counters of Colombia read it: GS1-128 with the elements
// (415) collecting agreement, (8020) reference, (390n) amount, (96) last day, in this order (GS1
// General Specifications, section 3; rail specification section 2). Text only: drawing the symbol
// is the document's affair.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"

namespace recaudo::bank_slip {

// GS1's location number of a collecting agreement: 13 digits, the last a check digit.
bool is_gln(std::string_view digits);

// Digits as they stand in the symbol: leading zeros are part of it, and "3900" is whole pesos.
struct SlipAmount {
  std::string digits;  // 1 to 15
  int decimals = 0;    // 0 to 9
  bool operator==(const SlipAmount&) const = default;
  // kBadAmount when it is no number of centavos.
  Result<Money> money() const;
};

struct Slip {
  std::string gln;
  std::string reference;             // 1 to 24 digits
  std::optional<SlipAmount> amount;  // none: any amount
  std::optional<Date> pay_by;        // none: any day
  bool operator==(const Slip&) const = default;
};

// The slip of an order. kSlipInvalid when the agreement's number or the reference is not fit for
// the counters. Whole pesos go as 3900, centavos as
// 3902.
Result<Slip> make_slip(std::string_view gln, std::string_view reference,
                       std::optional<Money> amount, std::optional<Date> pay_by);

// What the symbol carries after its first FNC1; 0x1D stands for the FNC1 between elements.
std::string element_string(const Slip& slip);
// "(415)7709998123014(8020)120260000012345...": the line beneath the bars.
std::string human_readable(const Slip& slip);

constexpr std::size_t kUpToTheDay = 0;
// How the strings of one agreement are cut when their issuer, or a scanner, leaves the separators
// out.
struct FixedLengths {
  std::size_t reference = 0;
  // kUpToTheDay: an amount of any length, before the (96) and its eight digits that end the string.
  std::size_t amount = 0;
};

// The digits of the (415) that the string begins with, unchecked; empty when it does not.
std::string_view agreement_of(std::string_view scanned);

// Reads what a scanner sends: with or without "]C1", with 0x1D between elements, or, for an
// agreement that says how, without. kSlipInvalid names the element: wrong check digit, no 415,
// unknown or repeated element, an amount that is not digits, a day that does not exist.
Result<Slip> read_slip(std::string_view scanned, std::optional<FixedLengths> fixed = std::nullopt);

}  // namespace recaudo::bank_slip
