// The headers that stand on every answer, errors included (WEB-3, WEB-4).
#pragma once

#include <string>

#include "api/http/response.h"
#include "api/http/router.h"

namespace recaudo::http {

// Pages have no JavaScript at all. Everything that is not a page gets the policy of data.
std::string content_security_policy(const Response& response);

std::string cache_control(CacheClass cache, int status);

// The lines that never change, each ended by CR LF.
std::string_view fixed_security_headers();

}  // namespace recaudo::http
