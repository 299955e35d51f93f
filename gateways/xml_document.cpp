#include "gateways/xml_document.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/bytes.h"

namespace recaudo::gateways {
namespace {

using Kind = XmlFault::Kind;

std::optional<XmlFault> found(std::string_view bytes, std::string_view what, Kind kind,
                              const char* detail) {
  const auto at = bytes.find(what);
  if (at == bytes.npos) return std::nullopt;
  return XmlFault{kind, at, detail};
}

// "#10;" or "#xA;" of one of XML's characters (XML 1.0 §2.2 Char): the parser checks no range, and
// would cut a text at a zero or make it no UTF-8.
bool is_character(std::string_view reference) {
  const bool hexadecimal = reference.starts_with("#x");
  if (!reference.starts_with('#')) return false;
  const auto digits = reference.substr(hexadecimal ? 2 : 1);
  std::uint32_t c = 0;
  const auto [end, ec] =
      std::from_chars(digits.data(), digits.data() + digits.size(), c, hexadecimal ? 16 : 10);
  if (ec != std::errc{} || end == digits.data() + digits.size() || *end != ';') return false;
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

// Where a section whose text is no markup ends, when one begins at `at`; npos when it does not end.
std::optional<std::size_t> end_of_section(std::string_view bytes, std::size_t at) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kSections = {
      {{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}}};
  for (const auto& [begin, end] : kSections)
    if (bytes.substr(at).starts_with(begin)) return bytes.find(end, at + begin.size());
  return std::nullopt;
}

bool is_of_xml(std::string_view reference) {
  constexpr std::array<std::string_view, 5> kKnown = {"amp;", "lt;", "gt;", "quot;", "apos;"};
  return is_character(reference) ||
         std::ranges::any_of(kKnown, [&](auto known) { return reference.starts_with(known); });
}

// A reference in the text of an element or an attribute that is no character of XML. What looks
// like a section inside an attribute's quotes is the attribute's text.
std::optional<XmlFault> foreign_entity(std::string_view bytes) {
  bool in_tag = false;
  char quote = 0;
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const char c = bytes[n];
    if (c == '&' && !is_of_xml(bytes.substr(n + 1)))
      return XmlFault{Kind::kEntity, n, "la entidad no es de XML"};
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (in_tag) {
      if (c == '"' || c == '\'') quote = c;
      in_tag = c != '>';
    } else if (c == '<') {
      const auto end = end_of_section(bytes, n);
      if (end == bytes.npos) return std::nullopt;  // malformed: the parser says where
      if (end) n = *end;
      in_tag = !end;
    }
  }
  return std::nullopt;
}

// What must never reach the XML parser.
std::optional<XmlFault> guard(std::string_view bytes, const XmlBounds& bounds) {
  if (bytes.empty()) return XmlFault{Kind::kEmpty, {}, "el documento está vacío"};
  if (bytes.size() > bounds.bytes)
    return XmlFault{
        Kind::kSize, {}, "el documento pasa de " + std::to_string(bounds.bytes >> 20) + " MB"};
  if (!is_valid_utf8(bytes)) return XmlFault{Kind::kCharset, {}, "el documento no es UTF-8"};
  if (auto f = found(bytes, {"\0", 1}, Kind::kCharset, "hay un byte nulo")) return f;
  if (auto f =
          found(bytes, "<!DOCTYPE", Kind::kDtd, "no se aceptan definiciones de tipo de documento"))
    return f;
  if (auto f = found(bytes, "<!ENTITY", Kind::kDtd, "no se aceptan entidades")) return f;
  if (auto f = foreign_entity(bytes)) return f;
  if (std::ranges::count(bytes, '<') > bounds.elements)
    return XmlFault{Kind::kElements, {}, "el documento tiene demasiados elementos"};
  return std::nullopt;
}

std::optional<XmlFault> too_deep(pugi::xml_node root, int most) {
  struct Walker : pugi::xml_tree_walker {
    explicit Walker(int bound) : most(bound) {}
    bool for_each(pugi::xml_node& node) override {
      if (depth() >= most) deep = node;
      return !deep;
    }
    int most;
    pugi::xml_node deep;
  } walker(most);
  root.traverse(walker);
  if (!walker.deep) return std::nullopt;
  const auto offset = std::max<std::ptrdiff_t>(walker.deep.offset_debug(), 0);
  return XmlFault{Kind::kDepth, static_cast<std::size_t>(offset),
                  "el documento tiene demasiados niveles"};
}

}  // namespace

tl::expected<pugi::xml_node, XmlFault> load_xml(pugi::xml_document& document,
                                                std::string_view bytes, const XmlBounds& bounds) {
  if (auto fault = guard(bytes, bounds)) return tl::unexpected(std::move(*fault));
  const auto result =
      document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!result)
    return tl::unexpected(XmlFault{
        Kind::kMalformed, static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)),
        "el documento XML está mal formado"});
  if (auto fault = too_deep(document, bounds.depth)) return tl::unexpected(std::move(*fault));
  pugi::xml_node root;
  for (const auto& node : document.children()) {
    if (node.type() != pugi::node_element) continue;
    if (root)
      return tl::unexpected(XmlFault{Kind::kMalformed, 0, "debe haber un solo elemento raíz"});
    root = node;
  }
  return root;
}

}  // namespace recaudo::gateways
