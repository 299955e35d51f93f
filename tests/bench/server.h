// What a benchmark runs against: a private PostgreSQL 15 with fsync, synchronous_commit and
// checksums on, migrated, and the log's signer and sequencer beside it.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/database.h"
#include "base/embedded_file.h"
#include "base/private_postgres.h"

namespace recaudo::bench {

class Server {
 public:
  explicit Server(std::string folder);  // made, and removed at the end
  ~Server();
  std::string conninfo(const std::string& role) const;
  int pid() const { return postgres_->pid(); }
  // Whether the machine had huge pages for its memory (docs/postgresql.md). Linux: /proc/PID/maps.
  bool has_huge_pages() const;
  // The migrations that it has: the floors below core, and the posting engine's.
  static std::vector<EmbeddedFile> migrations();
  // Entries of the outbox that are not yet in the files of the log.
  std::int64_t log_lag(Database& owner) const;

 private:
  std::string folder_;
  std::unique_ptr<PrivatePostgres> postgres_;
  std::jthread signer_;
  std::jthread sequencer_;
};

// CPU that a process has used, user and system. Linux: /proc/PID/stat.
std::chrono::microseconds cpu_of(int pid);

}  // namespace recaudo::bench
