// All pages of the site, as one table of routes.
#pragma once

#include <vector>

#include "api/app/context.h"
#include "api/http/edge.h"
#include "api/http/router.h"

namespace recaudo::site {

// The context outlives the routes.
std::vector<http::Route> routes(const app::Context& context);
http::ErrorPage error_page(const app::Context& context);

}  // namespace recaudo::site
