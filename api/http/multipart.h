// multipart/form-data (RFC 7578) over a body that is already on disk: at most 20 parts, one level,
// no transfer encodings. Views point into the body.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace recaudo::http {

struct Part {
  std::string name;
  std::string file_name;  // as the browser sent it: show it, never open it; empty for plain fields
  std::string content_type;
  std::string_view bytes;
};

struct Multipart {
  std::vector<Part> parts;
  // nullptr when absent.
  const Part* find(std::string_view name) const;
};

// kBadUpload for a missing or odd boundary, broken parts or an unfinished body; kRepeatedField for
// a name that comes twice.
Result<Multipart> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace recaudo::http
