// Explanations as JSON: how they are kept beside a liquidation and given by the API. Amounts are
// integer centavos in fields that end in _centavos; rates are parts per million.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "tax-rules/explanation.h"

namespace recaudo::dues {

// Each line has its "tipo": the amounts of those that are no "subtotal" add up.
boost::json::array to_json(const tax_rules::Explanation& explanation);
// Adds what a document says once of its kinds of lines, by "tipo", of those that are in these.
void add_notes(boost::json::object& notes, const tax_rules::Explanation& explanation);
// Of what is no predial: all its lines are of that part, "factura" of public services.
boost::json::array to_json(const tax_rules::Explanation& explanation, std::string_view part);
std::string to_text(const tax_rules::Explanation& explanation);
// Reads what to_text wrote; throws BrokenInvariant on anything else (it is our own record).
tax_rules::Explanation explanation_from_text(std::string_view text);

}  // namespace recaudo::dues
