#include "gateways/simulator/billing_file.h"

#include <algorithm>

#include "gateways/simulator/digits.h"

namespace recaudo::simulator {
namespace {

constexpr std::size_t kRecord = 220;

// One record: fields by first position (from 1) and width, as the document writes them.
struct Record {
  std::string_view text;
  std::string_view at(std::size_t first, std::size_t width) const {
    return text.substr(first - 1, width);
  }
  std::string_view type() const { return at(1, 2); }
};

std::string_view without_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? "0" : digits.substr(first);
}

// Of a lot or of the file.
struct Sums {
  std::int64_t count = 0, principal = 0, additional = 0;

  void add(const Sums& o) {
    count += o.count;
    principal += o.principal;
    additional += o.additional;
  }
};

class Reader {
 public:
  Reader(const std::string& nit, const std::vector<SimulatedService>& services)
      : nit_(nit), services_(services) {}

  // Empty, or what is wrong with this record.
  const char* take(Record r) {
    if (r.text.size() != kRecord) return "el registro no tiene 220 caracteres";
    const auto type = r.type();
    if (state_ == State::kStart) return type == "01" ? header(r) : "falta el registro 01";
    if (state_ == State::kEnd) return "hay registros después del 09";
    if (type == "05" && state_ == State::kFile) return lot_header(r);
    if (type == "06" && state_ == State::kLot) return detail(r);
    if (type == "08" && state_ == State::kLot) return lot_control(r);
    if (type == "09" && state_ == State::kFile) return file_control(r);
    return "el registro no va en este lugar";
  }
  bool complete() const { return state_ == State::kEnd; }

  std::vector<RegisteredSlip> slips;

 private:
  enum class State { kStart, kFile, kLot, kEnd };

  const char* header(Record r) {
    if (without_zeros(r.at(3, 10)) != without_zeros(nit_)) return "el NIT no es el de la empresa";
    if (!parse_compact_date(r.at(26, 8))) return "la fecha no es válida";
    state_ = State::kFile;
    return nullptr;
  }
  const char* lot_header(Record r) {
    gln_ = r.at(3, 13);
    if (std::ranges::find(services_, gln_, &SimulatedService::gln) == services_.end())
      return "el código de servicio no es de la empresa";
    lot_number_ = r.at(16, 4);
    if (!whole_number(lot_number_)) return "el número de lote no es numérico";
    lot_ = {};
    state_ = State::kLot;
    return nullptr;
  }
  const char* detail(Record r) {
    const auto reference = r.at(3, 48);
    const auto amount = whole_number(r.at(86, 14));
    const auto additional = whole_number(r.at(113, 14));
    const auto due = parse_compact_date(r.at(127, 8));
    if (reference.find_first_not_of("0123456789") != std::string_view::npos)
      return "la referencia no es numérica";
    if (!amount) return "el valor no es numérico";
    if (!additional) return "el valor adicional no es numérico";
    if (!due) return "la fecha de vencimiento no es válida";
    slips.push_back({gln_, std::string(without_zeros(reference)),
                     Money::centavos(*amount + *additional), *due});
    lot_.add({1, *amount, *additional});
    return nullptr;
  }
  const char* lot_control(Record r) {
    if (r.at(48, 4) != lot_number_) return "el número de lote no es el de su 05";
    if (const char* why = control(r, lot_)) return why;
    file_.add(lot_);
    state_ = State::kFile;
    return nullptr;
  }
  // Count, principal and additional amount stand in the same places of 08 and 09.
  static const char* control(Record r, const Sums& sums) {
    if (sums.count == 0 || whole_number(r.at(3, 9)) != sums.count)
      return "el número de registros no cuadra";
    if (whole_number(r.at(12, 18)) != sums.principal) return "el valor principal no cuadra";
    return whole_number(r.at(30, 18)) == sums.additional ? nullptr : "el valor adicional no cuadra";
  }
  const char* file_control(Record r) {
    if (const char* why = control(r, file_)) return why;
    state_ = State::kEnd;
    return nullptr;
  }

  const std::string& nit_;
  const std::vector<SimulatedService>& services_;
  State state_ = State::kStart;
  std::string gln_, lot_number_;
  Sums lot_, file_;
};

}  // namespace

tl::expected<std::vector<RegisteredSlip>, std::string> read_billing_file(
    std::string_view text, const std::string& nit, const std::vector<SimulatedService>& services) {
  Reader reader(nit, services);
  for (int line = 1; !text.empty(); ++line) {
    const auto end = text.find('\n');
    auto record = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (record.ends_with('\r')) record.remove_suffix(1);
    if (const char* why = reader.take({record}))
      return tl::unexpected("línea " + std::to_string(line) + ": " + why);
  }
  if (!reader.complete()) return tl::unexpected<std::string>("falta el registro 09");
  return std::move(reader.slips);
}

}  // namespace recaudo::simulator
