// A document is known to more people than its own, and numbers of parcels and subscribers can be
// counted through: each document is tried seldom, from whatever addresses.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "api/site/handlers.h"

namespace recaudo::site {

// How long to wait before this document is tried again; nothing when it may be tried now. Only a
// keyed digest of it is kept, in memory.
std::optional<std::chrono::seconds> document_wait(const app::Context& context,
                                                  std::string_view document);
// 429 with Retry-After.
http::Response too_often(const http::Request& request, std::chrono::seconds wait);

}  // namespace recaudo::site
