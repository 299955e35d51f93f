// What the council decides of industria y comercio (ICA) inside the national law: section [ica] of
// the statute. Ley 14/1983; Ley 1819/2016 arts. 342 to 346; Ley 788/2002 art. 59.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "tax-rules/calendar.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/explanation.h"
#include "tax-rules/uvt.h"

namespace recaudo {
class FirstFault;
class TomlSection;
}  // namespace recaudo

namespace recaudo::tax_rules {

enum class IcaActivityKind {
  kIndustrial,        // 2 to 7 per mil
  kCommerceServices,  // 2 to 10 per mil
  kFinancial,         // 3 or 5 per mil (D. 1333/1986 art. 208, to be confirmed)
};

// The tariff of an activity, by its CIIU code as the DIAN writes it (4 digits).
struct IcaTariff {
  std::string ciiu;
  std::string description;
  IcaActivityKind kind = IcaActivityKind::kCommerceServices;
  Rate rate;
  EffectiveSpan span;  // the day that selects it is 1 January of the vigencia
  std::string norm;
  bool invented = false;
  int line = 0;
};

// What a percentage of the form is taken from: row 20, or rows 20 and 21.
enum class IcaBase { kTax, kTaxAndSigns };

struct IcaPercentage {
  Rate rate;
  IcaBase base = IcaBase::kTax;
};

// The municipal figures of the form.
struct IcaParameters {
  EffectiveSpan span;
  IcaPercentage bomberil;    // row 23, Ley 1575/2012 art. 37
  IcaPercentage security;    // row 24
  IcaPercentage advance;     // row 30, at most 40 % (Ley 43/1987 art. 47)
  Money per_financial_unit;  // row 22 (D. 1333/1986 art. 209), of the year
  Money per_kilowatt;        // row 19 (Ley 56/1981 art. 7), of the year
  // Row 36: of the tax less its credits (27 to 29), or of the tax before them.
  bool discount_net_of_credits = true;
  UvtCount minimum_sanction;  // ET 639; only lower than ten
  std::string norm;
  bool invented = false;
  int line = 0;
};

struct IcaDiscountOffer {
  Date until;  // included
  Rate percent;
};

struct IcaCalendar {
  int vigencia = 0;                         // the year of the income
  Date due_on;                              // of the next year, rolled to a business day
  std::vector<IcaDiscountOffer> discounts;  // by date
  std::string norm;
  bool invented = false;
  int line = 0;
};

// ReteICA of one concept, when the council adopted it.
struct IcaRetentionRule {
  std::string concept_name;      // "servicios", "compras"
  UvtCount minimum;              // per payment, before VAT
  bool includes_minimum = true;  // a payment of exactly the minimum is withheld
  Money unit;                    // each retention is rounded half up to it
  EffectiveSpan span;            // of the payment
  std::string norm;
  bool invented = false;
  int line = 0;
};

// The sanction for not filing, which the national statute does not give for ICA.
struct IcaNotFilingRule {
  enum class Base { kIncome, kDeposits, kGreater };
  Rate rate;
  Base base = Base::kIncome;
  EffectiveSpan span;  // of the act
  std::string norm;
  bool invented = false;
  int line = 0;
};

// One step of the preferential regime of small taxpayers: a fixed amount in UVT. Ley 1819/2016 art.
// 346.
struct IcaFixedStep {
  std::int64_t over_uvt = 0;   // income of more than
  std::int64_t up_to_uvt = 0;  // and up to, included
  UvtCount tax;                // of the year
  EffectiveSpan span;
  std::string norm;
  bool invented = false;
  int line = 0;
};

struct IcaStatute {
  bool present = false;  // the statute has the section
  int line = 0;
  std::vector<IcaTariff> tariffs;
  std::vector<IcaParameters> parameters;
  std::vector<IcaCalendar> calendars;
  std::vector<IcaRetentionRule> retentions;  // empty: reteICA not adopted
  std::vector<IcaNotFilingRule> not_filing;  // empty: no sanction of its own
  std::vector<IcaFixedStep> fixed_steps;     // empty: no preferential regime

  // Each is kParameterMissing, naming what to load, when there is none.
  Result<const IcaTariff*> tariff(std::string_view ciiu, int vigencia) const;
  Result<const IcaParameters*> parameters_of(int vigencia) const;
  Result<const IcaCalendar*> calendar(int vigencia) const;
  Result<const IcaRetentionRule*> retention(std::string_view concept_name, Date paid_on) const;
  Result<const IcaNotFilingRule*> not_filing_rule(Date on) const;
};

// kInvented or kVerified, for the lines of a rule of the statute.
SourceMark mark_of_rule(bool invented);

// The section [ica] of a statute; empty when there is none. Reports unknown, missing and badly
// written keys with their line.
IcaStatute read_ica_statute(const TomlSection& root, SaturdayRule saturday);

// Reports the first fault of: tariffs outside the band of their kind, an advance of more than 40 %,
// a minimum sanction of more than ten UVT, rules that overlap, a vigencia left out.
void check_ica_statute(const IcaStatute& ica, int first_vigencia, int last_vigencia,
                       FirstFault& fault);
// Besides, of a text that is not in force yet: the first of days without a rule between two of
// [[ica.no_declarar]], and a sanction of more than 100 % of its base, which would take all that was
// earned and more (Constitución art. 34: no confiscation).
void check_new_ica_statute(const IcaStatute& ica, FirstFault& fault);

}  // namespace recaudo::tax_rules
