// The JSON API, as routes. Every POST that creates something needs an Idempotency-Key of 16 to 64
// characters [A-Za-z0-9_-].
//
// POST /api/v1/ordenes takes one of: "numero_predial" with "vigencias"; the same with one vigencia
// and "hasta_cuota" (its plan of instalments: what is missing up to that one, as the statement's
// "cuotas" lists it); "suscriptor" with "periodos".
#pragma once

#include <vector>

#include "api/app/context.h"
#include "api/http/router.h"

namespace recaudo::json_api {

std::vector<http::Route> routes(const app::Context& context);

}  // namespace recaudo::json_api
