// The roll of a vigencia as the rules read it: columns for all parcels, and the whole facts of a
// few.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/receivables.h"
#include "tax-rules/predial_exemption.h"
#include "tax-rules/roll_facts.h"

namespace recaudo::statutes {

struct RollParcel {
  ledger::SubjectId id;
  std::string npn;
  tax_rules::PredialInput input;  // without its exemption
  std::optional<tax_rules::GrantedExemption> granted;
};
// As a statute has it. kPredialInputInvalid for an exemption that the statute does not know: a
// billing run refuses the parcel.
Result<tax_rules::PredialInput> under(const tax_rules::Statute& statute, const RollParcel& parcel);

struct ExemptRow {
  std::size_t row = 0;
  RollParcel parcel;
};

struct Roll {
  int vigencia = 0;
  std::vector<ledger::SubjectId> parcels;  // by number; the columns go with it
  std::vector<tax_rules::RollFacts> facts;
  std::vector<std::int64_t> avaluo, previous_tax;  // pesos
  std::vector<ExemptRow> exempt;  // whose facts depend on the statute; in the columns, taxed
  int refused = 0;  // parcels whose facts no rule accepts: they are not in the columns
};

// The newest vigencia up to that one with a roll; 0 when there is none.
int newest_roll(pqxx::transaction_base& tx, int up_to);

// Parcels that were not retired. What was liquidated the vigencia before, exempted part included,
// or else imported as charged before this installation, is the previous tax, as in a billing run.
Roll read_roll(pqxx::transaction_base& tx, int vigencia);

// In the order of `ids`; each is in the roll.
std::vector<RollParcel> parcels_of_roll(pqxx::transaction_base& tx, int vigencia,
                                        const std::vector<ledger::SubjectId>& ids);

}  // namespace recaudo::statutes
