#include "gateways/simulator/collection_file.h"

#include <map>

#include "base/error.h"

namespace recaudo::simulator {
namespace {

constexpr std::size_t kRecordLength = 162;

// Digits, right-aligned, zeros on the left.
std::string num(const std::string& digits, std::size_t width) {
  invariant(digits.size() <= width && digits.find_first_not_of("0123456789") == std::string::npos,
            "a numeric field holds digits and fits its width");
  return std::string(width - digits.size(), '0') + digits;
}

std::string num(std::int64_t n, std::size_t width) {
  return num(std::to_string(n), width);
}

std::string finish(std::string record) {
  record.resize(kRecordLength, ' ');
  return record + "\r\n";
}

std::string file_header(const CollectionHeader& h) {
  return finish("01" + num(h.nit, 10) + to_compact(h.collected) + num(h.bank, 3) +
                num(h.account, 17) + to_compact(add_days(h.collected, 1)) + num(h.hhmm, 4) +
                h.modifier + num(h.account_type, 2));
}

std::string detail(const CollectedItem& item, std::int64_t sequence) {
  return finish("06" + num(item.reference, 48) + num(item.amount.centavos(), 14) +
                num(item.procedencia, 2) + num(item.medio, 2) + num(item.operation, 6) +
                num(item.authorization, 6) + num(item.debited_bank, 3) + num(item.office, 4) +
                num(sequence, 7));
}

std::string lot(const std::string& gln, std::int64_t number,
                const std::vector<const CollectedItem*>& items) {
  std::string out = finish("05" + num(gln, 13) + num(number, 4));
  Money total;
  std::int64_t sequence = 1;  // the 05 counts as the first
  for (const auto* item : items) {
    out += detail(*item, ++sequence);
    total += item->amount;
  }
  return out + finish("08" + num(static_cast<std::int64_t>(items.size()), 9) +
                      num(total.centavos(), 18) + num(number, 4));
}

}  // namespace

std::string write_collection_file(const CollectionHeader& header,
                                  const std::vector<CollectedItem>& items) {
  invariant(!items.empty(), "a collection file has details");
  std::map<std::string, std::vector<const CollectedItem*>> lots;
  Money total;
  for (const auto& item : items) {
    lots[item.gln].push_back(&item);
    total += item.amount;
  }
  std::string out = file_header(header);
  std::int64_t number = 0;
  for (const auto& [gln, members] : lots) out += lot(gln, ++number, members);
  return out +
         finish("09" + num(static_cast<std::int64_t>(items.size()), 9) + num(total.centavos(), 18));
}

}  // namespace recaudo::simulator
