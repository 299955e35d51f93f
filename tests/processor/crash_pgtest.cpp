#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <set>

#include "base/migrations.h"
#include "base/private_postgres.h"
#include "tests/processor/support.h"

namespace recaudo {
namespace {

using namespace literals;

// A server with fsync on, that these tests may kill.
class CrashTest : public ::testing::Test {
 protected:
  CrashTest() {
    char name[] = "/tmp/recaudo-crash-XXXXXX";
    invariant(::mkdtemp(name) != nullptr, "a temporary folder can be made");
    folder_ = name;
    std::filesystem::permissions(folder_, std::filesystem::perms::others_exec,
                                 std::filesystem::perm_options::add);
    start();
    server_->create_database("crash");
    Database owner(DatabaseOptions{.conninfo = conninfo("postgres"), .max_connections = 1});
    std::vector<EmbeddedFile> files;
    for (const auto& set : test::kEngineMigrations)
      files.insert(files.end(), set.begin(), set.end());
    value_or_throw(migrate(owner, files));
    Database app(DatabaseOptions{.conninfo = conninfo("recaudo_app"), .max_connections = 1});
    test::open_months_of_2026(app);
  }
  ~CrashTest() override {
    server_.reset();
    std::error_code ec;
    std::filesystem::remove_all(folder_, ec);
  }
  void start() {
    server_ =
        std::make_unique<PrivatePostgres>(PrivatePostgres::Options{.directory = folder_ + "/pg"});
  }
  std::string conninfo(const std::string& role) const { return server_->conninfo("crash", role); }

  // Every key that was acknowledged is stored once; numbers have no gap; each entry has its event.
  void expect_whole(const std::set<Uuid>& acknowledged) {
    Database owner(DatabaseOptions{.conninfo = conninfo("postgres"), .max_connections = 1});
    owner.read([&](pqxx::read_transaction& tx) {
      const auto report = ledger::check(tx);
      EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.differences.front());
      std::set<Uuid> stored;
      for (const auto& row : tx.exec("select key from ledger.entry"))
        stored.insert(read_uuid(row[0]));
      for (const auto& key : acknowledged) EXPECT_TRUE(stored.contains(key)) << to_string(key);
      EXPECT_EQ(tx.exec1("select count(*) from audit.outbox")[0].as<std::size_t>(), stored.size());
      EXPECT_EQ(
          tx.exec1("select count(*) from (select producer_seq - lag(producer_seq, 1, 0::bigint) "
                   "over (partition by producer, producer_epoch order by producer_seq) as step "
                   "from audit.outbox) t where step <> 1")[0]
              .as<int>(),
          0);
    });
  }

  std::string folder_;
  std::unique_ptr<PrivatePostgres> server_;
  SystemClock clock_;
};

// 16 callers until told to stop; the keys that were acknowledged.
class Load {
 public:
  explicit Load(PostingEngine& engine) {
    for (int t = 0; t < 16; ++t)
      threads_.emplace_back([&, t](const std::stop_token& stop) {
        for (int i = 0; !stop.stop_requested(); ++i) {
          auto c = test::deposit(std::to_string(t) + "/" + std::to_string(i), 1_pesos);
          const Uuid key = c.entry.key;
          const auto answer = engine.post(std::move(c));
          const std::lock_guard lock(mutex_);
          if (answer)
            acknowledged_.insert(key);
          else
            EXPECT_TRUE(answer.error().code == Code::kOutcomeUnknown) << answer.error().detail;
        }
      });
  }
  ~Load() { stop(); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  std::set<Uuid> stop() {
    for (auto& t : threads_) t.request_stop();  // all of them, before anyone is waited for
    threads_.clear();
    return acknowledged_;
  }
  std::size_t acknowledged() {
    const std::lock_guard lock(mutex_);
    return acknowledged_.size();
  }

 private:
  std::mutex mutex_;
  std::set<Uuid> acknowledged_;
  std::vector<std::jthread> threads_;
};

TEST_F(CrashTest, KilledBackendsLoseAndDoubleNothing) {
  Database app(DatabaseOptions{.conninfo = conninfo("recaudo_app"), .max_connections = 2});
  Database owner(DatabaseOptions{.conninfo = conninfo("postgres"), .max_connections = 1});
  auto log = test::event_log(app, clock_);
  PostingEngine engine(app, clock_, log, {.producer = "motor"});
  Load load(engine);
  for (int round = 0; round < 200 && engine.stats().reconnects < 10; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    owner.transaction([](pqxx::work& tx) {
      tx.exec(
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'recaudo_app'");
    });
  }
  const std::size_t before = load.acknowledged();
  for (int i = 0; i < 100 && load.acknowledged() < before + 100; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const auto acknowledged = load.stop();
  EXPECT_GT(acknowledged.size(), 100U);
  EXPECT_GE(engine.stats().reconnects, 10U);
  expect_whole(acknowledged);
}

TEST_F(CrashTest, AKilledPostmasterLosesAndDoublesNothing) {
  Database app(DatabaseOptions{.conninfo = conninfo("recaudo_app"), .max_connections = 2});
  auto log = test::event_log(app, clock_);
  std::set<Uuid> acknowledged;
  {
    PostingEngine engine(app, clock_, log, {.producer = "motor"});
    Load load(engine);
    for (int round = 0; round < 3; ++round) {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      const pid_t postmaster = server_->pid();
      ::kill(postmaster, SIGKILL);
      server_.reset();
      start();
    }
    const std::size_t before = load.acknowledged();
    for (int i = 0; i < 100 && load.acknowledged() < before + 100; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_GE(load.acknowledged(), before + 100) << "the engine did not come back";
    acknowledged = load.stop();
  }
  expect_whole(acknowledged);
}

TEST_F(CrashTest, AKilledServerProcessLosesNothingThatItAcknowledged) {
  std::set<Uuid> acknowledged;
  for (int round = 0; round < 5; ++round) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      Database app(DatabaseOptions{.conninfo = conninfo("recaudo_app"), .max_connections = 2});
      auto log = test::event_log(app, clock_);
      PostingEngine engine(app, clock_, log, {.producer = "motor"});
      std::vector<std::jthread> callers;
      callers.reserve(8);
      for (int t = 0; t < 8; ++t)
        callers.emplace_back([&, t] {
          for (int i = 0;; ++i) {
            auto c = test::deposit(
                std::to_string(round) + "/" + std::to_string(t) + "/" + std::to_string(i), 1_pesos);
            const Uuid key = c.entry.key;
            if (engine.post(std::move(c)) && ::write(ends[1], key.bytes.data(), 16) != 16) return;
          }
        });
    }
    ::close(ends[1]);
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    ::kill(child, SIGKILL);
    Uuid key;
    while (::read(ends[0], key.bytes.data(), 16) == 16) acknowledged.insert(key);
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
  }
  EXPECT_GT(acknowledged.size(), 50U);
  expect_whole(acknowledged);
}

}  // namespace
}  // namespace recaudo
