#include <algorithm>

#include "gateways/bank_files/billing_2001.h"
#include "gateways/bank_files/record_reader.h"
#include "gateways/bank_files/text_lines.h"

namespace recaudo::bank_files {
namespace {

constexpr std::size_t kRecordLength = 220;

// Letters that Spanish has and banks have not.
std::string to_ascii(const std::string& text) {
  constexpr std::pair<std::string_view, char> kPlain[] = {
      {"á", 'a'}, {"é", 'e'}, {"í", 'i'}, {"ó", 'o'}, {"ú", 'u'}, {"ü", 'u'}, {"ñ", 'n'},
      {"Á", 'A'}, {"É", 'E'}, {"Í", 'I'}, {"Ó", 'O'}, {"Ú", 'U'}, {"Ü", 'U'}, {"Ñ", 'N'}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto plain = std::ranges::find_if(
        kPlain, [&](const auto& p) { return text.compare(i, p.first.size(), p.first) == 0; });
    if (plain == std::end(kPlain)) {
      out += text[i];
    } else {
      out += plain->second;
      ++i;
    }
  }
  return out;
}

// One record, field after field; throws Stop for what does not fit.
class Record {
 public:
  Record(std::string_view type, int line) : text_(type), line_(line) {}

  Record& number(std::int64_t n, std::size_t width) {
    const auto digits = std::to_string(n);
    if (n < 0 || digits.size() > width) stop("el número no cabe en su campo");
    text_ += std::string(width - digits.size(), '0') + digits;
    return *this;
  }
  Record& digits(const std::string& text, std::size_t width) {
    if (text.empty() || text.size() > width || !all_digits(text))
      stop("van hasta " + std::to_string(width) + " dígitos");
    text_ += std::string(width - text.size(), '0') + text;
    return *this;
  }
  Record& text(const std::string& value, std::size_t width) {
    const bool printable =
        std::ranges::all_of(value, [](char c) { return c >= 0x20 && c <= 0x7E; });
    if (value.size() > width || !printable)
      stop("van hasta " + std::to_string(width) + " caracteres ASCII");
    text_ += value + std::string(width - value.size(), ' ');
    return *this;
  }
  // What people read and no machine compares.
  Record& shown(const std::string& value, std::size_t width) {
    return text(to_ascii(value).substr(0, width), width);
  }
  std::string done() {
    text_.resize(kRecordLength, ' ');
    return text_ + "\r\n";
  }

 private:
  [[noreturn]] void stop(std::string why) const {
    throw Stop{{"E_FIT", line_, static_cast<int>(text_.size()) + 1, std::move(why)}};
  }
  std::string text_;
  int line_;
};

class Writer {
 public:
  explicit Writer(const BillingFile& file) : file_(file) {}
  std::string write();

 private:
  Record record(std::string_view type) { return {type, ++line_}; }
  void lot(const BillingLot& lot, int number);
  void detail(const BillingDetail& d);
  Record control(std::string_view type, const BillingTotals& sums);

  const BillingFile& file_;
  std::string out_;
  int line_ = 0;
};

Record Writer::control(std::string_view type, const BillingTotals& sums) {
  auto r = record(type);
  r.number(sums.count, 9).number(sums.amount.centavos(), 18).number(sums.additional.centavos(), 18);
  return r;
}

void Writer::detail(const BillingDetail& d) {
  auto r = record("06");
  r.digits(d.reference.str(), 48)
      .text(d.secondary_reference, 30)
      .number(d.periods, 2)
      .text(d.cycle, 3)
      .number(d.amount.centavos(), 14)
      .digits(d.additional_service.empty() ? "0" : d.additional_service.str(), 13)
      .number(d.additional_amount.centavos(), 14)
      .digits(d.due_on ? to_compact(*d.due_on) : "0", 8)
      .digits(d.receiver, 8)
      .text(d.payer_account, 17)
      .number(d.payer_account_type, 2)
      .digits(d.payer_document, 10)
      .shown(d.payer_name, 22)
      .digits(d.originator.str(), 3);
  if (d.surcharge)
    r.number(d.surcharge->ten_thousandths, 10)
        .digits(to_compact(d.surcharge->cut_on), 8)
        .number(d.surcharge->once ? 1 : 0, 1);
  out_ += r.done();
}

void Writer::lot(const BillingLot& lot, int number) {
  auto header = record("05");
  if (lot.number != number || lot.details.empty())
    throw Stop{{"E_FIT", line_, 16, "los lotes van numerados desde 1 y ninguno está vacío"}};
  out_ += header.digits(lot.service.str(), 13).number(number, 4).shown(lot.description, 15).done();
  for (const auto& d : lot.details) detail(d);
  out_ += control("08", totals_of(lot)).number(number, 4).done();
}

std::string Writer::write() {
  const auto& h = file_.header;
  auto header = record("01");
  if (file_.lots.empty()) throw Stop{{"E_FIT", line_, 0, "el archivo no tiene lotes"}};
  out_ = header.digits(h.nit.str(), 10)
             .digits(h.additional_nit.empty() ? "0" : h.additional_nit.str(), 10)
             .digits(h.originator.str(), 3)
             .digits(to_compact(h.file_date), 8)
             .number(h.file_time, 4)
             .text(std::string(1, h.modifier), 1)
             .done();
  int number = 0;
  for (const auto& l : file_.lots) lot(l, ++number);
  return out_ + control("09", totals_of(file_)).done();
}

}  // namespace

FileResult<std::string> write_billing_2001(const BillingFile& file) {
  try {
    return Writer(file).write();
  } catch (const Stop& stop) {
    return tl::unexpected(stop.fault);
  }
}

}  // namespace recaudo::bank_files
