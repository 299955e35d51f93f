// The table of routes, as data. Deny by default: a Route without Access does not compile, one with
// an empty set of roles does not build.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/request.h"
#include "api/http/response.h"

namespace recaudo::http {

using Handler = std::function<Response(const Request&)>;

// Who may call: everyone, or holders of one of these roles. Roles are checked by the guard.
class Access {
 public:
  static Access everyone() { return Access(true, {}); }
  static Access roles(std::set<std::string> roles) { return Access(false, std::move(roles)); }
  bool is_public() const { return public_; }
  const std::set<std::string>& allowed_roles() const { return roles_; }
  bool allows(const std::string& role) const { return public_ || roles_.contains(role); }

 private:
  Access(bool is_public, std::set<std::string> roles)
      : public_(is_public), roles_(std::move(roles)) {}
  bool public_;
  std::set<std::string> roles_;
};

enum class BodyClass { kNone, kJson, kForm, kBankFile };
std::uint64_t body_limit(BodyClass body);  // bytes: 0, 64 KiB, 64 KiB, 32 MiB

// kBrowser: a POST must come from our own pages and the guard checks the form's token.
// kMachine: callbacks and API clients; the cookies are taken away before anybody reads them.
enum class Caller { kBrowser, kMachine };

enum class CacheClass {
  kNoStore,    // the default: personal data
  kImmutable,  // the hash is in the URL
};

struct Route {
  Method method;        // kGet or kPost; HEAD is answered from GET
  std::string pattern;  // "/orden/:token/pdf"
  Handler handler;
  Access access;
  BodyClass body = BodyClass::kNone;
  Caller caller = Caller::kBrowser;
  std::string rate_class = {};  // a class of the rate limiter; empty: not limited
  CacheClass cache = CacheClass::kNoStore;
  std::string content_types = {};  // for kBankFile: media types accepted, separated by spaces
};

struct Match {
  const Route* route = nullptr;
  TextMap parameters;
  std::string allow;  // "GET, HEAD" when the path exists for other methods only
};

class Router {
 public:
  // Throws std::invalid_argument for a route that is not complete or two that could both answer.
  explicit Router(std::vector<Route> routes);
  // A literal segment wins over a parameter. route == nullptr and empty allow: no such path.
  Match match(Method method, std::string_view path) const;
  // In the order of matching; for tests that walk over all of them.
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each route
};

}  // namespace recaudo::http
