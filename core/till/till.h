// The cash desk (product specification D.3): a turn begins with a count, every payment gets a
// numbered receipt, a mistake is annulled by two persons while the turn lasts, and the turn ends
// with a blind count that another person signs. Cash pays an order like any other rail; what lies
// in the tills is account 1.1.05.01. A difference, the cash a till is given and the cash that goes
// to the bank wait in 2.4.07.20 for the act or the bank's line that explains them
// (docs/decisions/0030).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/approvals/approvals.h"
#include "core/payments/payment.h"
#include "core/till/cash_count.h"

namespace recaudo::till {

using RegisterId = Id<struct RegisterTag>;
using ShiftId = Id<struct ShiftTag>;
using ReceiptNumber = Id<struct TillReceiptTag>;  // of one till, without gaps

struct Register {
  RegisterId id;
  std::string name;
  Money cash, cheques;  // by the books
};

enum class ShiftState { kOpen, kCounted, kClosed };

struct Shift {
  ShiftId id;
  RegisterId till;
  std::string till_name;
  staff::AccountId cashier;
  std::string cashier_name;
  Date day{};
  ShiftState state = ShiftState::kOpen;
  Instant opened_at{};
  Money opening;            // counted when it began
  Money opening_due;        // by the books then
  Money counted, expected;  // from the count on
  std::optional<Instant> closed_at;
  std::string reason;  // of a difference
  Money difference() const { return counted - expected; }
};

struct Cheque {
  std::string bank;     // as it is printed on it
  std::string account;  // of who draws it; digits
  std::string number;   // digits
};
using Tender = std::variant<Money, Cheque>;  // cash handed over, or a cheque of the exact amount

struct Receipt {
  RegisterId till;
  ReceiptNumber number;
  ShiftId shift;
  payments::TicketId ticket;
  Money amount;
  Tender tender;
  Money change;  // given back, of cash
  Instant received_at{};
  bool annulled = false;
};

// Who holds the post opens tills; kBadText for the name (1 to 40 letters, not taken).
Result<RegisterId> add_register(Work& work, const std::string& name);

// Begins a turn at a till nobody else holds. kTillState.
Result<ShiftId> open_shift(Work& work, RegisterId till, staff::AccountId cashier,
                           const CashCount& counted);

// Takes in the whole of an order in the cashier's open turn. The same `request` answers the receipt
// it got. kTillState (no open turn, or of another day), kTillPayment (cash short or not what was
// counted, a cheque of another form or taken in before), kOrderClosed, kPaymentBlocked (another
// payment of the same debt is in flight, or was approved).
struct Taking {
  payments::OrderReference order;
  Tender tender;
  std::string request;
  CashCount counted = {};  // the bills and coins handed over, as evidence; empty: only their sum
};
Result<Receipt> receive(Work& work, const dues::Law& law, staff::AccountId cashier,
                        const Taking& taking);

// Annulment: the cashier or the treasurer proposes with a reason, another person approves; the
// payment goes back, the debt is owed again, and the receipt keeps its number. kTillState when the
// turn is not open any more or it was annulled; kReasonTooShort; what approvals refuses.
struct Annulment {
  RegisterId till;
  ReceiptNumber number;
  std::string reason;
};
std::string canonical_text(const Annulment& a);
Result<Annulment> parse_annulment(std::string_view text);
// The same `request` is one proposal, however often it is sent.
Result<approvals::Proposal> propose_annulment(Work& work, const std::string& request,
                                              const Annulment& a, staff::AccountId proposer,
                                              Instant real_now);
Result<void> approve_annulment(const Services& services, const events::Actor& checker,
                               const std::string& channel, const approvals::Review& review,
                               Instant real_now);
Result<void> reject_annulment(Work& work, const approvals::Review& review, Instant real_now);

// Ends the cashier's turn: the count is kept before the expected amount is told. kTillState. An
// annulment that waits then cannot be approved any more.
Result<Shift> count_shift(Work& work, staff::AccountId cashier, const CashCount& counted);

// Another person signs. A difference needs a reason (15 letters) and is posted. kTillState,
// kSamePerson, kReasonTooShort.
Result<Shift> close_shift(Work& work, ShiftId shift, staff::AccountId checker,
                          const std::string& reason);

// Cash that a till is given to begin with, drawn from the bank under the number of its slip: once.
// kTillState, kTillCount, kBadText.
struct Base {
  RegisterId till;
  Money amount;
  std::string slip;
};
Result<void> give_base(Work& work, const Base& base, staff::AccountId by);
// What goes to the bank under its slip's number, once: at most what is in the till, which nobody is
// using. kTillState, kTillCount, kBadText.
struct Deposit {
  RegisterId till;
  Money cash, cheques;
  std::string slip;
};
Result<void> deposit(Work& work, const Deposit& deposit, staff::AccountId by);

std::vector<Register> registers(pqxx::transaction_base& tx);
std::optional<Shift> shift_of(pqxx::transaction_base& tx, staff::AccountId cashier);  // open
Result<Shift> find_shift(pqxx::transaction_base& tx, ShiftId id);
std::vector<Shift> shifts_to_close(pqxx::transaction_base& tx);  // open or counted, at most 100
std::vector<Shift> shifts_of_day(pqxx::transaction_base& tx, Date day);       // at most 100
std::vector<Receipt> receipts_of(pqxx::transaction_base& tx, ShiftId shift);  // at most 1,000
Result<Receipt> find_receipt(pqxx::transaction_base& tx, RegisterId till, ReceiptNumber number);

struct Movement {
  std::string kind;  // "base", "consignacion", "diferencia"
  std::string till_name;
  Money cash, cheques;
  std::string slip;
  Date day{};
  bool awaited = false;  // the bank's line did not come yet
};
std::vector<Movement> movements(pqxx::transaction_base& tx, int limit);  // newest first
// Of the movement that an entry posted: the entry itself does not say it. Empty of any other.
std::string slip_of(pqxx::transaction_base& tx, ledger::EntrySeq entry);

}  // namespace recaudo::till
