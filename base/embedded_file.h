// Text files compiled into the binary: migrations, templates, tables. One binary, no path to lose.
#pragma once

#include <span>
#include <string_view>

namespace recaudo {

struct EmbeddedFile {
  std::string_view path;        // relative to the folder whose CMakeLists.txt embeds it
  std::string_view sha256_hex;  // of the bytes in `content`
  std::string_view content;
};

}  // namespace recaudo
