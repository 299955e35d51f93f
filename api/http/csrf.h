// Form tokens (WEB-1 c): HMAC-SHA-256(key, binding || 0x00 || form id), base64url. The binding is
// the hash of the session, or of the pre-log-in cookie; the form id names the form, so that a token
// of one form does not open another.
#pragma once

#include <string>
#include <string_view>

#include "api/http/request.h"
#include "base/secret.h"

namespace recaudo::http {

class CsrfTokens {
 public:
  // At least 32 bytes of key.
  explicit CsrfTokens(Secret key);
  std::string make(std::string_view binding, std::string_view form_id) const;
  // In constant time.
  bool accepts(std::string_view token, std::string_view binding, std::string_view form_id) const;
  // Looks for the token where clients put it: header X-CSRF-Token, or the field `csrf` of a form or
  // multipart body. kCsrfTokenRefused.
  Result<void> check(const Request& request, std::string_view binding,
                     std::string_view form_id) const;

 private:
  Secret key_;
};

}  // namespace recaudo::http
