#include "core/till/till_queries.h"

namespace recaudo::till {
namespace {

constexpr const char* kShiftColumns =
    "select s.id, s.register_id, r.name, s.cashier, a.name as cashier_name, s.day, s.state, "
    "s.opened_at, s.opening, s.opening_due, s.counted, s.expected, s.closed_at, s.reason from "
    "till.shift s join till.register r on r.id = s.register_id join access.account a on a.id = "
    "s.cashier where ";

std::string shift_sql(const char* condition) {
  return std::string(kShiftColumns) + condition;
}
const std::string kOfCashierSql = shift_sql("s.cashier = $1 and s.state = 'open'");
const std::string kByIdSql = shift_sql("s.id = $1");
const std::string kToCloseSql = shift_sql("s.state <> 'closed' order by s.id limit 100");
const std::string kOfDaySql = shift_sql("s.day = $1 order by s.id limit 100");

constexpr Statement kRegisters{"till.registers",
                               "select id, name, cash, cheques from till.register order by id"};
constexpr const char* kReceiptColumns =
    "select register_id, number, shift_id, attempt_id, amount, means, tendered, cheque_bank, "
    "cheque_account, cheque_number, received_at, annulled_at from till.receipt where ";
const std::string kReceiptsSql =
    std::string(kReceiptColumns) + "shift_id = $1 order by number desc limit 1000";
const std::string kReceiptSql = std::string(kReceiptColumns) + "register_id = $1 and number = $2";
const std::string kReceiptOfSql = std::string(kReceiptColumns) + "attempt_id = $1";
constexpr Statement kMovements{
    "till.movements",
    "select m.kind, r.name, m.cash, m.cheques, m.slip, m.day, m.kind <> 'diferencia' and not "
    "exists "
    "(select from closing.decision d where d.type = 'movimiento-caja' and d.reference = m.slip and "
    "d.amount = -(m.cash + m.cheques)) as awaited from till.movement m join till.register r on "
    "r.id = m.register_id order by m.id desc limit $1"};
constexpr Statement kSlipOf{"till.slip_of", "select slip from till.movement where entry_seq = $1"};

ShiftState state_of(std::string_view code) {
  if (code == "open") return ShiftState::kOpen;
  if (code == "counted") return ShiftState::kCounted;
  return ShiftState::kClosed;
}

Shift read_shift(const pqxx::row& row) {
  Shift s;
  s.id = read_id<ShiftTag>(row["id"]);
  s.till = read_id<RegisterTag>(row["register_id"]);
  s.till_name = read_text(row["name"]);
  s.cashier = read_id<staff::AccountTag>(row["cashier"]);
  s.cashier_name = read_text(row["cashier_name"]);
  s.day = read_date(row["day"]);
  s.state = state_of(row["state"].c_str());
  s.opened_at = read_instant(row["opened_at"]);
  s.opening = read_money(row["opening"]);
  s.opening_due = read_money(row["opening_due"]);
  s.counted = read_optional<Money>(row["counted"], read_money).value_or(Money());
  s.expected = read_optional<Money>(row["expected"], read_money).value_or(Money());
  s.closed_at = read_optional<Instant>(row["closed_at"], read_instant);
  if (!row["reason"].is_null()) s.reason = read_text(row["reason"]);
  return s;
}

Receipt read_receipt(const pqxx::row& row) {
  Receipt r;
  r.till = read_id<RegisterTag>(row["register_id"]);
  r.number = read_id<TillReceiptTag>(row["number"]);
  r.shift = read_id<ShiftTag>(row["shift_id"]);
  r.ticket = read_id<gateways::TicketTag>(row["attempt_id"]);
  r.amount = read_money(row["amount"]);
  if (row["tendered"].is_null()) {
    r.tender = Cheque{read_text(row["cheque_bank"]), read_text(row["cheque_account"]),
                      read_text(row["cheque_number"])};
  } else {
    const Money tendered = read_money(row["tendered"]);
    r.tender = tendered;
    r.change = tendered - r.amount;
  }
  r.received_at = read_instant(row["received_at"]);
  r.annulled = !row["annulled_at"].is_null();
  return r;
}

std::vector<Shift> read_shifts(const pqxx::result& rows) {
  std::vector<Shift> out;
  for (const auto& row : rows) out.push_back(read_shift(row));
  return out;
}

}  // namespace

std::vector<Register> registers(pqxx::transaction_base& tx) {
  std::vector<Register> out;
  for (const auto& row : exec(tx, kRegisters))
    out.push_back({read_id<RegisterTag>(row["id"]), read_text(row["name"]), read_money(row["cash"]),
                   read_money(row["cheques"])});
  return out;
}

std::optional<Shift> shift_of(pqxx::transaction_base& tx, staff::AccountId cashier) {
  const auto rows = exec(tx, {"till.shift_of_cashier", kOfCashierSql.c_str()}, cashier);
  if (rows.empty()) return std::nullopt;
  return read_shift(rows[0]);
}

Result<Shift> find_shift(pqxx::transaction_base& tx, ShiftId id) {
  const auto rows = exec(tx, {"till.shift", kByIdSql.c_str()}, id);
  if (rows.empty()) return fail(Code::kNotFound, "turno de caja");
  return read_shift(rows[0]);
}

std::vector<Shift> shifts_to_close(pqxx::transaction_base& tx) {
  return read_shifts(exec(tx, {"till.shifts_to_close", kToCloseSql.c_str()}));
}
std::vector<Shift> shifts_of_day(pqxx::transaction_base& tx, Date day) {
  return read_shifts(exec(tx, {"till.shifts_of_day", kOfDaySql.c_str()}, day));
}

std::vector<Receipt> receipts_of(pqxx::transaction_base& tx, ShiftId shift) {
  std::vector<Receipt> out;
  for (const auto& row : exec(tx, {"till.receipts", kReceiptsSql.c_str()}, shift))
    out.push_back(read_receipt(row));
  return out;
}

Result<Receipt> find_receipt(pqxx::transaction_base& tx, RegisterId till, ReceiptNumber number) {
  const auto rows = exec(tx, {"till.receipt", kReceiptSql.c_str()}, till, number);
  if (rows.empty()) return fail(Code::kNotFound, "recibo de caja");
  return read_receipt(rows[0]);
}

std::optional<Receipt> receipt_of_payment(pqxx::transaction_base& tx, payments::TicketId ticket) {
  const auto rows = exec(tx, {"till.receipt_of_payment", kReceiptOfSql.c_str()}, ticket);
  if (rows.empty()) return std::nullopt;
  return read_receipt(rows[0]);
}

std::vector<Movement> movements(pqxx::transaction_base& tx, int limit) {
  std::vector<Movement> out;
  for (const auto& row : exec(tx, kMovements, limit))
    out.push_back({read_text(row["kind"]), read_text(row["name"]), read_money(row["cash"]),
                   read_money(row["cheques"]), read_text(row["slip"]), read_date(row["day"]),
                   read_bool(row["awaited"])});
  return out;
}

std::string slip_of(pqxx::transaction_base& tx, ledger::EntrySeq entry) {
  const auto rows = exec(tx, kSlipOf, entry);
  return rows.empty() ? std::string() : read_text(rows[0][0]);
}

}  // namespace recaudo::till
