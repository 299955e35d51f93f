// What a handler answers. Framing, security headers and caching belong to the edge.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/request.h"
#include "base/error.h"

namespace recaudo::http {

enum class SameSite { kLax, kStrict };

// A cookie that only this host, over TLS, outside scripts can have. The name must begin with
// "__Host-"; Path=/, Secure and HttpOnly are always there, Domain never.
struct SetCookie {
  std::string name;
  std::string value;  // cookie octets of RFC 6265 (base64url fits)
  SameSite same_site = SameSite::kLax;
  std::optional<std::chrono::seconds> max_age = std::nullopt;  // absent: until the browser closes
};
// Throws BrokenInvariant when the name or the value is not allowed.
std::string to_header(const SetCookie& cookie);

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string>
      form_action_origins;     // added to CSP form-action: "https://gateway.example"
  std::optional<Error> error;  // set by problem(); the edge may show it as a page instead
  bool close = false;          // end the connection after this answer

  // Throws BrokenInvariant for CR, LF or NUL, and for headers that the edge owns (Content-Length,
  // Cache-Control, Content-Security-Policy ...).
  Response& set_header(std::string name, std::string value);
  Response& set_cookie(const SetCookie& cookie);
  // Tells the browser to forget it.
  Response& clear_cookie(std::string name, SameSite same_site = SameSite::kLax);
  // Where a form of this page leads in the end, besides ourselves (CSP form-action).
  Response& allow_form_action(std::string origin);
};

Response html(std::string body, int status = 200);
Response json(std::string body, int status = 200);
// To a path of ours: begins with '/', never "//". Throws BrokenInvariant otherwise (no open
// redirect).
Response redirect_303(std::string path);
// To a payment gateway: an absolute https URL (http only to loopback, for the simulator).
Response redirect_303_to_gateway(std::string url);

// The file name is shown to people; it is sent in both forms of RFC 6266.
Response download(std::string bytes, std::string content_type, std::string_view file_name);
Response pdf(std::string bytes, std::string_view file_name);

// RFC 9457 application/problem+json: type, title, status, detail, instance, codigo, traza. The edge
// replaces it by a page when the client wants one and an ErrorPage is installed.
Response problem(const Error& error, const Request& request);
Response problem(Code code, const Request& request);

}  // namespace recaudo::http
