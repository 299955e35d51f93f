// Refunds that were ordered, the bank's debits that may have paid them out, and how each ended.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/owed_back.h"

namespace recaudo::adjustments {

struct RefundToPay {
  Uuid proposal;  // that ordered it
  Date on{};
  std::string resolution;
  ledger::EntrySeq entry;  // of the order
  ledger::Excess payable;  // what is owed of it, on its obligation
  // Its entry left the database with its volume: of `payable` only the amount is known, and no act
  // can end it until the volume is put back (taken_out_refusal).
  bool taken_out = false;
};
// Of one parcel or subscriber, oldest first.
std::vector<RefundToPay> refunds_to_pay(pqxx::transaction_base& tx, const ledger::Subject& subject);
inline std::vector<RefundToPay> refunds_to_pay(pqxx::transaction_base& tx,
                                               ledger::SubjectId parcel) {
  return refunds_to_pay(tx, ledger::parcel_subject(parcel));
}

// What the two persons read who would end such a refund: kVolumeTakenOut.
Error taken_out_refusal(const RefundToPay& refund);

// A debit that nobody explains, which the closing left in 2.4.07.20 and no payout took
// (adjustments.waiting_debit).
struct WaitingDebit {
  ledger::EntrySeq entry;
  Date on{};
};
// Those that may have paid this refund: of its amount and not before it was ordered, oldest first,
// at most 200.
std::vector<WaitingDebit> debits_for(pqxx::transaction_base& tx, const RefundToPay& refund);
// Those of that amount from that day on, also what the bank says that it returned, oldest first, at
// most 200 (adjustments.debit_to_explain).
std::vector<WaitingDebit> debits_to_explain(pqxx::transaction_base& tx, Money amount, Date since);

// The day that the bank's statements reach, of every account in use around that day; nothing while
// there are none.
std::optional<Date> statements_reach(pqxx::transaction_base& tx, Date since);

struct PaidRefund {
  Uuid payout;  // the act that said so
  Date bank_day{};
  std::string bank_reference;
};
// How that refund was paid out; nothing while it was not.
std::optional<PaidRefund> payout_of(pqxx::transaction_base& tx, const Uuid& refund);

// By which resolution something was revoked.
struct RevokedBy {
  Uuid act;   // the proposal of it
  Date on{};  // of that resolution
  std::string resolution;
};
// How that refund was revoked; nothing while it was not.
std::optional<RevokedBy> revocation_of(pqxx::transaction_base& tx, const Uuid& refund);

}  // namespace recaudo::adjustments
