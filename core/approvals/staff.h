// Who acts on the municipality's side: the account and its role. Shared by access (which logs
// people in) and by the four-eyes rule (which compares two of them).
#pragma once

#include <string_view>

#include "base/error.h"
#include "base/id.h"

namespace recaudo::staff {

struct AccountTag;
using AccountId = Id<AccountTag>;

enum class Role { kContribuyente, kCajero, kTesorero, kRentas, kAuditor, kAdministrador };

// "contribuyente", "cajero", ...: the form of the database, of events and of the command line.
std::string_view to_text(Role role);
// kBadText for anything else.
Result<Role> parse_role(std::string_view text);

}  // namespace recaudo::staff
