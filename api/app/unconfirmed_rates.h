// "Tasa por confirmar": every place that shows interest computed with a rate that two people have
// not confirmed says so, and all of them ask here.
#pragma once

#include "api/app/context.h"
#include "core/payments/payment.h"

namespace recaudo::app {

// Whether the interest of an order was priced with such a rate, as the table stands now.
bool has_unconfirmed_rate(const Context& context, const payments::Order& order);
// The same for the interest that a payment settled.
bool has_unconfirmed_rate(const Context& context, const payments::Order& order,
                          const payments::Payment& payment, const payments::Receipt& receipt);

}  // namespace recaudo::app
