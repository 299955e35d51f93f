// A stretch of the roll as the registry has it: what each parcel's predial depends on, who owes it,
// and, once a PredialRoll went over it, what is due or why nothing can be said.
#pragma once

#include <cstdint>
#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/receivables.h"
#include "ledger/third_parties.h"
#include "tax-rules/predial_exemption.h"

namespace recaudo::billing {

struct RollParcel {
  ledger::SubjectId id;
  std::string npn;
  tax_rules::PredialInput input;
  std::optional<tax_rules::GrantedExemption> granted;  // for the vigencia; its statute has the word
  std::optional<ledger::ThirdParty> owner;    // the first one; none: his document cannot be filed
  std::optional<ledger::ThirdPartyId> filed;  // where the ledger has him by this very name
  Money predial, environmental, bomberil;     // what is due
  Money exempted;                             // what an exemption takes off predial
  std::string refusal;                        // why it is not liquidated; then nothing is due
  Money total() const { return predial + environmental + bomberil; }
};

struct Stretch {
  ledger::SubjectId after{0};  // this one is not in it
  ledger::SubjectId last;
};

// Where stretches of so many parcels of read_roll end, in order.
std::vector<ledger::SubjectId> roll_ends(pqxx::transaction_base& tx, int vigencia, int parcels);

// Parcels that are in the cadastre, have an avaluo of the vigencia and no liquidation of it yet, by
// number. Pins the planner for the rest of the transaction.
std::vector<RollParcel> read_roll(pqxx::transaction_base& tx, int vigencia, const Stretch& stretch);

// How many there are, and how many were liquidated before.
struct RollSize {
  int to_do = 0;
  int done = 0;
};
RollSize roll_size(pqxx::transaction_base& tx, int vigencia);

// 24 bytes: the parcel's number and the first 16 of the SHA-256 of its inputs and amounts. The
// database computes the same of what is to be charged (billing.printed).
inline constexpr std::size_t kRecordBytes = 24;
std::string record_of(const RollParcel& parcel);

}  // namespace recaudo::billing
