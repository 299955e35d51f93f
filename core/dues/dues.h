// What a parcel or a subscriber of public services owes on a date: by vigencia (core/dues/
// vigencia.h) and concept, with interest and discount, each figure with its explanation. Reads the
// subledger and applies the law; writes nothing.
#pragma once

#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <span>
#include <vector>

#include "base/crypto.h"
#include "core/dues/billed_services.h"
#include "core/dues/instalment_plan.h"
#include "core/dues/invoice_title.h"
#include "core/dues/liquidation_store.h"
#include "core/dues/movements.h"
#include "core/dues/national_tables.h"
#include "core/dues/split.h"
#include "ledger/receivables.h"
#include "ledger/recipes.h"
#include "tax-rules/interest_rates.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/statute.h"

namespace recaudo::dues {

// A version of the statute and the first day it rules; it ends where the next one begins.
struct StatuteInForce {
  Date from;
  const tax_rules::Statute* statute = nullptr;
  const Sha256* digest = nullptr;
};

// The law of this municipality: its statute and the certified rates.
struct Law {
  const tax_rules::Statute& statute;  // in force today, or on the day that was asked for
  const tax_rules::RateTable& rates;
  const Sha256& statute_digest;  // of the statute's text: what an event says was applied
  // Oldest first; none: the statute above rules every day.
  std::span<const StatuteInForce> versions{};
  const tax_rules::LegalTables* figures = nullptr;  // the nation's yearly ones, where they are read
  const NationalTables* national = nullptr;         // none: those of this program

  // With the statute in force that day; before the first version, the first.
  Law on(Date day) const;
  // Predial is caused on 1 January: the statute of that day liquidates the vigencia.
  Law of_vigencia(int vigencia) const { return on(make_date(vigencia, 1, 1)); }
  // In force that day.
  const tax_rules::ServiceLimits& service_limits(Date day) const;
};

// By the statute of the day on which the invoice was put on the web page.
std::optional<TitleTerms> terms_of(const InvoiceNotice& notice, const Law& law);
std::string notice_text(const InvoiceNotice& notice, const Law& law);

struct DueLine {
  ledger::ObligationId obligation;
  ledger::Concept item = ledger::Concept::kPredial;
  Money charged;
  std::optional<ledger::ThirdPartyId> third_party;  // who owed it when it was charged
  Money balance;                                    // capital still owed
  Money interest;                                   // mora to the date
  Money discount;  // prompt payment, if this vigencia is paid whole on the date
  Money total() const { return balance + interest - discount; }
  tax_rules::Explanation charge_explanation;
  History history;  // from what was charged first to the balance; when explained
  tax_rules::Explanation interest_explanation;
  tax_rules::Explanation discount_explanation;
};

struct DueVigencia {
  int vigencia = 0;
  ledger::Subject debtor{};  // of its obligations: the parcel, or the bill of public services
  std::optional<BilledPeriod> billed;  // of a bill of public services
  std::optional<ledger::Zone> zone;    // of the parcel: the budget depends on it
  Date due_on;                         // under its plan of instalments, where there is one
  bool overdue = false;
  std::optional<PlanStanding> plan;
  std::optional<InvoiceNotice> notice;  // of its invoice, where it was listed; when explained
  std::optional<TitleTerms> terms;      // where it was notified
  Money held;                           // of what it owes, what payments in flight will take
  bool unconfirmed_rate = false;        // a rate used is from memory: "tasa por confirmar"
  std::optional<Error>
      not_computable;  // a missing certified figure: the amounts below exclude interest
  std::optional<Date> discount_until;
  std::optional<Rate> discount_rate;
  // Of a bill of public services, of the whole of it: its lines have the part of each service.
  tax_rules::Explanation interest_explanation;
  // What is offered that day to who pays the whole, and a part of it, or an earlier debt, loses.
  tax_rules::Explanation lost_discount;
  std::vector<DueLine> lines;
  Money charged() const;
  Money balance() const;
  Money interest() const;
  Money discount() const;
  Money total() const;
  bool is_paid() const { return balance().is_zero(); }
  // The last day on which the whole is paid without interest, if nothing is paid before.
  Date free_until() const { return plan ? plan->free_until() : due_on; }
};

// A vigencia of which nothing was charged, because the parcel was exempt or is not taxable.
struct ExemptVigencia {
  int vigencia = 0;
  std::string act;  // "Exento: Sedes comunales, Acuerdo 3 de 2020; Resolución 45..., del..."
  tax_rules::Explanation explanation;
};

struct Dues {
  ledger::Subject subject;
  Date on;
  std::vector<DueVigencia> vigencias;  // oldest first, paid ones included
  std::vector<ExemptVigencia> exempt;  // oldest first
  // kRateNotCertified when a vigencia cannot be computed.
  Result<Money> total() const;
};

// A bill of public services with the calculation of each of kServiceConcepts.
struct ExplainedBill {
  BilledServices bill;
  std::array<tax_rules::Explanation, 3> steps;
};

// What the database keeps of a subject, before a date is chosen.
struct Account {
  ledger::Subject subject;
  std::optional<ledger::Zone> zone;             // of a parcel
  std::vector<ledger::Obligation> obligations;  // oldest vigencia first
  std::map<int, Liquidation> liquidations;      // of a parcel, by vigencia; when explained
  std::map<int, ExplainedBill> bills;           // of a subscriber, by vigencia
  std::map<int, InstalmentPlan> plans = {};     // of a parcel, by vigencia
  std::map<int, InvoiceNotice> notices = {};    // likewise; when explained
  std::map<ledger::ObligationId, History> histories = {};  // when explained
};
// How much of an account is read.
enum class Reading {
  kExplained,  // with how each charge was computed; of public services, each that is still owed
  kAmounts,    // what is owed, and no more
  kLocked,  // the same, after the ledger's order lock: it can be posted against in this transaction
};
// Of a parcel, or of a subscriber: his bills owe, each under the vigencia of its period.
Account account_of(pqxx::transaction_base& tx, const ledger::Subject& subject,
                   Reading reading = Reading::kExplained);
// By the statute in force on that date. One account may be priced on many dates.
Dues price_on(const Account& account, const Law& law, Date on);
// Both.
Dues dues_of(pqxx::transaction_base& tx, const Law& law, const ledger::Subject& subject, Date on,
             Reading reading = Reading::kExplained);
inline Dues dues_of(pqxx::transaction_base& tx, const Law& law, ledger::SubjectId parcel, Date on,
                    Reading reading = Reading::kExplained) {
  return dues_of(tx, law, ledger::parcel_subject(parcel), on, reading);
}

// How an amount settles these vigencias, oldest first: whole ones as computed (with their
// discount), a partial one split by ET 804 without discount. What no obligation takes is the
// excess. kPaymentNotImputable for a negative amount.
struct Allocation {
  std::vector<ledger::Settlement> settlements;
  Money excess;
  std::optional<Split> split = {};  // of the last vigencia, where it was paid in part
};
Result<Allocation> allocate(Money paid, const std::vector<DueVigencia>& vigencias);

}  // namespace recaudo::dues
