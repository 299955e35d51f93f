// Percent-decoding and the name=value lists of queries and forms. Decoding happens once; what could
// mean two things to two readers is refused.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace recaudo::http {

using NameValues = std::vector<std::pair<std::string, std::string>>;

// The path of a request target, decoded. kHttpMalformed for bad escapes, %00, %2F, %5C, controls,
// invalid UTF-8 and "." or ".." segments.
Result<std::string> decode_path(std::string_view raw);

// application/x-www-form-urlencoded, at most 200 pairs, '+' is a space. kHttpMalformed for bad
// escapes, invalid UTF-8 and control characters other than tab, CR and LF. Repeats are kept.
Result<NameValues> decode_pairs(std::string_view raw);

// The name that occurs twice, if one does.
const std::string* repeated_name(const NameValues& pairs);

// A segment or value, escaped for a URL (RFC 3986 unreserved characters stay).
std::string percent_encode(std::string_view text);

}  // namespace recaudo::http
