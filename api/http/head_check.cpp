#include "api/http/head_check.h"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>

#include "api/http/head_scanner.h"

namespace recaudo::http {
namespace {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

constexpr std::size_t kMaxTarget = 2048;
constexpr std::size_t kMaxCookies = 50;

std::string_view sv(beast::string_view text) {
  return {text.data(), text.size()};
}

bool is_plain_target(std::string_view target) {
  return !target.empty() && target.front() == '/' && target.size() <= kMaxTarget &&
         target.find('#') == target.npos &&
         std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::optional<Error> check_single_fields(const HeadParser::value_type& head) {
  constexpr std::array<bhttp::field, 5> kSingle = {
      bhttp::field::content_length, bhttp::field::cookie, bhttp::field::authorization,
      bhttp::field::content_type, bhttp::field::origin};
  for (const auto name : kSingle)
    if (head.count(name) > 1)
      return Error{Code::kHttpMalformed, std::string(sv(bhttp::to_string(name)))};
  if (head[bhttp::field::content_length].find(',') != beast::string_view::npos)
    return Error{Code::kHttpMalformed, "Content-Length"};
  return std::nullopt;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// name=value; name=value. A name that comes twice is left out: somebody on a sibling host may have
// planted one of them.
TextMap parse_cookies(std::string_view text) {
  TextMap cookies;
  TextMap repeated;
  for (std::size_t n = 0; n < kMaxCookies && !text.empty(); ++n) {
    const auto end = std::min(text.find(';'), text.size());
    auto piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    piece.remove_prefix(std::min(piece.find_first_not_of(' '), piece.size()));
    const auto equals = piece.find('=');
    if (equals == piece.npos || equals == 0) continue;
    const std::string name(piece.substr(0, equals));
    if (!cookies.emplace(name, std::string(piece.substr(equals + 1))).second)
      repeated.emplace(name, "");
  }
  for (const auto& [name, unused] : repeated) cookies.erase(name);
  return cookies;
}

}  // namespace

std::optional<Error> check_head(const HeadParser& parser) {
  const auto& head = parser.get();
  const auto fields = static_cast<std::size_t>(std::distance(head.begin(), head.end()));
  if (fields > HeadScanner::kMaxFields) return Error{Code::kHeaderTooLarge, {}};
  const auto verb = head.method();
  if (verb == bhttp::verb::unknown) return Error{Code::kMethodUnknown, {}};
  if (verb != bhttp::verb::get && verb != bhttp::verb::head && verb != bhttp::verb::post)
    return Error{Code::kMethodNotAllowed, {}};
  if (!is_plain_target(sv(head.target()))) return Error{Code::kHttpMalformed, "ruta"};
  if (head.version() != 11) return Error{Code::kHttpVersionRefused, {}};
  if (head.count(bhttp::field::transfer_encoding) > 0) return Error{Code::kLengthRequired, {}};
  if (head.count(bhttp::field::host) != 1) return Error{Code::kHttpMalformed, "Host"};
  if (auto error = check_single_fields(head)) return error;
  if (head.count(bhttp::field::upgrade) > 0) return Error{Code::kHttpMalformed, "Upgrade"};
  const auto expect = head.count(bhttp::field::expect);
  if (expect > 1 || (expect == 1 && !beast::iequals(head[bhttp::field::expect], "100-continue")))
    return Error{Code::kExpectationRefused, {}};
  return std::nullopt;
}

void copy_head(const HeadParser& parser, Request& request) {
  const auto& head = parser.get();
  if (head.method() == bhttp::verb::head) request.method = Method::kHead;
  if (head.method() == bhttp::verb::post) request.method = Method::kPost;
  for (const auto& field : head) {
    auto [it, fresh] = request.headers.emplace(lower(sv(field.name_string())), sv(field.value()));
    if (!fresh) it->second += ", " + std::string(sv(field.value()));
  }
  request.host = lower(request.header("host"));
  request.cookies = parse_cookies(request.header("cookie"));
  const auto type = request.header("content-type");
  auto media = lower(type.substr(0, type.find(';')));
  while (!media.empty() && media.back() == ' ') media.pop_back();
  request.content_type = std::move(media);
}

}  // namespace recaudo::http
