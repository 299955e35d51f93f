#include "core/registry/service_terms.h"

#include <algorithm>
#include <array>
#include <utility>

namespace recaudo::registry {
namespace {

struct Named {
  std::string_view name;
  bool ServiceSet::*has;
};
constexpr std::array<Named, 3> kServices = {{{"acueducto", &ServiceSet::water},
                                             {"alcantarillado", &ServiceSet::sewer},
                                             {"aseo", &ServiceSet::waste}}};

}  // namespace

Result<ServiceSet> parse_services(std::string_view text) {
  ServiceSet out{.water = false, .sewer = false, .waste = false};
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('+', at), text.size());
    const auto name = text.substr(at, end - at);
    at = end + 1;
    bool known = false;
    for (const auto& s : kServices)
      if (s.name == name) known = !std::exchange(out.*s.has, true);
    if (!known) return fail(Code::kBadText, "servicios: " + std::string(text));
  }
  return out;
}

std::string to_text(ServiceSet services) {
  std::string out;
  for (const auto& s : kServices) {
    if (!(services.*s.has)) continue;
    if (!out.empty()) out += '+';
    out += s.name;
  }
  return out;
}

}  // namespace recaudo::registry
