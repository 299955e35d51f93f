#include "core/closing/unapplied_credit.h"

#include "base/database.h"
#include "base/joined_parts.h"
#include "core/closing/bank_day_store.h"
#include "core/closing/standing.h"
#include "reconciliation/exceptions.h"

namespace recaudo::closing {
namespace {

constexpr Statement kRemember{
    "closing.remember_waiting_entry",
    "insert into closing.waiting_entry (decision_id, entry_seq, paid_on, booked_on, of_bank) "
    "select $1, k.seq, $3, $4, $5 from ledger.entry_key k where k.key = $2 returning entry_seq"};
constexpr Statement kOne{
    "closing.unapplied_credit",
    "select u.*, array_to_string(u.payments, ',') as tickets from closing.unapplied_credit u where "
    "u.seq = $1"};
constexpr Statement kAll{
    "closing.unapplied_credits",
    "select u.*, array_to_string(u.payments, ',') as tickets from closing.unapplied_credit u order "
    "by u.decision_id limit $1"};
// What became of a credit that waited by that entry, and the last one by which it did.
constexpr Statement kWhy{
    "closing.why_not_unapplied",
    "select e.seq is null as taken_out, f.format, a.resolution, closing.last_wait(w.entry_seq) as "
    "waits_in from closing.waiting_entry w left join ledger.entry e on e.seq = w.entry_seq left "
    "join closing.loose_credit c on c.entry_seq = closing.first_wait(w.entry_seq) left join "
    "closing.bank_file f on f.sha256 = c.claimed_by left join closing.applied_credit a on "
    "a.credit_entry = w.entry_seq where w.entry_seq = $1"};
constexpr Statement kOpenDecision{
    "closing.open_decision_of_entry",
    "select d.id, d.reference from closing.waiting_entry w join closing.decision d on d.id = "
    "w.decision_id where w.entry_seq = $1 and d.exception is not null and not exists (select from "
    "closing.decision c where c.closes = d.id)"};
constexpr Statement kWaited{
    "closing.waited",
    "select d.amount, d.reference, d.standing, array_to_string(d.payments, ',') as tickets, "
    "w.paid_on, w.booked_on, w.of_bank from closing.waiting_entry w join closing.decision d on "
    "d.id = w.decision_id where w.entry_seq = $1"};

std::vector<payments::TicketId> tickets_of(const pqxx::row& row) {
  std::vector<payments::TicketId> out;
  for (const auto& ticket : parts_of(read_text(row["tickets"]), ','))
    out.emplace_back(std::stoll(ticket));
  return out;
}

UnappliedCredit read_credit(const pqxx::row& row) {
  return {.entry = read_id<ledger::EntryTag>(row["seq"]),
          .amount = read_money(row["amount"]),
          .paid_on = read_date(row["paid_on"]),
          .booked_on = read_date(row["booked_on"]),
          .of_bank = read_bool(row["of_bank"]),
          .posted_on = read_date(row["effective_on"]),
          .exception = read_optional<std::string>(row["exception"], read_text).value_or(""),
          .reference = read_text(row["reference"]),
          .payments = tickets_of(row)};
}

constexpr const char* kNothing = " No se registró nada. ";

// Of money that waits no more by the last entry by which it did.
Error gone(const pqxx::row& last, const std::string& money) {
  if (!last["resolution"].is_null())
    return {Code::kNotFound, money + " ya se aplicó con la resolución " +
                                 read_text(last["resolution"]) + "." + kNothing +
                                 "Si no era para esa deuda, revoque antes esa aplicación."};
  if (!last["format"].is_null())
    return {Code::kNotFound,
            money +
                (read_text(last["format"]) == "simple-dian"
                     ? " es una transferencia SIMPLE de la DIAN."
                     : " ya no espera: un archivo de recaudo del banco dijo qué pagos trae.") +
                kNothing + "Escoja otro abono de la lista."};
  if (read_bool(last["taken_out"]))
    return {Code::kVolumeTakenOut, money + " salió de la base con su tomo." + kNothing +
                                       "Devuelva primero el tomo a la base."};
  return {Code::kNotFound, money + " ya no espera: otro asiento lo deshizo." + kNothing +
                               "Escoja otro abono de la lista."};
}

// An application that was revoked left the money in another entry, where anything may have become
// of it since.
Error refusal_of(pqxx::transaction_base& tx, ledger::EntrySeq entry) {
  const std::string name = "El asiento " + to_string(entry);
  const auto asked = exec(tx, kWhy, entry);
  if (asked.empty())
    return {Code::kNotFound,
            name + " no es de un abono del banco que espere por clasificar (2.4.07.20)." +
                kNothing + "Escoja uno de la lista."};
  const auto now = read_id<ledger::EntryTag>(asked[0]["waits_in"]);
  if (now == entry) return gone(asked[0], name);
  if (!exec(tx, kOne, now).empty())
    return {Code::kNotFound, name +
                                 " se aplicó y su aplicación se revocó: ese dinero sigue en el "
                                 "asiento " +
                                 to_string(now) + "." + kNothing + "Escoja ese asiento."};
  return gone(exec(tx, kWhy, now).at(0), "El dinero del asiento " + to_string(entry) +
                                             ", que volvió con el asiento " + to_string(now) + ",");
}

// How the log tells money that an act had applied and that waits again.
events::pb::AuditEntry event_of_return(const DecisionRow& row, Date day) {
  using Event = events::pb::ReconciliationEvent;
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_reconciliation();
  event.set_batch_id(to_iso(day));
  event.set_decision(Event::UNMATCHED);
  event.set_rule(row.type);
  for (const auto ticket : row.payments) event.add_payment_ids(to_string(ticket));
  events::add_change(entry, "valor", "", to_plain(row.amount));
  return entry;
}

}  // namespace

void remember_waiting(Work& work, const WaitingEntry& waiting) {
  const auto kept = exec(work.tx(), kRemember, waiting.decision, waiting.entry, waiting.paid_on,
                         waiting.booked_on, waiting.of_bank);
  invariant(!kept.empty(), "its entry is posted");
}

Result<UnappliedCredit> unapplied_credit(pqxx::transaction_base& tx, ledger::EntrySeq entry) {
  const auto rows = exec(tx, kOne, entry);
  if (rows.empty()) return tl::unexpected(refusal_of(tx, entry));
  return read_credit(rows[0]);
}

std::vector<UnappliedCredit> unapplied_credits(pqxx::transaction_base& tx, int limit) {
  std::vector<UnappliedCredit> out;
  for (const auto& row : exec(tx, kAll, limit)) out.push_back(read_credit(row));
  return out;
}

void hold_bank_days(pqxx::transaction_base& tx) {
  one_run_at_a_time(tx);
}

void end_waiting(Work& work, ledger::EntrySeq credit, const std::string& reason) {
  const auto ended = end_today(work, exec(work.tx(), kOpenDecision, credit), reason);
  if (!ended) return;
  work.emit({"conciliacion", to_iso(work.today())},
            event_of_end(work.today(), *ended, events::pb::ReconciliationEvent::MATCHED_MANUAL));
}

void wait_again(Work& work, const WaitsAgain& again) {
  const auto rows = exec(work.tx(), kWaited, again.applied);
  invariant(!rows.empty(), "what was applied had waited");
  DecisionRow row;
  row.type = "aplicacion-revocada";
  row.exception = reconciliation::name(reconciliation::ExceptionKind::kNoOrder);
  row.amount = read_money(rows[0]["amount"]);
  row.reference = read_text(rows[0]["reference"]);
  row.payments = tickets_of(rows[0]);
  row.reason = again.reason;
  row.standing = read_text(rows[0]["standing"]);  // a file that comes for it ends it
  remember_waiting(work, {.decision = store_decision(work, work.today(), row),
                          .entry = again.by,
                          .paid_on = read_date(rows[0]["paid_on"]),
                          .booked_on = read_date(rows[0]["booked_on"]),
                          .of_bank = read_bool(rows[0]["of_bank"])});
  work.emit({"conciliacion", to_iso(work.today())}, event_of_return(row, work.today()));
}

}  // namespace recaudo::closing
