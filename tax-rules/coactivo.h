// Coercive collection (cobro coactivo) as a machine of states in data (coactivo_estados.csv). ET
// arts. 823 to 843-2, which Ley 788/2002 art. 59 gives to municipalities.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "tax-rules/calendar.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

enum class TermUnit { kBusinessDays, kMonths };

// What the next step has, counted from the day of the event.
struct CollectionTerm {
  int count = 0;
  TermUnit unit = TermUnit::kBusinessDays;
};

struct CollectionMove {
  std::string from;  // "*": any state that is not final
  std::string event;
  std::string to;
  std::optional<CollectionTerm> term;
  std::string term_for;  // Spanish: what the term is for, or another condition
  EffectiveSpan span;    // the days of the event on which the law gives this step
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
  int line = 0;
};

// A state reached, and until when the next step may be taken.
struct CollectionStep {
  std::string state;
  bool final = false;
  std::optional<Date> deadline;          // rolled to a business day
  const CollectionMove* move = nullptr;  // lives as long as the machine
};

class CollectionMachine {
 public:
  // kTableInvalid with file and line: repeated moves, terms without unit, a state that nothing
  // leads to, or that is neither final ("TERMINADO...") nor left by any row of its own.
  static Result<CollectionMachine> parse_csv(std::string_view text, std::string_view file_name);

  static constexpr std::string_view kFirstState = "PERSUASIVO";

  // kCollectionMoveRefused when the law gives no such step from that state on that day; the detail
  // lists those it gives.
  Result<CollectionStep> next_state(std::string_view state, std::string_view event, Date on,
                                    SaturdayRule rule) const;
  // Moves open from a state: its own first. Empty when it is final or unknown.
  std::vector<const CollectionMove*> moves_from(std::string_view state) const;
  bool knows(std::string_view state) const;
  const std::vector<CollectionMove>& moves() const { return moves_; }

 private:
  std::vector<CollectionMove> moves_;
};

bool is_final_state(std::string_view state);

}  // namespace recaudo::tax_rules
