// What becomes of a credit balance that pays no debt: a resolution orders to give it back and the
// bank pays it out, or it waits for a vigencia that is not charged yet. Each is an obligation of
// the municipality's side, as the credit balance itself (ledger/credit_balances.h); the entries are
// recipes as the others (ledger/recipes.cpp).
#pragma once

#include <pqxx/transaction_base>
#include <string_view>
#include <vector>

#include "ledger/credit_balances.h"
#include "ledger/deferred_debts.h"
#include "ledger/recipes.h"

namespace recaudo::ledger {

// The source of what the closing posts for a bank's debit that nobody explains: only such a debit
// may have paid a refund out (core/adjustments/migrations/0059_refunds.sql).
inline constexpr std::string_view kUnexplainedDebit = "extracto-debito";

namespace account {
inline constexpr AccountId kRefundsPayable{24904001};  // auxiliary of 249040
inline constexpr AccountId kAdvances{291090};          // Otros ingresos recibidos por anticipado
}  // namespace account

// A refund that was ordered and no bank paid out yet: it moves on 24904001 only. One for each
// subject that had the credit balance (a parcel, a bill of public services) and year; opened when
// it does not exist.
ObligationId open_refund(pqxx::transaction_base& tx, const Subject& subject, Date on,
                         std::optional<ThirdPartyId> third_party);
inline ObligationId open_refund(pqxx::transaction_base& tx, SubjectId parcel, Date on,
                                std::optional<ThirdPartyId> third_party) {
  return open_refund(tx, parcel_subject(parcel), on, third_party);
}
// Money of one third party for `vigencia`: it moves on 291090 only. Opened when it does not exist;
// the database refuses one that is another third party's.
ObligationId open_advance(pqxx::transaction_base& tx, SubjectId subject, int vigencia, Date on,
                          std::optional<ThirdPartyId> third_party);
// Those with a balance, oldest first; `year` is the vigencia that each waits for.
std::vector<Credit> advances_of(pqxx::transaction_base& tx, SubjectId subject);
// That of a vigencia, once it was opened, also when nothing is left of it.
std::optional<Credit> advance_for(pqxx::transaction_base& tx, SubjectId subject, int vigencia);

// Capital that was due before a day and is not paid.
struct Overdue {
  Money here;       // of these subjects: of that holder or of nobody known
  Money elsewhere;  // of what else the holder owes
};
// Of a holder; of all that these subjects of one kind (a parcel, the bills of a subscriber) owe
// where nobody knows him.
Overdue overdue_capital(pqxx::transaction_base& tx, SubjectKind kind,
                        std::span<const SubjectId> subjects, std::optional<ThirdPartyId> holder,
                        Date on, const DeferredDebts& deferred = {});
inline Overdue overdue_capital(pqxx::transaction_base& tx, SubjectId parcel,
                               std::optional<ThirdPartyId> holder, Date on,
                               const DeferredDebts& deferred = {}) {
  return overdue_capital(tx, SubjectKind::kParcel, std::span(&parcel, 1), holder, on, deferred);
}

// 15. A resolution orders to give a credit balance back: Dr 249040 / Cr 24904001 on `to`.
Entry order_refund(const Act& act, const Excess& from, ObligationId to);
// 15. The same of an advance: Dr 291090 / Cr 24904001 on `to`.
Entry order_refund_of_advance(const Act& act, const Excess& from, ObligationId to);
// 15. The refund left the bank: Dr 24904001 / Cr `money`: an account of the bank, or 240720 where
// the closing put the bank's debit.
Entry pay_refund(const Act& act, const Excess& payable, AccountId money);
// 8. A credit balance is kept for a later vigencia: Dr 249040 / Cr 291090 on `to`.
Entry keep_as_advance(const Act& act, const Excess& from, ObligationId to);
// 8. When that vigencia is charged, the advance pays it: Dr 291090 / Cr receivables; executed in
// the budget. from.amount = sum of settlements.
Entry apply_advance(const Act& act, const Excess& from, const std::vector<Settlement>& settlements);

}  // namespace recaudo::ledger
