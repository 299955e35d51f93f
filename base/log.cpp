#include "base/log.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>

#include "base/clock.h"

namespace recaudo::log {
namespace {

std::atomic<Level> minimum{Level::kInfo};

void append_escaped(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto b = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (b < 0x20 || b == 0x7F) {
      std::array<char, 8> code{};
      (void)std::snprintf(code.data(), code.size(), "\\u%04x", b);
      out += code.data();
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

void set_level(Level level) {
  minimum.store(level);
}

void write(Level level, std::string_view operation, std::initializer_list<Field> fields) {
  if (level < minimum.load()) return;
  constexpr std::array<const char*, 4> kNames = {"debug", "info", "warn", "error"};
  std::string line = "{\"t\":\"" + to_utc_iso(SystemClock{}.now()) + "\",\"level\":\"" +
                     kNames[static_cast<std::size_t>(level)] + "\",\"op\":";
  append_escaped(line, operation);
  for (const auto& f : fields) {
    line += ',';
    append_escaped(line, f.name);
    line += ':';
    append_escaped(line, f.value);
  }
  line += "}\n";
  // One write per line: lines of several threads do not mix. A log that cannot be written has
  // nobody to tell.
  [[maybe_unused]] const auto n = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace recaudo::log
