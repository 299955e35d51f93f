// Real PostgreSQL for tests: one private cluster per test binary, started on first use, and a fresh
// database per call, copied from a migrated template.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/database.h"
#include "base/embedded_file.h"
#include "base/private_postgres.h"

namespace recaudo::test {

class TestCluster {
 public:
  // Starts it the first time. Call from the main thread.
  static TestCluster& instance();

  // A new database with these migrations applied; the same set of files shares one template.
  std::string fresh_database(const std::vector<std::span<const EmbeddedFile>>& migrations);
  std::string conninfo(const std::string& database, const std::string& role = "postgres") const;
  PrivatePostgres& server() { return *server_; }

 private:
  TestCluster();
  std::string directory_;
  std::unique_ptr<PrivatePostgres> server_;
  std::vector<std::pair<std::string, std::string>> templates_;  // digest of the set, database name
  int next_ = 0;
};

// A fresh database and pools for the roles that a test plays.
class TestDatabase {
 public:
  explicit TestDatabase(const std::vector<std::span<const EmbeddedFile>>& migrations);
  Database& owner() { return owner_; }  // superuser of the private cluster
  Database& app() { return app_; }      // recaudo_app
  std::string conninfo(const std::string& role) const;

 private:
  std::string name_;
  Database owner_;
  Database app_;
};

}  // namespace recaudo::test
