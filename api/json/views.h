// What the API says about things: explicit serialisers, nothing leaves by accident.
#pragma once

#include <boost/json/fwd.hpp>

#include "api/app/paid_part.h"
#include "core/dues/dues.h"
#include "core/payments/log_place.h"
#include "core/payments/payment.h"
#include "core/registry/parcel_search.h"

namespace recaudo::json_api {

boost::json::object to_json(const registry::Parcel& parcel);
boost::json::object to_json(const dues::Dues& dues);
// Adds to a statement what else moved the account: what is in its favour, and its newest acts.
void add_account(boost::json::object& statement, pqxx::transaction_base& tx,
                 ledger::SubjectId parcel);
// `unconfirmed_rate`: its interest was priced with a rate still to be confirmed. `part`: what it
// pays of what is owed.
boost::json::object to_json(const payments::Order& order, bool unconfirmed_rate,
                            const app::PaidPart& part);
// Without the bank's address: anybody may have the payment's own, see started_json().
boost::json::object to_json(const payments::Payment& payment, const payments::Order& order);
// What who begins a payment reads, and he alone: where the bank waits for him, too.
boost::json::object started_json(const payments::Payment& payment, const payments::Order& order);
boost::json::object to_json(const payments::Receipt& receipt, const payments::Payment& payment,
                            const payments::Order& order, bool unconfirmed_rate);
// Where the public log tells a receipt; null of one that does not say. `site`: "https://host".
boost::json::value to_json(const std::optional<payments::LogPlace>& place, const std::string& site);

}  // namespace recaudo::json_api
