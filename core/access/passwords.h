// Which passwords are taken (ASVS 5.0 §6.2, NIST SP 800-63B): long, not common, not about us. No
// composition rules, no expiry; the bytes are used exactly as they came.
#pragma once

#include <span>
#include <string>

#include "base/error.h"
#include "base/secret.h"

namespace recaudo::access {

// Without a second factor a password is the only one: 15 code points (12 once there is another).
inline constexpr std::size_t kMinCodePoints = 15;
inline constexpr std::size_t kMaxCodePoints = 128;

// kPasswordWeak says which rule. `context` are words that an attacker tries first: the
// municipality, the login, the parts of the name.
Result<void> check_password(const Secret& password, std::span<const std::string> context);

}  // namespace recaudo::access
