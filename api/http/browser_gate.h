// What a browser says about where a request comes from (WEB-1 a and b, WEB-2), judged before any
// handler runs.
#pragma once

#include "api/http/request.h"
#include "base/error.h"

namespace recaudo::http {

// For a POST of a browser route: Sec-Fetch-Site must be same-origin when present, else Origin must
// be ours exactly. kCrossSiteRefused.
Result<void> check_same_origin(const Request& request);

// For a GET of a page: not inside a frame or a script of anybody, and not as an image or no-cors
// from another site. Top-level navigation from elsewhere is fine. kCrossSiteRefused.
Result<void> check_document_fetch(const Request& request);

}  // namespace recaudo::http
