// Which municipality taxes an activity. Ley 1819/2016 art. 343; the rules are data
// (data/ica_territorialidad.csv).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

// The municipality (DIVIPOLA code) of each place of an operation: "planta", "despacho"...
using IcaPlaces = std::map<std::string, std::string, std::less<>>;

struct IcaTerritoryRule {
  std::string activity;
  std::string name;                 // Spanish
  std::vector<std::string> places;  // the first that exists decides
  EffectiveSpan span;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
};

struct IcaTerritory {
  std::string municipality;
  std::string place;  // the one that decided
  std::string norm;
};

class IcaTerritoriality {
 public:
  // kTableInvalid with file, line and reason; also for two rules of one activity on one day.
  static Result<IcaTerritoriality> parse_csv(std::string_view text, std::string_view file_name);

  // kParameterMissing for an activity without rule on the day; kIcaInputInvalid, naming the places
  // that decide, when the operation tells none of them.
  Result<IcaTerritory> taxed_by(std::string_view activity, const IcaPlaces& places, Date on) const;

 private:
  std::vector<IcaTerritoryRule> rules_;
};

}  // namespace recaudo::tax_rules
