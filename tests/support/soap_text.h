// How two messages are compared.
#pragma once

#include <algorithm>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace recaudo::test {

// What a message says whatever its prefixes, blanks between elements and order of attributes.
inline std::string canonical(pugi::xml_node node) {
  if (node.type() == pugi::node_pcdata) return node.value();
  if (node.type() != pugi::node_element && node.type() != pugi::node_document) return {};
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  const std::string declaration =
      colon == name.npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
  std::string space;
  for (auto n = node; n && space.empty(); n = n.parent())
    space = n.attribute(declaration.c_str()).value();
  std::vector<std::string> attributes;
  for (const auto& a : node.attributes())
    if (!std::string_view(a.name()).starts_with("xmlns"))
      attributes.push_back(std::string(a.name()) + "=" + a.value());
  std::ranges::sort(attributes);
  std::string out = "({" + space + "}" + std::string(name.substr(colon + 1));
  for (const auto& a : attributes) out += " " + a;
  out += ": ";
  for (const auto& child : node.children()) out += canonical(child);
  return out + ")\n";
}
inline std::string canonical(const std::string& xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) return "no XML: " + xml;
  return canonical(document);
}

}  // namespace recaudo::test
