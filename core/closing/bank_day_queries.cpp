#include <algorithm>

#include "core/closing/bank_day.h"
#include "core/closing/exception_count.h"
#include "ledger/account.h"
#include "ledger/statement.h"

namespace recaudo::closing {
namespace {

constexpr int kPage = 5000;  // decisions read at a time: a day may have any number
// As they stood at the end of the day, with the day on which a later run ended them.
constexpr Statement kDecisions{
    "closing.decisions",
    "select d.*, c.day as ended_on, case when c.id is null and d.exception is not null then "
    "(select u.seq from closing.unapplied_credit u where u.decision_id = d.id) end as waits_in "
    "from closing.decision d left join closing.decision c on c.closes = d.id where d.day = $1 and "
    "d.closes is null and (c.day is null or c.day > d.day) and d.id > $2 order by d.id limit $3"};
// Several statements of a day stand in the bank's own order; an account without one keeps its last.
constexpr Statement kDayBalances{
    "closing.day_balances",
    "with last as (select distinct on (account) account, day, closing from "
    "closing.statement_balance where day <= $1 order by account, day desc, from_day desc, "
    "sequence desc nulls last, length(statement) desc, statement desc, id desc), "
    "first as (select distinct on (account) account, opening from closing.statement_balance "
    "where day = $1 order by account, from_day, sequence nulls first, length(statement), "
    "statement, id) "
    "select l.account, l.day, coalesce(f.opening, l.closing) as opening, l.closing from last l "
    "left join first f on f.account = l.account order by l.account"};
DecisionRow read_decision(const pqxx::row& row) {
  return {.type = read_text(row["type"]),
          .exception = row["exception"].is_null() ? std::string() : read_text(row["exception"]),
          .amount = read_money(row["amount"]),
          .difference = read_money(row["difference"]),
          .reference = read_text(row["reference"]),
          .payments = {},
          .reason = read_text(row["reason"]),
          .why = read_text(row["why"]),
          .standing = read_text(row["standing"]),
          .closes = std::nullopt,
          .waits_in = read_optional<ledger::EntrySeq>(row["waits_in"], read_id<ledger::EntryTag>)};
}

// A payment of what was paid already is told by its own case, which people close: its decision is
// no second thing to look at. One at a counter has no payment when it is decided: its case is of
// the same instant, order and amount. Each row says how many there are and of when the oldest is.
constexpr Statement kOpen{
    "closing.open_exceptions",
    "select o.*, (select u.seq from closing.unapplied_credit u where u.decision_id = o.id) as "
    "waits_in from ("
    "select d.*, count(*) over () as waiting, min(d.day) over () as oldest from closing.decision d "
    "where d.exception is not null and d.exception <> 'ESPERADO' and not exists (select from "
    "closing.decision c where c.closes = "
    "d.id) and not (d.exception = 'DUPLICADO' and exists (select from payments.treasury_case t "
    "join payments.attempt a on a.id = t.attempt_id join payments.payment_order o on o.id = "
    "a.order_id where t.kind = 'DUPLICADO' and (t.attempt_id = any (d.payments) or d.payments = "
    "'{}' and t.opened_at = d.decided_at and t.amount = d.amount and o.reference::text = "
    "d.reference))) order by d.id limit $1) o order by o.id"};
constexpr Statement kToldCredit{
    "closing.told_credit",
    "select w.booked_on, w.of_bank, d.reference from closing.waiting_entry w join closing.decision "
    "d on d.id = w.decision_id where w.entry_seq = $1"};

}  // namespace

OpenExceptionCount count_open_exceptions(pqxx::transaction_base& tx) {
  const auto rows = exec(tx, kOpen, 1);
  if (rows.empty()) return {};
  return {read_int(rows[0]["waiting"]), read_date(rows[0]["oldest"])};
}

std::vector<OpenException> open_exceptions(pqxx::transaction_base& tx, int limit) {
  std::vector<OpenException> out;
  for (const auto& row : exec(tx, kOpen, limit))
    out.push_back({read_date(row["day"]), read_decision(row)});
  return out;
}

std::optional<ToldCredit> told_credit(pqxx::transaction_base& tx, ledger::EntrySeq entry) {
  const auto rows = exec(tx, kToldCredit, entry);
  if (rows.empty()) return std::nullopt;
  return ToldCredit{.booked_on = read_date(rows[0]["booked_on"]),
                    .of_bank = read_bool(rows[0]["of_bank"]),
                    .reference = read_text(rows[0]["reference"])};
}

BankDay bank_day(pqxx::transaction_base& tx, Date day) {
  BankDay out;
  out.day = day;
  for (const auto& row : exec(tx, kDayBalances, day))
    out.statements.push_back({read_text(row["account"]), read_date(row["day"]),
                              read_money(row["opening"]), read_money(row["closing"])});
  out.book = ledger::balance_at(tx, ledger::account::kBank, day, ledger::known_at(tx));
  for (std::int64_t after = 0;;) {
    const auto page = exec(tx, kDecisions, day, after, kPage);
    for (const auto& row : page) {
      after = read_int(row["id"]);
      auto& decision = out.decisions.emplace_back(read_decision(row));
      decision.ended_on = read_optional<Date>(row["ended_on"], read_date);
      if (decision.ended_on)
        decision.reason += " Se resolvió el " + to_long_spanish(*decision.ended_on) + ".";
    }
    if (page.size() < kPage) return out;
  }
}

bool BankDay::has_statement() const {
  return std::ranges::any_of(statements, [&](const AccountDay& a) { return a.stated_on == day; });
}

Money BankDay::opening() const {
  Money sum;
  for (const auto& s : statements) sum += s.opening;
  return sum;
}

Money BankDay::closing() const {
  Money sum;
  for (const auto& s : statements) sum += s.closing;
  return sum;
}

std::optional<Money> BankDay::difference() const {
  if (!has_statement()) return std::nullopt;
  return closing() - book;
}

}  // namespace recaudo::closing
