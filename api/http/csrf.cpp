#include "api/http/csrf.h"

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo::http {

CsrfTokens::CsrfTokens(Secret key) : key_(std::move(key)) {
  invariant(key_.reveal().size() >= 32, "the key of form tokens has 32 bytes or more");
}

std::string CsrfTokens::make(std::string_view binding, std::string_view form_id) const {
  invariant(!binding.empty() && binding.find('\0') == binding.npos && !form_id.empty(),
            "a form token is bound to a session and to a form");
  std::string text(binding);
  text += '\0';
  text += form_id;
  return to_base64url(view(hmac_sha256(key_.reveal(), text)));
}

bool CsrfTokens::accepts(std::string_view token, std::string_view binding,
                         std::string_view form_id) const {
  return equal_constant_time(token, make(binding, form_id));
}

Result<void> CsrfTokens::check(const Request& request, std::string_view binding,
                               std::string_view form_id) const {
  std::string token(request.header("x-csrf-token"));
  if (token.empty() && request.upload) {
    const auto multipart = request.multipart();
    const Part* part = multipart ? multipart->find("csrf") : nullptr;
    if (part != nullptr) token = std::string(part->bytes.substr(0, 128));
  } else if (token.empty()) {
    const auto form = request.form(Repeats::kAllow);
    if (form) token = std::string(form->get("csrf"));
  }
  if (!accepts(token, binding, form_id)) return fail(Code::kCsrfTokenRefused);
  return {};
}

}  // namespace recaudo::http
