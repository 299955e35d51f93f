// What an order's page says of Bre-B.
#pragma once

#include <optional>

#include "api/app/context.h"
#include "api/portal/taxpayer_pages.h"
#include "core/payments/orders.h"

namespace recaudo::site {

// The bank's code of that order, else the municipality's fixed one; none when there is neither.
std::optional<portal::BrebCode> breb_code(const app::Context& context,
                                          const payments::Order& order);

}  // namespace recaudo::site
