#include "gateways/bank_files/asobancaria_2001.h"

#include "gateways/bank_files/record_reader.h"
#include "gateways/bank_files/repeated_details.h"

namespace recaudo::bank_files {
namespace {

constexpr std::size_t kRecordLength = 162;

enum class State { kStart, kFileOpen, kLotOpen, kInLot, kLotClosed, kEnd };

}  // namespace

bool is_known_means(int code, bool with_cards) {
  return (code >= 1 && code <= 3) || (code >= 11 && code <= 15) || (code >= 21 && code <= 25) ||
         (with_cards && code >= 50 && code <= 56);
}

struct CollectionParser::Impl : RecordReader {
  Impl(std::optional<Nit> nit, Tolerances t)
      : RecordReader(kRecordLength, t), our_nit(std::move(nit)) {}

  std::optional<Nit> our_nit;
  State state = State::kStart;
  CollectionFile file;
  int lot_count = 0;
  Money lot_total;
  int last_sequence = 0;
  RepeatedDetails seen;

  bool take_record(std::string_view record) override;
  std::size_t shortest_length(std::string_view type) const override;
  // Several banks send only the 29 characters of the file control (§1.1).
  bool may_end_early(std::string_view type) const override { return type == "09"; }
  bool is_complete() const override { return state == State::kEnd; }
  FileResult<CollectionFile> finish();

  bool file_header(std::string_view record);
  bool header_codes(std::string_view record);
  bool lot_header(std::string_view record);
  bool detail(std::string_view record);
  bool detail_rules(CollectionDetail& d, std::string_view record);
  bool add_detail(CollectionDetail d);
  bool lot_control(std::string_view record);
  bool file_control(std::string_view record);
};

// The return cause of a detail may be blank as well.
std::size_t CollectionParser::Impl::shortest_length(std::string_view type) const {
  if (type == "01") return 55;
  if (type == "05") return 19;
  if (type == "06") return 94;
  if (type == "08") return 33;
  if (type == "09") return 29;
  return kRecordLength;
}

bool CollectionParser::Impl::take_record(std::string_view record) {
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
  h.file_time = static_cast<int>(digits_value(record.substr(48, 4)));
  if (h.file_time < 1 || h.file_time > 2400 || h.file_time % 100 > 59)
    return refuse("E_TIME", 49, "la hora del archivo no existe");
  h.modifier = record[52];
  if (!((h.modifier >= 'A' && h.modifier <= 'Z') || (h.modifier >= '0' && h.modifier <= '9')))
    return refuse("E_MODIFIER", 53, "el modificador debe ser A-Z o 0-9");
  const auto type = digits_value(record.substr(53, 2));
  if (type < 1 || type > 3) return refuse("E_ACCT_TYPE", 54, "el tipo de cuenta no existe");
  h.account_type = static_cast<AccountType>(type);
  return true;
}

bool CollectionParser::Impl::lot_header(std::string_view record) {
  if (!check_numeric(record, {{3, 13}, {16, 4}})) return false;
  const auto service = record.substr(2, 13);
  if (!has_valid_ean13(service)) {
    if (!tolerances_.service_code_not_ean)
      return refuse("E_EAN", 3, "el código de servicio no cumple su dígito de control");
    note("service_code_not_ean");
  }
  const auto lot = static_cast<int>(digits_value(record.substr(15, 4)));
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
  d.amount = Money::centavos(digits_value(record.substr(50, 14)));
  d.operation = static_cast<int>(digits_value(record.substr(68, 6)));
  d.authorization = static_cast<int>(digits_value(record.substr(74, 6)));
  d.debited_bank = BankCode(std::string(record.substr(80, 3)));
  d.office = static_cast<int>(digits_value(record.substr(83, 4)));
  d.sequence = static_cast<int>(digits_value(record.substr(87, 7)));
  d.return_cause = std::string(record.substr(94, 3));
  d.lot = file.lots.back().number;
  d.line = line_;
  return detail_rules(d, record) && add_detail(std::move(d));
}

bool CollectionParser::Impl::detail_rules(CollectionDetail& d, std::string_view record) {
  if (d.amount.is_zero()) return refuse("E_AMOUNT", 51, "el valor del pago es cero");
  const auto origin = digits_value(record.substr(64, 2));
  if (origin < 1 || origin > 8) return refuse("E_PROC", 65, "la procedencia del pago no existe");
  d.origin = static_cast<Origin>(origin);
  const auto means = static_cast<int>(digits_value(record.substr(66, 2)));
  if (!is_known_means(means, tolerances_.card_means_50_56))
    return refuse("E_MEDIO", 67, "el medio de pago no existe");
  if (means >= 50) note("card_means_50_56");
  d.means = static_cast<Means>(means);
  if (d.sequence <= last_sequence)
    return refuse("E_SEQNO", 88, "la secuencia no es mayor que la anterior");
  if (d.return_cause == "000") note("causal_000");
  return check_filler(record, 98);
}

bool CollectionParser::Impl::add_detail(CollectionDetail d) {
  if (seen.repeats(d, file.details)) {
    if (!tolerances_.repeated_details)
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
  const auto declared = digits_value(record.substr(2, 9));
  if (declared != lot_count) {
    if (!tolerances_.lot_count_includes_control || declared != lot_count + 2)
      return refuse("E_LOT_COUNT", 3,
                    "el lote declara " + std::to_string(declared) + " pagos y trae " +
                        std::to_string(lot_count));
    note("lot_count_includes_control");
  }
  if (digits_value(record.substr(11, 18)) != lot_total.centavos())
    return refuse("E_LOT_TOTAL", 12,
                  "el total del lote no es la suma de sus pagos, " + to_plain(lot_total));
  if (digits_value(record.substr(29, 4)) != lot.number)
    return refuse("E_LOT_MISMATCH", 30, "el control nombra otro lote");
  if (!check_filler(record, 34)) return false;
  lot.count = lot_count;
  lot.total = lot_total;
  state = State::kLotClosed;
  return true;
}

bool CollectionParser::Impl::file_control(std::string_view record) {
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

FileResult<CollectionFile> CollectionParser::Impl::finish() {
  if (!finish_records()) return tl::unexpected(*fault_);
  file.sha256 = digest_.finish();
  file.findings = std::move(findings_);
  return std::move(file);
}

CollectionParser::CollectionParser(std::optional<Nit> our_nit, Tolerances tolerances)
    : impl_(std::make_unique<Impl>(std::move(our_nit), tolerances)) {}
CollectionParser::~CollectionParser() = default;

bool CollectionParser::feed(std::string_view bytes) {
  return impl_->feed(bytes);
}

FileResult<CollectionFile> CollectionParser::finish() {
  return impl_->finish();
}

FileResult<CollectionFile> parse_collection_2001(std::string_view bytes, std::optional<Nit> our_nit,
                                                 Tolerances tolerances) {
  CollectionParser parser(std::move(our_nit), tolerances);
  parser.feed(bytes);
  return parser.finish();
}

}  // namespace recaudo::bank_files
