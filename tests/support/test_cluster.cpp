#include "tests/support/test_cluster.h"

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "base/crypto.h"
#include "base/migrations.h"

namespace recaudo::test {
namespace {

// In memory where there is room: a suite makes hundreds of databases of a thousand files each,
// which a disk may need longer to remove than the tests to run. The largest needs 9.4 GB, others
// run beside.
constexpr std::string_view kMemory = "/dev/shm";
constexpr std::uintmax_t kRoom = std::uintmax_t{12} << 30;
std::string roomy_folder() {
  std::error_code ec;
  const auto memory = std::filesystem::space(kMemory, ec);
  return std::string(!ec && memory.available >= kRoom ? kMemory : "/tmp");
}

// Removed at exit, after the server stopped: static destructors run in reverse order.
struct TemporaryFolder {
  std::string path = roomy_folder() + "/recaudo-test-XXXXXX";
  TemporaryFolder() {
    invariant(::mkdtemp(path.data()) != nullptr, "a temporary folder can be made");
    std::filesystem::permissions(
        path, std::filesystem::perms::others_exec | std::filesystem::perms::owner_all);
  }
  ~TemporaryFolder() {
    std::error_code ec;
    std::filesystem::remove_all(path, ec);
  }
};

const std::string& temporary_folder() {
  static TemporaryFolder folder;
  return folder.path;
}

// Database privileges are not copied from the template.
void grant_connections(Database& owner, const std::string& name) {
  owner.transaction([&](pqxx::work& tx) {
    tx.exec0("revoke all on database " + name + " from public");
    tx.exec0("grant connect on database " + name +
             " to recaudo_migrate, recaudo_app, recaudo_login, recaudo_sequencer, recaudo_auditor");
  });
}

}  // namespace

TestCluster& TestCluster::instance() {
  temporary_folder();
  static TestCluster cluster;
  return cluster;
}

TestCluster::TestCluster() : directory_(temporary_folder() + "/pg") {
  // Tests that kill the server start one of their own with fsync on. Hundreds of databases that
  // live for a second each are not worth a visit of autovacuum.
  server_ = std::make_unique<PrivatePostgres>(PrivatePostgres::Options{
      .directory = directory_, .fast_and_unsafe = true, .settings = "autovacuum = off\n"});
}

std::string TestCluster::conninfo(const std::string& database, const std::string& role) const {
  return server_->conninfo(database, role);
}

std::string TestCluster::template_for(const std::vector<std::span<const EmbeddedFile>>& migrations,
                                      const Filling& filling) {
  std::vector<EmbeddedFile> files;
  std::string digest = filling.name + "\n";
  for (const auto& set : migrations)
    for (const auto& file : set) {
      files.push_back(file);
      digest += file.sha256_hex;
    }
  digest = sha256_hex(digest);
  for (const auto& [key, name] : templates_)
    if (key == digest) return name;
  const std::string from = filling.fill ? template_for(migrations, {}) : "";
  const std::string name = "template_" + std::to_string(next_template_++);
  server_->create_database(name, from);
  {
    Database owner(DatabaseOptions{.conninfo = conninfo(name), .max_connections = 1});
    if (filling.fill) {
      grant_connections(owner, name);
      Database app(DatabaseOptions{.conninfo = conninfo(name, "recaudo_app")});
      filling.fill(app);
    } else {
      value_or_throw(migrate(owner, files));
    }
  }
  templates_.emplace_back(digest, name);
  return name;
}

std::string TestCluster::fresh_database(
    const std::vector<std::span<const EmbeddedFile>>& migrations, const Filling& filling) {
  const std::string from = template_for(migrations, filling);
  std::string name = "test_" + std::to_string(next_++);
  server_->create_database(name, from);
  Database owner(DatabaseOptions{.conninfo = conninfo(name), .max_connections = 1});
  grant_connections(owner, name);
  return name;
}

TestDatabase::TestDatabase(const std::vector<std::span<const EmbeddedFile>>& migrations,
                           const Filling& filling)
    : name_(TestCluster::instance().fresh_database(migrations, filling)),
      owner_(DatabaseOptions{.conninfo = conninfo("postgres")}),
      app_(DatabaseOptions{.conninfo = conninfo("recaudo_app")}) {}

std::string TestDatabase::conninfo(const std::string& role) const {
  return TestCluster::instance().conninfo(name_, role);
}

}  // namespace recaudo::test
