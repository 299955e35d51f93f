// The simulator is the oracle of what money moved: a killed process must not forget.
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateways/simulator/store.h"
#include "tests/simulator/company.h"

namespace recaudo::simulator {
namespace {

// Runs the simulator as a process of its own, as `recaudo simulator` does.
class Process {
 public:
  explicit Process(const SimulatorOptions& options) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      ::_exit(run_simulator(options));
    }
    ::close(ends[1]);
    std::string line;
    for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(ends[0]);
    url = line.substr(std::min(line.size(), line.find("http")));
  }
  ~Process() {
    if (pid_ > 0) stop(SIGKILL);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  int stop(int signal) {
    int status = 0;
    ::kill(pid_, signal);
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }
  std::string url;

 private:
  pid_t pid_ = -1;
};

TEST(Durability, WhatWasAnsweredSurvivesAKilledProcess) {
  Company c;
  Process process(c.options);
  c.url = process.url;
  const auto [cus, enc] = c.create(1, "1000");
  c.pay(enc, "approve");
  c.control("window-payments", R"({"reference":"9","amount_centavos":5})");
  c.control("clock", R"({"advance_seconds":60})");
  process.stop(SIGKILL);
  c.start();
  EXPECT_EQ(c.state(cus), "OK");
  const auto ledger = c.ledger();
  EXPECT_EQ(ledger.find("transactions")->items.at(0).find("moved_centavos")->text, "100000");
  EXPECT_EQ(ledger.find("window_payments")->items.size(), 1U);
  EXPECT_EQ(ledger.find("now")->text, "2026-10-05T08:01:00-05:00");
  EXPECT_EQ(c.code_of_create(c.create_json(1)), "FAIL_INVALIDPARAMETERS");
}

TEST(Durability, TheProcessStopsWhenToldTo) {
  Company c;
  Process process(c.options);
  c.url = process.url;
  EXPECT_EQ(c.get("/health").status, 200);
  const int status = process.stop(SIGTERM);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(Durability, FilesThatACrashLeftUnwrittenAreWrittenAtTheStart) {
  Company c;
  std::filesystem::create_directories(c.options.store_directory);
  {
    Store store(c.options.store_directory + "/simulator.sqlite3");
    Closing closing;
    closing.day = kDay;
    store.save_closing(closing, {}, {{"extracto_20261005.xml", "<x/>"}});
  }
  c.start();
  EXPECT_EQ(c.output("extracto_20261005.xml"), "<x/>");
}

// A store of the time when only PSE was played goes on as it was.
TEST(Durability, AStoreOfBeforeTheOtherRailsIsOpened) {
  Company c;
  c.start();
  const auto [cus, enc] = c.create(1, "1000");
  c.pay(enc, "approve");
  c.simulator.reset();
  const auto run = [&](const char* sql) {
    sqlite3* db = nullptr;
    const auto path = c.options.store_directory + "/simulator.sqlite3";
    ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
  };
  run("drop index transactions_gateway; alter table transactions drop column rail;"
      "alter table transactions drop column gateway_id;"
      "alter table transactions drop column gateway_reference;"
      "alter table transactions drop column stale_answers;"
      "alter table transactions drop column reversed_us;"
      "drop table sessions; drop table account_debits; drop table wompi_events;"
      "drop table wompi_transactions; drop table instant_payments; drop table registered_slips;"
      "drop table cash_deposits;"
      "pragma user_version = 0");
  c.start();
  EXPECT_EQ(c.state(cus), "OK");
  EXPECT_EQ(c.ledger().find("transactions")->items.at(0).find("rail")->text, "pse");
}

TEST(StorePlans, GoThroughTheirPartialIndices) {
  Company c;
  std::filesystem::create_directories(c.options.store_directory);
  const auto path = c.options.store_directory + "/simulator.sqlite3";
  const Store store(path);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  const auto plan = [&](const std::string& sql) {
    sqlite3_stmt* stmt = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db, ("explain query plan " + sql).c_str(), -1, &stmt, nullptr),
              SQLITE_OK);
    std::string out;
    while (sqlite3_step(stmt) == SQLITE_ROW)
      out += std::string(reinterpret_cast<const char*>(sqlite3_column_text(stmt, 3))) + "\n";
    sqlite3_finalize(stmt);
    return out;
  };
  const auto gateway = plan(std::string("select * from transactions") + kOfGateway);
  EXPECT_NE(gateway.find("USING INDEX transactions_gateway"), std::string::npos) << gateway;
  const auto sessions = plan(std::string("select * from sessions") + kOpenSessionsDue);
  EXPECT_NE(sessions.find("USING INDEX sessions_open"), std::string::npos) << sessions;
  sqlite3_close(db);
}

TEST(Durability, AWrongOptionIsRefusedBeforeAnythingStarts) {
  Company c;
  c.options.collecting_account = "12-34";
  EXPECT_THROW(Simulator{c.options}, Refusal);
}

TEST(Durability, AStatementAskedForTwiceOrANegativeCommissionIsRefused) {
  Company twice;
  twice.options.statement_formats = {StatementFormat::kMt940, StatementFormat::kCamt053,
                                     StatementFormat::kMt940};
  EXPECT_THROW(Simulator{twice.options}, Refusal);
  Company negative;
  negative.options.pse_commission = Money::centavos(-1);
  EXPECT_THROW(Simulator{negative.options}, Refusal);
}

TEST(Durability, AnOpenSecretFileIsRefused) {
  Company c;
  std::filesystem::permissions(c.options.jwe_key_file, std::filesystem::perms(0644));
  EXPECT_THROW(Simulator{c.options}, Refusal);
}

}  // namespace
}  // namespace recaudo::simulator
