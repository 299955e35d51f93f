// A password from the input: never from the command line, which other users of the machine can
// read.
#pragma once

#include <string>

#include "base/secret.h"

namespace recaudo::cli {

// One line; what is typed at a terminal is not shown.
Secret read_password(const std::string& prompt);

}  // namespace recaudo::cli
