#include "gateways/bank_files/collection_1998.h"

#include "gateways/bank_files/record_reader.h"
#include "gateways/bank_files/repeated_details.h"

namespace recaudo::bank_files {
namespace {

constexpr std::size_t kRecordLength = 128;
constexpr std::uint8_t kReferenceDigits = 25;

enum class State { kStart, kOpen, kEnd };

}  // namespace

struct Collection1998Parser::Impl : RecordReader {
  Impl(std::optional<Nit> nit, Tolerances t)
      : RecordReader(kRecordLength, t), our_nit(std::move(nit)) {
    file.version = 1998;
  }

  std::optional<Nit> our_nit;
  State state = State::kStart;
  CollectionFile file;
  int last_sequence = -1;
  RepeatedDetails seen;

  bool take_record(std::string_view record) override;
  std::size_t shortest_length(std::string_view type) const override;
  bool is_complete() const override { return state == State::kEnd; }
  FileResult<CollectionFile> finish();

  bool file_header(std::string_view record);
  bool detail(std::string_view record);
  bool add_detail(CollectionDetail d);
  bool file_control(std::string_view record);
};

std::size_t Collection1998Parser::Impl::shortest_length(std::string_view type) const {
  if (type == "01") return 41;
  if (type == "02") return 49;
  if (type == "09") return 29;
  return kRecordLength;
}

bool Collection1998Parser::Impl::take_record(std::string_view record) {
  const auto type = record.substr(0, 2);
  if (type == "01" && state == State::kStart) return file_header(record);
  if (type == "02" && state == State::kOpen) return detail(record);
  if (type == "09" && state == State::kOpen) return file_control(record);
  return refuse("E_SEQ", 1, "aquí no puede ir un registro de tipo " + std::string(type));
}

bool Collection1998Parser::Impl::file_header(std::string_view record) {
  if (!tolerances_.format_1998)
    return refuse("E_FORMAT", 0,
                  "es un archivo Asobancaria 1998 y el convenio del banco no lo admite "
                  "(tolerancia format_1998); pida al banco el de 2001");
  note("format_1998");
  if (!check_numeric(record, {{3, 13}, {16, 8}, {24, 3}, {27, 15}})) return false;
  if (record.substr(2, 3) != "000")
    return refuse("E_NIT", 3, "el NIT debe tener diez dígitos después de tres ceros");
  auto& h = file.header;
  h.nit = Nit(std::string(record.substr(5, 10)));
  if (our_nit && *our_nit != h.nit) return refuse("E_NIT", 3, "el archivo es de otra entidad");
  const auto collected = parse_compact_date(record.substr(15, 8));
  if (!collected) return refuse("E_DATE", 16, "la fecha de recaudo no existe");
  h.collection_date = *collected;
  h.bank = BankCode(std::string(record.substr(23, 3)));
  h.account = normalise_account(record.substr(26, 15));
  if (!check_filler(record, 42)) return false;
  state = State::kOpen;
  return true;
}

bool Collection1998Parser::Impl::detail(std::string_view record) {
  if (!check_numeric(record, {{3, 25}, {28, 13}, {41, 2}, {43, 7}})) return false;
  CollectionDetail d;
  d.reference = SlipReference(std::string(strip_zeros(record.substr(2, kReferenceDigits))));
  d.reference_width = kReferenceDigits;
  d.means = Means::kNotTold;
  d.amount = Money::centavos(digits_value(record.substr(27, 13)));
  if (d.amount.is_zero()) return refuse("E_AMOUNT", 28, "el valor del pago es cero");
  const auto origin = digits_value(record.substr(40, 2));
  if (origin < 1 || origin > 8) return refuse("E_PROC", 41, "la procedencia del pago no existe");
  d.origin = static_cast<Origin>(origin);
  d.sequence = static_cast<int>(digits_value(record.substr(42, 7)));
  if (d.sequence <= last_sequence)
    return refuse("E_SEQNO", 43, "la secuencia no es mayor que la anterior");
  d.line = line_;
  if (record.find_first_not_of(' ', 49) != std::string_view::npos) {
    if (!tolerances_.tail_1998_ignored) return check_filler(record, 50);
    note("tail_1998_ignored");
  }
  return add_detail(std::move(d));
}

bool Collection1998Parser::Impl::add_detail(CollectionDetail d) {
  if (seen.repeats(d, file.details)) {
    if (!tolerances_.repeated_details)
      return refuse("E_DUP_DETAIL", 3, "el mismo pago está dos veces en el archivo");
    note("repeated_details");
  }
  if (d.amount.centavos() > Money::kMaxCentavos - file.total.centavos())
    return refuse("E_AMOUNT", 28, "la suma de los pagos pasa del máximo");
  last_sequence = d.sequence;
  file.total += d.amount;
  file.details.push_back(std::move(d));
  return true;
}

bool Collection1998Parser::Impl::file_control(std::string_view record) {
  if (!check_numeric(record, {{3, 9}, {12, 18}})) return false;
  const auto declared = digits_value(record.substr(2, 9));
  if (declared != static_cast<std::int64_t>(file.details.size()))
    return refuse("E_FILE_COUNT", 3,
                  "el archivo declara " + std::to_string(declared) + " pagos y trae " +
                      std::to_string(file.details.size()));
  if (digits_value(record.substr(11, 18)) != file.total.centavos())
    return refuse("E_FILE_TOTAL", 12,
                  "el total del archivo no es la suma de sus pagos, " + to_plain(file.total));
  if (!check_filler(record, 30)) return false;
  state = State::kEnd;
  return true;
}

FileResult<CollectionFile> Collection1998Parser::Impl::finish() {
  if (!finish_records()) return tl::unexpected(*fault_);
  file.sha256 = digest_.finish();
  file.findings = std::move(findings_);
  return std::move(file);
}

Collection1998Parser::Collection1998Parser(std::optional<Nit> our_nit, Tolerances tolerances)
    : impl_(std::make_unique<Impl>(std::move(our_nit), tolerances)) {}
Collection1998Parser::~Collection1998Parser() = default;

bool Collection1998Parser::feed(std::string_view bytes) {
  return impl_->feed(bytes);
}

FileResult<CollectionFile> Collection1998Parser::finish() {
  return impl_->finish();
}

FileResult<CollectionFile> parse_collection_1998(std::string_view bytes, std::optional<Nit> our_nit,
                                                 Tolerances tolerances) {
  Collection1998Parser parser(std::move(our_nit), tolerances);
  parser.feed(bytes);
  return parser.finish();
}

}  // namespace recaudo::bank_files
