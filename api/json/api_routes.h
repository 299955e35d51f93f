// The JSON API, as routes. Every POST that creates something needs an Idempotency-Key of 16 to 64
// characters [A-Za-z0-9_-].
#pragma once

#include <vector>

#include "api/app/context.h"
#include "api/http/router.h"

namespace recaudo::json_api {

std::vector<http::Route> routes(const app::Context& context);

}  // namespace recaudo::json_api
