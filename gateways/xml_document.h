// Loads XML that others wrote, for every reader of it: no document type, no entity but XML's own,
// UTF-8 only, and bounded in bytes, elements and depth before anybody walks the tree.
#pragma once

#include <cstddef>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo::gateways {

struct XmlBounds {
  std::size_t bytes = 0;
  std::ptrdiff_t elements = 0;
  int depth = 0;
};

struct XmlFault {
  enum class Kind { kEmpty, kSize, kElements, kCharset, kDtd, kEntity, kMalformed, kDepth };
  Kind kind = Kind::kMalformed;
  std::optional<std::size_t> offset;  // of the byte, where one is to blame
  std::string detail;                 // Spanish
};

// The root element; it lives in `document`, which must be empty.
tl::expected<pugi::xml_node, XmlFault> load_xml(pugi::xml_document& document,
                                                std::string_view bytes, const XmlBounds& bounds);

}  // namespace recaudo::gateways
