// An act that corrects what is owed, as it was typed from its resolution, and the exact text that
// two persons decide on.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/adjustments/debt_facts.h"
#include "core/adjustments/restoration_facts.h"
#include "core/payments/payment.h"
#include "ledger/receivables.h"

namespace recaudo::adjustments {

enum class ActKind {
  kCompensation,      // a credit balance pays a vigencia (ET 815)
  kChargeMore,        // an additional determination
  kChargeLess,        // a charge corrected or annulled
  kChargeback,        // a payment went back to the payer (Decreto 587/2016)
  kTransfer,          // a payment went to the wrong vigencia
  kDueDate,           // another due date for a vigencia
  kRefund,            // a credit balance is to be given back (ET 850)
  kRefundPayout,      // the bank paid a refund out
  kRefundRevocation,  // a refund that was ordered is not to be paid: its credit balance comes back
  kAdvance,           // a credit balance waits for a vigencia not charged yet
  kRailReversal,      // its rail gives a payment back before the bank credits it
  kPrescription,      // the action to collect a vigencia ended (ET 817)
  kRemission,         // a vigencia is not worth collecting (ET 820)
  // A judge declared that the action to collect a bill of public services prescribed (Ley 142/1994
  // art. 130; Código Civil arts. 2513 and 2536)
  kDeclaredPrescription,
  kRestoration,     // one of those three is revoked: what it ended is owed again
  kClassification,  // money of the bank that waits in 2.4.07.20 pays the debt it was meant for
  kClassificationRevocation  // that debt was another's: the money waits there again
};
inline constexpr std::array kActKinds = {ActKind::kCompensation,
                                         ActKind::kChargeLess,
                                         ActKind::kChargeMore,
                                         ActKind::kChargeback,
                                         ActKind::kTransfer,
                                         ActKind::kDueDate,
                                         ActKind::kRefund,
                                         ActKind::kRefundPayout,
                                         ActKind::kRefundRevocation,
                                         ActKind::kAdvance,
                                         ActKind::kRailReversal,
                                         ActKind::kPrescription,
                                         ActKind::kRemission,
                                         ActKind::kDeclaredPrescription,
                                         ActKind::kRestoration,
                                         ActKind::kClassification,
                                         ActKind::kClassificationRevocation};
std::string_view to_code(ActKind kind);        // "compensacion": database, addresses, log
std::string_view to_label(ActKind kind);       // Spanish, for people
Result<ActKind> parse_kind(std::string_view);  // kBadText
bool is_about_payment(ActKind kind);           // names a payment, not a vigencia alone
bool extinguishes(ActKind kind);               // prescripción or remisión: what is owed, no more
// Its `date` is the day of its resolution, and `on` the day of its entry: those, and what revokes
// them.
bool names_resolution_day(ActKind kind);

// Who asked for a refund, when, and what kind of account it goes to. The number of the account is
// in the payment order of the treasury: neither posting nor audit needs it here.
struct RefundRequest {
  Date asked_on{};
  std::string document_type = {};    // "CC"
  std::string document_number = {};  // as tax_rules::parse_document_number keeps it
  std::string account_type = {};     // "ahorros" or "corriente"
};

// The bank's debit that paid a refund out, where the closing left it (2.4.07.20).
struct RefundPayout {
  Uuid refund;                 // the proposal that ordered it
  ledger::EntrySeq debit;      // the entry of the closing
  std::string reference = {};  // the bank's, one line
};

// A refund that is taken back before it is paid. The act's `date` is the day on which the bank
// confirmed that the order of payment is void.
struct RefundRevocation {
  Uuid refund;  // the proposal that ordered it
  // Entries of the closing: debits of its amount which are not its payment, says the act. Rising.
  std::vector<ledger::EntrySeq> unrelated = {};
};

// A credit of the bank that waits to be classified, all of it. The act's `date` is the day on which
// it was paid: as the bank tells it or, with a proof, an earlier one (ET 803).
struct CreditToApply {
  ledger::EntrySeq entry;  // of the closing
  std::string proof = {};  // of that other day; empty: it is the bank's
};

struct ReceivableAct {
  ActKind kind = ActKind::kCompensation;
  ledger::Subject subject = ledger::parcel_subject({});  // a parcel, or a subscriber
  int vigencia = 0;  // of the debt; of where a transferred payment goes; 0 for a chargeback
  std::optional<ledger::Concept> item = std::nullopt;  // of a charge
  Money amount = {};  // of a compensation or a charge; of the payment
  std::optional<ledger::ObligationId> credit = std::nullopt;  // the credit balance it takes from
  // Whose part of it; nothing where the ledger knows nobody, or it is one holder's.
  std::optional<ledger::ThirdPartyId> holder = std::nullopt;
  std::optional<payments::TicketId> payment = std::nullopt;
  // Of a transfer: another subscriber, whose debt the payment pays.
  std::optional<ledger::SubjectId> to = std::nullopt;
  // Of a charge of public services, what of its correction is not the subscriber's: `amount` is
  // gross less subsidy plus contribution.
  Money subsidy = {}, contribution = {};
  Date on{};  // when the entry takes effect
  // Compensation: interest runs to it; new due date; revocation: the order of payment is void; of
  // an extinction: the day of the resolution, on which its conditions are looked at; of what
  // revokes one: the day of the resolution that does; of money that waited: when it was paid.
  std::optional<Date> date = std::nullopt;
  std::string resolution = {};  // number of the administrative act
  std::string reason = {};
  std::string seen = {};  // what the act depends on, as it stood when it was proposed
  std::optional<RefundRequest> request = std::nullopt;  // of a refund
  std::optional<RefundPayout> payout = std::nullopt;    // of a refund that was paid out
  std::optional<RefundRevocation> revokes = std::nullopt;
  std::optional<PrescriptionFacts> prescribed = std::nullopt;
  std::optional<RemissionClaims> remitted = std::nullopt;
  std::optional<JudgeRuling> declared = std::nullopt;
  std::optional<DebtRestoration> restores = std::nullopt;
  std::optional<CreditToApply> applies = std::nullopt;
  std::optional<Uuid> unapplies = std::nullopt;  // of a revocation: the proposal that applied it
};

// One text for one act, and back; kBadText when it is not what canonical_text writes.
std::string canonical_text(const ReceivableAct& act);
// The same without the document: what the log keeps a digest of, because a document is found by
// trying all of them.
std::string text_without_person(const ReceivableAct& act);
Result<ReceivableAct> parse_canonical(std::string_view text);

// What a person typed, without blanks around: kReasonTooShort (15 characters), kBadText for the
// resolution, the reason, the bank's reference, the proof of a day, the kind of account or the
// documents of a debt, kIdentifierInvalid for the document of a person.
Result<ReceivableAct> with_plain_words(ReceivableAct act);

}  // namespace recaudo::adjustments
