// The messages of the documents, and how two messages are compared.
#pragma once

#include <algorithm>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "gateways/pse_soap/messages.h"
#include "tests/support/rail_request.h"
#include "tests/support/replaced.h"

namespace recaudo::test {

inline std::string soap_sample(const std::string& name) {
  return value_or_throw(read_file(SOAP_SAMPLES "/" + name + ".xml", 1 << 16));
}

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

// The parties of the samples.
inline pse_soap::Parties sample_parties() {
  const pse_soap::Party us{{}, "9001234568", "BUYER_ASSIGNED"};
  return {{"0000000000000", {}, {}}, us, us};
}
inline pse_soap::Entity sample_entity() {
  return {"9001234568", "1001"};
}
// The payment of the samples.
inline gateways::CreateRequest sample_request() {
  gateways::CreateRequest r = rail_request();
  r.bank_code = "1007";
  r.description = "Predial 2026 recibo 12345";
  r.return_url = "https://pagos.example.gov.co/pse/retorno?ticketId=1048576";
  return r;
}

}  // namespace recaudo::test
