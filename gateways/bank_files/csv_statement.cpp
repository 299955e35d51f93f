#include "gateways/bank_files/csv_statement.h"

#include <algorithm>

#include "base/bytes.h"
#include "gateways/bank_files/text_lines.h"

namespace recaudo::bank_files {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr const char* kCurrency = "COP";  // an account in another one has no running balance in COP

struct Cell {
  std::string text;  // UTF-8, without blanks around
  int column = 0;
};

struct Row {
  int line = 0;
  std::vector<Cell> cells;
};

// What one line says.
struct Line {
  Row row;
  Date day{};
  StatementEntry entry;
  std::int64_t balance = 0;  // centavos, after the movement
};

[[noreturn]] void stop(const Row& row, std::size_t cell, const char* code, std::string detail) {
  throw Stop{{code, row.line, row.cells.at(cell).column, std::move(detail)}};
}

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \t") - from + 1));
}

// Cuts a line at its delimiter; a field in quotes may hold it, and a quote twice is one.
std::vector<Cell> split(std::string_view line, const CsvProfile& p, int number) {
  std::vector<Cell> out;
  std::string cell;
  bool quoted = false;
  int column = 1;
  const auto push = [&](std::size_t end) {
    out.push_back({trimmed(cell), column});
    cell.clear();
    column = static_cast<int>(end) + 2;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool twice = quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"';
    if (twice)
      cell += line[i++];
    else if (c == '"')
      quoted = !quoted;
    else if (c == p.delimiter && !quoted)
      push(i);
    else
      cell += c;
  }
  if (quoted) throw Stop{{"E_CSV", number, column, "las comillas no se cierran en la línea"}};
  push(line.size());
  return out;
}

std::string decoded(std::string_view line, const CsvProfile& p, int number) {
  if (p.encoding == CsvEncoding::kWindows1252) return windows1252_to_utf8(line);
  if (!is_valid_utf8(line)) throw Stop{{"E_CHARSET", number, 0, "la línea no es UTF-8"}};
  return std::string(line);
}

bool has_header(const std::vector<Cell>& cells, const CsvProfile& p) {
  return std::ranges::equal(cells, p.header, {}, &Cell::text);
}

std::string_view without_mark(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  return bytes;
}

// Upper case and without accents, as the texts of data/csv_profiles.toml are written.
std::string plain_upper(const std::string& text) {
  constexpr std::pair<std::string_view, char> kFolded[] = {
      {"á", 'A'}, {"é", 'E'}, {"í", 'I'}, {"ó", 'O'}, {"ú", 'U'},
      {"Á", 'A'}, {"É", 'E'}, {"Í", 'I'}, {"Ó", 'O'}, {"Ú", 'U'}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto folded = std::ranges::find_if(
        kFolded, [&](const auto& f) { return text.compare(i, f.first.size(), f.first) == 0; });
    if (folded != std::end(kFolded)) {
      out += folded->second;
      ++i;
    } else {
      out += text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 'a' + 'A') : text[i];
    }
  }
  return out;
}

// Where a word begins: "COMISION" is in "COMISIONES" and not in "SUBCOMISION".
bool has_words(std::string_view text, std::string_view wanted) {
  const auto is_letter = [&](std::size_t i) {
    return (text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= '0' && text[i] <= '9');
  };
  for (auto at = text.find(wanted); at != text.npos; at = text.find(wanted, at + 1))
    if (at == 0 || !is_letter(at - 1)) return true;
  return false;
}

class Reader {
 public:
  Reader(std::string_view bytes, const CsvProfile& profile, const std::vector<CsvConcept>& concepts,
         const AccountNumber& account)
      : lines_(without_mark(bytes)), p_(profile), concepts_(concepts), account_(account) {}

  std::vector<Statement> read();

 private:
  bool next(Row& row);
  void find_header();
  Line line(Row row);
  Date day(const Row& row) const;
  std::int64_t centavos(const Row& row, std::size_t cell) const;
  std::int64_t movement(const Row& row) const;
  void check_account(const Row& row);
  void name(StatementEntry& e, bool is_debit) const;
  void add(const Line& line, std::vector<Statement>& out);

  TextLines lines_;
  const CsvProfile& p_;
  const std::vector<CsvConcept>& concepts_;
  AccountNumber account_;
};

bool Reader::next(Row& row) {
  std::string_view raw;
  if (!lines_.next(raw)) return false;
  row.line = lines_.number();
  row.cells = split(decoded(raw, p_, row.line), p_, row.line);
  return true;
}

void Reader::find_header() {
  std::string_view skipped;
  for (int i = 0; i < p_.skipped_lines; ++i) lines_.next(skipped);
  Row row;
  if (!next(row)) throw Stop{{"E_EMPTY", 0, 0, "el archivo no trae encabezado"}};
  if (!has_header(row.cells, p_))
    stop(row, 0, "E_HEADER", "el encabezado no es el del perfil " + p_.name);
}

Date Reader::day(const Row& row) const {
  std::string text = row.cells[p_.date].text;
  if (p_.date_form == CsvDate::kDayMonthYear) {
    const bool shaped = text.size() == 10 && text[2] == '/' && text[5] == '/';
    text = shaped ? text.substr(6, 4) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2) : "";
  }
  const auto read =
      p_.date_form == CsvDate::kCompact ? parse_compact_date(text) : parse_iso_date(text);
  if (!read) stop(row, p_.date, "E_DATE", "la fecha no existe");
  return *read;
}

std::int64_t Reader::centavos(const Row& row, std::size_t cell) const {
  std::string_view text = row.cells[cell].text;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto read = read_amount(text, p_.amount_form);
  if (!read) stop(row, cell, "E_AMOUNT", read.error());
  return negative ? -read->centavos() : read->centavos();
}

// Signed: what is paid in is positive.
std::int64_t Reader::movement(const Row& row) const {
  if (p_.sign == CsvSign::kSigned) return centavos(row, p_.amount);
  if (p_.sign == CsvSign::kMark) {
    const auto& mark = row.cells[p_.mark].text;
    if (mark != p_.credit_mark && mark != p_.debit_mark)
      stop(row, p_.mark, "E_SIDE", "la marca no es de crédito ni de débito");
    const auto n = centavos(row, p_.amount);
    if (n < 0) stop(row, p_.amount, "E_AMOUNT", "el valor lleva signo y también marca");
    return mark == p_.credit_mark ? n : -n;
  }
  const auto side = [&](std::size_t cell) {
    const auto n = row.cells[cell].text.empty() ? 0 : centavos(row, cell);
    if (n < 0) stop(row, cell, "E_AMOUNT", "el valor lleva signo y también columna");
    return n;
  };
  if (row.cells[p_.credit].text.empty() && row.cells[p_.debit].text.empty())
    stop(row, p_.credit, "E_AMOUNT", "la línea no tiene valor");
  const auto credit = side(p_.credit);
  const auto debit = side(p_.debit);
  if (credit != 0 && debit != 0)
    stop(row, p_.debit, "E_SIDE", "la línea tiene crédito y también débito");
  return credit - debit;
}

void Reader::check_account(const Row& row) {
  if (!p_.account) return;
  const auto told = normalise_account(row.cells[*p_.account].text);
  if (account_.empty()) account_ = told;
  if (told != account_ || told.empty())
    stop(row, *p_.account, "E_ACCOUNT", "la cuenta no es la del extracto");
}

// What the texts say that other formats say by code.
void Reader::name(StatementEntry& e, bool is_debit) const {
  e.proprietary = "NTRF";
  // What the bank takes is a debit: a payer's own words on a credit name nothing.
  if (!is_debit) return;
  const auto text = plain_upper(e.additional_info);
  for (const auto& c : concepts_) {
    if (!has_words(text, c.contains)) continue;
    e.proprietary = c.code;
    e.reversal = c.reversal;
    return;
  }
}

Line Reader::line(Row row) {
  if (row.cells.size() != p_.header.size())
    stop(row, 0, "E_CSV",
         "la línea tiene " + std::to_string(row.cells.size()) + " campos y deben ser " +
             std::to_string(p_.header.size()));
  check_account(row);
  Line out;
  out.day = day(row);
  const auto n = movement(row);
  out.balance = centavos(row, p_.balance);
  auto& e = out.entry;
  e.amount = Money::centavos(n < 0 ? -n : n);
  e.side = n < 0 ? Side::kDebit : Side::kCredit;
  e.booked_on = e.valued_on = out.day;
  e.additional_info = row.cells[p_.description].text;
  e.entry_reference = e.additional_info;
  if (p_.reference) e.bank_reference = row.cells[*p_.reference].text;
  e.line = row.line;
  name(e, n < 0);
  out.row = std::move(row);
  return out;
}

// A line goes to its day's statement.
void Reader::add(const Line& l, std::vector<Statement>& out) {
  const auto& e = l.entry;
  const auto before = l.balance - e.signed_amount().centavos();
  if (!out.empty() && before != out.back().closing.centavos())
    stop(l.row, p_.balance, "E_BALANCE", "el saldo no es el anterior más el valor de la línea");
  if (before > Money::kMaxCentavos || before < -Money::kMaxCentavos)
    stop(l.row, p_.balance, "E_AMOUNT", "el saldo pasa del máximo");
  if (!out.empty() && l.day < out.back().to)
    stop(l.row, p_.date, "E_DATE", "las fechas no van en el orden del perfil " + p_.name);
  if (out.empty() || out.back().to != l.day) {
    Statement s;
    s.format = StatementFormat::kCsv;
    s.id = StatementId("csv-" + to_compact(l.day));
    s.account = account_;
    s.currency = kCurrency;
    s.from = s.to = l.day;
    s.opening = Money::centavos(before);
    out.push_back(std::move(s));
  }
  auto& s = out.back();
  s.closing = Money::centavos(l.balance);
  if (e.amount.is_zero())
    ++s.not_booked;
  else if (!add_entry(s, e))
    stop(l.row, p_.balance, "E_AMOUNT", "la suma de los movimientos pasa del máximo");
}

std::vector<Statement> Reader::read() {
  find_header();
  std::vector<Line> lines;
  for (Row row; next(row);) {
    if (row.cells.size() == 1 && row.cells.front().text.empty()) continue;
    if (!p_.footer.empty() && row.cells.front().text.starts_with(p_.footer)) break;
    lines.push_back(line(std::move(row)));
  }
  if (p_.newest_first) std::ranges::reverse(lines);
  std::vector<Statement> out;
  for (const auto& l : lines) add(l, out);
  if (out.empty()) throw Stop{{"E_EMPTY", 0, 0, "el archivo no trae ningún movimiento"}};
  return out;
}

}  // namespace

const CsvProfile* recognise_csv(std::string_view bytes, const CsvProfiles& profiles) {
  for (const auto& p : profiles.profiles) try {
      TextLines lines(without_mark(bytes));
      std::string_view line;
      bool more = true;
      for (int i = 0; i <= p.skipped_lines && more; ++i) more = lines.next(line);
      if (!more) continue;
      if (has_header(split(decoded(line, p, 1), p, 1), p)) return &p;
    } catch (const Stop&) {
      continue;  // a line that this profile cannot even cut is not its header
    }
  return nullptr;
}

FileResult<std::vector<Statement>> parse_csv_statement(std::string_view bytes,
                                                       const CsvProfile& profile,
                                                       const std::vector<CsvConcept>& concepts,
                                                       const AccountNumber& account) {
  if (bytes.size() > kMaxStatementBytes)
    return tl::unexpected(FileFault{"E_SIZE", 0, 0, "el archivo pasa de 16 MB"});
  try {
    return Reader(bytes, profile, concepts, account).read();
  } catch (const Stop& stop) {
    return tl::unexpected(stop.fault);
  }
}

}  // namespace recaudo::bank_files
