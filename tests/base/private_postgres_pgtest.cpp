#include "base/private_postgres.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>

#include "base/error.h"

namespace recaudo {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// A folder that the server's unprivileged user may enter, and a stand-in for the programs of
// PostgreSQL.
class PrivatePostgresTest : public ::testing::Test {
 protected:
  PrivatePostgresTest() {
    char name[] = "/tmp/recaudo-private-XXXXXX";
    invariant(::mkdtemp(name) != nullptr, "a temporary folder can be made");
    folder_ = name;
    ::chmod(name, 0711);
  }
  ~PrivatePostgresTest() override {
    ::unsetenv("RECAUDO_PG_BIN");
    std::error_code ec;
    fs::remove_all(folder_, ec);
  }
  void play(const std::string& program, const std::string& script) const {
    const std::string bin = folder_ + "/bin";
    fs::create_directories(bin);
    const std::string path = bin + "/" + program;
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    ::chmod(path.c_str(), 0755);
    ::setenv("RECAUDO_PG_BIN", bin.c_str(), 1);
  }
  static void play_real() { ::unsetenv("RECAUDO_PG_BIN"); }
  PrivatePostgres::Options options(milliseconds patience = milliseconds(60'000)) const {
    return {.directory = folder_ + "/pg", .fast_and_unsafe = true, .start_patience = patience};
  }
  std::string refusal(milliseconds patience) const {
    try {
      const PrivatePostgres server(options(patience));
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return {};
  }
  pid_t pid_written_by_the_server() const {
    pid_t pid = 0;
    std::ifstream(folder_ + "/pg/data/started") >> pid;
    return pid;
  }

  std::string folder_;
};

TEST_F(PrivatePostgresTest, AServerThatNeverAnswersIsEndedAndTheFolderIsFreeAgain) {
  { const PrivatePostgres first(options()); }  // a whole cluster
  play("postgres", "echo $$ >\"$2/started\"; exec sleep 600");
  EXPECT_NE(refusal(milliseconds(500)).find("did not answer in time"), std::string::npos);
  const pid_t pid = pid_written_by_the_server();
  ASSERT_GT(pid, 0);
  EXPECT_EQ(::kill(pid, 0), -1) << "the server was left running";
  play_real();
  const PrivatePostgres again(options());
  EXPECT_EQ(pqxx::connection(again.conninfo("postgres")).is_open(), true);
}

TEST_F(PrivatePostgresTest, AServerThatEndsAtOnceIsToldWithItsLog) {
  { const PrivatePostgres first(options()); }
  play("postgres", "echo the disk is on fire; exit 1");
  EXPECT_NE(refusal(milliseconds(5000)).find("the disk is on fire"), std::string::npos);
}

TEST_F(PrivatePostgresTest, AFailedInitdbIsToldWithItsLogAndTheNextStartBeginsAnew) {
  play("initdb", "mkdir -p \"$2\"; touch \"$2/PG_VERSION\"; echo no space; exit 1");
  EXPECT_NE(refusal(milliseconds(5000)).find("no space"), std::string::npos);
  play_real();
  EXPECT_NO_THROW(PrivatePostgres{options()});
}

TEST_F(PrivatePostgresTest, AFolderInUseIsRefusedAndItsServerGoesOn) {
  const PrivatePostgres first(options());
  EXPECT_NE(refusal(milliseconds(5000)).find("another process is using"), std::string::npos);
  EXPECT_EQ(pqxx::connection(first.conninfo("postgres")).is_open(), true);
}

TEST_F(PrivatePostgresTest, ARealClusterIsDurableAndClosedToEverybodyElse) {
  auto real = options();
  real.fast_and_unsafe = false;
  const PrivatePostgres server(real);
  pqxx::connection connection(server.conninfo("postgres"));
  pqxx::nontransaction tx(connection);
  for (const std::string name : {"fsync", "full_page_writes", "data_checksums"})
    EXPECT_EQ(tx.exec1("show " + name)[0].as<std::string>(), "on") << name;
  struct stat data {};
  ASSERT_EQ(::stat((folder_ + "/pg/data").c_str(), &data), 0);
  EXPECT_EQ(data.st_mode & 0777U, 0700U);
}

}  // namespace
}  // namespace recaudo
