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
  constexpr std::array<std::string_view, 4> kNotPages = {"iframe", "embed", "object", "script"};
  const auto destination = request.header("sec-fetch-dest");
  if (std::find(kNotPages.begin(), kNotPages.end(), destination) != kNotPages.end())
    return fail(Code::kCrossSiteRefused);
  // A picture of our own page, the code of an order, is fetched so from there only.
  if ((destination == "image" || request.header("sec-fetch-mode") == "no-cors") &&
      request.header("sec-fetch-site") != "same-origin")
    return fail(Code::kCrossSiteRefused);
  return {};
}

}  // namespace recaudo::http
