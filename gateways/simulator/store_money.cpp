// The store's tables of what reaches the collecting account outside ACH, and of the bank's days.
#include "gateways/simulator/sqlite_query.h"
#include "gateways/simulator/store.h"

namespace recaudo::simulator {
namespace {

Closing read_closing(Query& q) {
  Closing c;
  q.into(c.id, c.day, c.ordinal, c.modifier, c.opening, c.credits, c.debits, c.closing, c.closed);
  return c;
}

constexpr const char* kClosingColumns =
    "select id, day, ordinal, modifier, opening, credits, debits, closing, closed_us from "
    "closings ";

WindowPayment read_window_payment(Query& q) {
  WindowPayment p;
  q.into(p.id, p.reference, p.amount, p.medio, p.service_code, p.paid);
  return p;
}

constexpr const char* kWindowColumns =
    "select id, reference, amount, medio, service_code, paid_us from window_payments ";

InstantPayment read_instant_payment(Query& q) {
  InstantPayment p;
  q.into(p.id, p.reference, p.amount, p.merchant, p.paid);
  return p;
}

constexpr const char* kInstantColumns =
    "select id, reference, amount, merchant, paid_us from instant_payments ";

CashDeposit read_deposit(Query& q) {
  CashDeposit d;
  q.into(d.id, d.slip, d.amount, d.booked);
  return d;
}

AccountDebit read_debit(Query& q) {
  AccountDebit d;
  q.into(d.id, d.kind, d.source, d.reference, d.amount, d.booked);
  return d;
}

RegisteredSlip read_slip(Query& q) {
  RegisteredSlip s;
  q.into(s.gln, s.reference, s.amount, s.due);
  return s;
}

DayFile read_day_file(Query& q) {
  DayFile f;
  q.into(f.name, f.content);
  return f;
}

}  // namespace

std::int64_t Store::insert_window_payment(const WindowPayment& p) {
  Query q(db_,
          "insert into window_payments (reference, amount, medio, service_code, paid_us) "
          "values (?, ?, ?, ?, ?)");
  q.bind(p.reference).bind(p.amount).bind(p.medio).bind(p.service_code).bind(p.paid).step();
  return sqlite3_last_insert_rowid(db_);
}

std::vector<WindowPayment> Store::window_payments(std::int64_t after, int limit) {
  Query q(db_, std::string(kWindowColumns) + "where id > ? order by id limit ?");
  q.bind(after).bind(std::int64_t{limit});
  return all(q, read_window_payment);
}

std::optional<WindowPayment> Store::window_payment(std::int64_t id) {
  Query q(db_, std::string(kWindowColumns) + "where id = ?");
  return first(q.bind(id), read_window_payment);
}

std::int64_t Store::insert_instant_payment(const InstantPayment& p) {
  Query q(
      db_,
      "insert into instant_payments (reference, amount, merchant, paid_us) values (?, ?, ?, ?)");
  q.bind(p.reference).bind(p.amount).bind(p.merchant).bind(p.paid).step();
  return sqlite3_last_insert_rowid(db_);
}

std::vector<InstantPayment> Store::instant_payments(std::int64_t after, int limit) {
  Query q(db_, std::string(kInstantColumns) + "where id > ? order by id limit ?");
  q.bind(after).bind(std::int64_t{limit});
  return all(q, read_instant_payment);
}

std::int64_t Store::insert_cash_deposit(const CashDeposit& d) {
  Query q(db_, "insert into cash_deposits (slip, amount, booked_us) values (?, ?, ?)");
  q.bind(d.slip).bind(d.amount).bind(d.booked).step();
  return sqlite3_last_insert_rowid(db_);
}

void Store::register_slips(const std::vector<RegisteredSlip>& slips) {
  Work work(db_);
  for (const auto& s : slips) {
    Query q(db_,
            "insert into registered_slips (service, reference, amount, due) values (?, ?, ?, ?) "
            "on conflict (service, reference) do update set amount = excluded.amount, "
            "due = excluded.due");
    q.bind(s.gln).bind(s.reference).bind(s.amount).bind(std::int64_t{day_number(s.due)}).step();
  }
  work.commit();
}

std::optional<RegisteredSlip> Store::registered_slip(std::string_view gln,
                                                     std::string_view reference) {
  Query q(db_,
          "select service, reference, amount, due from registered_slips where service = ? and "
          "reference = ?");
  return first(q.bind(gln).bind(reference), read_slip);
}

void Store::insert_debit(const AccountDebit& d) {
  Query q(db_,
          "insert into account_debits (kind, source, reference, amount, booked_us) "
          "values (?, ?, ?, ?, ?)");
  q.bind(d.kind).bind(d.source).bind(d.reference).bind(d.amount).bind(d.booked).step();
}

Money Store::debited(std::string_view kind, std::int64_t source) {
  Query q(db_, "select coalesce(sum(amount), 0) from account_debits where kind = ? and source = ?");
  q.bind(kind).bind(source).step();
  return Money::centavos(q.integer());
}

DayMoney Store::unfiled(Instant from, Instant to) {
  const auto rows = [&](const std::string& columns, const std::string& at, auto read) {
    Query q(db_, columns + "where closing is null and " + at + " >= ? and " + at +
                     " < ? order by " + at + ", id limit 100000");
    q.bind(from).bind(to);
    return all(q, read);
  };
  constexpr const char* kDepositColumns = "select id, slip, amount, booked_us from cash_deposits ";
  constexpr const char* kDebitColumns =
      "select id, kind, source, reference, amount, booked_us from account_debits ";
  DayMoney money;
  money.transactions = unfiled_transactions(from, to);
  money.payments = rows(kWindowColumns, "paid_us", read_window_payment);
  money.instants = rows(kInstantColumns, "paid_us", read_instant_payment);
  money.deposits = rows(kDepositColumns, "booked_us", read_deposit);
  money.debits = rows(kDebitColumns, "booked_us", read_debit);
  return money;
}

std::vector<Closing> Store::closings(Date day) {
  Query q(db_, std::string(kClosingColumns) + "where day = ? order by ordinal");
  q.bind(std::int64_t{day_number(day)});
  return all(q, read_closing);
}

std::vector<Closing> Store::closings(ClosingId after, int limit) {
  Query q(db_, std::string(kClosingColumns) + "where id > ? order by id limit ?");
  q.bind(after.value()).bind(std::int64_t{limit});
  return all(q, read_closing);
}

std::optional<Closing> Store::last_closing() {
  Query q(db_, std::string(kClosingColumns) + "order by id desc limit 1");
  return first(q, read_closing);
}

void Store::save_closing(Closing& closing, const DayMoney& money,
                         const std::vector<DayFile>& files) {
  Work work(db_);
  Query q(db_,
          "insert into closings (day, ordinal, modifier, opening, credits, debits, closing, "
          "closed_us) values (?, ?, ?, ?, ?, ?, ?, ?)");
  q.bind(std::int64_t{day_number(closing.day)}).bind(std::int64_t{closing.ordinal});
  q.bind(closing.modifier).bind(closing.opening).bind(closing.credits).bind(closing.debits);
  q.bind(closing.closing).bind(closing.closed).step();
  closing.id = ClosingId(sqlite3_last_insert_rowid(db_));
  const auto assign = [&](const char* table, const char* key, std::int64_t id) {
    Query(db_, std::string("update ") + table + " set closing = ? where " + key +
                   " = ? and closing is null")
        .bind(closing.id.value())
        .bind(id)
        .step();
  };
  for (const auto& t : money.transactions) assign("transactions", "cus", t.cus.value());
  for (const auto& p : money.payments) assign("window_payments", "id", p.id);
  for (const auto& p : money.instants) assign("instant_payments", "id", p.id);
  for (const auto& d : money.deposits) assign("cash_deposits", "id", d.id);
  for (const auto& d : money.debits) assign("account_debits", "id", d.id);
  for (const auto& f : files) {
    Query file(db_, "insert into day_files (name, closing, content, written) values (?, ?, ?, 0)");
    file.bind(f.name).bind(closing.id.value()).bind_bytes(f.content).step();
  }
  work.commit();
}

std::vector<DayFile> Store::files_not_written() {
  Query q(db_, "select name, content from day_files where written = 0 order by name limit 1000");
  return all(q, read_day_file);
}

void Store::mark_written(const std::string& name) {
  Query(db_, "update day_files set written = 1 where name = ?").bind(name).step();
}

}  // namespace recaudo::simulator
