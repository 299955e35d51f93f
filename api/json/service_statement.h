// What a subscriber of public services was billed and owes, by number. It names no person and no
// address: whoever has the number sees amounts.
#pragma once

#include "api/app/context.h"
#include "api/http/request.h"
#include "api/http/response.h"

namespace recaudo::json_api {

// GET /api/v1/servicios/:numero/estado
http::Response service_statement(const app::Context& context, const http::Request& request);

}  // namespace recaudo::json_api
