// The bill of water, sewer and waste by blocks. Ley 142/1994 arts. 87, 89, 90 and 99; Ley 1450/2011
// art. 125; Res. CRA 943/2021.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

// A tariff with up to four decimals, in ten-thousandths of a peso.
struct UnitPrice {
  std::int64_t ten_thousandths = 0;
  constexpr UnitPrice times(std::int64_t n) const { return {ten_thousandths * n}; }
};
// "1985.40". kBadAmount otherwise.
Result<UnitPrice> parse_unit_price(std::string_view text);
// "$ 1.985,40"
std::string to_display(UnitPrice price);

struct CubicMetres {
  std::int64_t value = 0;
  auto operator<=>(const CubicMetres&) const = default;
};

// Basic up to the limit, complementary up to twice the limit, sumptuary above.
struct ConsumptionBlocks {
  CubicMetres basic, complementary, sumptuary;
};
ConsumptionBlocks split_consumption(CubicMetres total, CubicMetres basic_limit);

struct MeteredTariff {
  UnitPrice fixed;
  UnitPrice per_m3;
};

struct ServiceBillInput {
  CubicMetres consumption;  // of water; the sewer carries the same
  CubicMetres basic_limit;  // of the billed period
  MeteredTariff water, sewer;
  UnitPrice waste;
  // Of the fixed charge and the basic block (and of the waste tariff).
  Rate subsidy;
  // Of the whole value.
  Rate contribution;
  std::string tariff_norm, acuerdo_norm;
  SourceMark tariff_mark = SourceMark::kVerified, acuerdo_mark = SourceMark::kVerified;
  // What the lines tell besides: how many months the fixed charges are of, why the basic block ends
  // where it does ("13 m³ al mes..., Res. CRA 750/2016"), the norm of the blocks, the days of the
  // readings and the use ("residencial, estrato 2").
  int months = 1;
  std::string basic_block, block_norm;
  std::string readings;
  std::string use;
};

// Each line half up to one peso; subsidy and contribution from the exact amounts; the net adds the
// rounded lines.
struct MeteredLines {
  Money fixed, basic, complementary, sumptuary, subsidy, contribution;
  Money net() const { return fixed + basic + complementary + sumptuary - subsidy + contribution; }
};

struct WasteLines {
  Money tariff, subsidy, contribution;
  Money net() const { return tariff - subsidy + contribution; }
};

struct ServiceBill {
  ConsumptionBlocks blocks;
  MeteredLines water, sewer;
  WasteLines waste;
  Explanation explanation;  // adds up to total()
  Money total() const { return water.net() + sewer.net() + waste.net(); }
};

// kChargeInputInvalid for a consumption, limit, tariff or percentage that no bill can have.
Result<ServiceBill> service_bill(const ServiceBillInput& input);

}  // namespace recaudo::tax_rules
