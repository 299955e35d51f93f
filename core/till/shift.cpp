// A turn at a till: from the count that opens it to the one that another person signs.
#include "core/approvals/typed_words.h"
#include "core/till/till_queries.h"

namespace recaudo::till {
namespace {

constexpr Statement kOpen{
    "till.open_shift",
    "insert into till.shift (register_id, cashier, day, opened_at, opening, opening_due) values "
    "($1, $2, $3, $4, $5, $6) on conflict do nothing returning id"};
constexpr Statement kCountLine{
    "till.count_line",
    "insert into till.count_line (shift_id, moment, denomination, quantity) values ($1, $2, $3, "
    "$4)"};
constexpr Statement kCounted{"till.shift_counted",
                             "update till.shift set state = 'counted', counted = $2, expected = "
                             "$3, counted_at = $4 where id = $1"};
constexpr Statement kClosed{"till.shift_closed",
                            "update till.shift set state = 'closed', closed_by = $2, closed_at = "
                            "$3, reason = $4 where id = $1"};

void keep_count(Work& work, ShiftId shift, std::string_view moment, const CashCount& count) {
  for (const auto& [denomination, quantity] : count.lines())
    exec(work.tx(), kCountLine, shift, moment, Money::pesos(denomination), quantity);
}

void tell(Work& work, events::pb::TillEvent::Kind kind, const Shift& shift) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_till();
  event.set_kind(kind);
  event.set_till(shift.till.value());
  event.set_shift(shift.id.value());
  const bool opened = kind == events::pb::TillEvent::SHIFT_OPENED;
  *event.mutable_counted() = events::money(opened ? shift.opening : shift.counted);
  *event.mutable_expected() = events::money(opened ? shift.opening_due : shift.expected);
  work.emit({"turno-caja", to_string(shift.id)}, std::move(entry));
}

}  // namespace

Result<ShiftId> open_shift(Work& work, RegisterId till, staff::AccountId cashier,
                           const CashCount& counted) {
  RECAUDO_TRY(locked, lock_register(work.tx(), till));
  const auto rows =
      exec(work.tx(), kOpen, till, cashier, work.today(), work.now(), counted.total(), locked.cash);
  if (rows.empty())
    return fail(Code::kTillState, "Usted o " + locked.name + " ya tiene un turno sin cerrar.");
  const auto id = read_id<ShiftTag>(rows[0][0]);
  keep_count(work, id, "opening", counted);
  RECAUDO_TRY(shift, find_shift(work.tx(), id));
  tell(work, events::pb::TillEvent::SHIFT_OPENED, shift);
  return id;
}

Result<Shift> count_shift(Work& work, staff::AccountId cashier, const CashCount& counted) {
  auto open = shift_of(work.tx(), cashier);
  if (!open) return fail(Code::kTillState, "Usted no tiene un turno abierto.");
  RECAUDO_TRY(till, lock_register(work.tx(), open->till));
  open = shift_of(work.tx(), cashier);  // as it stands under the lock
  if (!open) return fail(Code::kTillState, "El turno ya se contó.");
  keep_count(work, open->id, "closing", counted);
  exec(work.tx(), kCounted, open->id, counted.total(), till.cash, work.now());
  RECAUDO_TRY(shift, find_shift(work.tx(), open->id));
  tell(work, events::pb::TillEvent::SHIFT_COUNTED, shift);
  return shift;
}

Result<Shift> close_shift(Work& work, ShiftId id, staff::AccountId checker,
                          const std::string& reason) {
  RECAUDO_TRY(before, find_shift(work.tx(), id));
  RECAUDO_TRY(till, lock_register(work.tx(), before.till));
  RECAUDO_TRY(shift, find_shift(work.tx(), id));
  if (shift.state != ShiftState::kCounted)
    return fail(Code::kTillState, "El turno no está contado o ya se cerró.");
  if (shift.cashier == checker) return fail(Code::kSamePerson, "Quien tuvo el turno no lo cierra.");
  const Money difference = shift.difference();
  std::string kept;
  if (!difference.is_zero()) {
    RECAUDO_TRY(why, approvals::reason_text(reason));
    kept = std::move(why);
    if (auto ok = move_cash(work,
                            {.till = till.id,
                             .kind = CashFlow::kDifference,
                             .cash = difference,
                             .source = "turno-" + to_string(id)},
                            checker);
        !ok)
      return tl::unexpected(ok.error());
  }
  exec(work.tx(), kClosed, id, checker, work.now(), kept);
  RECAUDO_TRY(closed, find_shift(work.tx(), id));
  tell(work, events::pb::TillEvent::SHIFT_CLOSED, closed);
  return closed;
}

}  // namespace recaudo::till
