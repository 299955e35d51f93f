// The delivery routes whose bills are printed: the parcels of a vigencia, the subscribers of a
// billed period. These bills go to the debtor, so they name him with his document (Ley 1819/2016
// art. 354; Ley 142/1994 art. 148).
#pragma once

#include <memory>

#include "api/app/law_store.h"
#include "api/cli/bill_printer.h"
#include "core/processor/unit_of_work.h"
#include "tax-rules/service_period.h"

namespace recaudo::cli {

// `services` outlives the route. No stops: nobody has that vigencia, or was billed for that period.
BillRoute predial_route(const Services& services, const events::Actor& actor,
                        std::shared_ptr<const app::LawSnapshot> law, const std::string& base_url,
                        int vigencia);

// Of each subscriber the period's bill and the earlier ones of the same holder, never another
// holder's.
BillRoute service_route(const Services& services, const events::Actor& actor,
                        std::shared_ptr<const app::LawSnapshot> law, const std::string& base_url,
                        const tax_rules::ServicePeriod& period);

}  // namespace recaudo::cli
