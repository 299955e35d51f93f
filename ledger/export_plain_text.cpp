// Plain-text accounting. The three programs differ in how an account may be called and in how a
// balance is asserted:
//   hledger, ledger   Activo:111006 Cuenta de ahorro   a zero line with "= AMOUNT" at the day's end
//   beancount         Assets:C111006                   "balance", true at the *beginning* of a day
#include <algorithm>

#include "ledger/export_writer.h"

namespace recaudo::ledger {
namespace {

// First digit of the CGN catalogue: 1 assets, 2 liabilities, 3 equity, 4 income, 5 expenses,
// 6 and 7 costs, 8 debit and 9 credit memorandum accounts.
struct Class {
  std::string_view spanish;
  std::string_view beancount;
};
Class class_of(AccountId account, const std::string& code) {
  if (book_of(account) == Book::kBudget) return {"Presupuesto", "Equity:Presupuesto"};
  switch (code.front()) {
    case '1':
      return {"Activo", "Assets"};
    case '2':
      return {"Pasivo", "Liabilities"};
    case '3':
      return {"Patrimonio", "Equity"};
    case '4':
      return {"Ingresos", "Income"};
    case '5':
    case '6':
    case '7':
      return {"Gastos y costos", "Expenses"};
    case '8':
      return {"Orden deudoras", "Assets:Orden"};
    default:
      return {"Orden acreedoras", "Liabilities:Orden"};
  }
}

// One line, without what the formats read as a comment, a tag, a note or the end of a name.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool special = static_cast<unsigned char>(c) < 0x20 || c == ';' || c == ':' || c == '|' ||
                         c == '"' || c == '\\' || c == '@' || c == '=' || c == '(' || c == ')' ||
                         c == '[' || c == ']' || c == '{' || c == '}';
    const char kept = special ? ' ' : c;
    if (kept == ' ' && (out.empty() || out.back() == ' ')) continue;  // two spaces end a name
    out += kept;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// beancount has no points in a name.
std::string hyphened(std::string code) {
  std::ranges::replace(code, '.', '-');
  return code;
}

std::string description(const ExportedEntry& e) {
  std::string out = plain(e.kind) + " " + plain(e.source_kind) + " " + plain(e.source_id);
  if (e.reverses) out += " reversa " + to_string(*e.reverses);
  return out;
}

// hledger and ledger share the journal; they differ in what they want declared.
class LedgerLike final : public ExportWriter {
 public:
  explicit LedgerLike(ExportFormat format) : format_(format) {}

  std::string begin(const ExportedAccounts& accounts, Date from, Date to) override {
    std::string out = "; Libro diario del " + to_iso(from) + " al " + to_iso(to) + ", en pesos\n";
    out += format_ == ExportFormat::kHledger ? "commodity COP 1000.00\n" : "commodity COP\n";
    for (const auto& [id, a] : accounts) {
      names_[id] = std::string(class_of(id, a.code).spanish) + ":" + a.code + " " + plain(a.name);
      out += "account " + names_[id] + "\n";
    }
    return out;
  }
  std::string opening(Date from, const AccountBalances& balances) override {
    if (balances.empty()) return {};
    std::string out = "\n" + to_iso(from) + " * saldos anteriores\n";
    for (const auto& [account, amount] : balances) out += line(account, amount);
    return out;
  }
  std::string entry(const ExportedEntry& e) override {
    std::string out = "\n" + to_iso(e.effective_on) + " * (" + to_string(e.seq) + ") " +
                      description(e) + "  ; " + e.recorded_at + "\n";
    for (const auto& l : e.lines) out += line(l.account, l.amount);
    return out;
  }
  std::string day_end(Date day, const AccountBalances& balances) override {
    std::string out = "\n" + to_iso(day) + " * saldos del dia\n";
    for (const auto& [account, amount] : balances)
      out += "    " + names_.at(account) + "  COP 0.00 = COP " + to_plain(amount) + "\n";
    return out;
  }

 private:
  std::string line(AccountId account, Money amount) const {
    return "    " + names_.at(account) + "  COP " + to_plain(amount) + "\n";
  }
  ExportFormat format_;
  std::map<AccountId, std::string> names_;
};

class Beancount final : public ExportWriter {
 public:
  std::string begin(const ExportedAccounts& accounts, Date from, Date to) override {
    std::string out = "; Libro diario del " + to_iso(from) + " al " + to_iso(to) + ", en pesos\n";
    out += "option \"title\" \"Libro diario\"\noption \"operating_currency\" \"COP\"\n\n";
    for (const auto& [id, a] : accounts) {
      names_[id] = std::string(class_of(id, a.code).beancount) + ":C" + hyphened(a.code);
      out += to_iso(from) + " open " + names_[id] + " COP\n  nombre: \"" + plain(a.name) + "\"\n";
    }
    return out;
  }
  std::string opening(Date from, const AccountBalances& balances) override {
    if (balances.empty()) return {};
    std::string out = "\n" + to_iso(from) + " * \"saldos anteriores\"\n";
    for (const auto& [account, amount] : balances) out += line(account, amount);
    return out;
  }
  std::string entry(const ExportedEntry& e) override {
    std::string out = "\n" + to_iso(e.effective_on) + " * \"" + description(e) +
                      "\"\n  asiento: \"" + to_string(e.seq) + "\"\n  registrado: \"" +
                      e.recorded_at + "\"\n";
    for (const auto& l : e.lines) out += line(l.account, l.amount);
    return out;
  }
  std::string day_end(Date day, const AccountBalances& balances) override {
    std::string out = "\n";
    for (const auto& [account, amount] : balances)
      out += to_iso(add_days(day, 1)) + " balance " + names_.at(account) + "  " + to_plain(amount) +
             " ~ 0.00 COP\n";
    return out;
  }

 private:
  std::string line(AccountId account, Money amount) const {
    return "  " + names_.at(account) + "  " + to_plain(amount) + " COP\n";
  }
  std::map<AccountId, std::string> names_;
};

}  // namespace

std::unique_ptr<ExportWriter> plain_text_writer(ExportFormat format) {
  if (format == ExportFormat::kBeancount) return std::make_unique<Beancount>();
  return std::make_unique<LedgerLike>(format);
}

}  // namespace recaudo::ledger
