#include "gateways/bank_files/mt940.h"

#include <algorithm>
#include <cstdlib>

#include "gateways/bank_files/decimal_amount.h"
#include "gateways/bank_files/text_lines.h"

namespace recaudo::bank_files {
namespace {

constexpr std::size_t kMaxAmount = 15;        // 15d, mark included
constexpr std::size_t kFullTextLine = 65;     // of :86:
constexpr std::size_t kMaxNumberDigits = 18;  // SWIFT says 5 and banks write more
constexpr DecimalForm kAmount{
    .decimal = ',', .thousands = 0, .may_end_in_mark = true, .must_have_mark = true};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// DOS-PCC frames each message: 0x01 before its blocks and 0x03 after its end, then blanks to the
// end of the sector. The frame goes; such a byte anywhere else stays, and is refused.
std::string without_frames(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto next = i + 1 < text.size() ? text[i + 1] : '\0';
    const char before = out.empty() ? '\n' : out.back();
    const bool begins = text[i] == '\x01' && (next == '{' || (before == '\n' && next == ':'));
    const bool ends = text[i] == '\x03' && (before == '}' || out.ends_with("\n-"));
    if (!begins && !ends) out += text[i];
  }
  return out;
}

// One ":tag:" with its lines.
struct Field {
  std::string tag;
  std::vector<std::string> lines;
  int line = 0;
};

// Reads a field's first line from left to right.
class Cursor {
 public:
  Cursor(std::string_view text, int line, int column) : text_(text), line_(line), column_(column) {}

  [[noreturn]] void stop(const char* code, std::string detail) const {
    throw Stop{{code, line_, column_, std::move(detail)}};
  }
  std::string_view take(std::size_t n) {
    const auto out = text_.substr(0, n);
    text_.remove_prefix(out.size());
    column_ += static_cast<int>(out.size());
    return out;
  }
  std::string_view take_digits(std::size_t n) {
    const auto here = text_.substr(0, n);
    if (here.size() != n || !std::ranges::all_of(here, is_digit))
      stop("E_NUM", "aquí van " + std::to_string(n) + " dígitos");
    return take(n);
  }
  Money take_amount() {
    const auto end = std::min(text_.find_first_not_of("0123456789,"), text_.size());
    const auto amount = text_.substr(0, end);
    if (amount.size() > kMaxAmount) stop("E_AMOUNT", "el valor tiene más de 15 caracteres");
    const auto read = read_amount(amount, kAmount);
    if (!read) stop("E_AMOUNT", read.error());
    take(end);
    return *read;
  }
  bool starts_with(std::string_view what) const { return text_.starts_with(what); }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
  int line_;
  int column_;
};

// YYMMDD of this century: an electronic statement is not older.
Date take_date(Cursor& at) {
  const Cursor start = at;
  const auto digits = at.take_digits(6);
  const auto read = parse_compact_date("20" + std::string(digits));
  if (!read) start.stop("E_DATE", "la fecha no existe");
  return *read;
}

// MMDD next to the value date: the year is the one that brings both closest, since a movement of
// 31 December may be booked on 2 January.
Date take_entry_date(Cursor& at, Date valued_on) {
  const Cursor start = at;
  const std::string digits(at.take_digits(4));
  std::optional<Date> best;
  for (int year = year_of(valued_on) - 1; year <= year_of(valued_on) + 1; ++year) {
    const auto read = parse_compact_date(std::to_string(year) + digits);
    if (!read) continue;
    if (!best ||
        std::abs(days_between(*read, valued_on)) < std::abs(days_between(*best, valued_on)))
      best = *read;
  }
  if (!best) start.stop("E_DATE", "la fecha del movimiento no existe");
  return *best;
}

struct Balance {
  Money amount;  // negative on the debit side
  Date day{};
  std::string currency;
};

Cursor cursor_of(const Field& f) {
  return {f.lines.front(), f.line, static_cast<int>(f.tag.size()) + 3};
}

std::string_view without_blanks_after(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

[[noreturn]] void stop_at(const Field& f, const char* code, std::string detail) {
  throw Stop{{code, f.line, 1, std::move(detail)}};
}

Balance read_balance(const Field& f) {
  auto at = cursor_of(f);
  const char mark = at.peek();
  if (mark != 'C' && mark != 'D') at.stop("E_SIDE", "el saldo debe decir C o D");
  at.take(1);
  Balance out;
  out.day = take_date(at);
  out.currency = at.rest().substr(0, 3);
  if (out.currency.size() != 3 || !std::ranges::all_of(out.currency, is_upper))
    at.stop("E_CURRENCY", "la moneda son tres letras");
  at.take(3);
  const Money amount = at.take_amount();
  if (!at.rest().empty()) at.stop("E_AMOUNT", "sobra texto después del saldo");
  out.amount = mark == 'C' ? amount : -amount;
  return out;
}

void read_mark(Cursor& at, StatementEntry& out) {
  out.reversal = at.peek() == 'R';
  if (out.reversal) at.take(1);
  const char mark = at.peek();
  if (mark != 'C' && mark != 'D') at.stop("E_SIDE", "el movimiento debe decir C, D, RC o RD");
  at.take(1);
  out.side = (mark == 'C') != out.reversal ? Side::kCredit : Side::kDebit;
}

// :61: value date, entry date, mark, funds code, amount, type, references, supplementary text.
StatementEntry read_entry(const Field& f) {
  auto at = cursor_of(f);
  StatementEntry e;
  e.line = f.line;
  e.valued_on = take_date(at);
  e.booked_on = is_digit(at.peek()) ? take_entry_date(at, e.valued_on) : e.valued_on;
  read_mark(at, e);
  if (is_upper(at.peek())) at.take(1);  // funds code: the third letter of the currency
  e.amount = at.take_amount();
  const auto type = at.rest().substr(0, 4);
  if (type.size() != 4 || !is_upper(type.front())) at.stop("E_TYPE", "falta el tipo de movimiento");
  e.proprietary = to_utf8(type);
  at.take(4);
  const auto references = at.rest();
  const auto slashes = references.find("//");
  const auto own = references.substr(0, slashes);
  if (own != "NONREF") e.bank_reference = to_utf8(own);
  if (slashes != std::string_view::npos)
    e.entry_reference = to_utf8(references.substr(slashes + 2));
  for (std::size_t i = 1; i < f.lines.size(); ++i)
    e.additional_info += (i == 1 ? "" : " ") + to_utf8(f.lines[i]);
  return e;
}

// Lines filled to the last column were cut by the bank; shorter ones were ended by it.
std::string join_lines(const std::vector<std::string>& lines) {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0 && lines[i - 1].size() < kFullTextLine) out += ' ';
    out += lines[i];
  }
  return out;
}

// Three digits and ?NN subfields: ?00 booking text, ?20 to ?29 and ?60 to ?63 remittance, ?32 and
// ?33 name.
std::string read_structured(std::string_view text, StatementTransaction& t) {
  std::string info;
  for (std::size_t at = text.find('?'); at < text.size();) {
    const auto end = std::min(text.find('?', at + 1), text.size());
    const auto code = text.substr(at + 1, 2);
    const auto value = to_utf8(text.substr(std::min(at + 3, end), end - std::min(at + 3, end)));
    if (code == "32" || code == "33") t.counterparty += value;
    const bool remittance = code.starts_with('2') || code.starts_with('6');
    if (remittance) t.remittance.push_back(value);
    if (remittance || code == "00") info += (info.empty() ? "" : " ") + value;
    at = end;
  }
  return info;
}

// The first :86: of a movement replaces the supplementary text of its :61:; another one adds to it.
void read_information(const Field& f, StatementEntry& e) {
  const std::string text(without_blanks_after(join_lines(f.lines)));
  if (text.empty()) return;
  const bool first = e.transactions.empty();
  if (first) {
    e.transactions.emplace_back();
    e.transactions.back().amount = e.amount;
    e.transactions.back().side = e.side;
  }
  auto& t = e.transactions.back();
  const bool structured =
      text.size() > 4 && std::all_of(text.begin(), text.begin() + 3, is_digit) && text[3] == '?';
  const auto info = structured ? read_structured(text, t) : to_utf8(text);
  if (!structured) t.remittance.push_back(info);
  e.additional_info = first ? info : e.additional_info + " " + info;
}

// Cuts the fields out of the file; what stands around a message (SWIFT blocks, its end) is dropped.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : lines_(bytes) { advance(); }
  // False at the end. Between two messages a field with an empty tag.
  bool next(Field& out);

 private:
  bool advance() { return more_ = lines_.next(line_); }
  static std::string_view tag_of(std::string_view line);
  static std::string_view after_blocks(std::string_view line);
  static bool is_end(std::string_view line);
  static std::string text_of(std::string_view tag, std::string_view line);

  TextLines lines_;
  std::string_view line_;
  bool more_ = false;
};

// "61" of ":61:...", empty when the line does not begin a field.
std::string_view Fields::tag_of(std::string_view line) {
  if (line.size() < 4 || line.front() != ':') return {};
  const auto end = line.find(':', 1);
  const auto tag = line.substr(1, end == std::string_view::npos ? 0 : end - 1);
  const bool good = (tag.size() == 2 || tag.size() == 3) && is_digit(tag[0]) && is_digit(tag[1]) &&
                    (tag.size() == 2 || is_upper(tag[2]));
  return good ? tag : std::string_view();
}

// "{1:F01...}{2:...}{4:" before the first field of a message; other blocks say nothing of the
// account.
std::string_view Fields::after_blocks(std::string_view line) {
  if (!line.starts_with('{')) return line;
  const auto block = line.find("{4:");
  return block == std::string_view::npos ? std::string_view() : line.substr(block + 3);
}

bool Fields::is_end(std::string_view line) {
  return line.starts_with("-}") || without_blanks_after(line) == "-";
}

// Blanks that fill a line are not of its field, but for a text: its full lines are joined.
std::string Fields::text_of(std::string_view tag, std::string_view line) {
  return std::string(tag == "86" ? line : without_blanks_after(line));
}

bool Fields::next(Field& out) {
  out = Field{};
  while (more_) {
    line_ = after_blocks(line_);
    if (is_end(line_)) {
      out.line = lines_.number();
      advance();
      return true;
    }
    const auto tag = tag_of(line_);
    if (!tag.empty()) {
      out = {std::string(tag), {text_of(tag, line_.substr(tag.size() + 2))}, lines_.number()};
      while (advance() && tag_of(line_).empty() && !is_end(line_) && !line_.starts_with('{'))
        out.lines.push_back(text_of(out.tag, line_));
      return true;
    }
    if (line_.find_first_not_of(' ') != std::string_view::npos)
      throw Stop{{"E_SEQ", lines_.number(), 1, "la línea no empieza un campo"}};
    advance();
  }
  return false;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : fields_(bytes) {}
  std::vector<Statement> read();

 private:
  enum class State { kOutside, kHeader, kMovements, kClosed };

  void take(const Field& f);
  void begin(const Field& f);
  void header(const Field& f);
  void opening(const Field& f);
  void movement(const Field& f);
  void closing(const Field& f);
  void close_message(const Field& f);

  Fields fields_;
  State state_ = State::kOutside;
  Statement page_;           // what the header of this message says
  std::string number_;       // of :28C:
  Statement statement_;      // its pages so far
  bool is_open_ = false;     // a page ended in :62M: and another must follow
  bool may_inform_ = false;  // a :86: belongs to the movement before it
  std::vector<Statement> out_;
};

void Reader::begin(const Field& f) {
  if (state_ == State::kHeader || state_ == State::kMovements)
    stop_at(f, "E_SEQ", "el mensaje anterior no tiene saldo final");
  state_ = State::kHeader;
  page_ = Statement{};
  page_.format = StatementFormat::kMt940;
  number_.clear();
  page_.message_id = to_utf8(f.lines.front());
  if (page_.message_id.empty()) stop_at(f, "E_ID", "el extracto no tiene referencia");
}

void Reader::header(const Field& f) {
  const std::string& text = f.lines.front();
  if (f.tag == "25" || f.tag == "25P") {
    const auto slash = text.rfind('/');  // bank/account
    page_.account =
        normalise_account(to_utf8(slash == std::string::npos ? text : text.substr(slash + 1)));
    if (page_.account.empty()) stop_at(f, "E_ACCOUNT", "el extracto no dice de qué cuenta es");
  } else {
    number_ = text.substr(0, text.find('/'));
    if (number_.empty() || number_.size() > kMaxNumberDigits ||
        !std::ranges::all_of(number_, is_digit))
      stop_at(f, "E_NUM", "el número del extracto no es un número");
    page_.electronic_sequence = std::stoll(number_);
  }
}

void Reader::opening(const Field& f) {
  if (page_.account.empty()) stop_at(f, "E_ACCOUNT", "falta el campo 25, la cuenta");
  if (number_.empty()) stop_at(f, "E_NUM", "falta el campo 28C, el número del extracto");
  const Balance balance = read_balance(f);
  state_ = State::kMovements;
  if (is_open_ != (f.tag == "60M"))
    stop_at(f, "E_PAGE",
            is_open_ ? "falta una página del extracto anterior"
                     : "falta la primera página del extracto");
  if (is_open_) {
    const bool follows = statement_.account == page_.account &&
                         statement_.electronic_sequence == page_.electronic_sequence &&
                         statement_.closing == balance.amount &&
                         statement_.currency == balance.currency;
    if (!follows) stop_at(f, "E_PAGE", "la página no sigue a la anterior");
    return;
  }
  statement_ = page_;
  statement_.id = StatementId(page_.message_id + " " + number_);
  statement_.opening = balance.amount;
  statement_.currency = balance.currency;
  statement_.from = balance.day;
}

void Reader::movement(const Field& f) {
  if (!add_entry(statement_, read_entry(f)))
    stop_at(f, "E_AMOUNT", "la suma de los movimientos pasa del máximo");
}

void Reader::closing(const Field& f) {
  const Balance balance = read_balance(f);
  if (balance.currency != statement_.currency)
    stop_at(f, "E_CURRENCY", "la moneda no es la del saldo inicial");
  statement_.closing = balance.amount;
  statement_.to = balance.day;
  if (statement_.to < statement_.from)
    stop_at(f, "E_DATE", "el saldo final es anterior al saldo inicial");
  if (!adds_up(statement_))
    stop_at(f, "E_BALANCE", "saldo inicial más créditos menos débitos no es el saldo final");
  state_ = State::kClosed;
  is_open_ = f.tag == "62M";
  if (!is_open_) out_.push_back(std::move(statement_));
}

void Reader::take(const Field& f) {
  const auto is = [&f](std::initializer_list<std::string_view> tags) {
    return std::ranges::find(tags, f.tag) != tags.end();
  };
  const bool informs = may_inform_ && f.tag == "86";
  may_inform_ = f.tag == "61" || informs;
  if (is({"20"})) return begin(f);
  if (is({"34F", "90C", "90D"}))
    stop_at(f, "E_FORMAT", "es un MT942, de movimientos del día, y no un extracto");
  if (state_ == State::kHeader) {
    if (is({"21", "13D"})) return;
    if (is({"25", "25P", "28", "28C"})) return header(f);
    if (is({"60F", "60M"})) return opening(f);
  } else if (state_ == State::kMovements) {
    if (f.tag == "61") return movement(f);
    if (informs) return read_information(f, statement_.entries.back());
    if (f.tag == "86") return;  // before the first movement: of the statement
    if (is({"62F", "62M"})) return closing(f);
  } else if (state_ == State::kClosed && is({"64", "65", "86"})) {
    return;
  }
  stop_at(f, "E_SEQ", "aquí no puede ir el campo " + to_utf8(f.tag));
}

void Reader::close_message(const Field& f) {
  if (state_ == State::kHeader || state_ == State::kMovements)
    stop_at(f, "E_TRUNCATED", "el mensaje termina antes de su saldo final");
  state_ = State::kOutside;
}

std::vector<Statement> Reader::read() {
  Field f;
  while (fields_.next(f)) {
    if (f.tag.empty())
      close_message(f);
    else
      take(f);
  }
  if (state_ == State::kHeader || state_ == State::kMovements || is_open_)
    throw Stop{{"E_TRUNCATED", 0, 0, "el archivo termina antes del saldo final"}};
  if (out_.empty()) throw Stop{{"E_EMPTY", 0, 0, "el archivo no trae ningún extracto"}};
  return std::move(out_);
}

}  // namespace

FileResult<std::vector<Statement>> parse_mt940(std::string_view bytes) {
  if (bytes.empty()) return tl::unexpected(FileFault{"E_EMPTY", 0, 0, "el archivo está vacío"});
  if (bytes.size() > kMaxStatementBytes)
    return tl::unexpected(FileFault{"E_SIZE", 0, 0, "el archivo pasa de 16 MB"});
  try {
    const auto text = without_end_marks(without_byte_order_mark(bytes));
    return text.find_first_of("\x01\x03") == text.npos ? Reader(text).read()
                                                       : Reader(without_frames(text)).read();
  } catch (const Stop& stop) {
    return tl::unexpected(stop.fault);
  }
}

}  // namespace recaudo::bank_files
