// The pages of the staff, each opened in the session of a person.
#pragma once

#include <optional>

#include "api/site/routes.h"
#include "tests/api/api_world.h"

namespace recaudo::test {

class StaffPages : public ::testing::Test {
 protected:
  explicit StaffPages(int parcels = 4) : w(parcels) {}

  access::Session session_of(const std::string& login, staff::Role role) {
    const auto id = w.m.db.owner().transaction([&](pqxx::work& tx) {
      return read_id<staff::AccountTag>(
          tx.exec("insert into access.account (login, name, role, natural_person, created_at) "
                  "values ('" +
                  login + "', 'Persona de prueba', '" + std::string(staff::to_text(role)) +
                  "', sha256('" + login + "'::bytea), now()) returning id")[0][0]);
    });
    const Instant end = w.m.clock.now() + std::chrono::hours{8};
    return {.id = make_uuid7(w.m.clock.now()),
            .account = {id, login, "Persona de prueba", role},
            .absolute_end = end,
            .closes_at = end};
  }
  // Nobody's session: a page for everybody.
  http::Response call(const std::optional<access::Session>& who, http::Method method,
                      const std::string& path, const std::string& form,
                      const http::TextMap& query = {}, const http::TextMap& cookies = {}) {
    const http::Router router(site::routes(w.context));
    auto match = router.match(method, path);
    if (match.route == nullptr) throw BrokenInvariant("no route " + path);
    http::Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.cookies = cookies;
    request.parameters = std::move(match.parameters);
    request.body = form;
    request.content_type = "application/x-www-form-urlencoded";
    if (who) request.session = *who;
    return match.route->handler(request);
  }
  http::Response get(const std::optional<access::Session>& who, const std::string& path,
                     const http::TextMap& query = {}) {
    return call(who, http::Method::kGet, path, {}, query);
  }
  http::Response post(const access::Session& who, const std::string& path,
                      const std::string& form) {
    return call(who, http::Method::kPost, path, form);
  }
  static std::string location(const http::Response& answer) { return ApiWorld::location(answer); }
  // What the form of the page sends along: the digest that it shows.
  static std::string seen_on(const http::Response& page) {
    const std::string key = "name=\"sha256\" value=\"";
    const auto at = page.body.find(key);
    return at == page.body.npos ? "" : page.body.substr(at + key.size(), 64);
  }

  ApiWorld w;
};

}  // namespace recaudo::test
