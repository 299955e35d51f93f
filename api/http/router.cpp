#include "api/http/router.h"

#include <algorithm>
#include <stdexcept>

namespace recaudo::http {
namespace {

template <typename Text>
std::vector<Text> split(std::string_view path) {
  std::vector<Text> out;
  path.remove_prefix(1);
  for (;;) {
    const auto slash = path.find('/');
    out.emplace_back(path.substr(0, slash));
    if (slash == path.npos) return out;
    path.remove_prefix(slash + 1);
  }
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with(':');
}

// The shape of a pattern: parameters without their names. '~' sorts after every letter, so that
// literals come first.
std::string shape(const Route& route) {
  std::string out;
  for (const auto& segment : split<std::string>(route.pattern))
    out += "/" + (is_parameter(segment) ? std::string("~") : segment);
  return out;
}

void check(const Route& route) {
  const auto refuse = [&](const char* why) {
    throw std::invalid_argument(route.pattern + ": " + why);
  };
  if (route.pattern.empty() || route.pattern.front() != '/') refuse("a pattern begins with '/'");
  if (!route.handler) refuse("no handler");
  if (route.method == Method::kHead) refuse("HEAD is answered from GET");
  if (!route.access.is_public() && route.access.allowed_roles().empty())
    refuse("nobody may call it: name the roles");
  if (route.method == Method::kGet && route.body != BodyClass::kNone) refuse("a GET has no body");
  if (route.method == Method::kPost && route.cache != CacheClass::kNoStore)
    refuse("the answer to a POST is not cached");
  if (!route.access.is_public() && route.cache != CacheClass::kNoStore)
    refuse("what needs a role is not cached");
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string_view>& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](const std::string& p, std::string_view s) {
                      return is_parameter(p) ? !s.empty() : p == s;
                    });
}

}  // namespace

std::uint64_t body_limit(BodyClass body) {
  switch (body) {
    case BodyClass::kNone:
      return 0;
    case BodyClass::kJson:
    case BodyClass::kForm:
      return std::uint64_t{64} << 10;
    case BodyClass::kBankFile:
      return std::uint64_t{32} << 20;
  }
  return 0;
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const auto& route : routes_) check(route);
  std::stable_sort(routes_.begin(), routes_.end(),
                   [](const Route& a, const Route& b) { return shape(a) < shape(b); });
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    segments_.push_back(split<std::string>(routes_[i].pattern));
    for (std::size_t j = 0; j < i; ++j)
      if (routes_[j].method == routes_[i].method && shape(routes_[j]) == shape(routes_[i]))
        throw std::invalid_argument(routes_[i].pattern + ": two routes answer it");
  }
}

Match Router::match(Method method, std::string_view path) const {
  Match found;
  if (path.empty() || path.front() != '/') return found;
  const auto wanted = method == Method::kHead ? Method::kGet : method;
  const auto parts = split<std::string_view>(path);
  bool get = false;
  bool post = false;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!fits(segments_[i], parts)) continue;
    (routes_[i].method == Method::kGet ? get : post) = true;
    if (routes_[i].method != wanted || found.route != nullptr) continue;
    found.route = &routes_[i];
    for (std::size_t s = 0; s < parts.size(); ++s)
      if (is_parameter(segments_[i][s]))
        found.parameters.emplace(segments_[i][s].substr(1), std::string(parts[s]));
  }
  if (found.route == nullptr && (get || post))
    found.allow =
        std::string(get ? "GET, HEAD" : "") + (get && post ? ", " : "") + (post ? "POST" : "");
  return found;
}

}  // namespace recaudo::http
