#include "core/closing/poster.h"

#include <algorithm>

#include "base/bytes.h"
#include "core/dues/settled.h"
#include "ledger/act_recipes.h"
#include "ledger/owed_back.h"
#include "ledger/periods.h"
#include "ledger/third_parties.h"
#include "ledger/transfers.h"
#include "tax-rules/identifiers.h"

namespace recaudo::closing {
namespace {

namespace rec = reconciliation;
using rec::DecisionType;

constexpr Statement kSettled{
    "closing.settled",
    "update payments.attempt set settled_at = $2 where id = $1 and settled_at is null"};
constexpr Statement kDayOf{"closing.day_of_entry",
                           "select effective_on from ledger.entry where seq = $1"};
constexpr Statement kClaim{"closing.claim_loose_credit",
                           "update closing.loose_credit set claimed_by = $2 where id = $1"};

// The business key of what a decision posts.
std::string key_of(const rec::Decision& d) {
  std::string text(type_name(d.type));
  for (const auto& k : d.details) text += "|" + line_name(k);
  for (const auto& e : d.entries)
    text += "|" + e.entry.account.str() + "." + std::to_string(e.entry.booked_day) + "." +
            e.entry.statement + "." + e.entry.bank_reference + "." + e.entry.entry_reference + "." +
            to_plain(e.entry.signed_amount) + "." + std::to_string(e.entry.ordinal) + "." +
            std::to_string(e.copy) + "." + to_plain(e.amount);
  return text;
}

// One line of a file or one credit that pays an order at the bank, or pays again what was paid.
bool is_counter_payment(const rec::Decision& d) {
  if (d.type == DecisionType::kWindowPayment) return true;
  return d.type == DecisionType::kDuplicate && d.payments.empty() && d.orders.size() == 1 &&
         d.entries.size() == 1 && d.details.size() <= 1;
}

// A till's base and an item that the bank returns are debits that somebody explains.
std::string_view source_of(const rec::Decision& d) {
  const bool unexplained = d.type == DecisionType::kUnknownReference && d.amount.is_negative();
  return unexplained ? ledger::kUnexplainedDebit : "extracto";
}

Date booked_on(const rec::Decision& d) {
  return from_day_number(d.entries.front().entry.booked_day);
}

bool moves_no_money(const rec::Decision& d) {
  return d.entries.empty() || d.amount.is_zero() || d.type == DecisionType::kFileWithoutCredit ||
         d.type == DecisionType::kAlreadyMatched || d.type == DecisionType::kStatementGap ||
         d.type == DecisionType::kApprovedWithoutMoney;
}

bool is_applied(const rec::Decision& d) {
  return d.type == DecisionType::kFee || d.type == DecisionType::kSettle || is_counter_payment(d);
}

// Its money came with a credit of an earlier run, which its file claims.
bool claims(const rec::Decision& d) {
  return !d.entries.empty() && d.entries.front().copy == rec::kOfEarlierRun;
}

Uuid entry_key(const rec::Decision& d) {
  return derive_uuid("banco", key_of(d));
}

}  // namespace

std::optional<Uuid> unapplied_entry_of(const rec::Decision& d) {
  if (moves_no_money(d) || is_applied(d) || !d.amount.is_positive() ||
      d.type == DecisionType::kTillMove || d.type == DecisionType::kReturnedItem)
    return std::nullopt;
  return entry_key(d);
}

Result<std::string> Poster::apply(const rec::Decision& d) {
  RECAUDO_TRY(claimed, release(d));
  if (auto ok = post_money(d); !ok) return tl::unexpected(ok.error());
  return claimed;
}

Result<void> Poster::post_money(const rec::Decision& d) {
  if (moves_no_money(d)) return {};
  if (d.type == DecisionType::kFee) return post(ledger::bank_fee(act(d), -d.amount));
  const bool counter = is_counter_payment(d);
  if (counter || d.type == DecisionType::kSettle) {
    if (is_loose(d)) remember_loose(work_, d, std::nullopt);
    return counter ? counter_payment(d) : settle(d);
  }
  // Money that nobody may apply by guess: it is in the bank and waits in 2.4.07.20 (a debit takes
  // it from there).
  return post(ledger::unclassified_credit(act(d), d.amount), is_loose(d) ? &d : nullptr);
}

// The first line of a file that claims a credit of an earlier run takes that credit out of
// 2.4.07.20 by the mirror of its entry: from there on the file's lines say where the money goes.
Result<std::string> Poster::release(const rec::Decision& d) {
  if (!claims(d)) return std::string();
  const LooseRow& row = claimed_by(d);
  if (!released_.insert(row.id).second) return std::string();
  exec(work_.tx(), kClaim, row.id, bytea(view(d.details.front().file)));
  if (row.credit.applied) return std::string();
  // A month that was closed when the credit was posted may have been opened again: the mirror is
  // not dated before it.
  const auto posted = exec(work_.tx(), kDayOf, *row.entry);
  const Date on =
      posted.empty() ? effective_on(d) : std::max(effective_on(d), read_date(posted[0][0]));
  RECAUDO_TRY(mirror, ledger::mirror_of(work_.tx(), *row.entry, on, "reversal-por-clasificar"));
  if (auto ok = post(std::move(mirror)); !ok) return tl::unexpected(ok.error());
  return rec::standing_of(row.credit.key);
}

ledger::Act Poster::act(const rec::Decision& d) {
  return {.key = entry_key(d),
          .effective_on = effective_on(d),
          .source_kind = std::string(source_of(d)),
          .source_id = to_iso(day_),
          .bank = bank_of(d.entries.front().entry.account.str())};
}

// Whose account it is, where the agreement says the bank's NIT.
std::optional<ledger::ThirdPartyId> Poster::bank_of(const std::string& account) {
  const auto [known, added] = banks_.try_emplace(account);
  if (!added) return known->second;
  const auto& banks = law_.statute.banks;
  const auto bank = std::ranges::find(banks, account, [](const auto& b) {
    return bank_files::normalise_account(b.account_number).str();
  });
  if (bank == banks.end() || bank->nit.empty()) return std::nullopt;
  const auto nit = value_or_throw(tax_rules::Nit::parse(bank->nit));  // the statute was checked
  const ledger::ThirdParty party{"NIT", nit.digits(), bank->bank_name};
  return known->second = ledger::ensure_third_parties(work_.tx(), std::span(&party, 1)).front();
}

const LooseRow& Poster::claimed_by(const rec::Decision& d) const {
  const auto row = std::ranges::find(loose_, d.entries.front().entry,
                                     [](const LooseRow& r) { return r.credit.key; });
  invariant(row != loose_.end(), "a file claims a loose credit of the input");
  return *row;
}

// The day the bank moved the money, whenever its statement is read: so the book of a past day is
// the statement's of that day, while its month takes entries. Money that an act had applied is free
// since another one revoked that: it is neither taken out before nor goes on before, so that the
// bank's book has it once on each day between.
Date Poster::effective_on(const rec::Decision& d) {
  const Date booked = booked_on(d);
  const auto [known, added] = posting_days_.try_emplace(booked);
  if (added) known->second = ledger::posting_day(work_.tx(), booked, work_.today());
  if (!claims(d)) return known->second;
  return std::max(known->second, claimed_by(d).back_on.value_or(known->second));
}

Result<void> Poster::post(ledger::Entry entry, const rec::Decision* loose) {
  entries_.push_back({std::move(entry), loose});
  return entries_.size() < block_ ? Result<void>() : post_entries();
}

Result<void> Poster::post_entries() {
  if (entries_.empty()) return {};
  std::vector<ledger::Entry> block;
  block.reserve(entries_.size());
  for (auto& w : entries_) block.push_back(std::move(w.entry));
  RECAUDO_TRY(posted, work_.post(block));
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].loose) remember_loose(work_, *entries_[i].loose, posted[i].seq);
  entries_.clear();
  return {};
}

Result<void> Poster::finish() {
  if (auto ok = post_counters(); !ok) return ok;
  return post_entries();
}

Result<void> Poster::settle(const rec::Decision& d) {
  for (const auto& id : d.payments) {
    RECAUDO_TRY(payment, payments::payment_by_ticket(work_.tx(), payments::TicketId(id.value()),
                                                     /*lock=*/true));
    if (auto ok = settle_one(payment, effective_on(d)); !ok) return ok;
  }
  return {};
}

Result<void> Poster::settle_one(const payments::Payment& payment, Date on) {
  const ledger::Act a{.key = derive_uuid("banco", "pago-" + to_string(payment.ticket)),
                      .effective_on = on,
                      .source_kind = "pago",
                      .source_id = to_string(payment.ticket)};
  invariant(payment.entry.has_value(), "a payment that settles was collected");
  // A payment that was transferred meanwhile is income of where it went.
  RECAUDO_TRY(settled,
              dues::settled_by(work_.tx(), ledger::current_collection(work_.tx(), *payment.entry)));
  if (auto ok = post(ledger::settlement_in_bank(a, payment.amount, Money(), settled)); !ok)
    return ok;
  exec(work_.tx(), kSettled, payment.ticket, work_.now());
  work_.emit({"pago", to_string(payment.ticket)},
             events::payment_state(to_string(payment.ticket), "approved", "settled", payment.amount,
                                   payment.rail, payment.cus.str()));
  return {};
}

// The payment is born from the line of the file, or from a credit that names a payment which has
// its money already; its own money is in the statement.
Result<void> Poster::counter_payment(const rec::Decision& d) {
  RECAUDO_TRY(order, payments::order_by_reference(
                         work_.tx(), payments::OrderReference(d.orders.front().str())));
  payments::CounterPayment counter{.order = order.id,
                                   .amount = d.amount,
                                   .paid_on = booked_on(d),
                                   .bank_code = {},
                                   .bank_key = rec::standing_of(d.entries.front().entry),
                                   .raw = rec::standing_of(d.entries.front().entry)};
  if (!d.details.empty()) {
    const auto [file, detail] = find_line(taken_, d.details.front());
    counter.paid_on = file.header.collection_date;
    counter.bank_code = file.header.bank.str();
    counter.bank_key = line_name(d.details.front());
    counter.raw = detail.raw_reference() + " " + to_plain(detail.amount);
  }
  counters_.push_back({std::move(counter), effective_on(d)});
  return counters_.size() < block_ ? Result<void>() : post_counters();
}

Result<void> Poster::post_counters() {
  std::vector<payments::CounterPayment> block;
  block.reserve(counters_.size());
  for (auto& c : counters_) block.push_back(std::move(c.payment));
  RECAUDO_TRY(payments, payments::apply_counter_payments(work_, law_, block));
  for (std::size_t i = 0; i < payments.size(); ++i)
    if (auto ok = settle_one(payments[i], counters_[i].moved_on); !ok) return ok;
  counters_.clear();
  return {};
}

}  // namespace recaudo::closing
