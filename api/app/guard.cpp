#include "api/app/guard.h"

#include <any>

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo::app {
namespace {

constexpr std::size_t kVisitorBytes = 32;

// What a form's token is tied to: the session of the staff, or the visitor's own random cookie.
std::string binding_of(const http::Request& request) {
  const auto session = request.cookie(kStaffCookie);
  if (request.session.has_value()) return "s" + sha256_hex(session);
  return "v" + std::string(request.cookie(kVisitorCookie));
}

http::Response ask_to_log_in(const http::Request& request) {
  if (request.method != http::Method::kPost && request.wants_html())
    return http::redirect_303(kLoginPath);
  return http::problem(Code::kLoginRequired, request);
}

}  // namespace

http::Guard make_guard(const Context& context) {
  return [&context](http::Request& request,
                    const http::Route& route) -> std::optional<http::Response> {
    if (!route.access.is_public()) {
      const auto token = request.cookie(kStaffCookie);
      auto session = token.empty() ? std::nullopt : context.staff.find_session(std::string(token));
      if (!session) return ask_to_log_in(request);
      if (!route.access.allows(std::string(staff::to_text(session->account.role))))
        return http::problem(Code::kForbidden, request);
      request.session = *session;
    }
    if (route.method == http::Method::kPost && route.caller == http::Caller::kBrowser) {
      const std::string binding = binding_of(request);
      if (binding == "v") return http::problem(Code::kCsrfTokenRefused, request);
      if (auto ok = context.csrf.check(request, binding, route.pattern); !ok)
        return http::problem(ok.error(), request);
    }
    return std::nullopt;
  };
}

const access::Session& session_of(const http::Request& request) {
  const auto* session = std::any_cast<access::Session>(&request.session);
  invariant(session != nullptr, "the guard has found a session on a staff route");
  return *session;
}

std::string visitor_of(const http::Request& request, std::string_view matter) {
  constexpr std::size_t kLetters = 32;
  const auto cookie = request.cookie(kVisitorCookie);
  if (cookie.empty()) return {};
  return sha256_hex("visitante:" + std::string(cookie) + ":" + std::string(matter))
      .substr(0, kLetters);
}

FormTokens::FormTokens(const Context& context, const http::Request& request)
    : context_(context), binding_(binding_of(request)) {
  if (!binding_.starts_with('v')) return;
  if (binding_ == "v") binding_ += to_base64url(random_bytes(kVisitorBytes));
  const auto bytes = from_base64url(binding_.substr(1));
  if (bytes && bytes->size() == kVisitorBytes) cookie_ = binding_.substr(1);  // what we gave
}

std::string FormTokens::operator()(std::string_view form_pattern) const {
  return context_.csrf.make(binding_, form_pattern);
}

http::Response FormTokens::finish(http::Response response) const {
  if (cookie_)
    response.set_cookie({.name = kVisitorCookie,
                         .value = *cookie_,
                         .same_site = http::SameSite::kLax,
                         .max_age = kVisitorAge});
  return response;
}

}  // namespace recaudo::app
