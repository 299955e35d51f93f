#include "gateways/bank_files/billing_2001.h"

#include <algorithm>
#include <utility>

#include "gateways/bank_files/record_reader.h"

namespace recaudo::bank_files {
namespace {

constexpr std::size_t kRecordLength = 220;
constexpr std::string_view kNoDay = "00000000";

enum class State { kStart, kFileOpen, kLotOpen, kInLot, kLotClosed, kEnd };

// The first field of a record stands at column 1.
std::string_view field(std::string_view record, int column, std::size_t length) {
  return record.substr(static_cast<std::size_t>(column) - 1, length);
}

std::string text_field(std::string_view record, int column, std::size_t length) {
  const auto text = field(record, column, length);
  return std::string(text.substr(0, text.find_last_not_of(' ') + 1));
}

}  // namespace

struct BillingParser::Impl : RecordReader {
  Impl(std::optional<Nit> nit, Tolerances t, BillingTail tail_kind)
      : RecordReader(kRecordLength, t), our_nit(std::move(nit)), tail(tail_kind) {}

  std::optional<Nit> our_nit;
  BillingTail tail;
  State state = State::kStart;
  BillingFile file;
  BillingTotals lot_sums, sums;

  bool take_record(std::string_view record) override;
  std::size_t shortest_length(std::string_view type) const override;
  bool is_complete() const override { return state == State::kEnd; }
  FileResult<BillingFile> finish();

  bool file_header(std::string_view record);
  bool lot_header(std::string_view record);
  bool detail(std::string_view record);
  bool read_due(std::string_view record, BillingDetail& d);
  bool read_tail(std::string_view record, BillingDetail& d);
  bool add(BillingDetail d);
  bool check_totals(std::string_view record, const BillingTotals& sums_there, bool of_lot);
  bool lot_control(std::string_view record);
  bool file_control(std::string_view record);
};

std::size_t BillingParser::Impl::shortest_length(std::string_view type) const {
  if (type == "01") return 38;
  if (type == "05") return 19;
  if (type == "06") return 196;
  if (type == "08") return 51;
  if (type == "09") return 47;
  return kRecordLength;
}

bool BillingParser::Impl::take_record(std::string_view record) {
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

bool BillingParser::Impl::file_header(std::string_view record) {
  if (!check_numeric(record, {{3, 10}, {13, 10}, {23, 3}, {26, 8}, {34, 4}})) return false;
  auto& h = file.header;
  h.nit = Nit(std::string(field(record, 3, 10)));
  if (our_nit && *our_nit != h.nit) return refuse("E_NIT", 3, "el archivo es de otra entidad");
  h.additional_nit = Nit(std::string(field(record, 13, 10)));
  h.originator = BankCode(std::string(field(record, 23, 3)));
  const auto written = parse_compact_date(field(record, 26, 8));
  if (!written) return refuse("E_DATE", 26, "la fecha del archivo no existe");
  h.file_date = *written;
  h.file_time = static_cast<int>(digits_value(field(record, 34, 4)));
  if (h.file_time < 1 || h.file_time > 2400 || h.file_time % 100 > 59)
    return refuse("E_TIME", 34, "la hora del archivo no existe");
  h.modifier = record[37];
  if (!((h.modifier >= 'A' && h.modifier <= 'Z') || (h.modifier >= '0' && h.modifier <= '9')))
    return refuse("E_MODIFIER", 38, "el modificador debe ser A-Z o 0-9");
  if (!check_filler(record, 39)) return false;
  state = State::kFileOpen;
  return true;
}

bool BillingParser::Impl::lot_header(std::string_view record) {
  if (!check_numeric(record, {{3, 13}, {16, 4}})) return false;
  const auto service = field(record, 3, 13);
  if (!has_valid_ean13(service)) {
    if (!tolerances_.service_code_not_ean)
      return refuse("E_EAN", 3, "el código de servicio no cumple su dígito de control");
    note("service_code_not_ean");
  }
  const auto number = static_cast<int>(digits_value(field(record, 16, 4)));
  if (number != static_cast<int>(file.lots.size()) + 1)
    return refuse("E_LOT_ORDER", 16, "el número de lote no sigue al anterior");
  if (!check_filler(record, 35)) return false;
  file.lots.push_back({ServiceCode(std::string(service)), number, text_field(record, 20, 15), {}});
  lot_sums = BillingTotals{};
  state = State::kLotOpen;
  return true;
}

bool BillingParser::Impl::detail(std::string_view record) {
  if (!check_numeric(record, {{3, 48},
                              {81, 2},
                              {86, 14},
                              {100, 13},
                              {113, 14},
                              {127, 8},
                              {135, 8},
                              {160, 2},
                              {162, 10},
                              {194, 3}}))
    return false;
  BillingDetail d;
  d.reference = SlipReference(std::string(strip_zeros(field(record, 3, 48))));
  d.secondary_reference = text_field(record, 51, 30);
  d.periods = static_cast<int>(digits_value(field(record, 81, 2)));
  d.cycle = text_field(record, 83, 3);
  d.amount = Money::centavos(digits_value(field(record, 86, 14)));
  d.additional_service = ServiceCode(std::string(field(record, 100, 13)));
  d.additional_amount = Money::centavos(digits_value(field(record, 113, 14)));
  d.receiver = std::string(field(record, 135, 8));
  d.payer_account = text_field(record, 143, 17);
  d.payer_account_type = static_cast<int>(digits_value(field(record, 160, 2)));
  d.payer_document = std::string(field(record, 162, 10));
  d.payer_name = text_field(record, 172, 22);
  d.originator = BankCode(std::string(field(record, 194, 3)));
  return read_due(record, d) && read_tail(record, d) && add(std::move(d));
}

bool BillingParser::Impl::read_due(std::string_view record, BillingDetail& d) {
  const auto digits = field(record, 127, 8);
  if (digits == kNoDay) return true;
  const auto day = parse_compact_date(digits);
  if (!day) return refuse("E_DATE", 127, "la fecha de vencimiento no existe");
  d.due_on = *day;
  return true;
}

bool BillingParser::Impl::read_tail(std::string_view record, BillingDetail& d) {
  const bool is_blank = record.find_first_not_of(' ', 196) == std::string_view::npos;
  if (tail == BillingTail::kBlank || is_blank) return check_filler(record, 197);
  if (!check_numeric(record, {{197, 10}, {207, 8}, {215, 1}})) return false;
  BillingSurcharge s;
  s.ten_thousandths = digits_value(field(record, 197, 10));
  const auto cut = parse_compact_date(field(record, 207, 8));
  if (!cut) return refuse("E_DATE", 207, "la fecha de corte no existe");
  s.cut_on = *cut;
  if (record[214] != '0' && record[214] != '1')
    return refuse("E_CODE", 215, "el tipo de recargo debe ser 0 o 1");
  s.once = record[214] == '1';
  d.surcharge = s;
  return check_filler(record, 216);
}

bool BillingParser::Impl::add(BillingDetail d) {
  if (d.amount.centavos() > Money::kMaxCentavos - sums.amount.centavos())
    return refuse("E_AMOUNT", 86, "la suma de los valores pasa del máximo");
  if (d.additional_amount.centavos() > Money::kMaxCentavos - sums.additional.centavos())
    return refuse("E_AMOUNT", 113, "la suma de los valores pasa del máximo");
  for (auto* s : {&lot_sums, &sums}) {
    ++s->count;
    s->amount += d.amount;
    s->additional += d.additional_amount;
  }
  file.lots.back().details.push_back(std::move(d));
  state = State::kInLot;
  return true;
}

bool BillingParser::Impl::check_totals(std::string_view record, const BillingTotals& there,
                                       bool of_lot) {
  if (!check_numeric(record, {{3, 9}, {12, 18}, {30, 18}})) return false;
  const auto declared = digits_value(field(record, 3, 9));
  if (declared != there.count) {
    if (!of_lot || !tolerances_.lot_count_includes_control || declared != there.count + 2)
      return refuse(of_lot ? "E_LOT_COUNT" : "E_FILE_COUNT", 3,
                    "el control declara " + std::to_string(declared) + " registros y hay " +
                        std::to_string(there.count));
    note("lot_count_includes_control");
  }
  for (const auto& [column, sum] : {std::pair{12, there.amount}, {30, there.additional}})
    if (digits_value(field(record, column, 18)) != sum.centavos())
      return refuse(of_lot ? "E_LOT_TOTAL" : "E_FILE_TOTAL", column,
                    "el total no es la suma de los registros, " + to_plain(sum));
  return true;
}

bool BillingParser::Impl::lot_control(std::string_view record) {
  if (!check_totals(record, lot_sums, true) || !check_numeric(record, {{48, 4}})) return false;
  if (digits_value(field(record, 48, 4)) != file.lots.back().number)
    return refuse("E_LOT_MISMATCH", 48, "el control nombra otro lote");
  if (!check_filler(record, 52)) return false;
  state = State::kLotClosed;
  return true;
}

bool BillingParser::Impl::file_control(std::string_view record) {
  if (!check_totals(record, sums, false) || !check_filler(record, 48)) return false;
  state = State::kEnd;
  return true;
}

FileResult<BillingFile> BillingParser::Impl::finish() {
  if (!finish_records()) return tl::unexpected(*fault_);
  return std::move(file);
}

BillingParser::BillingParser(std::optional<Nit> our_nit, Tolerances tolerances, BillingTail tail)
    : impl_(std::make_unique<Impl>(std::move(our_nit), tolerances, tail)) {}
BillingParser::~BillingParser() = default;

bool BillingParser::feed(std::string_view bytes) {
  return impl_->feed(bytes);
}

FileResult<BillingFile> BillingParser::finish() {
  return impl_->finish();
}

FileResult<BillingFile> parse_billing_2001(std::string_view bytes, std::optional<Nit> our_nit,
                                           Tolerances tolerances, BillingTail tail) {
  BillingParser parser(std::move(our_nit), tolerances, tail);
  parser.feed(bytes);
  return parser.finish();
}

BillingTotals totals_of(const BillingLot& lot) {
  BillingTotals out;
  for (const auto& d : lot.details) {
    ++out.count;
    out.amount += d.amount;
    out.additional += d.additional_amount;
  }
  return out;
}

BillingTotals totals_of(const BillingFile& file) {
  BillingTotals out;
  for (const auto& lot : file.lots) {
    const auto one = totals_of(lot);
    out.count += one.count;
    out.amount += one.amount;
    out.additional += one.additional;
  }
  return out;
}

}  // namespace recaudo::bank_files
