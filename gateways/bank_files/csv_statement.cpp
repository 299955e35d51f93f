#include "gateways/bank_files/csv_statement.h"

#include <algorithm>

#include "base/bytes.h"
#include "gateways/bank_files/date_pattern.h"
#include "gateways/bank_files/text_lines.h"

namespace recaudo::bank_files {
namespace {

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

// A text with accents that is UTF-8 is no Windows-1252, whatever its profile says: no word of a
// language has such bytes one after another.
bool is_utf8(std::string_view text, const CsvProfile& p) {
  return p.encoding == CsvEncoding::kUtf8 || is_valid_utf8(text);
}

std::string decoded(std::string_view line, bool utf8, int number) {
  if (!utf8) return windows1252_to_utf8(line);
  if (!is_valid_utf8(line)) throw Stop{{"E_CHARSET", number, 0, "la línea no es UTF-8"}};
  return std::string(line);
}

// Separators after the last field of a line end nothing.
void drop_trailing_blanks(std::vector<Cell>& cells, std::size_t fields) {
  while (cells.size() > fields && cells.back().text.empty()) cells.pop_back();
}

bool has_header(std::vector<Cell> cells, const CsvProfile& p) {
  drop_trailing_blanks(cells, p.fields);
  return std::ranges::equal(cells, p.header, {}, &Cell::text);
}

bool is_blank(const std::vector<Cell>& cells) {
  return std::ranges::all_of(cells, [](const Cell& c) { return c.text.empty(); });
}

std::string_view text_of(std::string_view bytes) {
  return without_end_marks(without_byte_order_mark(bytes));
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
      : text_(text_of(bytes)),
        lines_(text_),
        p_(profile),
        utf8_(is_utf8(text_, profile)),
        concepts_(concepts),
        account_(account) {}

  std::vector<Statement> read();
  // Whether the first line is one of this profile, which has no header to know it by.
  bool begins_with_a_movement();

 private:
  bool next(Row& row);
  void find_header();
  Line line(Row row);
  Date day(const Row& row) const;
  std::int64_t centavos(const Row& row, std::size_t cell) const;
  std::int64_t movement(const Row& row) const;
  void check_account(const Row& row);
  void name(StatementEntry& e, bool is_debit) const;
  void follow(Line& line, const std::vector<Statement>& before) const;
  void add(Line line, std::vector<Statement>& out);

  std::string_view text_;
  TextLines lines_;
  const CsvProfile& p_;
  bool utf8_;
  const std::vector<CsvConcept>& concepts_;
  AccountNumber account_;
};

bool Reader::next(Row& row) {
  std::string_view raw;
  if (!lines_.next(raw)) return false;
  row.line = lines_.number();
  row.cells = split(decoded(raw, utf8_, row.line), p_, row.line);
  drop_trailing_blanks(row.cells, p_.fields);
  return true;
}

void Reader::find_header() {
  std::string_view skipped;
  for (int i = 0; i < p_.skipped_lines; ++i) lines_.next(skipped);
  if (p_.header.empty()) return;
  Row row;
  if (!next(row)) throw Stop{{"E_EMPTY", 0, 0, "el archivo no trae encabezado"}};
  if (!has_header(row.cells, p_))
    stop(row, 0, "E_HEADER", "el encabezado no es el del perfil " + p_.name);
}

Date Reader::day(const Row& row) const {
  const auto read = read_date(row.cells[p_.date].text, p_.date_pattern);
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
  if (row.cells.size() != p_.fields)
    stop(row, 0, "E_CSV",
         "la línea tiene " + std::to_string(row.cells.size()) + " campos y deben ser " +
             std::to_string(p_.fields));
  check_account(row);
  Line out;
  out.day = day(row);
  const auto n = movement(row);
  if (p_.balance) out.balance = centavos(row, *p_.balance);
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

// Without a column of balances they go on from zero: what a day moved is all that is known.
void Reader::follow(Line& l, const std::vector<Statement>& before) const {
  if (p_.balance) return;
  const auto last = before.empty() ? 0 : before.back().closing.centavos();
  l.balance = last + l.entry.signed_amount().centavos();
}

// A line goes to its day's statement.
void Reader::add(Line l, std::vector<Statement>& out) {
  follow(l, out);
  const auto& e = l.entry;
  const auto value = p_.balance.value_or(p_.date);
  const auto before = l.balance - e.signed_amount().centavos();
  if (!out.empty() && before != out.back().closing.centavos())
    stop(l.row, value, "E_BALANCE", "el saldo no es el anterior más el valor de la línea");
  const auto too_much = [](std::int64_t n) {
    return n > Money::kMaxCentavos || n < -Money::kMaxCentavos;
  };
  if (too_much(before) || too_much(l.balance))
    stop(l.row, value, "E_AMOUNT", "el saldo pasa del máximo");
  if (!out.empty() && l.day < out.back().to)
    stop(l.row, p_.date, "E_DATE", "las fechas no van en el orden del perfil " + p_.name);
  if (out.empty() || out.back().to != l.day) {
    Statement s;
    s.format = StatementFormat::kCsv;
    s.id = StatementId("csv-" + to_compact(l.day));
    s.account = account_;
    s.currency = kCurrency;
    s.tells_balances = p_.balance.has_value();
    s.from = s.to = l.day;
    s.opening = Money::centavos(before);
    out.push_back(std::move(s));
  }
  auto& s = out.back();
  s.closing = Money::centavos(l.balance);
  if (e.amount.is_zero())
    ++s.not_booked;
  else if (!add_entry(s, e))
    stop(l.row, value, "E_AMOUNT", "la suma de los movimientos pasa del máximo");
}

bool Reader::begins_with_a_movement() {
  find_header();
  Row row;
  if (!next(row)) return false;
  line(std::move(row));  // stops where it is not
  return true;
}

std::vector<Statement> Reader::read() {
  find_header();
  std::vector<Line> lines;
  for (Row row; next(row);) {
    if (is_blank(row.cells)) continue;
    if (!p_.footer.empty() && row.cells.front().text.starts_with(p_.footer)) break;
    lines.push_back(line(std::move(row)));
  }
  if (p_.newest_first) std::ranges::reverse(lines);
  std::vector<Statement> out;
  for (auto& l : lines) add(std::move(l), out);
  if (out.empty()) throw Stop{{"E_EMPTY", 0, 0, "el archivo no trae ningún movimiento"}};
  return out;
}

// A line that the profile cannot even cut, or read, is not one of its.
bool begins_as(std::string_view bytes, const CsvProfile& p) {
  try {
    if (p.header.empty()) return Reader(bytes, p, {}, {}).begins_with_a_movement();
    TextLines lines(text_of(bytes));
    std::string_view line;
    for (int i = 0; i <= p.skipped_lines; ++i)
      if (!lines.next(line)) return false;
    return has_header(split(decoded(line, is_utf8(line, p), 1), p, 1), p);
  } catch (const Stop&) {
    return false;
  }
}

}  // namespace

// A header says whose it is; the form of a line only serves where no header does.
const CsvProfile* recognise_csv(std::string_view bytes, const CsvProfiles& profiles) {
  for (const bool headed : {true, false})
    for (const auto& p : profiles.profiles)
      if (p.header.empty() != headed && begins_as(bytes, p)) return &p;
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
