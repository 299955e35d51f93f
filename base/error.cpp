#include "base/error.h"

namespace recaudo {
namespace {

constexpr ErrorInfo kTable[] = {
#define RECAUDO_ERROR(name, id, http, text) {id, http, text},
#include "base/error_codes.inc"
#undef RECAUDO_ERROR
};

}  // namespace

const ErrorInfo& info(Code code) {
  return kTable[static_cast<std::size_t>(code)];
}

std::string to_text(const Error& error) {
  const ErrorInfo& row = info(error.code);
  std::string out = std::string(row.id) + ": " + std::string(row.text);
  if (!error.detail.empty()) out += " [" + error.detail + "]";
  return out;
}

}  // namespace recaudo
