// The names of the destinos económicos by their letter in Registro 1 (Resolución IGAC 70/2011 art.
// 86; names of LADM_COL 4.1).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo::tax_rules {

class DestinoNames {
 public:
  // kTableInvalid with file and line.
  static Result<DestinoNames> parse_csv(std::string_view text, std::string_view file_name);
  // "Habitacional (A)"; a letter without a name is shown alone.
  std::string shown(char letter) const;

 private:
  std::map<char, std::string> names_;
};

}  // namespace recaudo::tax_rules
