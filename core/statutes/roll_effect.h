// What a new version of the statute does to the whole roll: how many parcels pay more or less, how
// much, by concept and by destino, and who most. Computed by the roll's door; the parcels that are
// shown are checked against the door that explains.
#pragma once

#include <optional>
#include <vector>

#include "core/statutes/roll.h"
#include "core/statutes/succession.h"
#include "tax-rules/legal_tables.h"

namespace recaudo::statutes {

struct Charge {
  Money predial, environmental, bomberil;
  Money total() const { return predial + environmental + bomberil; }
  auto operator<=>(const Charge&) const = default;
};

struct DestinoEffect {
  char destino = ' ';
  int parcels = 0, changed = 0;
  Money before, after;  // the three concepts
};

// How one statute comes to the predial of a parcel.
struct PredialSteps {
  Rate tariff;
  Money unlimited;               // avalúo x tariff
  std::optional<Money> limited;  // where a limit is less than that
  Money exempted;                // what an exemption takes off
};

struct ParcelEffect {
  ledger::SubjectId id;
  std::string npn;
  char destino = ' ';
  Money avaluo;
  PredialSteps steps_before, steps_after;
  Charge before, after;
  Money difference() const { return after.total() - before.total(); }
};

struct RollEffect {
  int rules_of = 0;  // the first vigencia that the version liquidates
  int roll_of = 0;   // whose roll it was tried on: the newest up to that one
  int parcels = 0, more = 0, less = 0;
  // Parcels that a billing run would refuse under one of the two, as for an exemption whose code
  // the draft does not know: not counted above, and charged nothing on that side.
  int refused = 0;
  Charge before, after;
  std::vector<DestinoEffect> by_destino;                   // by letter
  std::vector<ParcelEffect> most_increased, most_reduced;  // at most ten each, largest first
  int changed() const { return more + less; }
};

struct Comparison {
  const tax_rules::Statute& before;
  const tax_rules::Statute& after;
  const tax_rules::LegalTables& tables;
  Date from;  // the day the new one begins
};

// kParameterMissing names the figure that the roll's vigencia lacks. A version without the vigencia
// that begins with it or after it liquidates nothing, and without a roll there is nothing to try:
// then rules_of or roll_of is 0 and the rest is empty.
Result<RollEffect> effect_on_roll(pqxx::transaction_base& tx, const Comparison& comparison);

}  // namespace recaudo::statutes
