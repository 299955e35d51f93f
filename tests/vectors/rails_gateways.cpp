#include "tests/vectors/rails_gateways.h"

#include <algorithm>
#include <array>

namespace recaudo::vectors {

std::pair<std::string, gateways::TicketId> attempt_of(const std::string& reference) {
  const auto dash = reference.rfind('-');
  if (dash == std::string::npos) return {reference, gateways::TicketId(1)};
  return {reference.substr(0, dash), gateways::TicketId(std::stoll(reference.substr(dash + 1)))};
}

gateways::DocumentType document_named(const std::string& acronym) {
  using gateways::DocumentType;
  constexpr std::array<std::pair<std::string_view, DocumentType>, 6> kNames{
      {{"CC", DocumentType::kCitizenCard},
       {"CE", DocumentType::kAlienCitizenCard},
       {"TI", DocumentType::kIdentityCard},
       {"PPN", DocumentType::kPassport},
       {"PP", DocumentType::kPassport},
       {"NIT", DocumentType::kNit}}};
  for (const auto& [name, type] : kNames)
    if (name == acronym) return type;
  throw std::runtime_error("no such document: " + acronym);
}

std::string without_prefix(const std::string& text, const std::string& prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

std::string number_text(const std::string& json, const std::string& object,
                        const std::string& name) {
  const auto from = json.find('"' + object + '"');
  const auto member = from == json.npos ? from : json.find('"' + name + '"', from);
  if (member == json.npos) return {};
  const auto digits = json.find_first_of("0123456789-", member + name.size() + 2);
  if (digits == json.npos) return {};
  const auto end = json.find_first_not_of("0123456789-+.eE", digits);
  return json.substr(digits, end == json.npos ? end : end - digits);
}

}  // namespace recaudo::vectors
