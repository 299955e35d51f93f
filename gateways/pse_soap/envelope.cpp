#include "gateways/pse_soap/envelope.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "gateways/xml_document.h"

namespace recaudo::pse_soap {
namespace {

using Node = pugi::xml_node;

constexpr std::string_view kSoap = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr std::string_view kPse = "http://www.uc-council.org/smp/schemas/eanucc";
constexpr std::string_view kBlanks = " \t\r\n";
// A bank list has a thousand elements; nothing of MainServices nests deeper than seven.
constexpr gateways::XmlBounds kBounds{std::size_t{1} << 20, 20'000, 16};
constexpr std::size_t kMaxFaultText = 200;

// "soap:Body" in two.
struct Name {
  std::string_view prefix;
  std::string_view local;
};
Name split(std::string_view name) {
  const auto colon = name.find(':');
  if (colon == name.npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

// What a prefix stands for at a node: its nearest declaration; empty when there is none.
std::string_view space_of_prefix(Node node, std::string_view prefix) {
  const std::string attribute = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (Node n = node; n; n = n.parent())
    if (const auto a = n.attribute(attribute.c_str())) return a.value();
  return {};
}

bool is_in(Node node, std::string_view space) {
  return space_of_prefix(node, split(node.name()).prefix) == space;
}

bool is(Node node, std::string_view space, std::string_view local) {
  return split(node.name()).local == local && is_in(node, space);
}

std::vector<Node> elements(Node parent) {
  std::vector<Node> out;
  for (const Node n : parent.children())
    if (n.type() == pugi::node_element) out.push_back(n);
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// A comment in the middle would hide the rest of the text from whoever reads only the first piece.
Read<std::string> only_text(Node node) {
  const auto children = node.children();
  const auto pieces = std::distance(children.begin(), children.end());
  const Node first = node.first_child();
  const bool plain =
      pieces == 0 ||
      (pieces == 1 && (first.type() == pugi::node_pcdata || first.type() == pugi::node_cdata));
  if (!plain) return unreadable(std::string(node.name()) + ": no es un solo texto");
  return std::string(trimmed(first.value()));
}

// The fault in the words of SOAP: the children of soap:Fault bear no namespace.
NoUse fault_of(Node fault) {
  const Node code = fault.child("faultcode");
  const std::string name = only_text(code).value_or("");
  const auto [prefix, local] = split(name);
  std::string words(trimmed(fault.child("faultstring").child_value()));
  std::ranges::replace_if(
      words, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  if (words.size() > kMaxFaultText) words = "texto demasiado largo";
  NoUse out;
  out.detail = "PSE respondió con un error: " + words;
  // A code of another namespace, or without one, says nothing about what was done.
  if (space_of_prefix(code, prefix) != kSoap) return out;
  const std::string_view kind = local.substr(0, local.find('.'));  // "Client.Authentication"
  for (const std::string_view known : {"Client", "MustUnderstand", "VersionMismatch", "Server"})
    if (kind == known) out.code = "soap:" + std::string(known);
  // SOAP 1.1 §4.4.1: these three tell that the message was wrong and was not carried out.
  out.refused = !out.code.empty() && out.code != "soap:Server";
  return out;
}

Read<Node> body_of(Node root) {
  if (!is(root, kSoap, "Envelope")) return unreadable("no es un sobre de SOAP 1.1");
  Node body;
  for (const Node n : elements(root)) {
    if (!is(n, kSoap, "Body")) continue;
    if (body) return unreadable("hay más de un Body");
    body = n;
  }
  const auto inside = elements(body);
  if (inside.size() != 1) return unreadable("Body no trae una sola respuesta");
  return inside.front();
}

void append(Node parent, std::string_view name, std::string_view text) {
  parent.append_child(std::string(name).c_str()).text().set(std::string(text).c_str());
}

void append_party(Node header, const char* name, const Party& party) {
  const Node node = header.append_child(name);
  if (!party.gln.empty()) return append(node, "gln", party.gln);
  append(node, "alternatePartyIdentification", party.identification);
  node.last_child().append_attribute("type").set_value(party.type.c_str());
}

}  // namespace

bool is_identification_type(std::string_view type) {
  constexpr std::array<std::string_view, 6> kTypes = {
      "BUYER_ASSIGNED", "SELLER_ASSIGNED", "DUNS", "DUNS_PLUS_FOUR", "SCAC", "UN_LOCATION_CODE"};
  return std::ranges::find(kTypes, type) != kTypes.end();
}

tl::unexpected<NoUse> unreadable(std::string detail) {
  return tl::unexpected(NoUse{false, {}, std::move(detail)});
}

RequestWriter::RequestWriter(const Parties& parties, std::string_view operation,
                             std::string_view wrapper) {
  const std::string space(kPse);
  Node declaration = document_.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("utf-8");
  Node envelope = document_.append_child("soap:Envelope");
  envelope.append_attribute("xmlns:soap").set_value(std::string(kSoap).c_str());
  Node header = envelope.append_child("soap:Header").append_child("messageHeader");
  header.append_attribute("xmlns").set_value(space.c_str());
  append_party(header, "to", parties.to);
  append_party(header, "from", parties.from);
  append_party(header, "representingParty", parties.representing);
  Node body = envelope.append_child("soap:Body").append_child(std::string(operation).c_str());
  body.append_attribute("xmlns").set_value(space.c_str());
  wrapper_ = body.append_child(std::string(wrapper).c_str());
}

RequestWriter& RequestWriter::field(std::string_view name, std::string_view text) {
  append(wrapper_, name, text);
  return *this;
}

RequestWriter& RequestWriter::pesos(std::string_view name, std::string_view amount) {
  append(wrapper_, name, amount);
  wrapper_.last_child().append_attribute("currencyISOcode").set_value("COP");
  return *this;
}

RequestWriter& RequestWriter::begin(std::string_view name) {
  wrapper_ = wrapper_.append_child(std::string(name).c_str());
  return *this;
}

RequestWriter& RequestWriter::end() {
  wrapper_ = wrapper_.parent();
  return *this;
}

std::string RequestWriter::text() const {
  std::ostringstream out;
  document_.save(out, "", pugi::format_raw, pugi::encoding_utf8);
  return out.str();
}

Read<Node> Part::only(std::string_view name) const {
  Node found;
  for (const Node n : elements(node_)) {
    if (split(n.name()).local != name) continue;
    if (!is_in(n, kPse)) return unreadable(std::string(name) + ": está en otro espacio de nombres");
    if (found) return unreadable(std::string(name) + ": viene más de una vez");
    found = n;
  }
  return found;
}

Read<std::string> Part::text(std::string_view name) const {
  RECAUDO_TRY(node, only(name));
  return only_text(node);
}

Read<std::string> Part::required(std::string_view name) const {
  RECAUDO_TRY(value, text(name));
  if (value.empty()) return unreadable("falta " + std::string(name));
  return value;
}

Read<std::string> Part::currency_of(std::string_view name) const {
  RECAUDO_TRY(node, only(name));
  std::vector<std::string> found;
  for (const auto& a : node.attributes())
    if (a.name() == std::string_view("currencyISOcode")) found.emplace_back(a.value());
  if (found.size() != 1) return unreadable(std::string(name) + ": no dice su moneda una sola vez");
  return found.front();
}

Read<Answer> Answer::read(std::string_view xml, std::string_view operation,
                          std::string_view wrapper) {
  Answer out;
  out.document_ = std::make_unique<pugi::xml_document>();
  const auto root = gateways::load_xml(*out.document_, xml, kBounds);
  if (!root) return unreadable(root.error().detail);
  RECAUDO_TRY(inside, body_of(*root));
  if (is(inside, kSoap, "Fault")) return tl::unexpected(fault_of(inside));
  if (!is(inside, kPse, std::string(operation) + "Response"))
    return unreadable("no es la respuesta de " + std::string(operation));
  for (const Node n : elements(inside)) {
    if (!is(n, kPse, wrapper)) return unreadable("la respuesta trae " + std::string(n.name()));
    out.parts_.emplace_back(n);
  }
  return out;
}

Read<Part> Answer::only_part() const {
  if (parts_.size() != 1) return unreadable("la respuesta no trae un solo resultado");
  return parts_.front();
}

}  // namespace recaudo::pse_soap
