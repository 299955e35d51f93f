#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "core/journal_import/journal_file.h"

// Whatever the bytes: no crash, and every entry that is read balances.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo;
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  auto reader = journal_import::JournalReader::open(in, "asientos.csv", "otro-sistema");
  if (!reader) return 0;
  for (;;) {
    const auto some = reader->next(10);
    if (!some || some->empty()) return 0;
    if (some->size() > 10) std::abort();
    for (const auto& read : *some) {
      Money sum;
      for (const auto& leg : read.entry.legs) sum += leg.amount;
      if (!sum.is_zero() || read.line < 2) std::abort();
    }
  }
}
