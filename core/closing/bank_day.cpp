#include "core/closing/bank_day.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/fault_point.h"
#include "core/closing/bank_day_store.h"
#include "core/closing/poster.h"
#include "core/closing/quarantine.h"
#include "core/closing/standing.h"
#include "core/closing/unapplied_credit.h"

namespace recaudo::closing {
namespace {

namespace rec = reconciliation;
using rec::DecisionType;

// The reference that people look for: of the order, or what the bank's line carries.
std::string reference_of(const rec::Decision& d, const TakenIn& taken) {
  if (!d.slip.empty()) return d.slip;
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
  row.standing = d.standing;
  return row;
}

// Money that waits for an act of two persons says from which decision it is, and when it was paid:
// at a counter of the bank on the day of the collection.
std::optional<WaitingEntry> waiting_of(const rec::Decision& d, const TakenIn& taken) {
  const auto key = unapplied_entry_of(d);
  if (!key) return std::nullopt;
  const Date booked = from_day_number(d.entries.front().entry.booked_day);
  const Date paid =
      d.details.empty() ? booked : find_line(taken, d.details.front()).file.header.collection_date;
  return WaitingEntry{.entry = *key, .paid_on = paid, .booked_on = booked};
}

events::pb::AuditEntry event_of(const rec::Decision& d, Date day) {
  using Event = events::pb::ReconciliationEvent;
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_reconciliation();
  event.set_batch_id(to_iso(day));
  const bool matched = d.type == DecisionType::kSettle || d.type == DecisionType::kWindowPayment ||
                       d.type == DecisionType::kTillMove;
  event.set_decision(matched ? Event::MATCHED_AUTO : Event::UNMATCHED);
  for (const auto& p : d.payments) event.add_payment_ids(to_string(p));
  if (!d.details.empty()) *event.mutable_bank_file() = events::digest_of(d.details.front().file);
  // A file without its credit is told whole, by its digest: it may have any number of lines.
  if (d.type != DecisionType::kFileWithoutCredit)
    for (const auto& k : d.details) event.add_bank_lines(line_name(k, 16));
  *event.mutable_difference() = events::money(d.difference);
  event.set_rule(std::string(type_name(d.type)));
  return entry;
}

}  // namespace

Result<BankDay> reconcile(const Services& services, const dues::Law& law,
                          const events::Actor& actor, Date day, const std::vector<NamedFile>& files,
                          std::size_t block) {
  if (!has_known_holidays(day)) return fail(Code::kBadDate, to_iso(day));
  RECAUDO_TRY(intake, parse_files(files, law.statute));
  const auto done = perform(services, actor, "conciliacion", [&](Work& work) -> Result<void> {
    one_run_at_a_time(work.tx());
    Standing standing(work.tx());
    for (const auto& refused : intake.refused) quarantine(work, standing, day, refused);
    if (intake.accepted.empty()) return {};
    for (const auto* file : intake.accepted) end_quarantine(standing, file->name);
    if (auto ok = store_files(work, intake); !ok) return ok;
    RECAUDO_TRY(waiting, read_again(waiting_files(work.tx())));
    TakenIn taken = intake.taken;
    taken.collections.insert(taken.collections.end(), waiting.collections.begin(),
                             waiting.collections.end());
    const auto loose = loose_credits(work.tx(), taken);
    const auto input = load_input(work.tx(), taken, loose, day);
    RECAUDO_TRY(decisions, rec::reconcile(input));
    Poster poster(work, law, day, taken, loose, block);
    for (const auto& f : taken.collections) set_waiting(work, f.sha256, false);
    std::vector<WaitingEntry> unapplied;
    for (const auto& d : decisions) {
      fault_point("batch_line");
      RECAUDO_TRY(claimed, poster.apply(d));
      if (!claimed.empty()) standing.end(claimed, "Llegó el archivo de este abono.");
      if (d.type == DecisionType::kFileWithoutCredit)
        for (const auto& k : d.details) set_waiting(work, k.file, true);
      if (d.type == DecisionType::kAlreadyMatched) {
        standing.end(d.standing, d.reason + " " + d.why);
        continue;
      }
      if (standing.repeats(d)) continue;
      const auto decision = store_decision(work, day, row_of(d, taken));
      if (auto entry = waiting_of(d, taken)) {
        entry->decision = decision;
        unapplied.push_back(*entry);
      }
      work.emit({"conciliacion", to_iso(day)}, event_of(d, day));
    }
    if (auto ok = poster.finish(); !ok) return ok;
    for (const auto& entry : unapplied) remember_waiting(work, entry);
    for (const auto& row : standing.ended(taken)) {
      store_decision(work, day, row);
      work.emit({"conciliacion", to_iso(day)},
                event_of_end(day, *row.closes, events::pb::ReconciliationEvent::MATCHED_AUTO));
    }
    remember(work, input, decisions);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  if (intake.accepted.empty() && !intake.refused.empty())
    return tl::unexpected(intake.refused.front().why);
  return services.db.read([&](pqxx::read_transaction& tx) { return bank_day(tx, day); });
}

}  // namespace recaudo::closing
