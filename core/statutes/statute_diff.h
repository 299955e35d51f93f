// Two statute texts compared key by key: what each key said before and what it says after. An entry
// of a list goes by what names it (its code, vigencia or first day), not by its place in the file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace recaudo::statutes {

struct KeyChange {
  std::string key;                           // "tarifa_predial [A-U1, 2021-01-01] tarifa"
  std::optional<std::string> before, after;  // as TOML writes the value; absent: no such key
};

// In the order of the newer text, then what only the older one has. kStatuteInvalid when one of
// them is no TOML.
Result<std::vector<KeyChange>> statute_diff(std::string_view before, std::string_view after);

}  // namespace recaudo::statutes
