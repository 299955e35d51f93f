#include "core/processor/durability.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/private_postgres.h"

namespace recaudo {
namespace {

// A server as the demonstration starts it: everything is on.
class DurabilityTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    char name[] = "/tmp/recaudo-durable-XXXXXX";
    invariant(::mkdtemp(name) != nullptr, "a temporary folder can be made");
    folder_ = name;
    std::filesystem::permissions(folder_, std::filesystem::perms::others_exec,
                                 std::filesystem::perm_options::add);
    server_ =
        std::make_unique<PrivatePostgres>(PrivatePostgres::Options{.directory = folder_ + "/pg"});
    server_->create_database("durable");
  }
  static void TearDownTestSuite() {
    server_.reset();
    std::error_code ec;
    std::filesystem::remove_all(folder_, ec);
  }
  static Database sessions(const std::string& options = {}) {
    return Database({.conninfo = server_->conninfo("durable", "postgres") +
                                 (options.empty() ? "" : " options='" + options + "'"),
                     .max_connections = 1});
  }
  // A setting of the whole server, while `fn` runs.
  template <typename F>
  static void with_off(const std::string& setting, F&& fn) {
    const auto set = [&](const std::string& change, const std::string& expected) {
      auto db = sessions();
      const auto connection = db.connect();
      pqxx::nontransaction tx(*connection);
      tx.exec0("alter system " + change);
      tx.exec("select pg_reload_conf()");
      // The server reads its file before it tells its sessions.
      while (tx.exec1("select current_setting(" + tx.quote(setting) + ")")[0].c_str() != expected)
        tx.exec("select pg_sleep(0.01)");
    };
    set("set " + setting + " = off", "off");
    fn();
    set("reset " + setting, "on");
  }

  static inline std::string folder_;
  static inline std::unique_ptr<PrivatePostgres> server_;
};

TEST_F(DurabilityTest, OfAServerWithEverythingOnNothingIsNamed) {
  auto db = sessions();
  EXPECT_EQ(durability_faults(db), std::vector<std::string>{});
  EXPECT_TRUE(require_durability(db, false));
}

TEST_F(DurabilityTest, AServerThatMayLoseWhatItAcknowledgedIsRefused) {
  for (const char* setting : {"fsync", "full_page_writes"})
    with_off(setting, [&] {
      auto db = sessions();
      const auto refused = require_durability(db, false);
      ASSERT_FALSE(refused) << setting;
      EXPECT_EQ(refused.error().code, Code::kBadConfig);
      EXPECT_NE(refused.error().detail.find(std::string(setting) + " está en off"),
                std::string::npos);
    });
}

// Whoever set it for our role, for our database or for this session.
TEST_F(DurabilityTest, ACommitThatDoesNotWaitForTheDiskIsRefused) {
  auto db = sessions("-c synchronous_commit=off");
  ASSERT_FALSE(require_durability(db, false));
  auto local = sessions("-c synchronous_commit=local");
  EXPECT_TRUE(require_durability(local, false));
}

TEST_F(DurabilityTest, ADemonstrationGoesOnAndIsWarned) {
  auto db = sessions("-c synchronous_commit=off");
  EXPECT_TRUE(require_durability(db, true));
}

}  // namespace
}  // namespace recaudo
