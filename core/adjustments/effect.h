// What an act does to the books as they stand now: its entries, and what the two persons look at.
// Reads only; one function for each kind, in its own file. Asked when the act is proposed and
// again, under the ledger's order lock, when it is approved: `seen` says whether anything that the
// act depends on changed between.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "core/adjustments/receivable_act.h"
#include "core/adjustments/subject_account.h"
#include "core/dues/dues.h"
#include "ledger/transfers.h"
#include "tax-rules/devolucion.h"

namespace recaudo::adjustments {

// The balance of one obligation, or of a credit balance, before and after the act.
struct EffectLine {
  std::string label = {};  // "2025 · Impuesto predial unificado"
  Money before = {}, after = {};
};

// A credit balance that becomes something else that the municipality owes: a refund to be paid, an
// advance; or an advance that becomes a refund. The obligation that takes it is opened when it is
// posted.
struct CreditMove {
  ledger::Act act;
  ledger::Excess from;
  ledger::Subject whose;    // the parcel, or the bill of public services
  bool is_advance = false;  // what it is taken from
};

// A credit of the bank that waited: what it pays, and whose credit balance takes what is left over.
// The obligation of that one is opened when it is posted.
struct ClassifiedMoney {
  ledger::Act act;
  Date paid_on{};
  Money amount;
  std::vector<ledger::Settlement> settlements;
  ledger::Excess excess;
  ledger::Subject rest_of;  // the parcel, or the bill of public services
};

// Why what was owed is owed no more, or again, as it is kept with the act.
struct Reasons {
  std::optional<Date> last_day = {};    // on which it could be collected: of a prescripción
  std::vector<std::string> steps = {};  // Spanish, in order, with dates, figures and articles
  std::string told = {};                // one sentence for whoever opens the statement: no fact of
                                        // the debtor's
};

struct Effect {
  std::string seen = {};
  Money amount = {};  // of the whole act
  std::vector<EffectLine> lines = {};
  std::vector<ledger::Entry> entries = {};         // to be posted together, in this order
  std::vector<std::string> notes = {};             // Spanish: what the approver must know besides
  std::optional<Date> due_before = {};             // of a due date that changes
  std::optional<ledger::Transfer> transfer = {};   // its pair of entries goes before `entries`
  std::optional<ledger::Subject> rest_of = {};     // whose credit balance takes what it leaves over
  std::optional<CreditMove> move = {};             // of a refund or an advance: its entry
  std::optional<ClassifiedMoney> classified = {};  // of money that waited: its entry
  std::optional<Reasons> reasons = {};             // of an act that ends a debt, or revokes one
  std::optional<dues::Split> split = {};           // of an act that pays a part of what is owed
};

struct EffectInput {
  const dues::Law& law;
  const ReceivableAct& act;
  Uuid key = {};  // of the proposal: keys of the entries follow from it
  Date today = {};
  bool lock = false;  // the ledger's order lock first: for who posts
};

// Refuses with a sentence for people in the detail: kBadDate, kPeriodClosed, kNotFound,
// kNothingToPay, kVolumeTakenOut, kObligationOverpaid (more than the balance), kAmountHeld (a
// payment in flight, or a debit that may be one), kAlreadyReversed, kNotTransferable,
// kPaymentNotImputable (another holder), kRateNotCertified, kCollectionMoveRefused (a refund while
// something is overdue, ET 861; a debt that has not prescribed, or has no ground of remisión; what
// the law does not give for public services), kParameterMissing (the UVT).
Result<Effect> effect_of(pqxx::transaction_base& tx, const EffectInput& in);

Result<Effect> compensation(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> charge_adjustment(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> chargeback(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> payment_transfer(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> due_date_change(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> refund(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> refund_payout(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> refund_revocation(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> advance(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> rail_reversal(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> prescription(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> remission(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> declared_prescription(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> restoration(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> classification(pqxx::transaction_base& tx, const EffectInput& in);
Result<Effect> classification_revocation(pqxx::transaction_base& tx, const EffectInput& in);

// What these functions share.
ledger::Act ledger_act(const EffectInput& in);             // ordered by the resolution
std::string label_of(int vigencia, ledger::Concept item);  // "marzo de 2026 · Acueducto"
std::string seen_of(const ledger::Obligation& o);
// What a payment of an order of that subject settled; of another subscriber's bills, to which it
// was transferred, the label begins with his number.
struct NamedObligation {
  ledger::ObligationId id;
  ledger::Subject owed_by;  // the parcel, or the bill
  std::string label;
  Money balance;
};
std::vector<NamedObligation> settled_obligations(pqxx::transaction_base& tx,
                                                 const ledger::Subject& subject,
                                                 const std::vector<ledger::Settlement>& settled);
// What payments in flight hold of these obligations would be taken: kAmountHeld.
Result<void> check_held(const std::vector<ledger::Obligation>& obligations,
                        const std::vector<ledger::Settlement>& taken);
// The payment of the act, approved and of an order of its subject.
Result<payments::Payment> applied_payment(pqxx::transaction_base& tx, const EffectInput& in);

}  // namespace recaudo::adjustments
