// What every import says at a console: the rejected lines, and the question before anything
// changes.
#pragma once

#include <boost/json.hpp>
#include <vector>

#include "core/registry/cadastre_file.h"

namespace recaudo::cli {

// Entries of a list that are printed.
inline constexpr std::size_t kListed = 20;

boost::json::array rejections_json(const std::vector<registry::Rejection>& rejections);
void print_rejections(const std::vector<registry::Rejection>& rejections);

// Only a person at a terminal is asked; a script has decided by running the command without
// --dry-run.
bool confirmed();

}  // namespace recaudo::cli
