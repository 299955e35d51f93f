#include "core/approvals/staff.h"

#include <algorithm>
#include <array>

namespace recaudo::staff {
namespace {

constexpr std::array<std::string_view, 6> kRoleTexts = {
    "contribuyente", "cajero", "tesorero", "rentas", "auditor", "administrador"};

}  // namespace

std::string_view to_text(Role role) {
  return kRoleTexts.at(static_cast<std::size_t>(role));
}

Result<Role> parse_role(std::string_view text) {
  const auto* found = std::ranges::find(kRoleTexts, text);
  if (found == kRoleTexts.end()) return fail(Code::kBadText, "rol: " + std::string(text));
  return static_cast<Role>(found - kRoleTexts.begin());
}

}  // namespace recaudo::staff
