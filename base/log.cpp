#include "base/log.h"

#include <unistd.h>

#include <array>
#include <cstdio>

#include "base/clock.h"

namespace recaudo::log {
namespace {

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

void write(Level level, std::string_view operation, std::initializer_list<Field> fields) {
  constexpr std::array<const char*, 3> kNames = {"info", "warn", "error"};
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
