// Writes collection files for tests: correct by construction, so that a test can break one thing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace recaudo::bank_files::testing {

struct WrittenDetail {
  std::int64_t reference = 1;
  std::int64_t centavos = 100;
  int origin = 1;
  int means = 1;
  int operation = 0;
  int authorization = 0;
  int office = 40;
  std::string cause = "   ";
  bool operator==(const WrittenDetail&) const = default;
};

using WrittenLot = std::vector<WrittenDetail>;

inline std::string digits(std::int64_t n, std::size_t width) {
  const auto text = std::to_string(n);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

inline std::string record(std::string text) {
  text.resize(162, ' ');
  return text + "\r\n";
}

struct WrittenHeader {
  std::string date = "20261005";
  std::string account = "00000400702127399";
};

inline std::string detail_record(const WrittenDetail& d, int sequence) {
  return record("06" + digits(d.reference, 48) + digits(d.centavos, 14) + digits(d.origin, 2) +
                digits(d.means, 2) + digits(d.operation, 6) + digits(d.authorization, 6) + "999" +
                digits(d.office, 4) + digits(sequence, 7) + d.cause);
}

inline std::string write_collection(const std::vector<WrittenLot>& lots,
                                    const WrittenHeader& h = {}) {
  std::string out = record("019001234568" + h.date + "040" + h.account + h.date + "0213A01");
  std::int64_t count = 0, total = 0;
  int number = 0;
  for (const auto& lot : lots) {
    out += record("057709998123014" + digits(++number, 4));
    std::int64_t lot_total = 0;
    int sequence = 1;
    for (const auto& d : lot) {
      out += detail_record(d, ++sequence);
      lot_total += d.centavos;
    }
    out += record("08" + digits(std::int64_t(lot.size()), 9) + digits(lot_total, 18) +
                  digits(number, 4));
    count += std::int64_t(lot.size());
    total += lot_total;
  }
  return out + record("09" + digits(count, 9) + digits(total, 18));
}

}  // namespace recaudo::bank_files::testing
