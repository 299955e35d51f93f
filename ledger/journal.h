// Posting. An entry is an act with its lines; it balances, has a business key that is used once, an
// effective date (when it took effect, Bogota) and a recording instant. Nothing posted ever
// changes: a correction is another entry. The database enforces all of this (ledger.post_batch; in
// which migration each function lives now: docs/ledger-functions.md); what is refused comes back as
// a Result, and the transaction must then be rolled back.
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
  Uuid key;          // business key: the same act retried carries the same key
  std::string kind;  // the recipe
  Date effective_on;
  std::string source_kind;  // "pago", "vigencia", "extracto"
  std::string source_id;
  std::vector<Leg> legs;
  std::optional<EntrySeq> reverses = std::nullopt;
};

struct Posted {
  EntrySeq seq;
  bool repeated = false;  // the key had this same content already: nothing new was posted
};

// SHA-256 of the canonical text of what the entry says, its lines in their order; what tells a
// repetition from a conflict. Without its key, and without third parties and cost centres: those
// say how the municipality files it.
Sha256 fingerprint(const Entry& entry);

// Posts all of them, or refuses: kBadText (no kind or source), kEntryUnbalanced (either book),
// kKeyConflict, kPeriodClosed, kAccountUnknown (or closed; also an unknown obligation),
// kBelowFloor, kObligationOverpaid, kAmountHeld, kControlAccount (a line without an obligation of
// its account), kDimensionUnknown, kAlreadyReversed (or what it reverses is not in the database),
// kBadDate (a reversal before its original). A floor is the least that an account may hold after
// any entry (a till: 0). A control account is one whose balance is that of its obligations at each
// commit. Lines on an account of somebody else's money are given their owner as third party here
// (beneficiaries.h); `check` finds one that is not. Answers come in the order of the entries. At
// most 10,000 entries, each key once.
Result<std::vector<Posted>> post(pqxx::transaction_base& tx, std::span<const Entry> entries,
                                 Instant recorded_at);

// The mirror of a posted entry, effective on `on`, which is not before it; its key follows from the
// entry it reverses. kNotFound; kVolumeTakenOut when its lines are not in the database.
Result<Entry> mirror_of(pqxx::transaction_base& tx, EntrySeq seq, Date on, const std::string& kind);

struct AccountBalance {
  AccountId account;
  std::string code;
  std::string name;
  char nature;         // 'D' or 'C'
  std::string status;  // confidence of the code: verified, memory, uncertain, project
  Money debit;
  Money credit;
  Money net() const { return debit - credit; }
};
// What the balance rows say now, of accounts that were ever touched, by code: for who compares with
// them. The report of two dates, recomputed from the lines, is trial_balance.h.
std::vector<AccountBalance> trial_balance(pqxx::transaction_base& tx);

}  // namespace recaudo::ledger
