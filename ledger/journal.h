// Posting. An entry is an act with its lines: it balances, has a business key that is used once,
// the day on which it took effect (Bogota) and the instant of its recording. Nothing posted ever
// changes: a correction is another entry. The database enforces this; a refusal comes back as a
// Result, or is thrown where only our own code can be at fault. The transaction must then be rolled
// back.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "base/uuid.h"
#include "ledger/account.h"

namespace recaudo::ledger {

struct EntryTag;
using EntrySeq = Id<EntryTag>;  // the gapless number
struct ObligationTag;
using ObligationId = Id<ObligationTag>;

struct ThirdPartyTag;
using ThirdPartyId = Id<ThirdPartyTag>;
struct CostCentreTag;
using CostCentreId = Id<CostCentreTag>;

struct Leg {
  AccountId account;
  Money amount;  // debit positive, credit negative
  std::optional<ObligationId> obligation = std::nullopt;
  std::optional<ThirdPartyId> third_party = std::nullopt;  // whom the line concerns
  std::optional<CostCentreId> cost_centre = std::nullopt;  // the office
};

struct Entry {
  Uuid key;          // an act that is retried carries the same
  std::string kind;  // what its recipe says; several share one
  Date effective_on;
  std::string source_kind;  // "pago", "vigencia", "extracto"
  std::string source_id;
  std::vector<Leg> legs;
  std::optional<EntrySeq> reverses = std::nullopt;
};

struct Posted {
  EntrySeq seq;
  bool repeated = false;  // the key had this fingerprint already: nothing was posted
};

// SHA-256 of the canonical text of an entry, lines in order: tells a repetition from a conflict.
// Without key, third parties and cost centres (how the municipality files it).
Sha256 fingerprint(const Entry& entry);

// Posts all, or refuses: kBadText (no kind or source), kEntryUnbalanced (either book; a line of
// zero), kKeyConflict, kPeriodClosed (or never opened), kAccountUnknown (or closed; also an unknown
// obligation), kBelowFloor, kObligationOverpaid (or of what another holder left), kAmountHeld,
// kControlAccount (a line without an obligation of its account), kDimensionUnknown,
// kAlreadyReversed (or the original is not in the database), kBadDate (a reversal before its
// original). A floor is the least that an account may hold after any entry (a till: 0). A control
// account has, from when it is one, the balance of its obligations at each commit. A line of
// somebody else's money gets its owner as third party (beneficiaries.h); `check` finds one without,
// reversals aside. Answers in the order of the entries: at most 10,000, each key once.
Result<std::vector<Posted>> post(pqxx::transaction_base& tx, std::span<const Entry> entries,
                                 Instant recorded_at);

// The mirror of a posted entry on `on`, which post() checks; its key follows from that entry.
// kNotFound; kVolumeTakenOut when its lines are not in the database.
Result<Entry> mirror_of(pqxx::transaction_base& tx, EntrySeq seq, Date on, const std::string& kind);

}  // namespace recaudo::ledger
