#include "gateways/simulator/day_close.h"

#include <algorithm>

#include "base/durable_file.h"
#include "gateways/simulator/collection_file.h"
#include "gateways/simulator/pse_report.h"
#include "gateways/simulator/statement_file.h"

namespace recaudo::simulator {
namespace {

constexpr std::int64_t kIvaPercent = 19;
constexpr std::string_view kModifiers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

// What one closing puts together.
struct DayMoney {
  std::vector<Transaction> transactions;
  std::vector<WindowPayment> payments;

  bool empty() const { return transactions.empty() && payments.empty(); }
  std::size_t size() const { return transactions.size() + payments.size(); }
};

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

std::vector<CollectedItem> collected_items(const SimulatorOptions& options, const DayMoney& money) {
  std::vector<CollectedItem> items;
  items.reserve(money.payments.size() + money.transactions.size());
  for (const auto& p : money.payments)
    items.push_back(
        {gln_of(options, p.service_code), p.reference, p.amount, "01", p.medio, "000000", "999"});
  for (const auto& t : money.transactions) {
    const auto& code = t.request.bank_code;
    items.push_back({gln_of(options, t.request.service_code), to_string(t.request.ticket), t.moved,
                     "03", "15", t.authorization, code.substr(code.size() - 3)});
  }
  return items;
}

StatementEntry collection_entry(const DayMoney& money, const Closing& c) {
  const std::string key = "RECAUDO" + to_compact(c.day) + c.modifier;
  StatementEntry e;
  e.amount = c.credits;
  e.service_reference = key;
  e.text = "RECAUDO ASOBANCARIA " + to_compact(c.day) + " MOD " + c.modifier + " " +
           std::to_string(money.size()) + " REG";
  for (const auto& p : money.payments)
    e.items.push_back({key + "V" + std::to_string(p.id), "NOTPROVIDED", p.reference, p.amount});
  for (const auto& t : money.transactions)
    e.items.push_back({to_string(t.cus), to_string(t.cus), to_string(t.request.ticket), t.moved});
  return e;
}

std::vector<StatementEntry> commission_entries(const SimulatorOptions& options,
                                               const DayMoney& money, const Closing& c) {
  if (!options.pse_commission || money.transactions.empty()) return {};
  const auto count = static_cast<std::int64_t>(money.transactions.size());
  const Money commission = options.pse_commission->mul_div(count, 1, Rounding::kHalfUp);
  const Money iva = commission.mul_div(kIvaPercent, 100, Rounding::kHalfUp);
  const std::string suffix = to_compact(c.day) + "-" + std::to_string(c.ordinal);
  std::vector<StatementEntry> entries;
  entries.push_back({commission, false, "COMPSE" + suffix, "COMISION PSE", {}});
  entries.push_back({iva, false, "IVAPSE" + suffix, "IVA COMISION PSE", {}});
  std::erase_if(entries, [](const StatementEntry& e) { return e.amount.is_zero(); });
  return entries;
}

Statement053 statement_of(const SimulatorOptions& options, const Closing& c,
                          std::int64_t sequence) {
  Statement053 s;
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
  const DayMoney money{store.unfiled_transactions(from, to),
                       store.unfiled_window_payments(from, to)};
  if (money.empty() && !store.closings(day).empty())
    return fail(Code::kSimulatorDayClosed, to_iso(day));

  Closing c = next_closing(store, options_, day, now, !money.empty());
  const std::string tail = c.ordinal == 1 ? "" : "_" + std::to_string(c.ordinal);
  const auto items = collected_items(options_, money);
  for (const auto& item : items) c.credits += item.amount;

  std::vector<StatementEntry> entries;
  if (!money.empty()) entries.push_back(collection_entry(money, c));
  for (auto& e : commission_entries(options_, money, c)) {
    c.debits += e.amount;
    entries.push_back(std::move(e));
  }
  c.closing = c.opening + c.credits - c.debits;
  Statement053 statement = statement_of(options_, c, next_sequence(store));
  statement.entries = std::move(entries);

  std::vector<DayFile> files;
  if (!items.empty()) {
    const CollectionHeader header{
        options_.nit, day,           options_.collecting_bank, options_.collecting_account,
        hhmm(now),    c.modifier[0], options_.account_type};
    files.push_back({"recaudo_" + to_compact(day) + "_" + c.modifier + ".txt",
                     write_collection_file(header, items)});
  }
  files.push_back({"extracto_" + to_compact(day) + tail + ".xml", write_statement(statement)});
  files.push_back({"pse_" + to_compact(day) + tail + ".csv",
                   write_pse_report(options_, store.touched(from, to))});
  store.save_closing(c, money.transactions, money.payments, files);
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
