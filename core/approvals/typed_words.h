// What a person types of an act, before two persons decide on it.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo::approvals {

// Without blanks around; kBadText with `what` when nothing is left, it is longer, or has a line
// end or another control character.
Result<std::string> plain_text(std::string_view typed, std::size_t most, const char* what);
// Fifteen characters at least, in one line: kReasonTooShort, kBadText.
Result<std::string> reason_text(std::string_view typed);

}  // namespace recaudo::approvals
