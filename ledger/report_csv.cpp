#include "ledger/report_csv.h"

#include <algorithm>
#include <array>

#include "ledger/csv.h"

namespace recaudo::ledger {
namespace {

constexpr int kPage = 1'000;

std::string line_cells(const StatementLine& l) {
  return to_iso(l.effective_on) + "," + to_string(l.seq) + "," + to_utc_iso(l.recorded_at) + "," +
         csv_cell(l.kind) + "," + csv_cell(l.source_kind) + "," + csv_cell(l.source_id) + "," +
         csv_debit_and_credit(l.amount) + "," + to_plain(l.balance);
}
const StatementLine& line_of(const StatementLine& l) {
  return l;
}
std::array<StatementLine, 1> told_apart(const StatementLine& l) {
  return {l};
}
const StatementLine& line_of(const SubjectLine& l) {
  return l.line;
}

// What stood, moved and is left.
template <typename Row>
std::string moved_cells(const Row& r) {
  return to_plain(r.opening) + "," + to_plain(r.debit) + "," + to_plain(r.credit) + "," +
         to_plain(r.closing()) + "\r\n";
}

// Every page of a statement, and first a row with what stood before it.
template <typename ReadPage, typename Extra>
bool write_pages(const ReportRange& range, std::int64_t most, const std::string& header,
                 const CsvSink& sink, ReadPage read_page, Extra extra) {
  sink("fecha,asiento,registrado,tipo,origen,referencia,debito,credito,saldo" + header + "\r\n");
  std::optional<StatementCursor> after;
  std::int64_t written = 0;
  do {
    const auto page = read_page(after);
    if (!after)
      sink(to_iso(range.from) + ",,,saldo-anterior,,,0.00,0.00," + to_plain(page.opening) +
           std::string(header.empty() ? "" : ",,,") + "\r\n");
    std::string rows;
    for (const auto& l : page.lines) {
      if (++written > most) {
        sink(rows);
        return false;
      }
      for (const auto& row : told_apart(l)) rows += line_cells(line_of(row)) + extra(row) + "\r\n";
    }
    sink(rows);
    after = page.next;
  } while (after);
  return true;
}

}  // namespace

void write_trial_balance(pqxx::transaction_base& tx, const ReportRange& range, AccountLevel level,
                         const CsvSink& sink) {
  std::string out = "cuenta,nombre,saldo_anterior,debito,credito,saldo\r\n";
  for (const auto& r : trial_balance_between(tx, range.from, range.to, range.known, level))
    out += csv_cell(r.code) + "," + csv_cell(r.name) + "," + moved_cells(r);
  sink(out);
}

void write_income_execution(pqxx::transaction_base& tx, Date on, EntrySeq known,
                            const CsvSink& sink) {
  std::string out =
      "rubro,nombre,confirmado,presupuesto_inicial,presupuesto_definitivo,recaudo_del_dia,recaudo_"
      "del_mes,recaudo_del_ano,por_recaudar\r\n";
  for (const auto& r : income_execution(tx, on, known)) {
    out += csv_cell(r.code) + "," + csv_cell(r.name) + "," + (r.to_confirm() ? "no" : "si");
    for (const Money m : {r.initial, r.definitive, r.on_day, r.in_month, r.in_year, r.to_collect()})
      out += "," + to_plain(m);
    out += "\r\n";
  }
  sink(out);
}

bool write_account_statement(pqxx::transaction_base& tx, AccountId account,
                             const ReportRange& range, std::int64_t most, const CsvSink& sink) {
  return write_pages(
      range, most, "", sink,
      [&](const std::optional<StatementCursor>& after) {
        return account_statement(tx, account, range.from, range.to, range.known, kPage, after);
      },
      [](const StatementLine&) { return std::string(); });
}

namespace {

bool write_subjects(pqxx::transaction_base& tx, const SubjectsRead& subjects,
                    const ReportRange& range, std::int64_t most, const std::string& period_column,
                    const PeriodOfLine& period_of, const CsvSink& sink) {
  return write_pages(
      range, most, ",cuenta,concepto," + period_column, sink,
      [&](const std::optional<StatementCursor>& after) {
        return subject_statement(tx, subjects, range.from, range.to, range.known, kPage, after);
      },
      [&](const SubjectLine& l) {
        return "," + l.account_code + "," + csv_cell(l.item) + "," + csv_cell(period_of(l));
      });
}

}  // namespace

bool write_subject_statement(pqxx::transaction_base& tx, std::string_view subject_kind,
                             SubjectId subject, const ReportRange& range, std::int64_t most,
                             const CsvSink& sink) {
  return write_subjects(
      tx, {subject_kind, {subject}}, range, most, "vigencia",
      [](const SubjectLine& l) { return std::to_string(l.vigencia); }, sink);
}

bool write_subject_statement(pqxx::transaction_base& tx, const SubjectsRead& subjects,
                             const ReportRange& range, std::int64_t most,
                             const PeriodOfLine& period_of, const CsvSink& sink) {
  return write_subjects(tx, subjects, range, most, "periodo", period_of, sink);
}

bool write_third_party_statement(pqxx::transaction_base& tx, ThirdPartyId third_party,
                                 AccountId account, const ReportRange& range, std::int64_t most,
                                 const CsvSink& sink) {
  return write_pages(
      range, most, "", sink,
      [&](const std::optional<StatementCursor>& after) {
        return third_party_statement(tx, third_party, account, range.from, range.to, range.known,
                                     kPage, after);
      },
      [](const StatementLine&) { return std::string(); });
}

void write_accounts_of(pqxx::transaction_base& tx, ThirdPartyId third_party,
                       const ReportRange& range, const CsvSink& sink) {
  std::string out = "cuenta,nombre,saldo_anterior,debito,credito,saldo\r\n";
  for (const auto& r : accounts_of(tx, third_party, range.from, range.to, range.known))
    out += csv_cell(r.account.code) + "," + csv_cell(r.account.name) + "," + moved_cells(r);
  sink(out);
}

bool write_auxiliary(pqxx::transaction_base& tx, std::string_view prefix, const ReportRange& range,
                     std::int64_t most, const CsvSink& sink) {
  sink("tipo,documento,nombre,saldo_anterior,debito,credito,saldo\r\n");
  std::optional<ThirdPartyId> after;
  std::int64_t written = 0;
  do {
    const auto page = auxiliary(tx, prefix, range.from, range.to, range.known, kPage, after);
    std::string out;
    for (const auto& r : page.rows) {
      if (++written > most) return false;
      const auto& party = r.third_party.party;
      out += csv_cell(party.document_type) + "," + csv_cell(party.document_number) + "," +
             csv_cell(party.name) + "," + moved_cells(r);
    }
    sink(out);
    after = page.next;
  } while (after);
  return true;
}

void write_aging(pqxx::transaction_base& tx, Date on, EntrySeq known, const DeferredDebts& deferred,
                 const CsvSink& sink) {
  std::string out = "fecha,concepto,vigencia,edad,obligaciones,saldo\r\n";
  for (const auto& r : aging(tx, on, known, deferred))
    out += to_iso(on) + "," + csv_cell(r.item) + "," + std::to_string(r.vigencia) + "," +
           csv_cell(to_label(r.age)) + "," + std::to_string(r.obligations) + "," +
           to_plain(r.amount) + "\r\n";
  sink(out);
}

bool write_owed(pqxx::transaction_base& tx, Date on, EntrySeq known, std::optional<Age> age,
                const DeferredDebts& deferred, std::int64_t most, const SubjectNumbers& numbers,
                const CsvSink& sink) {
  sink("sujeto,numero,concepto,vigencia,vencimiento,dias_de_mora,saldo\r\n");
  std::optional<OwedCursor> after;
  std::int64_t written = 0;
  do {
    const auto page = owed(tx, on, known, age, kPage, after, deferred);
    const auto names = numbers(page.rows);
    std::string out;
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
      const auto& r = page.rows[i];
      if (++written > most) return false;
      out += csv_cell(r.subject_kind) + "," + csv_cell(names[i]) + "," + csv_cell(r.item) + "," +
             std::to_string(r.vigencia) + "," + to_iso(r.due_on) + "," +
             std::to_string(std::max(0, days_between(r.due_on, on))) + "," + to_plain(r.amount) +
             "\r\n";
    }
    sink(out);
    after = page.next;
  } while (after);
  return true;
}

}  // namespace recaudo::ledger
