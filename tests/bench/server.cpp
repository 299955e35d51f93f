#include "tests/bench/server.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "audit/migrations.h"
#include "audit/sequencer.h"
#include "audit/signer.h"
#include "base/base_migrations.h"
#include "base/migrations.h"
#include "core/processor/migrations.h"
#include "ledger/migrations.h"

namespace recaudo::bench {
namespace {

constexpr const char* kOrigin = "banco-de-pruebas/bitacora";
constexpr const char* kDatabase = "bench";
// A server as the specification measured its figures on (ledger, C.0), and as an operator sizes one
// for a machine of 24 GiB; what a small private one has is for demos and tests.
constexpr const char* kSettings =
    "shared_buffers = 4GB\nwal_buffers = 64MB\nmax_wal_size = 16GB\nmin_wal_size = 4GB\n"
    "checkpoint_timeout = 15min\ncheckpoint_completion_target = 0.9\nwork_mem = 32MB\n"
    "maintenance_work_mem = 512MB\neffective_cache_size = 10GB\n"
    "effective_io_concurrency = 200\nmax_wal_senders = 0\n"
    "max_parallel_workers_per_gather = 0\n";

}  // namespace

Server::Server(std::string folder) : folder_(std::move(folder)) {
  std::filesystem::create_directories(folder_);
  std::filesystem::permissions(folder_, std::filesystem::perms::others_exec,
                               std::filesystem::perm_options::add);
  postgres_ = std::make_unique<PrivatePostgres>(
      PrivatePostgres::Options{.directory = folder_ + "/pg", .settings = kSettings});
  postgres_->create_database(kDatabase);
  Database owner(DatabaseOptions{.conninfo = conninfo("postgres"), .max_connections = 1});
  value_or_throw(migrate(owner, migrations()));

  const audit::SignerOptions signer{.socket_path = folder_ + "/s",
                                    .seed_file = folder_ + "/seed",
                                    .origin = kOrigin,
                                    .state_file = folder_ + "/state"};
  value_or_throw(audit::make_log_key(signer, folder_ + "/vkey"));
  signer_ = std::jthread(
      [signer](const std::stop_token& stop) { value_or_throw(audit::run_signer(signer, stop)); });
  const audit::SequencerOptions sequencer{.conninfo = conninfo("recaudo_sequencer"),
                                          .log_dir = folder_ + "/log",
                                          .origin = kOrigin,
                                          .signer_socket = signer.socket_path,
                                          .batch = 1024};
  sequencer_ = std::jthread([sequencer](const std::stop_token& stop) {
    value_or_throw(audit::run_sequencer(sequencer, stop));
  });
}

Server::~Server() {
  sequencer_ = {};
  signer_ = {};
  postgres_.reset();
  std::error_code ec;
  std::filesystem::remove_all(folder_, ec);
}

std::vector<EmbeddedFile> Server::migrations() {
  std::vector<EmbeddedFile> files;
  for (const auto& set : {embedded::base_migrations, embedded::audit_migrations,
                          embedded::ledger_migrations, embedded::processor_migrations})
    files.insert(files.end(), set.begin(), set.end());
  return files;
}

std::string Server::conninfo(const std::string& role) const {
  return postgres_->conninfo(kDatabase, role);
}

std::int64_t Server::log_lag(Database& owner) const {
  return owner.read([](pqxx::read_transaction& tx) {
    return read_int(
        tx.exec1("select (select count(*) from audit.outbox) - (select count(*) from "
                 "audit.plan)")[0]);
  });
}

bool Server::has_huge_pages() const {
  std::ifstream maps("/proc/" + std::to_string(pid()) + "/maps");
  for (std::string line; std::getline(maps, line);)
    if (line.find("/anon_hugepage") != line.npos) return true;
  return false;
}

std::chrono::microseconds cpu_of(int pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(in, line);
  const auto paren = line.rfind(')');
  invariant(paren != line.npos, "the process runs");
  std::istringstream rest(line.substr(paren + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;  // fields 3 to 13
  std::int64_t user = 0, system = 0;
  rest >> user >> system;
  return std::chrono::microseconds((user + system) * 1'000'000 / ::sysconf(_SC_CLK_TCK));
}

}  // namespace recaudo::bench
