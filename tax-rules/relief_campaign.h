// Temporary reductions as dated data (alivios_temporales.csv): never code. Each row names its law,
// the latest D. Leg. 240/2026. A campaign that a court struck down keeps what was consummated
// before the ruling and gives nothing after it (Ley 270/1996 art. 45).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

enum class ReliefInterest {
  kFull,             // no relief of interest
  kMultiplier,       // that part of the interest
  kMultiplierFloor,  // the part that the council chose, not under this
  kFixedRate,        // a yearly rate of its own
  kPercentOfIbc,     // that part of the IBC, simple, without the two points
  kUnknown,          // the figure was never loaded: asking for it is refused
};

// Whether a municipality may use it.
enum class ReliefScope { kTerritorial, kByAcuerdo, kToBeConfirmed, kNationOnly };

struct Ruling {
  std::string name;          // "C-448/2020"
  std::optional<Date> date;  // absent: not loaded, and nothing is granted
};

struct ReliefCampaign {
  std::string id, norm;
  ReliefScope scope = ReliefScope::kToBeConfirmed;
  std::vector<std::string> concepts;      // "impuesto", "multa"...
  std::optional<Date> debt_until;         // owed by that day, included
  EffectiveSpan paid;                     // days of payment
  std::optional<Rate> capital, sanction;  // part to pay; absent: not loaded
  std::optional<int> sanction_minimum_uvt;
  ReliefInterest interest = ReliefInterest::kUnknown;
  Rate interest_value;
  bool by_cash = false, by_agreement = false;
  bool revives_on_breach = false;  // the whole sanction and interest
  std::optional<Ruling> ruling;    // it was struck down
  SourceMark mark = SourceMark::kVerified;
  int line = 0;
};

class ReliefCampaigns {
 public:
  // kTableInvalid with file and line: unknown rules, a value missing or out of place, two rows of
  // one campaign for one day.
  static Result<ReliefCampaigns> parse_csv(std::string_view text, std::string_view file_name);

  // The row of the campaign for that day of payment. kReliefNotApplicable when there is none.
  Result<const ReliefCampaign*> find(std::string_view id, Date paid_on) const;
  // The same campaigns with one struck down: every row of it. kReliefNotApplicable when no row has
  // that id, or it is struck down already.
  Result<ReliefCampaigns> retire(std::string_view id, const Ruling& ruling) const;
  const std::vector<ReliefCampaign>& rows() const { return rows_; }

 private:
  std::vector<ReliefCampaign> rows_;
};

}  // namespace recaudo::tax_rules
