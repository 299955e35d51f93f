// How a tax sanction becomes an amount, in the order of DIAN oficio 6651/2019: the full sanction of
// its article, the article's own cap, what the article takes off whoever accepts, ET 640
// (gradualidad), ET 639 (minimum); rounded once, to the thousand (ET 577).
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "tax-rules/explanation.h"
#include "tax-rules/gradualidad.h"
#include "tax-rules/uvt.h"

namespace recaudo::tax_rules {

// An exact amount: millionths of a centavo.
struct ExactAmount {
  Int128 millionths = 0;
  static ExactAmount of(Money m) { return {Int128{m.centavos()} * 1'000'000}; }
  static ExactAmount share(Money base, Rate rate, int times = 1) {
    return {Int128{base.centavos()} * rate.ppm() * times};
  }
};

// The most that an article lets its sanction reach.
struct SanctionCap {
  ExactAmount most;
  Money rounded;         // the most that a rounded sanction may be
  std::string product;   // "$ 1.000.000 × 100 %"
  std::string rounding;  // of the product, where it is none of whole thousands

  // A part of the return, as its product says: a rounded figure stays under it.
  static SanctionCap floored(ExactAmount most, std::string product);
  // A count of UVT: in pesos it is what ET 868 makes of it.
  static SanctionCap in_uvt(UvtCount count, Money uvt);
};

// What an article grants to whoever accepts the sanction or the tax behind it.
struct SanctionAcceptance {
  Rate to_pay = Rate::percent(100);
  std::string detail;
  std::string norm;
};

// A sanction as its article states it.
struct FullSanction {
  bool infringed = true;  // false: there is nothing to sanction, and no minimum either
  std::string concept_name;
  std::string base_name;  // "Impuesto"
  // The figure before the cap, as its reader computes it again: "$ 1.000.000 × 5 % × 3 meses o
  // fracción".
  std::string product;
  std::string norm;
  Money base;
  Rate rate;       // of the base, all months together
  int months = 0;  // or fraction, where the article counts them
  ExactAmount amount;
  std::optional<SanctionCap> cap;
  SanctionAcceptance acceptance;
  SourceMark mark = SourceMark::kVerified;
};

struct Sanction {
  Money full;     // after the article's cap
  Money reduced;  // after acceptance and ET 640
  Money minimum;
  Money to_pay;
  Explanation explanation;  // adds up to `to_pay`
};

// The least sanction (ET 639, or the council's own): its amount, how it is told, and by what norm.
struct MinimumSanction {
  Money amount;
  // "10 UVT × $ 52.374 (UVT de 2026) = $ 523.740, al múltiplo de $ 1.000 más cercano"
  std::string product;
  std::string norm = "ET art. 639";
  SourceMark mark = SourceMark::kVerified;

  // The national one is the article's; `year` is that of the UVT.
  static MinimumSanction of(UvtCount count, Money uvt, int year);
  // Of a figure in pesos.
  static MinimumSanction of(Money amount);
};

// Every amount is half up to the thousand from the exact figure; none passes the article's cap
// (only recidivism and the minimum do, which the law adds after it).
Sanction settle_sanction(const FullSanction& full, const Gradualidad& gradualidad,
                         const MinimumSanction& minimum);

// kSanctionInputInvalid, naming the value, when it is negative or beyond 10^13 pesos.
Result<void> check_sanction_base(Money value, std::string_view name);

}  // namespace recaudo::tax_rules
