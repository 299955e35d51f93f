#include "api/http/security_headers.h"

namespace recaudo::http {

std::string content_security_policy(const Response& response) {
  if (!response.content_type.starts_with("text/html"))
    return "default-src 'none'; frame-ancestors 'none'; sandbox";
  std::string out =
      "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
      "form-action 'self'";
  for (const auto& origin : response.form_action_origins) out += " " + origin;
  out +=
      "; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; require-trusted-types-for "
      "'script'";
  return out;
}

std::string cache_control(CacheClass cache, int status) {
  const bool good = status == 200 || status == 304;
  if (good && cache == CacheClass::kImmutable) return "public, max-age=31536000, immutable";
  return "no-store";
}

std::string_view fixed_security_headers() {
  return "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n"
         "X-Content-Type-Options: nosniff\r\n"
         "Referrer-Policy: no-referrer\r\n"
         "Cross-Origin-Opener-Policy: same-origin\r\n"
         "Cross-Origin-Resource-Policy: same-origin\r\n"
         "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=()\r\n"
         "X-Frame-Options: DENY\r\n";
}

}  // namespace recaudo::http
