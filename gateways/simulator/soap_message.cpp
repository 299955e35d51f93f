#include "gateways/simulator/soap_message.h"

#include <optional>
#include <pugixml.hpp>
#include <sstream>

#include "base/bytes.h"

namespace recaudo::simulator {
namespace {

using Node = pugi::xml_node;

constexpr std::string_view kSoap = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr std::string_view kPse = "http://www.uc-council.org/smp/schemas/eanucc";
constexpr std::size_t kMaxFields = 200;

std::string_view local(Node node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The namespace of an element: the nearest declaration of its prefix.
std::string_view space(Node node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  const auto attribute = colon == std::string_view::npos
                             ? std::string("xmlns")
                             : "xmlns:" + std::string(name.substr(0, colon));
  for (Node n = node; n; n = n.parent())
    if (const auto a = n.attribute(attribute.c_str())) return a.value();
  return "";
}

bool is(Node node, std::string_view ns, std::string_view name) {
  return node.type() == pugi::node_element && local(node) == name && space(node) == ns;
}

Node child(Node parent, std::string_view ns, std::string_view name) {
  for (const Node n : parent.children())
    if (is(n, ns, name)) return n;
  return {};
}

Node first_element(Node parent) {
  for (const Node n : parent.children())
    if (n.type() == pugi::node_element) return n;
  return {};
}

bool has_elements(Node node) {
  return !first_element(node).empty();
}

// All of an element's own text, without the blanks around it: a comment or a CDATA section cuts it
// into pieces, and a client may break its lines.
std::string text_of(Node node) {
  std::string out;
  for (const Node n : node.children())
    if (n.type() == pugi::node_pcdata || n.type() == pugi::node_cdata) out += n.value();
  constexpr const char* kBlanks = " \t\r\n";
  const auto from = out.find_first_not_of(kBlanks);
  if (from == std::string::npos) return {};
  return out.substr(from, out.find_last_not_of(kBlanks) - from + 1);
}

// A party is named by a GLN or by an identification of its own.
bool is_party(Node header, std::string_view name) {
  const Node party = child(header, kPse, name);
  const Node gln = child(party, kPse, "gln");
  const Node other = child(party, kPse, "alternatePartyIdentification");
  if (gln) {
    const std::string digits = text_of(gln);
    return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
  }
  return other && other.attribute("type") && !text_of(other).empty();
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

// The word after `name=`, with or without quotes; empty without it.
std::string said_after(std::string_view text, std::string_view name) {
  const auto all = upper(text);
  const auto at = all.find(name);
  if (at == std::string::npos) return {};
  const auto from = all.find_first_not_of(" =\"'", at + name.size());
  if (from == std::string::npos) return {};
  return all.substr(from, all.find_first_of(" ;\"'?", from) - from);
}

// What the transport says goes before what the document says (RFC 7303 §3.2). None: not one of
// those that are read.
std::optional<pugi::xml_encoding> encoding_of(std::string_view xml, std::string_view content_type) {
  auto name = said_after(content_type, "CHARSET");
  if (name.empty() && xml.starts_with("<?xml"))
    name = said_after(xml.substr(0, xml.find("?>")), "ENCODING");
  if (name.empty() || name == "UTF-8" || name == "US-ASCII") return pugi::encoding_utf8;
  if (name == "ISO-8859-1" || name == "LATIN1") return pugi::encoding_latin1;
  return std::nullopt;
}

std::multimap<std::string, SoapField> fields_of(Node parent) {
  std::multimap<std::string, SoapField> out;
  for (const Node n : parent.children()) {
    if (n.type() != pugi::node_element || has_elements(n) || out.size() >= kMaxFields) continue;
    SoapField field;
    field.text = text_of(n);
    for (const auto a : n.attributes()) field.attributes.emplace(a.name(), a.value());
    out.emplace(std::string(local(n)), std::move(field));
  }
  return out;
}

Node leaf(Node parent, const char* name, std::string_view text) {
  Node n = parent.append_child(name);
  n.text().set(std::string(text).c_str());
  return n;
}

struct Envelope {
  pugi::xml_document document;
  Node header;
  Node body;

  Envelope() {
    auto declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "utf-8";
    Node root = document.append_child("soap:Envelope");
    root.append_attribute("xmlns:soap") = std::string(kSoap).c_str();
    header = root.append_child("soap:Header");
    body = root.append_child("soap:Body");
  }
  std::string text() const {
    std::ostringstream out;
    document.save(out, "", pugi::format_raw);
    return out.str();
  }
};

void party(Node header, const char* name, std::string_view entity_code) {
  Node id = leaf(header.append_child(name), "alternatePartyIdentification", entity_code);
  id.append_attribute("type") = "BUYER_ASSIGNED";
}

}  // namespace

std::string SoapRequest::only(const std::string& name) const {
  return fields.count(name) == 1 ? fields.find(name)->second.text : "";
}

tl::expected<SoapRequest, std::string> read_soap(std::string_view xml,
                                                 std::string_view content_type) {
  const auto refuse = [](const char* why) { return tl::unexpected<std::string>(why); };
  const auto encoding = encoding_of(xml, content_type);
  if (!encoding) return refuse("encoding");
  if (*encoding == pugi::encoding_utf8 && !is_valid_utf8(xml)) return refuse("UTF-8");
  if (xml.find("<!DOCTYPE") != std::string_view::npos) return refuse("DOCTYPE");
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_default, *encoding))
    return refuse("XML");
  const Node root = document.document_element();
  if (!is(root, kSoap, "Envelope")) return refuse("Envelope");
  const Node header = child(child(root, kSoap, "Header"), kPse, "messageHeader");
  for (const char* name : {"to", "from", "representingParty"})
    if (!is_party(header, name)) return refuse("messageHeader");
  const Node operation = first_element(child(root, kSoap, "Body"));
  const Node wrapper = first_element(operation);
  if (!operation || space(operation) != kPse || !wrapper || space(wrapper) != kPse)
    return refuse("Body");
  SoapRequest out;
  out.operation = local(operation);
  out.wrapper = local(wrapper);
  out.fields = fields_of(wrapper);
  for (const Node n : wrapper.children())
    if (local(n) == "credits" && out.credits.size() < kMaxFields)
      out.credits.push_back(fields_of(n));
  return out;
}

std::string write_soap(std::string_view operation, std::string_view wrapper,
                       const std::vector<std::vector<SoapAnswer>>& parts,
                       std::string_view entity_code) {
  Envelope e;
  Node header = e.header.append_child("messageHeader");
  header.append_attribute("xmlns") = std::string(kPse).c_str();
  leaf(header.append_child("to"), "gln", "0000000000000");
  party(header, "from", entity_code);
  party(header, "representingParty", entity_code);
  Node answer = e.body.append_child((std::string(operation) + "Response").c_str());
  answer.append_attribute("xmlns") = std::string(kPse).c_str();
  for (const auto& fields : parts) {
    Node part = answer.append_child(std::string(wrapper).c_str());
    for (const auto& f : fields) {
      Node n = leaf(part, f.name.c_str(), f.text);
      if (f.is_amount) n.append_attribute("currencyISOcode") = "COP";
    }
  }
  return e.text();
}

std::string write_soap_fault(std::string_view code, std::string_view text) {
  Envelope e;
  Node fault = e.body.append_child("soap:Fault");
  leaf(fault, "faultcode", "soap:" + std::string(code));
  leaf(fault, "faultstring", text);
  return e.text();
}

}  // namespace recaudo::simulator
