#include "gateways/bank_files/asobancaria_2001.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>

namespace recaudo::bank_files {
namespace {

constexpr std::size_t kRecordLength = 162;

enum class State { kStart, kFileOpen, kLotOpen, kInLot, kLotClosed, kEnd };

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// At most 18 digits, checked before.
std::int64_t number(std::string_view digits) {
  std::int64_t n = 0;
  for (const char c : digits) n = n * 10 + (c - '0');
  return n;
}

std::string_view strip_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? digits.substr(digits.size() - 1) : digits.substr(first);
}

// Where the fields end and only blanks may follow. The return cause of a detail may be blank as
// well.
std::size_t shortest_length(std::string_view type) {
  if (type == "01") return 55;
  if (type == "05") return 19;
  if (type == "06") return 94;
  if (type == "08") return 33;
  if (type == "09") return 29;
  return kRecordLength;
}

struct NumericField {
  int column;
  std::size_t length;
};

}  // namespace

bool is_known_means(int code, bool with_cards) {
  return (code >= 1 && code <= 3) || (code >= 11 && code <= 15) || (code >= 21 && code <= 25) ||
         (with_cards && code >= 50 && code <= 56);
}

bool has_valid_ean13(std::string_view digits) {
  if (digits.size() != 13 || !all_digits(digits)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 13; ++i) sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return sum % 10 == 0;
}

AccountNumber normalise_account(std::string_view text) {
  std::string kept;
  for (const char c : text)
    if (c != ' ') kept += c;
  if (kept.empty()) return AccountNumber{};
  return AccountNumber(std::string(strip_zeros(kept)));
}

Tolerances Tolerances::all() {
  return {true, true, true, true, true, true, true, true, true};
}

bool tolerate(Tolerances& tolerances, std::string_view name) {
  constexpr std::pair<std::string_view, bool Tolerances::*> kSwitches[] = {
      {"lf_only", &Tolerances::lf_only},
      {"trailing_blanks_trimmed", &Tolerances::trailing_blanks_trimmed},
      {"no_final_line_end", &Tolerances::no_final_line_end},
      {"ctrl_z_at_end", &Tolerances::ctrl_z_at_end},
      {"blank_last_line", &Tolerances::blank_last_line},
      {"lot_count_includes_control", &Tolerances::lot_count_includes_control},
      {"service_code_not_ean", &Tolerances::service_code_not_ean},
      {"repeated_details", &Tolerances::repeated_details},
      {"card_means_50_56", &Tolerances::card_means_50_56}};
  for (const auto& [known, member] : kSwitches)
    if (known == name) {
      tolerances.*member = true;
      return true;
    }
  return false;
}

std::string_view claimed_bank(std::string_view bytes) {
  return bytes.size() < 23 ? std::string_view() : bytes.substr(20, 3);
}

struct CollectionParser::Impl {
  Impl(std::optional<Nit> nit, Tolerances t) : our_nit(std::move(nit)), tolerances(t) {}

  std::optional<Nit> our_nit;
  Tolerances tolerances;
  State state = State::kStart;
  int line = 0;
  bool any_byte = false;
  std::string pending;  // the line that has not ended yet
  std::string padded;   // a short record filled up to 162
  std::optional<FileFault> fault;
  CollectionFile file;
  Sha256Stream digest;
  int lot_count = 0;
  Money lot_total;
  int last_sequence = 0;
  std::unordered_multimap<std::size_t, std::size_t> seen;  // details of the open lot by hash

  bool refuse(const char* code, int column, std::string detail) {
    fault = FileFault{code, line, column, std::move(detail)};
    return false;
  }
  void note(const char* name) {
    for (auto& f : file.findings)
      if (f.name == name) {
        ++f.count;
        return;
      }
    file.findings.push_back({name, line, 1});
  }

  bool take_chunk(std::string_view bytes);
  bool take_line(std::string_view raw, bool ended);
  bool check_bytes(std::string_view record);
  bool check_numeric(std::string_view record, std::initializer_list<NumericField> fields);
  bool check_filler(std::string_view record, std::size_t from);
  bool dispatch(std::string_view record);
  bool file_header(std::string_view record);
  bool header_codes(std::string_view record);
  bool lot_header(std::string_view record);
  bool detail(std::string_view record);
  bool detail_rules(CollectionDetail& d, std::string_view record);
  bool add_detail(CollectionDetail d);
  bool is_repeated(const CollectionDetail& d);
  bool lot_control(std::string_view record);
  bool file_control(std::string_view record);
};

bool CollectionParser::Impl::take_chunk(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    const bool ended = end != std::string_view::npos;
    const auto piece = bytes.substr(0, end);
    if (pending.size() + piece.size() > kMaxLineBytes) {
      ++line;
      return refuse("E_LEN", 0, "la línea pasa de 1000 caracteres sin terminar");
    }
    if (!ended) {
      pending.append(piece);
      return true;
    }
    bytes.remove_prefix(end + 1);
    bool good;
    if (pending.empty()) {
      good = take_line(piece, true);
    } else {
      pending.append(piece);
      good = take_line(pending, true);
      pending.clear();
    }
    if (!good) return false;
  }
  return true;
}

bool CollectionParser::Impl::take_line(std::string_view raw, bool ended) {
  if (++line > kMaxRecords) return refuse("E_SIZE", 0, "el archivo pasa de 500.000 registros");
  if (line == 1 && raw.substr(0, 3) == "\xEF\xBB\xBF")
    return refuse("E_BOM", 1, "el archivo empieza con una marca UTF-8");
  const bool carriage_return = !raw.empty() && raw.back() == '\r';
  if (carriage_return) raw.remove_suffix(1);
  if (state == State::kEnd && raw == "\x1A" && tolerances.ctrl_z_at_end) {
    note("ctrl_z_at_end");
    return true;
  }
  if (state == State::kEnd && raw.empty() && tolerances.blank_last_line) {
    note("blank_last_line");
    return true;
  }
  if (!check_bytes(raw)) return false;
  if (raw.size() != kRecordLength) {
    const bool fillable = tolerances.trailing_blanks_trimmed && raw.size() < kRecordLength &&
                          raw.size() >= shortest_length(raw.substr(0, 2));
    if (!fillable)
      return refuse(
          "E_LEN", 0,
          "el registro tiene " + std::to_string(raw.size()) + " caracteres y deben ser 162");
    note("trailing_blanks_trimmed");
    padded.assign(raw);
    padded.resize(kRecordLength, ' ');
    raw = padded;
  }
  if (!ended && !tolerances.no_final_line_end)
    return refuse("E_EOL", 163, "el último registro no tiene fin de línea");
  if (!ended) note("no_final_line_end");
  if (ended && !carriage_return) {
    if (!tolerances.lf_only) return refuse("E_EOL", 163, "el registro no termina en CR LF");
    note("lf_only");
  }
  return dispatch(raw);
}

bool CollectionParser::Impl::check_bytes(std::string_view record) {
  for (std::size_t i = 0; i < record.size(); ++i)
    if (record[i] < 0x20 || record[i] > 0x7E)
      return refuse("E_CHARSET", static_cast<int>(i) + 1, "hay un carácter que no es ASCII");
  return true;
}

bool CollectionParser::Impl::check_numeric(std::string_view record,
                                           std::initializer_list<NumericField> fields) {
  for (const auto& f : fields)
    if (!all_digits(record.substr(static_cast<std::size_t>(f.column) - 1, f.length)))
      return refuse("E_NUM", f.column, "el campo debe tener solo dígitos");
  return true;
}

bool CollectionParser::Impl::check_filler(std::string_view record, std::size_t from) {
  if (record.find_first_not_of(' ', from - 1) == std::string_view::npos) return true;
  return refuse("E_FILLER", static_cast<int>(from), "el área reservada debe estar en blanco");
}

bool CollectionParser::Impl::dispatch(std::string_view record) {
  const auto type = record.substr(0, 2);
  const bool between_lots = state == State::kFileOpen || state == State::kLotClosed;
  const bool in_lot = state == State::kLotOpen || state == State::kInLot;
  if (type == "01" && state == State::kStart) return file_header(record);
  if (type == "05" && between_lots) return lot_header(record);
  if (type == "06" && in_lot) return detail(record);
  if (type == "08" && state == State::kInLot) return lot_control(record);
  if (type == "09" && state == State::kLotClosed) return file_control(record);
  return refuse("E_SEQ", 1, "aquí no puede ir un registro de tipo " + std::string(type));
}

bool CollectionParser::Impl::file_header(std::string_view record) {
  if (!check_numeric(record, {{3, 10}, {13, 8}, {21, 3}, {41, 8}, {49, 4}, {54, 2}})) return false;
  auto& h = file.header;
  h.nit = Nit(std::string(record.substr(2, 10)));
  if (our_nit && *our_nit != h.nit) return refuse("E_NIT", 3, "el archivo es de otra entidad");
  const auto collected = parse_compact_date(record.substr(12, 8));
  if (!collected) return refuse("E_DATE", 13, "la fecha de recaudo no existe");
  const auto written = parse_compact_date(record.substr(40, 8));
  if (!written) return refuse("E_DATE", 41, "la fecha del archivo no existe");
  h.collection_date = *collected;
  h.file_date = *written;
  h.bank = BankCode(std::string(record.substr(20, 3)));
  h.account = normalise_account(record.substr(23, 17));
  if (!header_codes(record) || !check_filler(record, 56)) return false;
  state = State::kFileOpen;
  return true;
}

bool CollectionParser::Impl::header_codes(std::string_view record) {
  auto& h = file.header;
  h.file_time = static_cast<int>(number(record.substr(48, 4)));
  if (h.file_time < 1 || h.file_time > 2400 || h.file_time % 100 > 59)
    return refuse("E_TIME", 49, "la hora del archivo no existe");
  h.modifier = record[52];
  if (!((h.modifier >= 'A' && h.modifier <= 'Z') || (h.modifier >= '0' && h.modifier <= '9')))
    return refuse("E_MODIFIER", 53, "el modificador debe ser A-Z o 0-9");
  const auto type = number(record.substr(53, 2));
  if (type < 1 || type > 3) return refuse("E_ACCT_TYPE", 54, "el tipo de cuenta no existe");
  h.account_type = static_cast<AccountType>(type);
  return true;
}

bool CollectionParser::Impl::lot_header(std::string_view record) {
  if (!check_numeric(record, {{3, 13}, {16, 4}})) return false;
  const auto service = record.substr(2, 13);
  if (!has_valid_ean13(service)) {
    if (!tolerances.service_code_not_ean)
      return refuse("E_EAN", 3, "el código de servicio no cumple su dígito de control");
    note("service_code_not_ean");
  }
  const auto lot = static_cast<int>(number(record.substr(15, 4)));
  if (lot != static_cast<int>(file.lots.size()) + 1)
    return refuse("E_LOT_ORDER", 16, "el número de lote no sigue al anterior");
  if (!check_filler(record, 20)) return false;
  file.lots.push_back({ServiceCode(std::string(service)), lot, 0, Money{}});
  lot_count = 0;
  lot_total = Money{};
  last_sequence = -1;
  seen.clear();
  state = State::kLotOpen;
  return true;
}

bool CollectionParser::Impl::detail(std::string_view record) {
  if (!check_numeric(
          record,
          {{3, 48}, {51, 14}, {65, 2}, {67, 2}, {69, 6}, {75, 6}, {81, 3}, {84, 4}, {88, 7}}))
    return false;
  CollectionDetail d;
  const auto reference = record.substr(2, 48);
  d.reference = SlipReference(std::string(strip_zeros(reference)));
  d.raw_reference = std::string(reference);
  d.amount = Money::centavos(number(record.substr(50, 14)));
  d.operation = static_cast<int>(number(record.substr(68, 6)));
  d.authorization = static_cast<int>(number(record.substr(74, 6)));
  d.debited_bank = BankCode(std::string(record.substr(80, 3)));
  d.office = static_cast<int>(number(record.substr(83, 4)));
  d.sequence = static_cast<int>(number(record.substr(87, 7)));
  d.return_cause = std::string(record.substr(94, 3));
  d.lot = file.lots.back().number;
  d.line = line;
  return detail_rules(d, record) && add_detail(std::move(d));
}

bool CollectionParser::Impl::detail_rules(CollectionDetail& d, std::string_view record) {
  if (d.amount.is_zero()) return refuse("E_AMOUNT", 51, "el valor del pago es cero");
  const auto origin = number(record.substr(64, 2));
  if (origin < 1 || origin > 8) return refuse("E_PROC", 65, "la procedencia del pago no existe");
  d.origin = static_cast<Origin>(origin);
  const auto means = static_cast<int>(number(record.substr(66, 2)));
  if (!is_known_means(means, tolerances.card_means_50_56))
    return refuse("E_MEDIO", 67, "el medio de pago no existe");
  if (means >= 50) note("card_means_50_56");
  d.means = static_cast<Means>(means);
  if (d.sequence <= last_sequence)
    return refuse("E_SEQNO", 88, "la secuencia no es mayor que la anterior");
  if (d.return_cause == "000") note("causal_000");
  return check_filler(record, 98);
}

bool CollectionParser::Impl::is_repeated(const CollectionDetail& d) {
  std::size_t h = std::hash<std::string>{}(d.raw_reference);
  for (const std::int64_t part :
       {d.amount.centavos(), std::int64_t{d.operation}, std::int64_t{d.authorization},
        std::int64_t{d.office}, static_cast<std::int64_t>(d.means)})
    h = h * 1'099'511'628'211U + static_cast<std::size_t>(part);
  const auto [from, to] = seen.equal_range(h);
  for (auto it = from; it != to; ++it) {
    const auto& o = file.details[it->second];
    if (o.raw_reference == d.raw_reference && o.amount == d.amount && o.origin == d.origin &&
        o.means == d.means && o.operation == d.operation && o.authorization == d.authorization &&
        o.debited_bank == d.debited_bank && o.office == d.office)
      return true;
  }
  seen.emplace(h, file.details.size());
  return false;
}

bool CollectionParser::Impl::add_detail(CollectionDetail d) {
  // A payment made twice at two offices differs; the same line twice is the bank's own repetition.
  if (is_repeated(d)) {
    if (!tolerances.repeated_details)
      return refuse("E_DUP_DETAIL", 3, "el mismo pago está dos veces en el lote");
    note("repeated_details");
  }
  if (d.amount.centavos() > Money::kMaxCentavos - file.total.centavos())
    return refuse("E_AMOUNT", 51, "la suma de los pagos pasa del máximo");
  last_sequence = d.sequence;
  lot_total += d.amount;
  file.total += d.amount;
  ++lot_count;
  file.details.push_back(std::move(d));
  state = State::kInLot;
  return true;
}

bool CollectionParser::Impl::lot_control(std::string_view record) {
  if (!check_numeric(record, {{3, 9}, {12, 18}, {30, 4}})) return false;
  auto& lot = file.lots.back();
  const auto declared = number(record.substr(2, 9));
  if (declared != lot_count) {
    if (!tolerances.lot_count_includes_control || declared != lot_count + 2)
      return refuse("E_LOT_COUNT", 3,
                    "el lote declara " + std::to_string(declared) + " pagos y trae " +
                        std::to_string(lot_count));
    note("lot_count_includes_control");
  }
  if (number(record.substr(11, 18)) != lot_total.centavos())
    return refuse("E_LOT_TOTAL", 12,
                  "el total del lote no es la suma de sus pagos, " + to_plain(lot_total));
  if (number(record.substr(29, 4)) != lot.number)
    return refuse("E_LOT_MISMATCH", 30, "el control nombra otro lote");
  if (!check_filler(record, 34)) return false;
  lot.count = lot_count;
  lot.total = lot_total;
  state = State::kLotClosed;
  return true;
}

bool CollectionParser::Impl::file_control(std::string_view record) {
  if (!check_numeric(record, {{3, 9}, {12, 18}})) return false;
  const auto declared = number(record.substr(2, 9));
  if (declared != static_cast<std::int64_t>(file.details.size()))
    return refuse("E_FILE_COUNT", 3,
                  "el archivo declara " + std::to_string(declared) + " pagos y trae " +
                      std::to_string(file.details.size()));
  if (number(record.substr(11, 18)) != file.total.centavos())
    return refuse("E_FILE_TOTAL", 12,
                  "el total del archivo no es la suma de sus pagos, " + to_plain(file.total));
  if (!check_filler(record, 30)) return false;
  state = State::kEnd;
  return true;
}

CollectionParser::CollectionParser(std::optional<Nit> our_nit, Tolerances tolerances)
    : impl_(std::make_unique<Impl>(std::move(our_nit), tolerances)) {}
CollectionParser::~CollectionParser() = default;

bool CollectionParser::feed(std::string_view bytes) {
  if (impl_->fault) return false;
  impl_->any_byte = impl_->any_byte || !bytes.empty();
  impl_->digest.update(bytes);
  return impl_->take_chunk(bytes);
}

FileResult<CollectionFile> CollectionParser::finish() {
  auto& p = *impl_;
  if (!p.fault && !p.any_byte) p.fault = FileFault{"E_EMPTY", 0, 0, "el archivo está vacío"};
  if (!p.fault && !p.pending.empty()) p.take_line(p.pending, false);
  if (!p.fault && p.state != State::kEnd)
    p.refuse("E_TRUNCATED", 0, "el archivo termina antes de su registro de control");
  if (p.fault) return tl::unexpected(*p.fault);
  p.file.sha256 = p.digest.finish();
  return std::move(p.file);
}

FileResult<CollectionFile> parse_collection_2001(std::string_view bytes, std::optional<Nit> our_nit,
                                                 Tolerances tolerances) {
  CollectionParser parser(std::move(our_nit), tolerances);
  parser.feed(bytes);
  return parser.finish();
}

}  // namespace recaudo::bank_files
