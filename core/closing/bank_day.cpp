#include "core/closing/bank_day.h"

#include <algorithm>
#include <map>

#include "base/bytes.h"
#include "core/closing/bank_day_store.h"
#include "ledger/recipes.h"

namespace recaudo::closing {
namespace {

namespace rec = reconciliation;
using rec::DecisionType;

constexpr Statement kSettled{
    "closing.settled",
    "update payments.attempt set settled_at = $2 where id = $1 and settled_at is null"};

constexpr Statement kPeriodOpen{"closing.period_open",
                                "select exists (select from ledger.period where year = extract("
                                "year from $1::date) and month = extract(month from $1::date) and "
                                "state = 'open')"};

// A line of a file: "<file>.<lot>.<sequence>".
std::string name_of(const rec::DetailKey& k, std::size_t hex_digits = 64) {
  return to_hex(view(k.file)).substr(0, hex_digits) + "." + std::to_string(k.lot) + "." +
         std::to_string(k.sequence);
}

std::string key_of(const rec::Decision& d) {
  std::string text(type_name(d.type));
  for (const auto& k : d.details) text += "|" + name_of(k);
  for (const auto& e : d.entries)
    text += "|" + e.entry.account.str() + "." + std::to_string(e.entry.booked_day) + "." +
            e.entry.statement + "." + e.entry.bank_reference + "." + e.entry.entry_reference + "." +
            to_plain(e.entry.signed_amount) + "." + std::to_string(e.entry.ordinal) + "." +
            std::to_string(e.copy) + "." + to_plain(e.amount);
  return text;
}

struct FileLine {
  const bank_files::CollectionFile& file;
  const bank_files::CollectionDetail& detail;
};
FileLine find_line(const TakenIn& taken, const rec::DetailKey& key) {
  const auto file =
      std::ranges::find(taken.collections, key.file, &bank_files::CollectionFile::sha256);
  invariant(file != taken.collections.end(), "a decision names a file of this run");
  const auto detail = std::ranges::find_if(
      file->details, [&](const auto& x) { return x.lot == key.lot && x.sequence == key.sequence; });
  invariant(detail != file->details.end(), "a decision names a line of its file");
  return {*file, *detail};
}

// Posts what the decisions say and remembers which payments have their money.
class Poster {
 public:
  Poster(Work& work, const dues::Law& law, Date day, const TakenIn& taken)
      : work_(work), law_(law), day_(day), taken_(taken) {}

  Result<void> apply(const rec::Decision& d) {
    if (d.type == DecisionType::kSettle) return settle(d);
    if (d.type == DecisionType::kWindowPayment ||
        (d.type == DecisionType::kDuplicate && d.payments.empty() && d.orders.size() == 1 &&
         d.details.size() == 1 && !d.entries.empty()))
      return counter_payment(d);
    const bool no_money = d.entries.empty() || d.type == DecisionType::kFileWithoutCredit ||
                          d.type == DecisionType::kAlreadyMatched ||
                          d.type == DecisionType::kStatementGap ||
                          d.type == DecisionType::kApprovedWithoutMoney;
    if (no_money || d.amount.is_zero()) return {};
    if (d.type == DecisionType::kFee) return post(ledger::bank_fee(act(d), -d.amount));
    // Money that nobody may apply by guess: it is in the bank and waits in 2.4.07.20 (a debit takes
    // it from there).
    return post(ledger::unclassified_credit(act(d), d.amount));
  }

 private:
  ledger::Act act(const rec::Decision& d) {
    return {.key = derive_uuid("banco", key_of(d)),
            .effective_on = effective_on(d),
            .source_kind = "extracto",
            .source_id = to_iso(day_)};
  }
  // The day the bank moved the money, whenever its statement is read: so the book of a past day is
  // the statement's of that day. A month that is closed takes nothing more: then the run's day.
  Date effective_on(const rec::Decision& d) {
    if (d.entries.empty()) return day_;
    const Date booked = from_day_number(d.entries.front().entry.booked_day);
    const auto month = std::pair(year_of(booked), month_of(booked));
    auto known = open_months_.find(month);
    if (known == open_months_.end())
      known =
          open_months_.emplace(month, read_bool(exec(work_.tx(), kPeriodOpen, booked)[0][0])).first;
    return known->second ? booked : day_;
  }
  Result<void> post(const ledger::Entry& entry) {
    auto posted = work_.post(std::vector{entry});
    if (!posted) return tl::unexpected(posted.error());
    return {};
  }
  Result<void> settle(const rec::Decision& d) {
    for (const auto& id : d.payments) {
      RECAUDO_TRY(payment, payments::payment_by_ticket(work_.tx(), payments::TicketId(id.value()),
                                                       /*lock=*/true));
      if (auto ok = settle_one(payment, effective_on(d)); !ok) return ok;
    }
    return {};
  }
  Result<void> settle_one(const payments::Payment& payment, Date on) {
    const ledger::Act a{.key = derive_uuid("banco", "pago-" + to_string(payment.ticket)),
                        .effective_on = on,
                        .source_kind = "pago",
                        .source_id = to_string(payment.ticket)};
    if (auto ok = post(ledger::settlement_in_bank(a, payment.amount, Money())); !ok) return ok;
    exec(work_.tx(), kSettled, payment.ticket, work_.now());
    work_.emit({"pago", to_string(payment.ticket)},
               events::payment_state(to_string(payment.ticket), "approved", "settled",
                                     payment.amount, payment.rail, payment.cus.str()));
    return {};
  }
  // An order paid at the bank's window: the payment is born from the line of the file, and its
  // money is in the statement.
  Result<void> counter_payment(const rec::Decision& d) {
    const auto [file, detail] = find_line(taken_, d.details.front());
    RECAUDO_TRY(order, payments::order_by_reference(
                           work_.tx(), payments::OrderReference(d.orders.front().str())));
    RECAUDO_TRY(payment, payments::apply_counter_payment(
                             work_, law_,
                             {.order = order.id,
                              .amount = detail.amount,
                              .paid_on = file.header.collection_date,
                              .bank_code = file.header.bank.str(),
                              .bank_key = name_of(d.details.front()),
                              .raw = detail.raw_reference + " " + to_plain(detail.amount)}));
    return settle_one(payment, effective_on(d));
  }

  Work& work_;
  const dues::Law& law_;
  Date day_;
  const TakenIn& taken_;
  std::map<std::pair<int, unsigned>, bool> open_months_;
};

// The reference that people look for: of the order, or what the bank's line carries.
std::string reference_of(const rec::Decision& d, const TakenIn& taken) {
  std::string out;
  for (const auto& o : d.orders) out += (out.empty() ? "" : " ") + o.str();
  if (!out.empty() || d.details.size() != 1) return out;
  return find_line(taken, d.details.front()).detail.reference.str();
}

DecisionRow row_of(const rec::Decision& d, const TakenIn& taken) {
  DecisionRow row;
  row.type = type_name(d.type);
  if (d.exception) row.exception = rec::name(*d.exception);
  row.amount = d.amount;
  row.difference = d.difference;
  row.reference = reference_of(d, taken);
  for (const auto& p : d.payments) row.payments.emplace_back(p.value());
  row.reason = d.reason;
  row.why = d.why;
  return row;
}

events::pb::AuditEntry event_of(const rec::Decision& d, Date day) {
  using Event = events::pb::ReconciliationEvent;
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_reconciliation();
  event.set_batch_id(to_iso(day));
  const bool matched = d.type == DecisionType::kSettle || d.type == DecisionType::kWindowPayment;
  event.set_decision(matched ? Event::MATCHED_AUTO : Event::UNMATCHED);
  for (const auto& p : d.payments) event.add_payment_ids(to_string(p));
  if (!d.details.empty()) *event.mutable_bank_file() = events::digest_of(d.details.front().file);
  // A file without its credit is told whole, by its digest: it may have any number of lines.
  if (d.type != DecisionType::kFileWithoutCredit)
    for (const auto& k : d.details) event.add_bank_lines(name_of(k, 16));
  *event.mutable_difference() = events::money(d.difference);
  event.set_rule(std::string(type_name(d.type)));
  return entry;
}

}  // namespace

Result<BankDay> reconcile(const Services& services, const dues::Law& law,
                          const events::Actor& actor, Date day,
                          const std::vector<NamedFile>& files) {
  std::string nit;
  for (const char c : law.statute.identity.nit)
    if (c >= '0' && c <= '9') nit += c;
  RECAUDO_TRY(fresh, parse_files(files, bank_files::Nit(nit)));
  const auto done = perform(services, actor, "conciliacion", [&](Work& work) -> Result<void> {
    if (auto ok = store_files(work, files, fresh); !ok) return ok;
    RECAUDO_TRY(waiting, parse_files(waiting_files(work.tx()), bank_files::Nit(nit)));
    TakenIn taken = fresh;
    taken.collections.insert(taken.collections.end(), waiting.collections.begin(),
                             waiting.collections.end());
    const auto input = load_input(work.tx(), taken, day);
    RECAUDO_TRY(decisions, rec::reconcile(input));
    Poster poster(work, law, day, taken);
    for (const auto& f : taken.collections) set_waiting(work, f.sha256, false);
    for (const auto& d : decisions) {
      if (auto ok = poster.apply(d); !ok) return ok;
      if (d.type == DecisionType::kFileWithoutCredit)
        for (const auto& k : d.details) set_waiting(work, k.file, true);
      if (d.type == DecisionType::kAlreadyMatched) continue;
      store_decision(work, day, row_of(d, taken));
      work.emit({"conciliacion", to_iso(day)}, event_of(d, day));
    }
    remember(work, input, decisions);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return services.db.read([&](pqxx::read_transaction& tx) { return bank_day(tx, day); });
}

}  // namespace recaudo::closing
