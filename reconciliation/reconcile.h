// The matching engine: what we expect, what the bank's files say, what the statement shows. Pure:
// the same inputs in any order give the same decisions, and a day given in several runs ends where
// it ends when given at once (what a line or a credit says for itself is weighed before what
// others did to its payment). It posts nothing; its caller acts on the decisions.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "gateways/bank_files/collection_file.h"
#include "gateways/bank_files/statement.h"
#include "reconciliation/exceptions.h"

namespace recaudo::reconciliation {

using PaymentId = Id<struct ExpectedPaymentTag>;
using TicketId = Id<struct TicketTag>;  // ours, sent to PSE; 0 = not a PSE payment
using Cus = TextId<struct CusTag>;
using bank_files::AccountNumber;
using bank_files::SlipReference;

enum class PaymentState { kApproved, kDeclined, kPending, kExpired };

struct ExpectedPayment {
  PaymentId id;
  SlipReference order_reference;
  TicketId ticket;
  Cus cus;
  Money amount;
  Date approved_on{};
  PaymentState state = PaymentState::kPending;
  bool already_settled = false;
  bool in_open_exception = false;  // people look at its money already: it is not missing
};

struct OpenOrder {
  SlipReference reference;
  Money amount;
  Date valid_until{};
  bool paid = false;
};

struct DetailKey {
  Sha256 file{};
  int lot = 0;
  int sequence = 0;
  auto operator<=>(const DetailKey&) const = default;
};

// Names a movement across repeated deliveries of a statement. `ordinal` tells equal ones apart.
struct EntryKey {
  AccountNumber account;
  int booked_day = 0;     // day_number()
  std::string statement;  // only when the bank gives the movement no reference
  std::string bank_reference;
  std::string entry_reference;
  Money signed_amount;
  int ordinal = 0;
  auto operator<=>(const EntryKey&) const = default;
};

// What a statement said of its account; the statements of an account follow each other in this
// order.
struct StatementBalance {
  AccountNumber account;
  Date from{}, to{};
  std::optional<std::int64_t> sequence;
  bank_files::StatementId id;
  Money opening, closing;
};
StatementBalance balance_of(const bank_files::Statement& statement);

// Two persons applied a credit to a debt before its file came: its money is not there any more.
struct ActOnCredit {
  std::string resolution;
  std::vector<SlipReference> orders = {};  // of exactly that debt
};

// A credit of an earlier run that was decided alone, because no collection file had its amount. A
// file that comes later may be what it paid: then its lines decide.
struct LooseCredit {
  EntryKey key;
  std::optional<PaymentId> names;      // the payment of ours that it is
  std::optional<SlipReference> order;  // or the order of ours that its text names
  bool applied = false;                // it settled that payment, or is its payer's credit balance
  std::optional<ActOnCredit> act = std::nullopt;
};

// Cash between a till and the bank, as the bank will sign it, that no statement has shown yet: a
// deposit is positive.
struct TillMove {
  std::string slip;
  Money amount;
};

struct Input {
  std::vector<ExpectedPayment> payments;
  std::vector<OpenOrder> orders;
  std::vector<bank_files::CollectionFile> files;
  std::vector<bank_files::Statement> statements;
  std::vector<DetailKey> matched_details;  // known from earlier runs
  std::vector<EntryKey> seen_entries;
  std::vector<StatementBalance>
      known_statements;  // of the accounts here: the last before, all since
  std::vector<TillMove> till_moves;
  std::vector<LooseCredit> loose_credits;  // not claimed by a file yet
  Date overdue_cutoff{};                   // approved on or before this day and no money: VENCIDO
};

enum class DecisionType : std::uint8_t {
  kSettle,
  kWindowPayment,
  kUnknownReference,
  kAmountDiffers,
  kDataDiffers,
  kDuplicate,
  kNotApprovedWithMoney,
  kApprovedWithoutMoney,
  kFee,
  kReturnedItem,
  kFileWithoutCredit,
  kCreditWithoutFile,
  kStatementGap,
  kTillMove,
  kAlreadyMatched
};

constexpr int kOfEarlierRun = -1;

struct EntryPart {
  EntryKey entry;
  int copy = 0;  // 0 the movement, 1.. its repetitions in other statements of this run; or
                 // kOfEarlierRun: a loose credit that a file claims
  Money amount;  // signed: debits are negative
  auto operator<=>(const EntryPart&) const = default;
};

struct Decision {
  DecisionType type{};
  std::optional<ExceptionKind> exception;
  std::vector<PaymentId> payments;
  std::vector<SlipReference> orders;
  std::vector<DetailKey> details;
  std::vector<EntryPart> entries;
  Money amount;        // of the bank, signed; of the payment when there is no money
  Money difference;    // bank minus expected
  std::string reason;  // Spanish
  std::string why;     // "referencia igual · valor igual · fecha +0"
  // Names a state that lasts (a file without its credit, a gap, a payment without money, a credit
  // alone), the same in every run; empty when the decision is of one run.
  std::string standing;
  std::optional<PaymentId> names;  // of a credit alone: the payment that its text names
  std::string slip;                // of cash between a till and the bank
  bool operator==(const Decision&) const = default;
};

// Every centavo of every booked movement, every detail of every file and every approved, unsettled
// payment is in exactly one decision: checked before returning. A file whose total is not in the
// statement, or was applied by an act already, is one decision, and is given again tomorrow.
// kReconciliationInput: repeated ids.
Result<std::vector<Decision>> reconcile(const Input& input);

// "abono:...": the standing of a credit that was decided alone.
std::string standing_of(const EntryKey& credit);

// Every text of a movement, cut into words: references hide in free text.
std::vector<std::string> words_of(const bank_files::StatementEntry& entry);

// The keys of a statement's movements, in its order: what a caller keeps as seen.
std::vector<EntryKey> entry_keys(const bank_files::Statement& statement);

}  // namespace recaudo::reconciliation
