#include "gateways/simulator/day_close.h"

#include <algorithm>

#include "base/durable_file.h"
#include "gateways/simulator/collection_file.h"
#include "gateways/simulator/csv_statement.h"
#include "gateways/simulator/mt940_file.h"
#include "gateways/simulator/pse_report.h"
#include "gateways/simulator/statement_file.h"

namespace recaudo::simulator {
namespace {

constexpr std::int64_t kIvaPercent = 19;
constexpr std::string_view kModifiers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

std::string gln_of(const SimulatorOptions& options, const std::string& service_code) {
  const auto* service = with_code(options.services, service_code);
  invariant(service != nullptr, "money was taken for a service that is configured");
  return service->gln;
}

std::string hhmm(Instant t) {
  const auto text = to_rfc3339(t);
  const auto out = text.substr(11, 2) + text.substr(14, 2);
  return out == "0000" ? "2400" : out;
}

// The offices of the bank take turns, so that a slip paid twice stands in two details that differ,
// as two payments at two offices do. At the counter operation and authorization are zeros (§1.1).
std::string office_of(const WindowPayment& p) {
  constexpr std::int64_t kOffices = 9'999;
  return std::to_string(1 + p.id % kOffices);
}

std::string last_six(Cus cus) {
  const auto digits = to_string(cus);
  return digits.size() > 6 ? digits.substr(digits.size() - 6) : digits;
}

std::vector<CollectedItem> collected_items(const SimulatorOptions& options, const DayMoney& money) {
  std::vector<CollectedItem> items;
  items.reserve(money.payments.size() + money.transactions.size());
  for (const auto& p : money.payments)
    items.push_back({gln_of(options, p.service_code), p.reference, p.amount, "01", p.medio, "0",
                     "0", "999", office_of(p)});
  for (const auto& t : money.transactions) {
    const auto& code = t.request.bank_code;
    items.push_back({gln_of(options, t.request.service_code), file_reference(t), t.moved, "03",
                     "15", last_six(t.cus), t.authorization, code.substr(code.size() - 3), "0"});
  }
  return items;
}

StatementEntry collection_entry(const DayMoney& money, const Closing& c, Money total) {
  const std::string key = "RECAUDO" + to_compact(c.day) + c.modifier;
  const auto count = money.payments.size() + money.transactions.size();
  StatementEntry e;
  e.amount = total;
  e.service_reference = key;
  e.text = "RECAUDO ASOBANCARIA " + to_compact(c.day) + " MOD " + c.modifier + " " +
           std::to_string(count) + " REG";
  for (const auto& p : money.payments)
    e.items.push_back({key + "V" + std::to_string(p.id), "NOTPROVIDED", p.reference, p.amount});
  for (const auto& t : money.transactions)
    e.items.push_back({to_string(t.cus), to_string(t.cus), file_reference(t), t.moved});
  return e;
}

// One credit for each payment of Bre-B, which the bank books by itself.
std::vector<StatementEntry> instant_entries(const DayMoney& money) {
  std::vector<StatementEntry> entries;
  for (const auto& p : money.instants) {
    const auto key = "BREB" + std::to_string(p.id);
    const auto text = "BRE-B QR" + (p.reference.empty() ? "" : " REF " + p.reference);
    StatementEntry e{p.amount, true, Movement::kTransfer, key, text, {}};
    if (!p.reference.empty()) e.items.push_back({key, "NOTPROVIDED", p.reference, p.amount});
    entries.push_back(std::move(e));
  }
  return entries;
}

std::vector<StatementEntry> deposit_entries(const DayMoney& money) {
  std::vector<StatementEntry> entries;
  entries.reserve(money.deposits.size());
  for (const auto& d : money.deposits)
    entries.push_back({d.amount,
                       true,
                       Movement::kTransfer,
                       "CONS" + std::to_string(d.id),
                       "CONSIGNACION EFECTIVO COMPROBANTE " + d.slip,
                       {}});
  return entries;
}

std::vector<StatementEntry> debit_entries(const DayMoney& money) {
  std::vector<StatementEntry> entries;
  for (const auto& d : money.debits) {
    const bool cheque = d.kind == "cheque";
    const auto source = std::to_string(d.source);
    const auto text = cheque ? "DEVOLUCION CHEQUE " + source + " CAUSAL 02 REF " + d.reference
                             : "DEVOLUCION PSE CUS " + source + " REF " + d.reference;
    entries.push_back({d.amount,
                       false,
                       cheque ? Movement::kReturnedItem : Movement::kTransfer,
                       (cheque ? "CHQ" : "DEV") + std::to_string(d.id),
                       text,
                       {}});
  }
  return entries;
}

std::vector<StatementEntry> commission_entries(const SimulatorOptions& options,
                                               const DayMoney& money, const Closing& c) {
  if (!options.pse_commission || money.transactions.empty()) return {};
  const auto count = static_cast<std::int64_t>(money.transactions.size());
  const Money commission = options.pse_commission->mul_div(count, 1, Rounding::kHalfUp);
  const Money iva = commission.mul_div(kIvaPercent, 100, Rounding::kHalfUp);
  const std::string suffix = to_compact(c.day) + "-" + std::to_string(c.ordinal);
  std::vector<StatementEntry> entries;
  entries.push_back({commission, false, Movement::kCharge, "COMPSE" + suffix, "COMISION PSE", {}});
  entries.push_back({iva, false, Movement::kCharge, "IVAPSE" + suffix, "IVA COMISION PSE", {}});
  std::erase_if(entries, [](const StatementEntry& e) { return e.amount.is_zero(); });
  return entries;
}

// Every movement of the day, in the order in which the bank books them.
std::vector<StatementEntry> movements(const SimulatorOptions& options, const DayMoney& money,
                                      const std::vector<CollectedItem>& items, const Closing& c) {
  Money collected;
  for (const auto& item : items) collected += item.amount;
  std::vector<StatementEntry> all;
  if (!items.empty()) all.push_back(collection_entry(money, c, collected));
  for (auto&& some : {instant_entries(money), deposit_entries(money),
                      commission_entries(options, money, c), debit_entries(money)})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

Statement statement_of(const SimulatorOptions& options, const Closing& c, std::int64_t sequence) {
  Statement s;
  s.id = to_compact(c.day) + "-" + std::to_string(c.ordinal);
  s.sequence = sequence;
  s.day = c.day;
  s.created = c.closed;
  s.account = options.collecting_account;
  s.owner = options.entity_name;
  s.opening = c.opening;
  s.closing = c.closing;
  return s;
}

DayFile statement_file(StatementFormat format, const std::string& name, const Statement& s) {
  switch (format) {
    case StatementFormat::kMt940:
      return {name + ".sta", write_mt940(s)};
    case StatementFormat::kCsvSigned:
      return {name + "_a.csv", write_csv_signed(s)};
    case StatementFormat::kCsvTwoColumns:
      return {name + "_b.csv", write_csv_two_columns(s)};
    case StatementFormat::kCamt053:
      break;
  }
  return {name + ".xml", write_camt053(s)};
}

// Statements are numbered as closings are.
std::int64_t next_sequence(Store& store) {
  const auto last = store.last_closing();
  return last ? last->id.value() + 1 : 1;
}

// Ordinal, balance before and modifier of the next closing of that day.
Closing next_closing(Store& store, const SimulatorOptions& options, Date day, Instant now,
                     bool with_file) {
  const auto earlier = store.closings(day);
  const auto last = store.last_closing();
  const auto files = std::count_if(earlier.begin(), earlier.end(),
                                   [](const Closing& c) { return !c.modifier.empty(); });
  invariant(static_cast<std::size_t>(files) < kModifiers.size(), "at most 36 files a day");
  Closing c;
  c.day = day;
  c.ordinal = static_cast<int>(earlier.size()) + 1;
  if (with_file) c.modifier = kModifiers[static_cast<std::size_t>(files)];
  c.opening = last ? last->closing : options.opening_balance;
  c.closed = now;
  return c;
}

}  // namespace

Result<ClosedDay> DayClose::close(Date day) {
  return ach_.with_settled_store(
      [&](Store& store, Instant now) { return close_in(store, day, now); });
}

Result<ClosedDay> DayClose::close_in(Store& store, Date day, Instant now) const {
  if (day > bogota_date(now)) return fail(Code::kSimulatorDayAhead, to_iso(day));
  const Instant from = start_of_day(day);
  const Instant to = start_of_day(add_days(day, 1));
  const DayMoney money = store.unfiled(from, to);
  if (money.empty() && !store.closings(day).empty())
    return fail(Code::kSimulatorDayClosed, to_iso(day));

  Closing c = next_closing(store, options_, day, now, money.collected());
  const std::string tail = c.ordinal == 1 ? "" : "_" + std::to_string(c.ordinal);
  const auto items = collected_items(options_, money);
  const auto entries = movements(options_, money, items, c);
  for (const auto& e : entries) (e.credit ? c.credits : c.debits) += e.amount;
  c.closing = c.opening + c.credits - c.debits;
  Statement statement = statement_of(options_, c, next_sequence(store));
  statement.entries = entries;

  std::vector<DayFile> files;
  if (!items.empty()) {
    const CollectionHeader header{
        options_.nit, day,           options_.collecting_bank, options_.collecting_account,
        hhmm(now),    c.modifier[0], options_.account_type};
    files.push_back({"recaudo_" + to_compact(day) + "_" + c.modifier + ".txt",
                     write_collection_file(header, items)});
  }
  for (const auto format : options_.statement_formats)
    files.push_back(statement_file(format, "extracto_" + to_compact(day) + tail, statement));
  files.push_back({"pse_" + to_compact(day) + tail + ".csv",
                   write_pse_report(options_, store.touched(from, to))});
  store.save_closing(c, money, files);
  write_pending(store);

  ClosedDay out{c, {}};
  for (const auto& f : files) out.files.push_back(f.name);
  return out;
}

void DayClose::write_pending(Store& store) const {
  const auto files = store.files_not_written();
  for (const auto& f : files)
    replace_file_durably(options_.output_directory + "/" + f.name, f.content, 0640);
  for (const auto& f : files) store.mark_written(f.name);
}

void DayClose::write_missing() {
  ach_.with_settled_store([&](Store& store, Instant) { write_pending(store); });
}

}  // namespace recaudo::simulator
