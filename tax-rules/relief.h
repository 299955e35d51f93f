// What a debt costs under a temporary reduction. The campaign is data (relief_campaign.h); Ley
// 2155/2021 art. 45 par. 1 for the breach.
#pragma once

#include <optional>
#include <string>

#include "tax-rules/mora.h"
#include "tax-rules/relief_campaign.h"

namespace recaudo::tax_rules {

struct ReliefRequest {
  std::string concept_name;  // "impuesto"
  Date owed_since;           // due date of the debt
  Date paid_on;
  bool by_agreement = false;             // else in cash
  std::string adoption_act;              // of the municipality, where the campaign needs one
  std::optional<Rate> council_interest;  // the part of the interest that the council chose
};

// What is left to pay of each thing.
struct ReliefTerms {
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
  Rate capital = Rate::percent(100);
  std::optional<Rate> sanction;  // absent: the norm gives no figure for sanctions
  std::optional<int> sanction_minimum_uvt;
  MoraRelief interest;             // of the rate of each day, unless there is
  std::optional<Rate> fixed_rate;  // yearly, simple, over 365
  bool revives_on_breach = false;
};

// kReliefNotApplicable says why: dates, concept, way of paying, scope, or the ruling that struck it
// down before the payment. A payment on the day of the ruling or earlier was consummated.
Result<ReliefTerms> relief_terms(const ReliefCampaign& campaign, const ReliefRequest& request);

// After an agreement under the campaign was broken: the whole sanction and interest, when the norm
// revives them; what was paid stays paid.
ReliefTerms terms_after_breach(const ReliefTerms& terms);

struct ReliefDebt {
  Money capital, sanction;
  Date due_on, paid_on;
  std::optional<Money> uvt;  // of the year of payment; needed when the sanction has a minimum
  MoraReadings readings{};   // of the statute
};

struct RelievedDebt {
  Money capital, sanction, interest;  // to pay; each half up to one peso
  Explanation explanation;            // adds up to their sum
};

// kReliefNotApplicable when a figure of the norm is not loaded; what mora_interest refuses.
Result<RelievedDebt> relieved_debt(const ReliefTerms& terms, const ReliefDebt& debt,
                                   const RateTable& rates);

}  // namespace recaudo::tax_rules
