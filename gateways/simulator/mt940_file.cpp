#include "gateways/simulator/mt940_file.h"

namespace recaudo::simulator {
namespace {

constexpr std::size_t kReference = 16;
constexpr std::size_t kInformationLine = 65;
constexpr std::size_t kInformationLines = 6;
constexpr int kLastNumber = 99'999;

// "10250000,00"
std::string amount(Money m) {
  auto text = to_plain(m.is_negative() ? -m : m);
  text[text.find('.')] = ',';
  return text;
}

std::string balance(const char* tag, Money m, const std::string& day) {
  return std::string(tag) + (m.is_negative() ? "D" : "C") + day + "COP" + amount(m) + "\r\n";
}

std::string ordinal(std::size_t n) {
  const auto text = "000" + std::to_string(n);
  return text.substr(text.size() - 4);
}

struct Codes {
  const char* mark;
  const char* type;
};

Codes codes_of(const StatementEntry& e) {
  switch (e.movement) {
    case Movement::kCharge:
      return {"D", "NCHG"};
    case Movement::kReturnedItem:
      return {"RC", "NRTI"};  // takes a credit back
    case Movement::kTransfer:
      break;
  }
  return {e.credit ? "C" : "D", "NTRF"};
}

// At most six lines of 65, as the field has.
std::string folded(const std::string& text) {
  std::string out = text.substr(0, kInformationLine);
  for (std::size_t line = 1; line < kInformationLines && line * kInformationLine < text.size();
       ++line)
    out += "\r\n" + text.substr(line * kInformationLine, kInformationLine);
  return out;
}

std::string entry(const StatementEntry& e, std::size_t n, const std::string& day) {
  const auto codes = codes_of(e);
  return ":61:" + day + day.substr(2) + codes.mark + amount(e.amount) + codes.type +
         e.service_reference.substr(0, kReference) + "//" + ordinal(n) +
         "\r\n:86:" + folded(e.text) + "\r\n";
}

}  // namespace

std::string write_mt940(const Statement& s) {
  const auto day = to_compact(s.day).substr(2);
  std::string out = ":20:STM" + day + "\r\n:25:" + s.account +
                    "\r\n:28C:" + std::to_string((s.sequence - 1) % kLastNumber + 1) + "/1\r\n";
  out += balance(":60F:", s.opening, day);
  for (std::size_t i = 0; i < s.entries.size(); ++i) out += entry(s.entries[i], i + 1, day);
  return out + balance(":62F:", s.closing, day) + balance(":64:", s.closing, day) + "-\r\n";
}

}  // namespace recaudo::simulator
