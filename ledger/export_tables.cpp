// Tables: CSV (RFC 4180, UTF-8) with one row for each line of the journal, and vouchers, one for
// each day and kind of entry with its accounts summed, as accounting packages import them.
#include "ledger/csv.h"
#include "ledger/export_writer.h"

namespace recaudo::ledger {
namespace {

class Csv final : public ExportWriter {
 public:
  std::string begin(const ExportedAccounts& accounts, Date, Date) override {
    accounts_ = accounts;
    return "asiento,fecha,registrado,tipo,origen,referencia,reversa,linea,cuenta,nombre,debito,"
           "credito,obligacion\r\n";
  }
  std::string entry(const ExportedEntry& e) override {
    std::string out;
    int number = 0;
    for (const auto& l : e.lines) {
      const auto& account = accounts_.at(l.account);
      out += to_string(e.seq) + "," + to_iso(e.effective_on) + "," + e.recorded_at + "," +
             csv_cell(e.kind) + "," + csv_cell(e.source_kind) + "," + csv_cell(e.source_id) + "," +
             (e.reverses ? to_string(*e.reverses) : "") + "," + std::to_string(++number) + "," +
             account.code + "," + csv_cell(account.name) + "," + csv_debit_and_credit(l.amount) +
             "," + (l.obligation ? to_string(*l.obligation) : "") + "\r\n";
    }
    return out;
  }

 private:
  ExportedAccounts accounts_;
};

class Vouchers final : public ExportWriter {
 public:
  std::string begin(const ExportedAccounts& accounts, Date, Date) override {
    accounts_ = accounts;
    return "comprobante,fecha,tipo,cuenta,nombre,debito,credito,asientos\r\n";
  }
  std::string entry(const ExportedEntry& e) override {
    Voucher& v = day_[e.kind];
    ++v.entries;
    for (const auto& l : e.lines)
      (l.amount.is_negative() ? v.credits : v.debits)[l.account] += l.amount;
    return {};
  }
  std::string day_end(Date day, const AccountBalances&) override {
    std::string out;
    int number = 0;  // of the day: the same export gives the same vouchers
    for (const auto& [kind, v] : day_) {
      const std::string head = to_iso(day) + "-" + std::to_string(++number) + "," + to_iso(day) +
                               "," + csv_cell(kind) + ",";
      for (const auto* side : {&v.debits, &v.credits})
        for (const auto& [id, amount] : *side)
          out += head + accounts_.at(id).code + "," + csv_cell(accounts_.at(id).name) + "," +
                 csv_debit_and_credit(amount) + "," + std::to_string(v.entries) + "\r\n";
    }
    day_.clear();
    return out;
  }

 private:
  struct Voucher {
    std::int64_t entries = 0;
    AccountBalances debits;
    AccountBalances credits;
  };
  ExportedAccounts accounts_;
  std::map<std::string, Voucher> day_;
};

}  // namespace

std::unique_ptr<ExportWriter> table_writer(ExportFormat format) {
  if (format == ExportFormat::kCsv) return std::make_unique<Csv>();
  return std::make_unique<Vouchers>();
}

}  // namespace recaudo::ledger
