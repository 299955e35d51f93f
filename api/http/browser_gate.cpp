#include "api/http/browser_gate.h"

#include <algorithm>
#include <array>

namespace recaudo::http {

Result<void> check_same_origin(const Request& request) {
  const auto site = request.header("sec-fetch-site");
  if (!site.empty()) {
    if (site == "same-origin") return {};
    return fail(Code::kCrossSiteRefused);
  }
  if (request.header("origin") == request.origin()) return {};
  return fail(Code::kCrossSiteRefused);
}

Result<void> check_document_fetch(const Request& request) {
  constexpr std::array<std::string_view, 5> kNotPages = {"iframe", "embed", "object", "script",
                                                         "image"};
  const auto destination = request.header("sec-fetch-dest");
  if (std::find(kNotPages.begin(), kNotPages.end(), destination) != kNotPages.end())
    return fail(Code::kCrossSiteRefused);
  if (request.header("sec-fetch-mode") == "no-cors" &&
      request.header("sec-fetch-site") != "same-origin")
    return fail(Code::kCrossSiteRefused);
  return {};
}

}  // namespace recaudo::http
