#include "gateways/bank_files/recognise.h"

#include <algorithm>

#include "gateways/bank_files/asobancaria_2001.h"
#include "gateways/bank_files/camt053.h"
#include "gateways/bank_files/collection_1998.h"
#include "gateways/bank_files/csv_statement.h"
#include "gateways/bank_files/mt940.h"
#include "gateways/bank_files/text_lines.h"

namespace recaudo::bank_files {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kLine1998 = 128;
constexpr std::size_t kLineBilling = 220;
// Up to the last field of the header, which is digits.
constexpr std::size_t kHeader1998 = 41;
constexpr std::size_t kHeaderBilling = 38;

bool looks_like_records(std::string_view text) {
  text = without_byte_order_mark(text);
  if (text.size() < 2 || text[0] != '0') return false;
  return std::string_view("15689").find(text[1]) != std::string_view::npos;
}

// The three files of Asobancaria differ in the length of their records, in where the fields of
// their header end when a bank trims it, and only that of 1998 has its details right after it.
Format format_of_records(std::string_view text) {
  auto line = text.substr(0, text.find('\n'));
  if (text.substr(line.size()).starts_with("\n02")) return Format::kAsobancaria1998;
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto fields = line.find_last_not_of(' ') + 1;
  if (line.size() == kLine1998 || fields == kHeader1998) return Format::kAsobancaria1998;
  if (line.size() == kLineBilling || fields == kHeaderBilling) return Format::kBilling2001;
  return Format::kAsobancaria2001;
}

// A field begins a line, or the text block of an envelope; an hour in a text does not.
bool has_field_20(std::string_view text) {
  for (auto at = text.find(":20:"); at != text.npos; at = text.find(":20:", at + 1))
    if (at == 0 || text[at - 1] == '\n' || text[at - 1] == '\r' ||
        text.substr(0, at).ends_with("{4:"))
      return true;
  return false;
}

// No format but camt.053 is XML. A prologue that is longer than the head tells nothing yet: the
// reader sees the whole document.
Format format_of_xml(std::string_view text) {
  if (text.find("camt.053.001.") != text.npos) return Format::kCamt053;
  constexpr std::pair<std::string_view, std::string_view> kPrologue[] = {{"<!--", "-->"},
                                                                         {"<?", "?>"}};
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    if (text.empty()) return Format::kCamt053;
    const auto* part =
        std::ranges::find_if(kPrologue, [&](const auto& p) { return text.starts_with(p.first); });
    if (part == std::end(kPrologue)) return Format::kUnknown;
    const auto end = text.find(part->second);
    if (end == text.npos) return Format::kCamt053;
    text.remove_prefix(end + part->second.size());
  }
}

template <typename T>
FileResult<BankFile> as_bank_file(FileResult<T>&& read) {
  return std::move(read).map([](T&& file) { return BankFile(std::move(file)); });
}

}  // namespace

std::string_view to_string(Format format) {
  switch (format) {
    case Format::kAsobancaria2001:
      return "asobancaria-2001";
    case Format::kAsobancaria1998:
      return "asobancaria-1998";
    case Format::kBilling2001:
      return "facturacion-2001";
    case Format::kCamt053:
      return "camt.053";
    case Format::kMt940:
      return "mt940";
    case Format::kCsv:
      return "csv";
    case Format::kUnknown:
      break;
  }
  return "desconocido";
}

Format recognise(std::string_view bytes) {
  const auto head = bytes.substr(0, kRecognisedBytes);
  if (looks_like_records(head)) return format_of_records(head);
  const auto text = without_byte_order_mark(head);
  const auto first = text.find_first_not_of(kBlanks);
  if (first != text.npos && text[first] == '<') return format_of_xml(text);
  if (has_field_20(text)) return Format::kMt940;
  if (recognise_csv(head, builtin_csv_profiles()) != nullptr) return Format::kCsv;
  return Format::kUnknown;
}

std::string_view claimed_bank(std::string_view bytes) {
  const auto format = recognise(bytes);
  if (format == Format::kAsobancaria1998 && bytes.size() >= 26) return bytes.substr(23, 3);
  if (format == Format::kAsobancaria2001 && bytes.size() >= 23) return bytes.substr(20, 3);
  return {};
}

struct BankFileReader::Impl {
  explicit Impl(ReadOptions o) : options(std::move(o)) {}

  bool feed(std::string_view bytes);
  bool begin();
  bool feed_records(std::string_view bytes);
  FileResult<BankFile> finish();

  ReadOptions options;
  std::optional<Format> format;
  std::string kept;  // until the format is known, and of statements to the end
  std::optional<FileFault> fault;
  const CsvProfile* csv = nullptr;  // of a CSV: the one that its head has
  std::variant<std::monostate, CollectionParser, Collection1998Parser, BillingParser> records;
};

// The format is known: what was kept so far goes to its reader.
bool BankFileReader::Impl::begin() {
  format = recognise(kept);
  switch (*format) {
    case Format::kAsobancaria2001:
      records.emplace<CollectionParser>(options.our_nit, options.tolerances);
      break;
    case Format::kAsobancaria1998:
      records.emplace<Collection1998Parser>(options.our_nit, options.tolerances);
      break;
    case Format::kBilling2001:
      records.emplace<BillingParser>(options.our_nit, options.tolerances, BillingTail::kBlank);
      break;
    case Format::kUnknown:
      fault = kept.empty() ? FileFault{"E_EMPTY", 0, 0, "el archivo está vacío"}
                           : FileFault{"E_FORMAT", 0, 0, "no se reconoce el formato del archivo"};
      return false;
    case Format::kCsv:
      csv =
          recognise_csv(std::string_view(kept).substr(0, kRecognisedBytes), builtin_csv_profiles());
      return true;
    default:
      return true;
  }
  const std::string first = std::exchange(kept, {});
  return feed_records(first);
}

bool BankFileReader::Impl::feed_records(std::string_view bytes) {
  return std::visit(
      [bytes](auto& parser) {
        if constexpr (std::is_same_v<std::decay_t<decltype(parser)>, std::monostate>)
          return true;
        else
          return parser.feed(bytes);
      },
      records);
}

bool BankFileReader::Impl::feed(std::string_view bytes) {
  if (fault) return false;
  if (!std::holds_alternative<std::monostate>(records)) return feed_records(bytes);
  if (kept.size() + bytes.size() > kMaxStatementBytes && format) {
    fault = FileFault{"E_SIZE", 0, 0, "el archivo pasa de 16 MB"};
    kept.clear();
    return false;
  }
  if (format) {
    kept.append(bytes);
    return true;
  }
  const auto first = bytes.substr(0, kRecognisedBytes - kept.size());
  kept.append(first);
  if (kept.size() < kRecognisedBytes) return true;
  return begin() && feed(bytes.substr(first.size()));
}

FileResult<BankFile> BankFileReader::Impl::finish() {
  if (!fault && !format) begin();
  if (fault) return tl::unexpected(*fault);
  switch (*format) {
    case Format::kAsobancaria2001:
      return as_bank_file(std::get<CollectionParser>(records).finish());
    case Format::kAsobancaria1998:
      return as_bank_file(std::get<Collection1998Parser>(records).finish());
    case Format::kBilling2001:
      return as_bank_file(std::get<BillingParser>(records).finish());
    case Format::kCamt053:
      return as_bank_file(parse_camt053(kept));
    case Format::kMt940:
      return as_bank_file(parse_mt940(kept));
    default:
      break;
  }
  invariant(csv != nullptr, "a CSV has the profile it was recognised by");
  if (!csv->balance && !options.without_balances)
    return tl::unexpected(FileFault{"E_BALANCE", 0, 0,
                                    "el extracto no trae saldos y nada prueba sus movimientos; "
                                    "pida al banco uno que los traiga"});
  return as_bank_file(
      parse_csv_statement(kept, *csv, builtin_csv_profiles().concepts, options.csv_account));
}

BankFileReader::BankFileReader(ReadOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
BankFileReader::~BankFileReader() = default;

bool BankFileReader::feed(std::string_view bytes) {
  return impl_->feed(bytes);
}

FileResult<BankFile> BankFileReader::finish() {
  return impl_->finish();
}

Format BankFileReader::format() const {
  return impl_->format.value_or(Format::kUnknown);
}

FileResult<BankFile> parse_bank_file(std::string_view bytes, ReadOptions options) {
  BankFileReader reader(std::move(options));
  reader.feed(bytes);
  return reader.finish();
}

}  // namespace recaudo::bank_files
