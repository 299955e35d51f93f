#include "api/http/response.h"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>
#include <cctype>

#include "base/bytes.h"

namespace recaudo::http {
namespace {

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_cookie_value(std::string_view text) {
  return text.size() <= 2048 && std::all_of(text.begin(), text.end(), [](char c) {
           return c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
         });
}

bool is_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

// The edge writes these itself, once.
bool is_owned_by_edge(std::string_view name) {
  constexpr std::array<std::string_view, 10> kOwned = {
      "content-length", "transfer-encoding",       "connection", "content-type", "cache-control",
      "server",         "content-security-policy", "date",       "x-request-id", "keep-alive"};
  return std::any_of(kOwned.begin(), kOwned.end(), [&](std::string_view owned) {
    return boost::beast::iequals({owned.data(), owned.size()}, {name.data(), name.size()});
  });
}

bool is_url_text(std::string_view text) {
  return text.size() <= 2048 && std::all_of(text.begin(), text.end(), [](char c) {
           return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\\';
         });
}

bool is_gateway_url(std::string_view url) {
  return is_url_text(url) &&
         ((url.starts_with("https://") && url.size() > 8) || url.starts_with("http://127.0.0.1:") ||
          url.starts_with("http://localhost:"));
}

std::string ascii_file_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
    out += plain ? c : '_';
  }
  return out;
}

}  // namespace

std::string to_header(const SetCookie& cookie) {
  invariant(cookie.name.starts_with("__Host-") && is_token(cookie.name),
            "a cookie's name begins with __Host-");
  invariant(is_cookie_value(cookie.value), "a cookie's value has cookie octets only");
  std::string out = cookie.name + "=" + cookie.value + "; Path=/; Secure; HttpOnly; SameSite=" +
                    (cookie.same_site == SameSite::kStrict ? "Strict" : "Lax");
  if (cookie.max_age) out += "; Max-Age=" + std::to_string(cookie.max_age->count());
  return out;
}

Response& Response::set_header(std::string name, std::string value) {
  invariant(is_token(name) && is_line(value), "a header has one line");
  invariant(!is_owned_by_edge(name), "this header belongs to the edge");
  headers.emplace_back(std::move(name), std::move(value));
  return *this;
}

Response& Response::set_cookie(const SetCookie& cookie) {
  return set_header("Set-Cookie", to_header(cookie));
}

Response& Response::clear_cookie(std::string name, SameSite same_site) {
  const SetCookie gone{std::move(name), "", same_site, std::chrono::seconds(0)};
  return set_cookie(gone);
}

Response& Response::allow_form_action(std::string origin) {
  const auto scheme_end = origin.find("://");
  invariant(is_gateway_url(origin) && origin.find_first_of(";,' /", scheme_end + 3) == origin.npos,
            "form-action takes an origin, not a URL");
  form_action_origins.push_back(std::move(origin));
  return *this;
}

Response html(std::string body, int status) {
  Response r;
  r.status = status;
  r.content_type = "text/html; charset=utf-8";
  r.body = std::move(body);
  return r;
}

Response json(std::string body, int status) {
  Response r;
  r.status = status;
  r.content_type = "application/json; charset=utf-8";
  r.body = std::move(body);
  return r;
}

Response redirect_303(std::string path) {
  invariant(path.starts_with("/") && !path.starts_with("//") && is_url_text(path),
            "a redirect stays in this site");
  Response r;
  r.status = 303;
  r.set_header("Location", std::move(path));
  return r;
}

Response redirect_303_to_gateway(std::string url) {
  invariant(is_gateway_url(url), "a gateway has an https URL");
  Response r;
  r.status = 303;
  r.set_header("Location", std::move(url));
  return r;
}

Response download(std::string bytes, std::string content_type, std::string_view file_name) {
  invariant(is_line(content_type), "a content type has one line");
  Response r;
  r.content_type = std::move(content_type);
  r.body = std::move(bytes);
  r.set_header("Content-Disposition", "attachment; filename=\"" + ascii_file_name(file_name) +
                                          "\"; filename*=UTF-8''" + percent_encode(file_name));
  return r;
}

Response pdf(std::string bytes, std::string_view file_name) {
  return download(std::move(bytes), "application/pdf", file_name);
}

Response problem(const Error& error, const Request& request) {
  const ErrorInfo& row = info(error.code);
  boost::json::object body;
  body["type"] = "/errores/" + std::string(row.id);
  body["title"] = row.text;
  body["status"] = row.http_status;
  // A detail may repeat bytes of a header, which need not be UTF-8; JSON must be.
  if (!error.detail.empty() && is_valid_utf8(error.detail)) body["detail"] = error.detail;
  if (!request.path.empty()) body["instance"] = request.path;
  body["codigo"] = row.id;
  body["traza"] = request.id;
  Response r = json(boost::json::serialize(body), row.http_status);
  r.content_type = "application/problem+json; charset=utf-8";
  r.error = error;
  return r;
}

Response problem(Code code, const Request& request) {
  return problem(Error{code, {}}, request);
}

}  // namespace recaudo::http
