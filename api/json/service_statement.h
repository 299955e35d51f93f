// What a subscriber of public services was billed and owes, by number. Numbers are short and follow
// one another, so anybody can ask for those of others: the answer says what is due and when, and
// nothing of who lives there or how (person, address, use, estrato, consumption, calculation).
#pragma once

#include "api/app/context.h"
#include "api/http/request.h"
#include "api/http/response.h"

namespace recaudo::json_api {

// GET /api/v1/servicios/:numero/estado
http::Response service_statement(const app::Context& context, const http::Request& request);

}  // namespace recaudo::json_api
