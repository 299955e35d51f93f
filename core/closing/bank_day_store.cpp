#include "core/closing/bank_day_store.h"

#include <algorithm>

#include "base/bytes.h"
#include "gateways/bank_files/recognise.h"
#include "tax-rules/calendar.h"

namespace recaudo::closing {
namespace {

namespace rec = reconciliation;

constexpr Statement kInsertFile{"closing.insert_file",
                                "insert into closing.bank_file (sha256, format, name, day, raw, "
                                "received_at) values ($1, $2, $3, $4, $5, $6) "
                                "on conflict (sha256) do nothing returning id"};
constexpr Statement kFileByDigest{
    "closing.file_by_digest", "select name, received_at from closing.bank_file where sha256 = $1"};
constexpr Statement kWaiting{
    "closing.waiting_files",
    // Newest first: a credit comes by the next business day, so the oldest have least to hope for.
    "select name, raw from closing.bank_file where waiting order by day desc, id desc limit 100"};
constexpr Statement kSetWaiting{"closing.set_waiting",
                                "update closing.bank_file set waiting = $2 where sha256 = $1"};
// Both lock, in this order: attempt, order, ledger head is the order of every payment. A day that
// took the head with its first posting and an order with its second would wait for a payment that
// waits for it.
constexpr Statement kPayments{"closing.payments",
                              "select a.id, a.cus, a.amount, a.state, a.paid_on, a.settled_at, "
                              "o.reference from payments.attempt a "
                              "join payments.payment_order o on o.id = a.order_id "
                              "where a.rail = 'pse' and ((a.state = 'approved' and a.settled_at is "
                              "null) or a.id = any($1::bigint[]) or o.reference = any($2::text[])) "
                              "order by a.id for update of a"};
constexpr Statement kOrders{"closing.orders",
                            "select reference, total, valid_until, state from "
                            "payments.payment_order where reference = any($1::text[]) order by "
                            "id for update"};
constexpr Statement kDetails{
    "closing.matched_details",
    "select sha256, lot, sequence from closing.matched_detail where sha256 = any($1::bytea[])"};
constexpr Statement kSeen{"closing.seen_entries",
                          "select * from closing.seen_entry where account = any($1::text[])"};
constexpr Statement kBalances{
    "closing.last_balances",
    "select distinct on (account) account, closing from closing.statement_balance "
    "order by account, day desc, from_day desc, sequence desc nulls last, "
    "length(statement) desc, statement desc, id desc"};
constexpr Statement kRememberDetail{
    "closing.remember_detail",
    "insert into closing.matched_detail values ($1, $2, $3) on conflict do nothing"};
constexpr Statement kRememberEntry{
    "closing.remember_entry",
    "insert into closing.seen_entry values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing"};
constexpr Statement kRememberBalance{
    "closing.remember_balance",
    "insert into closing.statement_balance (account, from_day, day, sequence, statement, opening, "
    "closing, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing"};
constexpr Statement kDecision{
    "closing.insert_decision",
    "insert into closing.decision (day, decided_at, type, exception, amount, difference, "
    "reference, payments, reason, why) "
    "values ($1, $2, $3, nullif($4, ''), $5, $6, $7, $8::bigint[], $9, $10)"};
constexpr Statement kDecisions{
    "closing.decisions", "select * from closing.decision where day = $1 order by id limit 5000"};
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
constexpr Statement kBook{"closing.book",
                          "select coalesce(sum(p.amount), 0)::bigint from ledger.posting p join "
                          "ledger.entry e on e.seq = p.seq where p.account_id = $1 and "
                          "e.effective_on <= $2"};

rec::PaymentState state_of(const std::string& code) {
  switch (payments::parse_state(code)) {
    case payments::State::kApproved:
      return rec::PaymentState::kApproved;
    case payments::State::kDeclined:
    case payments::State::kFailed:
    case payments::State::kReversed:
      return rec::PaymentState::kDeclined;
    case payments::State::kExpired:
    case payments::State::kNotStarted:
      return rec::PaymentState::kExpired;
    default:
      return rec::PaymentState::kPending;
  }
}

// A payment order's reference has 15 digits and a ticket has fewer: what a line of a file may mean.
void references_of(const TakenIn& taken, std::vector<std::int64_t>& tickets,
                   std::vector<std::string>& orders) {
  for (const auto& file : taken.collections)
    for (const auto& d : file.details) {
      const std::string& text = d.reference.str();
      if (!text.empty() && text.size() <= 12) tickets.push_back(std::stoll(text));
      orders.push_back(text);
    }
}

}  // namespace

Result<TakenIn> parse_files(const std::vector<NamedFile>& files, const bank_files::Nit& our_nit) {
  TakenIn out;
  for (const auto& file : files) {
    auto parsed = bank_files::parse_bank_file(file.bytes, our_nit);
    if (!parsed) {
      const auto& fault = parsed.error();
      return fail(Code::kBankFileInvalid, file.name + ": " + fault.code + ", línea " +
                                              std::to_string(fault.line) + ", columna " +
                                              std::to_string(fault.column) + ": " + fault.detail);
    }
    if (auto* collection = std::get_if<bank_files::CollectionFile>(&*parsed))
      out.collections.push_back(std::move(*collection));
    else
      for (auto& s : std::get<std::vector<bank_files::Statement>>(*parsed))
        out.statements.push_back(std::move(s));
  }
  return out;
}

Result<void> store_files(Work& work, const std::vector<NamedFile>& files, const TakenIn& taken) {
  for (const auto& file : files) {
    const Sha256 digest = sha256(file.bytes);
    const auto collection =
        std::ranges::find(taken.collections, digest, &bank_files::CollectionFile::sha256);
    const bool is_collection = collection != taken.collections.end();
    const Date day = is_collection
                         ? collection->header.collection_date
                         : (taken.statements.empty() ? work.today() : taken.statements.front().to);
    const auto inserted = exec(work.tx(), kInsertFile, bytea(view(digest)),
                               is_collection ? "asobancaria-2001" : "camt.053", file.name, day,
                               bytea(file.bytes), work.now());
    if (!inserted.empty()) continue;
    const auto seen = exec(work.tx(), kFileByDigest, bytea(view(digest)));
    return fail(Code::kAlreadyImported, read_text(seen[0]["name"]) + ", el " +
                                            to_long_spanish(read_instant(seen[0]["received_at"])));
  }
  return {};
}

std::vector<NamedFile> waiting_files(pqxx::transaction_base& tx) {
  std::vector<NamedFile> out;
  for (const auto& row : exec(tx, kWaiting))
    out.push_back({read_text(row["name"]), read_bytes(row["raw"])});
  return out;
}

void set_waiting(Work& work, const Sha256& file, bool waiting) {
  exec(work.tx(), kSetWaiting, bytea(view(file)), waiting);
}

rec::Input load_input(pqxx::transaction_base& tx, const TakenIn& taken, Date day) {
  rec::Input input;
  input.files = taken.collections;
  input.statements = taken.statements;
  std::vector<std::int64_t> tickets;
  std::vector<std::string> orders, digests, accounts;
  references_of(taken, tickets, orders);
  for (const auto& row : exec(tx, kPayments, pg_array(tickets), pg_array(orders)))
    input.payments.push_back(
        {.id = rec::PaymentId(read_int(row["id"])),
         .order_reference = bank_files::SlipReference(read_text(row["reference"])),
         .ticket = rec::TicketId(read_int(row["id"])),
         .cus = rec::Cus(row["cus"].is_null() ? std::string() : read_text(row["cus"])),
         .amount = read_money(row["amount"]),
         .approved_on = row["paid_on"].is_null() ? day : read_date(row["paid_on"]),
         .state = state_of(read_text(row["state"])),
         .already_settled = !row["settled_at"].is_null()});
  for (const auto& row : exec(tx, kOrders, pg_array(orders)))
    input.orders.push_back({.reference = bank_files::SlipReference(read_text(row["reference"])),
                            .amount = read_money(row["total"]),
                            .valid_until = read_date(row["valid_until"]),
                            .paid = read_text(row["state"]) == "paid"});
  for (const auto& f : taken.collections) digests.push_back("\\x" + to_hex(view(f.sha256)));
  for (const auto& row : exec(tx, kDetails, pg_array(digests))) {
    rec::DetailKey key;
    const std::string bytes = read_bytes(row["sha256"]);
    std::copy_n(bytes.begin(), key.file.size(), reinterpret_cast<char*>(key.file.data()));
    key.lot = row["lot"].as<int>();
    key.sequence = row["sequence"].as<int>();
    input.matched_details.push_back(key);
  }
  for (const auto& s : taken.statements) accounts.push_back(s.account.str());
  for (const auto& row : exec(tx, kSeen, pg_array(accounts)))
    input.seen_entries.push_back({bank_files::AccountNumber(read_text(row["account"])),
                                  row["booked_day"].as<int>(), read_text(row["statement"]),
                                  read_text(row["bank_reference"]),
                                  read_text(row["entry_reference"]),
                                  read_money(row["signed_amount"]), row["ordinal"].as<int>()});
  for (const auto& row : exec(tx, kBalances))
    input.last_balances.push_back(
        {bank_files::AccountNumber(read_text(row["account"])), read_money(row["closing"])});
  // Two business days without money is late: the last day of which that is true.
  input.overdue_cutoff = add_days(day, -1);
  while (!tax_rules::is_business_day(input.overdue_cutoff))
    input.overdue_cutoff = add_days(input.overdue_cutoff, -1);
  input.overdue_cutoff = add_days(input.overdue_cutoff, -1);
  return input;
}

void remember(Work& work, const rec::Input& input, const std::vector<rec::Decision>& decisions) {
  for (const auto& d : decisions) {
    if (d.type == rec::DecisionType::kFileWithoutCredit)
      continue;  // given again with tomorrow's statement
    for (const auto& key : d.details)
      exec(work.tx(), kRememberDetail, bytea(view(key.file)), key.lot, key.sequence);
  }
  for (const auto& s : input.statements) {
    for (const auto& e : rec::entry_keys(s))
      exec(work.tx(), kRememberEntry, e.account, e.booked_day, e.statement, e.bank_reference,
           e.entry_reference, e.signed_amount, e.ordinal);
    exec(work.tx(), kRememberBalance, s.account, s.from, s.to, s.electronic_sequence, s.id,
         s.opening, s.closing, work.now());
  }
}

void store_decision(Work& work, Date day, const DecisionRow& row) {
  std::vector<std::int64_t> tickets;
  tickets.reserve(row.payments.size());
  for (const auto t : row.payments) tickets.push_back(t.value());
  exec(work.tx(), kDecision, day, work.now(), row.type, row.exception, row.amount, row.difference,
       row.reference, pg_array(tickets), row.reason, row.why);
}

std::string_view type_name(rec::DecisionType type) {
  switch (type) {
    case rec::DecisionType::kSettle:
      return "abonado";
    case rec::DecisionType::kWindowPayment:
      return "ventanilla";
    case rec::DecisionType::kUnknownReference:
      return "referencia-desconocida";
    case rec::DecisionType::kAmountDiffers:
      return "valor-distinto";
    case rec::DecisionType::kDataDiffers:
      return "datos-distintos";
    case rec::DecisionType::kDuplicate:
      return "duplicado";
    case rec::DecisionType::kNotApprovedWithMoney:
      return "no-aprobado-con-dinero";
    case rec::DecisionType::kApprovedWithoutMoney:
      return "aprobado-sin-dinero";
    case rec::DecisionType::kFee:
      return "comision";
    case rec::DecisionType::kReturnedItem:
      return "devuelto";
    case rec::DecisionType::kFileWithoutCredit:
      return "archivo-sin-abono";
    case rec::DecisionType::kCreditWithoutFile:
      return "abono-sin-archivo";
    case rec::DecisionType::kStatementGap:
      return "salto-de-extracto";
    case rec::DecisionType::kAlreadyMatched:
      return "ya-conciliado";
  }
  throw BrokenInvariant("unknown decision");
}

namespace {

DecisionRow read_decision(const pqxx::row& row) {
  return {.type = read_text(row["type"]),
          .exception = row["exception"].is_null() ? std::string() : read_text(row["exception"]),
          .amount = read_money(row["amount"]),
          .difference = read_money(row["difference"]),
          .reference = read_text(row["reference"]),
          .payments = {},
          .reason = read_text(row["reason"]),
          .why = read_text(row["why"])};
}

}  // namespace

std::vector<OpenException> open_exceptions(pqxx::transaction_base& tx, int limit) {
  constexpr Statement kOpen{"closing.open_exceptions",
                            "select * from closing.decision where exception is not null and "
                            "exception <> 'ESPERADO' order "
                            "by id desc limit $1"};
  std::vector<OpenException> out;
  for (const auto& row : exec(tx, kOpen, limit))
    out.push_back({read_date(row["day"]), read_decision(row)});
  return out;
}

BankDay bank_day(pqxx::transaction_base& tx, Date day) {
  BankDay out;
  out.day = day;
  for (const auto& row : exec(tx, kDayBalances, day))
    out.statements.push_back({read_text(row["account"]), read_date(row["day"]),
                              read_money(row["opening"]), read_money(row["closing"])});
  out.book = read_money(exec(tx, kBook, ledger::account::kBank, day)[0][0]);
  for (const auto& row : exec(tx, kDecisions, day)) out.decisions.push_back(read_decision(row));
  return out;
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
