// The first fault of a bank file: a file that fails is set aside whole and nothing of it is posted.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace recaudo::bank_files {

struct FileFault {
  std::string code;    // "E_LEN": stable, the same for every bank
  int line = 0;        // 1-based; 0 when the whole file is at fault
  int column = 0;      // 1-based; 0 when the whole line is at fault
  std::string detail;  // Spanish
};

template <typename T>
using FileResult = tl::expected<T, FileFault>;

// "E_LEN, línea 3: el registro tiene 161 caracteres y deben ser 162"
std::string to_text(const FileFault& fault);

}  // namespace recaudo::bank_files
