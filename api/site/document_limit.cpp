#include "api/site/document_limit.h"

#include "base/bytes.h"
#include "base/crypto.h"
#include "core/registry/subscriber_search.h"

namespace recaudo::site {
namespace {

constexpr const char* kDocumentLimit = "documento";

}  // namespace

std::optional<std::chrono::seconds> document_wait(const app::Context& context,
                                                  std::string_view document) {
  if (context.limits == nullptr) return std::nullopt;
  const std::string bare = registry::bare_document(document);
  if (bare.size() < registry::kFewestDocument) return std::nullopt;  // it opens nothing
  static const std::string key = random_bytes(32);
  return context.limits->take(kDocumentLimit, view(hmac_sha256(key, bare)));
}

http::Response too_often(const http::Request& request, std::chrono::seconds wait) {
  auto out = http::problem(Code::kTooManyRequests, request);
  out.set_header("Retry-After", std::to_string(wait.count()));
  return out;
}

}  // namespace recaudo::site
