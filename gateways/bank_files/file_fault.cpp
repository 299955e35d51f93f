#include "gateways/bank_files/file_fault.h"

namespace recaudo::bank_files {

std::string to_text(const FileFault& fault) {
  std::string text = fault.code;
  if (fault.line > 0) text += ", línea " + std::to_string(fault.line);
  if (fault.column > 0) text += ", columna " + std::to_string(fault.column);
  return text + ": " + fault.detail;
}

}  // namespace recaudo::bank_files
