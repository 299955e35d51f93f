#include "core/registry/cadastre_file.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/bytes.h"
#include "base/time.h"

namespace recaudo::registry {
namespace {

// Layout of Registro 1 (docs/formats/igac-registro-1.md): 0-based start and length, in characters.
struct Field {
  std::size_t start;
  std::size_t length;
  const char* name;
};
constexpr Field kNumber{0, 30, "número predial"};
constexpr Field kType{30, 1, "tipo de registro"};
constexpr Field kOrder{31, 3, "número de orden"};
constexpr Field kOwners{34, 3, "total de registros"};
constexpr Field kName{37, 100, "nombre"};
constexpr Field kDocumentType{138, 1, "tipo de documento"};
constexpr Field kDocument{139, 12, "número de documento"};
constexpr Field kAddress{151, 100, "dirección"};
constexpr Field kDestino{252, 1, "destino económico"};
constexpr Field kLand{253, 15, "área de terreno"};
constexpr Field kBuilt{268, 6, "área construida"};
constexpr Field kAvaluo{274, 15, "avalúo"};
constexpr Field kVigencia{289, 8, "vigencia"};
constexpr Field kPrevious{297, 15, "número predial anterior"};
constexpr std::size_t kLeastLength = 297;
constexpr std::size_t kMostLength = 2'000;

bool is_control(char c) {
  const auto b = static_cast<unsigned char>(c);
  return b < 0x20 || b == 0x7F;
}

// One line cut by characters: in a UTF-8 file a tilde is one column, as in the Latin-1 files it
// replaced.
class Line {
 public:
  Line(std::string_view bytes, bool utf8) : bytes_(bytes), utf8_(utf8) {
    if (!utf8) return;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      if ((static_cast<unsigned char>(bytes[i]) & 0xC0) != 0x80) starts_.push_back(i);
    starts_.push_back(bytes.size());
  }
  // Nothing that a person cannot see belongs in a fixed-width line (and PostgreSQL keeps no NUL).
  std::optional<std::size_t> control_character() const {
    const auto it = std::ranges::find_if(bytes_, is_control);
    if (it == bytes_.end()) return std::nullopt;
    const auto at = static_cast<std::size_t>(it - bytes_.begin());
    if (!utf8_) return at;
    return static_cast<std::size_t>(std::ranges::lower_bound(starts_, at) - starts_.begin());
  }
  std::size_t length() const { return utf8_ ? starts_.size() - 1 : bytes_.size(); }
  std::string_view raw(const Field& f) const {
    const std::size_t from = std::min(f.start, length());
    const std::size_t to = std::min(f.start + f.length, length());
    return utf8_ ? bytes_.substr(starts_[from], starts_[to] - starts_[from])
                 : bytes_.substr(from, to - from);
  }
  std::string text(const Field& f) const {
    std::string_view s = raw(f);
    const auto first = s.find_first_not_of(' ');
    if (first == s.npos) return {};
    s = s.substr(first, s.find_last_not_of(' ') - first + 1);
    return utf8_ ? std::string(s) : latin1_to_utf8(s);
  }

 private:
  std::string_view bytes_;
  bool utf8_;
  std::vector<std::size_t> starts_;
};

bool all_digits(std::string_view s) {
  return !s.empty() && std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> number(std::string_view s) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (ec != std::errc{} || end != s.data() + s.size() || s.starts_with('-')) return std::nullopt;
  return n;
}

std::string without_leading_zeros(const std::string& s) {
  const auto first = s.find_first_not_of('0');
  return first == s.npos ? std::string() : s.substr(first);
}

struct Record {
  Npn npn;
  int order = 0;
  int total = 0;
  OwnerRecord owner;
  ParcelRecord parcel;  // without owners
  int line = 0;
};

using RecordOrRejection = tl::expected<Record, Rejection>;

tl::unexpected<Rejection> reject(int line, const Field& f, const std::string& what) {
  return tl::unexpected(
      Rejection{line, static_cast<int>(f.start) + 1, std::string(f.name) + ": " + what});
}

RecordOrRejection read_record(const Line& line, int n, std::string_view dane) {
  if (line.length() < kLeastLength)
    return tl::unexpected(
        Rejection{n, static_cast<int>(line.length()) + 1,
                  "línea de " + std::to_string(line.length()) + " caracteres; mínimo 297"});
  if (const auto at = line.control_character())
    return tl::unexpected(
        Rejection{n, static_cast<int>(*at) + 1, "hay un carácter de control que no se ve"});
  for (const Field* f : {&kNumber, &kOrder, &kOwners, &kLand, &kBuilt, &kAvaluo, &kVigencia})
    if (!all_digits(line.raw(*f))) return reject(n, *f, "solo se aceptan dígitos");
  if (line.raw(kNumber).substr(0, 5) != dane) return reject(n, kNumber, "es de otro municipio");
  if (line.raw(kType) != "1") return reject(n, kType, "se esperaba 1");

  Record r;
  r.line = n;
  r.npn = Npn(std::string(line.raw(kNumber)));
  r.order = static_cast<int>(*number(line.raw(kOrder)));
  r.total = static_cast<int>(*number(line.raw(kOwners)));
  if (r.order < 1 || r.order > r.total) return reject(n, kOrder, "no está entre 1 y el total");
  r.owner = {line.text(kName), line.raw(kDocumentType)[0],
             without_leading_zeros(line.text(kDocument))};

  const std::string_view day = line.raw(kVigencia);
  const auto date =
      parse_compact_date(std::string(day.substr(4, 4)) + std::string(day.substr(2, 2)) +
                         std::string(day.substr(0, 2)));
  if (!date) return reject(n, kVigencia, "la fecha no existe");
  const std::int64_t avaluo = *number(line.raw(kAvaluo));
  if (avaluo > Money::kMaxCentavos / 100) return reject(n, kAvaluo, "es mayor que lo posible");
  const std::string previous = line.text(kPrevious);
  if (!previous.empty() && !all_digits(previous))
    return reject(n, kPrevious, "solo se aceptan dígitos");
  r.parcel = {.npn = r.npn,
              .previous_number = previous,
              .address = line.text(kAddress),
              .destino = line.raw(kDestino)[0],
              .land = {*number(line.raw(kLand))},
              .built = {*number(line.raw(kBuilt))},
              .avaluo = Money::pesos(avaluo),
              .vigencia = year_of(*date),
              .owners = {},
              .first_line = n};
  return r;
}

// One encoding for the whole file: lines that are not UTF-8 are Latin-1, and the two do not mix.
Result<bool> is_utf8_file(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return true;
  int line = 0;
  int utf8_line = 0;
  int latin1_line = 0;
  while (!bytes.empty() && (utf8_line == 0 || latin1_line == 0)) {
    ++line;
    const auto end = bytes.find('\n');
    const std::string_view text = bytes.substr(0, end);
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
    const bool ascii =
        std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) continue;
    int& first = is_valid_utf8(text) ? utf8_line : latin1_line;
    if (first == 0) first = line;
  }
  if (utf8_line != 0 && latin1_line != 0)
    return fail(Code::kCadastreUnreadable,
                "mezcla de codificaciones: la línea " + std::to_string(utf8_line) +
                    " está en UTF-8 y la línea " + std::to_string(latin1_line) + " en Latin-1");
  return false;
}

// The owners of a parcel must be orders 1..total, once each, and agree on what the parcel is.
std::optional<Rejection> fault_in(const std::vector<Record>& records) {
  const Record& first = records.front();
  std::vector<bool> seen(records.size() + 1);
  for (const Record& r : records) {
    if (r.parcel.avaluo != first.parcel.avaluo || r.parcel.vigencia != first.parcel.vigencia)
      return reject(r.line, kAvaluo,
                    "el predio tiene dos avalúos (línea " + std::to_string(first.line) + ")")
          .value();
    if (r.total != static_cast<int>(records.size()))
      return reject(r.line, kOwners,
                    "dice " + std::to_string(r.total) + " y hay " + std::to_string(records.size()) +
                        " registros del predio")
          .value();
    if (seen[static_cast<std::size_t>(r.order)])
      return reject(r.line, kOrder, "el orden " + std::to_string(r.order) + " está repetido")
          .value();
    seen[static_cast<std::size_t>(r.order)] = true;
  }
  return std::nullopt;
}

}  // namespace

Result<CadastreFile> parse_cadastre(std::string_view bytes, std::string_view dane) {
  if (bytes.size() > kMaxCadastreBytes) return fail(Code::kCadastreUnreadable, "más de 256 MB");
  RECAUDO_TRY(utf8, is_utf8_file(bytes));
  CadastreFile file;
  std::map<Npn, std::vector<Record>> groups;
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    std::string_view text = bytes.substr(0, end);
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    ++file.lines;
    if (text.empty() || text == "\x1A") continue;
    if (text.size() > kMostLength) {
      file.rejections.push_back(
          {file.lines, static_cast<int>(kMostLength) + 1, "línea de más de 2.000 caracteres"});
      continue;
    }
    auto record = read_record(Line(text, utf8), file.lines, dane);
    if (record)
      groups[record->npn].push_back(std::move(*record));
    else
      file.rejections.push_back(std::move(record).error());
  }
  for (auto& [npn, records] : groups) {
    if (auto fault = fault_in(records)) {
      file.rejections.push_back(std::move(*fault));
      continue;
    }
    std::ranges::sort(records, {}, &Record::order);
    ParcelRecord parcel = std::move(records.front().parcel);
    for (auto& r : records) parcel.owners.push_back(std::move(r.owner));
    file.parcels.push_back(std::move(parcel));
  }
  std::ranges::sort(file.rejections, {},
                    [](const Rejection& r) { return std::pair(r.line, r.column); });
  if (file.parcels.empty()) {
    const std::string first = file.rejections.empty()
                                  ? "el archivo está vacío"
                                  : "línea " + std::to_string(file.rejections[0].line) +
                                        ", columna " + std::to_string(file.rejections[0].column) +
                                        ": " + file.rejections[0].reason;
    return fail(Code::kCadastreUnreadable, "ningún predio se pudo leer; " + first);
  }
  const int vigencia = file.parcels.front().vigencia;
  for (const auto& p : file.parcels)
    if (p.vigencia != vigencia)
      return fail(Code::kCadastreUnreadable, "hay dos vigencias: " + std::to_string(vigencia) +
                                                 " y " + std::to_string(p.vigencia) + " (línea " +
                                                 std::to_string(p.first_line) + ")");
  return file;
}

}  // namespace recaudo::registry
