#include "core/closing/bank_day_store.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/bytes.h"
#include "gateways/bank_files/csv_statement.h"
#include "gateways/bank_files/recognise.h"
#include "tax-rules/calendar.h"
#include "tax-rules/identifiers.h"

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
// What one run reads of the days before, another must not write meanwhile.
constexpr Statement kOneRun{"closing.one_run", "select pg_advisory_xact_lock(4, 0)"};
constexpr Statement kSetWaiting{"closing.set_waiting",
                                "update closing.bank_file set waiting = $2 where sha256 = $1"};
// Both lock, in this order: attempt, order, ledger head is the order of every payment. A day that
// took the head with its first posting and an order with its second would wait for a payment that
// waits for it.
constexpr Statement kPayments{
    "closing.payments",
    // The bank knows a payment by ACH's number; only on PSE is the rail's own that one too.
    "select a.id, case when a.rail = 'pse' then coalesce(nullif(a.ach_cus, ''), a.cus) else "
    "a.ach_cus end as cus, a.amount, a.state, a.paid_on, "
    "a.settled_at, o.reference from "
    "payments.attempt a join payments.payment_order o on o.id = a.order_id where a.rail "
    "not in ('banco', 'caja') and a.id in (select id from payments.attempt where state = "
    "'approved' and "
    "settled_at is null "
    "union all select unnest($1::bigint[]) "
    "union all select q.id from payments.payment_order p join payments.attempt q on q.order_id = "
    "p.id where p.reference = any($2::text[]) "
    "union all select id from payments.attempt where rail = 'pse' and cus = any($3::text[]) "
    "union all select id from payments.attempt where ach_cus <> '' and ach_cus = any($3::text[])) "
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
// Payments whose money people look at already.
constexpr Statement kInExceptions{
    "closing.payments_in_exceptions",
    "select distinct unnest(d.payments) from closing.decision d where d.exception is not null and "
    "d.type <> 'aprobado-sin-dinero' and not exists (select from closing.decision c where c.closes "
    "= d.id)"};
// Of one account: what its last day before the run told, and everything since.
constexpr Statement kKnownStatements{
    "closing.known_statements",
    "select from_day, day, sequence, statement, opening, closing from closing.statement_balance "
    "where account = $1 and day >= coalesce((select max(day) from closing.statement_balance where "
    "account = $1 and day < $2), $2) order by id"};
// Deposits and bases that no statement has shown: the bank signs the other way than the till.
constexpr Statement kTillMoves{
    "closing.till_moves",
    "select m.slip, -(m.cash + m.cheques) as amount from till.movement m where m.kind <> "
    "'diferencia' and not exists (select from closing.decision d where d.type = 'movimiento-caja' "
    "and d.reference = m.slip and d.amount = -(m.cash + m.cheques)) order by m.id"};
constexpr Statement kRememberDetail{
    "closing.remember_detail",
    "insert into closing.matched_detail values ($1, $2, $3) on conflict do nothing"};
constexpr Statement kRememberEntry{
    "closing.remember_entry",
    "insert into closing.seen_entry values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing"};
constexpr Statement kRememberBalance{
    "closing.remember_balance",
    "insert into closing.statement_balance (account, from_day, day, sequence, statement, opening, "
    "closing, recorded_at, format) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do "
    "nothing"};
// The day of an opening balance is told by the statement before, unless it is the closing day too.
constexpr Statement kOtherFormat{
    "closing.told_in_another_format",
    "select format, day from closing.statement_balance where account = $1 and format <> $2 and day "
    ">= $3 and least(from_day + 1, day) <= $4 order by day limit 1"};
constexpr Statement kDecision{
    "closing.insert_decision",
    "insert into closing.decision (day, decided_at, type, exception, amount, difference, "
    "reference, payments, reason, why, standing, closes) "
    "values ($1, $2, $3, nullif($4, ''), $5, $6, $7, $8::bigint[], $9, $10, $11, $12) returning "
    "id"};
// A credit comes by the next business day, and the calendar must know that one too.
constexpr int kFirstCalendarYear = 1984;
constexpr int kLastCalendarYear = 2198;

// Strict, but for what the agreement with the file's bank says.
Result<bank_files::Tolerances> tolerances_of(std::string_view bytes,
                                             const tax_rules::Statute& statute) {
  bank_files::Tolerances out;
  for (const auto& bank : statute.banks) {
    if (bank.bank_code != bank_files::claimed_bank(bytes)) continue;
    for (const auto& name : bank.tolerances)
      if (!bank_files::tolerate(out, name))
        return fail(Code::kStatuteInvalid, "convenio_bancario: tolerancia " + name);
  }
  return out;
}

// Of a CSV that does not say its account: that of the one agreement that names its profile.
Result<bank_files::AccountNumber> csv_account(const NamedFile& file,
                                              const tax_rules::Statute& statute) {
  const auto* profile =
      bank_files::recognise(file.bytes) == bank_files::Format::kCsv
          ? bank_files::recognise_csv(file.bytes, bank_files::builtin_csv_profiles())
          : nullptr;
  if (profile == nullptr || profile->account) return bank_files::AccountNumber{};
  const auto named =
      std::ranges::count(statute.banks, profile->name, &tax_rules::BankAgreement::csv_profile);
  if (named != 1)
    return fail(Code::kBankFileInvalid,
                file.name + ": el extracto CSV no dice su cuenta, y " +
                    (named == 0 ? "ningún convenio bancario" : "más de un convenio bancario") +
                    " del estatuto dice extracto_csv = " + profile->name +
                    "; use el extracto en camt.053 o MT940, o corrija el estatuto");
  const auto bank =
      std::ranges::find(statute.banks, profile->name, &tax_rules::BankAgreement::csv_profile);
  return bank_files::normalise_account(bank->account_number);
}

// A collection file or statements. A billing file goes the other way, to the bank.
bank_files::FileResult<bank_files::BankFile> parse_one(const std::string& bytes,
                                                       bank_files::ReadOptions options) {
  auto parsed = bank_files::parse_bank_file(bytes, std::move(options));
  if (!parsed) return parsed;
  if (std::holds_alternative<bank_files::BillingFile>(*parsed))
    return tl::unexpected(bank_files::FileFault{
        "E_FORMAT", 1, 0, "es un archivo de facturación, que va de la entidad al banco"});
  const auto* collection = std::get_if<bank_files::CollectionFile>(&*parsed);
  if (collection != nullptr && !has_known_holidays(collection->header.collection_date))
    return tl::unexpected(bank_files::FileFault{
        "E_DATE", 1, collection->version == 1998 ? 16 : 13,
        "la fecha de recaudo " + to_iso(collection->header.collection_date) + " no está entre " +
            std::to_string(kFirstCalendarYear) + " y " + std::to_string(kLastCalendarYear)});
  return parsed;
}

void take_in(bank_files::BankFile&& file, TakenIn& out) {
  if (auto* collection = std::get_if<bank_files::CollectionFile>(&file)) {
    out.kinds.push_back(
        {"asobancaria-" + std::to_string(collection->version), collection->header.collection_date});
    out.collections.push_back(std::move(*collection));
    return;
  }
  auto& statements = std::get<std::vector<bank_files::Statement>>(file);
  out.kinds.push_back(
      {std::string(bank_files::to_string(statements.front().format)), statements.back().to});
  std::ranges::move(statements, std::back_inserter(out.statements));
}

Result<void> read_in(const NamedFile& file, bank_files::ReadOptions options, TakenIn& out) {
  auto parsed = parse_one(file.bytes, std::move(options));
  if (!parsed)
    return fail(Code::kBankFileInvalid, file.name + ": " + bank_files::to_text(parsed.error()));
  take_in(std::move(*parsed), out);
  return {};
}

// The first day that a statement tells and the one before it does not.
Date first_day(const bank_files::Statement& s) {
  return std::min(add_days(s.from, 1), s.to);
}

tl::unexpected<Error> told_already(const bank_files::Statement& s, Date day,
                                   std::string_view format) {
  return fail(Code::kAlreadyImported, "la cuenta " + s.account.str() +
                                          " ya tiene el extracto del " + to_long_spanish(day) +
                                          " en " + std::string(format) + "; este viene en " +
                                          std::string(bank_files::to_string(s.format)));
}

Result<void> one_format_a_day(Work& work, const TakenIn& taken) {
  for (const auto& s : taken.statements) {
    const auto told = exec(work.tx(), kOtherFormat, s.account, bank_files::to_string(s.format),
                           first_day(s), s.to);
    if (!told.empty())
      return told_already(s, read_date(told[0]["day"]), read_text(told[0]["format"]));
    for (const auto& other : taken.statements)
      if (other.account == s.account && other.format != s.format && other.to >= first_day(s) &&
          first_day(other) <= s.to)
        return told_already(s, other.to, bank_files::to_string(other.format));
  }
  return {};
}

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

// What the bank's texts may name: tickets, orders and CUS of ours.
struct Named {
  std::vector<std::int64_t> tickets;
  std::vector<std::string> orders;
  std::vector<std::string> cus;
};

// A payment order's reference has 15 digits and a ticket has fewer.
constexpr std::size_t kOrderDigits = 15;
constexpr std::size_t kMaxTicketDigits = 12;

Named named_by(const TakenIn& taken) {
  Named out;
  for (const auto& file : taken.collections)
    for (const auto& d : file.details) {
      const std::string& text = d.reference.str();
      if (!text.empty() && text.size() <= kMaxTicketDigits) out.tickets.push_back(std::stoll(text));
      out.orders.push_back(text);
    }
  for (const auto& s : taken.statements)
    for (const auto& e : s.entries)
      for (auto& word : rec::words_of(e)) {
        if (word.size() == kOrderDigits) out.orders.push_back(word);
        out.cus.push_back(std::move(word));
      }
  return out;
}

rec::ExpectedPayment read_expected(const pqxx::row& row, Date day,
                                   const std::set<std::int64_t>& in_exceptions) {
  const std::int64_t id = read_int(row["id"]);
  return {.id = rec::PaymentId(id),
          .order_reference = bank_files::SlipReference(read_text(row["reference"])),
          .ticket = rec::TicketId(id),
          .cus = rec::Cus(row["cus"].is_null() ? std::string() : read_text(row["cus"])),
          .amount = read_money(row["amount"]),
          .approved_on = row["paid_on"].is_null() ? day : read_date(row["paid_on"]),
          .state = state_of(read_text(row["state"])),
          .already_settled = !row["settled_at"].is_null(),
          .in_open_exception = in_exceptions.count(id) != 0};
}

void load_payments(pqxx::transaction_base& tx, const TakenIn& taken,
                   const std::vector<LooseRow>& loose, Date day, rec::Input& input) {
  Named named = named_by(taken);
  for (const auto& row : loose)
    if (row.credit.names) named.tickets.push_back(row.credit.names->value());
  std::set<std::int64_t> in_exceptions;
  for (const auto& row : exec(tx, kInExceptions)) in_exceptions.insert(read_int(row[0]));
  for (const auto& row :
       exec(tx, kPayments, pg_array(named.tickets), pg_array(named.orders), pg_array(named.cus))) {
    input.payments.push_back(read_expected(row, day, in_exceptions));
    // A credit that names it may pay its order again: that order is locked here too.
    named.orders.push_back(read_text(row["reference"]));
  }
  for (const auto& row : exec(tx, kOrders, pg_array(named.orders)))
    input.orders.push_back({.reference = bank_files::SlipReference(read_text(row["reference"])),
                            .amount = read_money(row["total"]),
                            .valid_until = read_date(row["valid_until"]),
                            .paid = read_text(row["state"]) == "paid"});
}

void load_statements(pqxx::transaction_base& tx, const TakenIn& taken, rec::Input& input) {
  std::map<bank_files::AccountNumber, Date> first_days;
  for (const auto& s : taken.statements) {
    const auto [it, is_new] = first_days.emplace(s.account, s.from);
    if (!is_new) it->second = std::min(it->second, s.from);
  }
  std::vector<std::string> accounts;
  for (const auto& [account, first] : first_days) {
    accounts.push_back(account.str());
    for (const auto& row : exec(tx, kKnownStatements, account, first))
      input.known_statements.push_back(
          {.account = account,
           .from = read_date(row["from_day"]),
           .to = read_date(row["day"]),
           .sequence = read_optional<std::int64_t>(row["sequence"], read_int),
           .id = bank_files::StatementId(read_text(row["statement"])),
           .opening = read_money(row["opening"]),
           .closing = read_money(row["closing"])});
  }
  for (const auto& row : exec(tx, kSeen, pg_array(accounts)))
    input.seen_entries.push_back(read_entry_key(row));
  for (const auto& row : exec(tx, kTillMoves))
    input.till_moves.push_back({read_text(row["slip"]), read_money(row["amount"])});
}

}  // namespace

bank_files::Nit nit_of(const tax_rules::Statute& statute) {
  return bank_files::Nit(value_or_throw(tax_rules::Nit::parse(statute.identity.nit)).to_plain());
}

bool has_known_holidays(Date day) {
  return year_of(day) >= kFirstCalendarYear && year_of(day) <= kLastCalendarYear;
}

Result<Intake> parse_files(const std::vector<NamedFile>& files, const tax_rules::Statute& statute) {
  Intake out;
  for (const auto& file : files) {
    RECAUDO_TRY(tolerances, tolerances_of(file.bytes, statute));
    const auto account = csv_account(file, statute);
    const auto read =
        account
            ? read_in(
                  file,
                  {.our_nit = nit_of(statute), .tolerances = tolerances, .csv_account = *account},
                  out.taken)
            : Result<void>(tl::unexpected(account.error()));
    if (read)
      out.accepted.push_back(&file);
    else
      out.refused.push_back({&file, read.error()});
  }
  return out;
}

Result<TakenIn> read_again(const std::vector<NamedFile>& files) {
  TakenIn out;
  for (const auto& file : files)
    if (auto ok = read_in(
            file, {.our_nit = {}, .tolerances = bank_files::Tolerances::all(), .csv_account = {}},
            out);
        !ok)
      return tl::unexpected(ok.error());
  return out;
}

void one_run_at_a_time(pqxx::transaction_base& tx) {
  exec(tx, kOneRun);
}

std::optional<Error> taken_before(pqxx::transaction_base& tx, const Sha256& digest) {
  const auto seen = exec(tx, kFileByDigest, bytea(view(digest)));
  if (seen.empty()) return std::nullopt;
  return Error{Code::kAlreadyImported, read_text(seen[0]["name"]) + ", el " +
                                           to_long_spanish(read_instant(seen[0]["received_at"]))};
}

bool keep_file(Work& work, const Sha256& digest, const FileKind& kind, const NamedFile& file) {
  return !exec(work.tx(), kInsertFile, bytea(view(digest)), kind.format, file.name, kind.day,
               bytea(file.bytes), work.now())
              .empty();
}

Result<void> store_files(Work& work, const Intake& intake) {
  for (std::size_t i = 0; i < intake.accepted.size(); ++i) {
    const NamedFile& file = *intake.accepted[i];
    const Sha256 digest = sha256(file.bytes);
    if (!keep_file(work, digest, intake.taken.kinds.at(i), file))
      return tl::unexpected(taken_before(work.tx(), digest).value());
  }
  return one_format_a_day(work, intake.taken);
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

rec::EntryKey read_entry_key(const pqxx::row& row) {
  return {bank_files::AccountNumber(read_text(row["account"])),
          row["booked_day"].as<int>(),
          read_text(row["statement"]),
          read_text(row["bank_reference"]),
          read_text(row["entry_reference"]),
          read_money(row["signed_amount"]),
          row["ordinal"].as<int>()};
}

rec::Input load_input(pqxx::transaction_base& tx, const TakenIn& taken,
                      const std::vector<LooseRow>& loose, Date day) {
  rec::Input input;
  input.files = taken.collections;
  input.statements = taken.statements;
  load_payments(tx, taken, loose, day, input);
  load_statements(tx, taken, input);
  input.loose_credits.reserve(loose.size());
  for (const auto& row : loose) input.loose_credits.push_back(row.credit);
  std::vector<std::string> digests;
  digests.reserve(taken.collections.size());
  for (const auto& f : taken.collections) digests.push_back("\\x" + to_hex(view(f.sha256)));
  for (const auto& row : exec(tx, kDetails, pg_array(digests))) {
    rec::DetailKey key;
    const std::string bytes = read_bytes(row["sha256"]);
    std::copy_n(bytes.begin(), key.file.size(), reinterpret_cast<char*>(key.file.data()));
    key.lot = row["lot"].as<int>();
    key.sequence = row["sequence"].as<int>();
    input.matched_details.push_back(key);
  }
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
         s.opening, s.closing, work.now(), bank_files::to_string(s.format));
  }
}

std::int64_t store_decision(Work& work, Date day, const DecisionRow& row) {
  std::vector<std::int64_t> tickets;
  tickets.reserve(row.payments.size());
  for (const auto t : row.payments) tickets.push_back(t.value());
  return read_int(exec(work.tx(), kDecision, day, work.now(), row.type, row.exception, row.amount,
                       row.difference, row.reference, pg_array(tickets), row.reason, row.why,
                       row.standing, row.closes)[0][0]);
}

std::string line_name(const rec::DetailKey& k, std::size_t hex_digits) {
  return to_hex(view(k.file)).substr(0, hex_digits) + "." + std::to_string(k.lot) + "." +
         std::to_string(k.sequence);
}

FileLine find_line(const TakenIn& taken, const rec::DetailKey& key) {
  const auto file =
      std::ranges::find(taken.collections, key.file, &bank_files::CollectionFile::sha256);
  invariant(file != taken.collections.end(), "a decision names a file of this run");
  const auto detail = std::ranges::find_if(
      file->details, [&](const auto& x) { return x.lot == key.lot && x.sequence == key.sequence; });
  invariant(detail != file->details.end(), "a decision names a line of its file");
  return {*file, *detail};
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
    case rec::DecisionType::kTillMove:
      return "movimiento-caja";
    case rec::DecisionType::kStatementGap:
      return "salto-de-extracto";
    case rec::DecisionType::kAlreadyMatched:
      return "ya-conciliado";
  }
  throw BrokenInvariant("unknown decision");
}

}  // namespace recaudo::closing
