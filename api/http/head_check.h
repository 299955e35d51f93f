// Beast's view of a head, held to the rules of HTTP-2 and moved into our Request. Internal to the
// edge.
#pragma once

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>

#include "api/http/request.h"

namespace recaudo::http {

using HeadParser = boost::beast::http::request_parser<boost::beast::http::empty_body>;

// The first rule that the head breaks, in the order of the specification.
std::optional<Error> check_head(const HeadParser& parser);

// Headers, cookies and method; target and host are still raw text.
void copy_head(const HeadParser& parser, Request& request);

}  // namespace recaudo::http
