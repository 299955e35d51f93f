// Who may do what, before any handler: sessions and roles of the staff, tokens of forms.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "api/app/context.h"
#include "api/http/edge.h"
#include "api/http/request.h"
#include "api/http/response.h"

namespace recaudo::app {

inline constexpr const char* kStaffCookie = "__Host-bo";
inline constexpr const char* kVisitorCookie = "__Host-pre";
// From the last page with a form on: a payment is begun and decided within it, also when the
// browser was closed in between.
inline constexpr std::chrono::hours kVisitorAge{24};
inline constexpr const char* kLoginPath = "/funcionarios/ingresar";

// The guard of the edge. A route that is not public needs a live session whose role it allows; a
// form's POST needs its token.
http::Guard make_guard(const Context& context);

// The session that the guard found; throws BrokenInvariant on a public route.
const access::Session& session_of(const http::Request& request);

// Names the browser of a visitor in what is kept of one `matter` of his, as the token of an order:
// a digest of his cookie and of that, of 32 letters; empty for who has no cookie. The same browser
// has another name in another matter, so that what one person did is not joined (Ley 1581 de 2012,
// art. 4, purpose).
std::string visitor_of(const http::Request& request, std::string_view matter);

// Form tokens of this request's visitor or session, one for each form: a form is named by the
// pattern of the route it posts to (security specification WEB-1 c).
class FormTokens {
 public:
  FormTokens(const Context& context, const http::Request& request);
  std::string operator()(std::string_view form_pattern) const;
  // Sets the visitor's cookie: a new one, or his own once more, so that it lives from this page on.
  http::Response finish(http::Response response) const;

 private:
  const Context& context_;
  std::string binding_;
  std::optional<std::string> cookie_;  // to set; none for the staff
};

}  // namespace recaudo::app
