// Real PostgreSQL for tests: one private cluster per test binary, started on first use, and a fresh
// database per call, copied from a template that was migrated, and filled, once.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/database.h"
#include "base/embedded_file.h"
#include "base/private_postgres.h"

namespace recaudo::test {

// What a template holds besides the schema, so that a hundred tests import the same roll once.
// `fill` gets the template's own pool as recaudo_app, and must keep no connection of its own.
struct Filling {
  std::string name;  // same name, same content
  std::function<void(Database& app)> fill;
};

class TestCluster {
 public:
  // Starts it the first time. Call from the main thread.
  static TestCluster& instance();

  // A new database with these migrations applied; the same set of files and filling shares one
  // template.
  std::string fresh_database(const std::vector<std::span<const EmbeddedFile>>& migrations,
                             const Filling& filling = {});
  std::string conninfo(const std::string& database, const std::string& role = "postgres") const;
  PrivatePostgres& server() { return *server_; }

 private:
  TestCluster();
  std::string template_for(const std::vector<std::span<const EmbeddedFile>>& migrations,
                           const Filling& filling);

  std::string directory_;
  std::unique_ptr<PrivatePostgres> server_;
  std::vector<std::pair<std::string, std::string>>
      templates_;  // digest of what it holds, database name
  int next_template_ = 0;
  int next_ = 0;
};

// A fresh database and pools for the roles that a test plays.
class TestDatabase {
 public:
  explicit TestDatabase(const std::vector<std::span<const EmbeddedFile>>& migrations,
                        const Filling& filling = {});
  Database& owner() { return owner_; }  // superuser of the private cluster
  Database& app() { return app_; }      // recaudo_app
  std::string conninfo(const std::string& role) const;

 private:
  std::string name_;
  Database owner_;
  Database app_;
};

}  // namespace recaudo::test
