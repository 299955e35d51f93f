#include "tests/vectors/code128.h"

namespace recaudo::vectors {
namespace {

constexpr int kCodeC = 99, kCodeB = 100, kFnc1 = 102, kStartB = 104, kStartC = 105, kStop = 106;
constexpr std::size_t kShortest = 4;  // start, FNC1, check, stop

}  // namespace

int check_symbol_of(const std::vector<int>& codewords) {
  if (codewords.size() < kShortest) return -1;
  long sum = codewords.front();
  for (std::size_t i = 1; i + 2 < codewords.size(); ++i) sum += static_cast<long>(i) * codewords[i];
  return static_cast<int>(sum % 103);
}

std::optional<std::string> read_gs1_128(const std::vector<int>& codewords) {
  const bool framed = codewords.size() >= kShortest && codewords.back() == kStop &&
                      codewords[1] == kFnc1 &&
                      (codewords[0] == kStartB || codewords[0] == kStartC) &&
                      codewords[codewords.size() - 2] == check_symbol_of(codewords);
  if (!framed) return std::nullopt;
  bool pairs = codewords[0] == kStartC;
  std::string out;
  for (std::size_t i = 2; i + 2 < codewords.size(); ++i) {
    const int word = codewords[i];
    if (word == kFnc1) {
      out += '\x1D';
    } else if (word == (pairs ? kCodeB : kCodeC)) {
      pairs = !pairs;
    } else if (word >= 0 && pairs && word < 100) {
      (out += static_cast<char>('0' + word / 10)) += static_cast<char>('0' + word % 10);
    } else if (word >= 0 && !pairs && word < 95) {
      out += static_cast<char>(' ' + word);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace recaudo::vectors
