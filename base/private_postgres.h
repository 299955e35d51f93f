// A PostgreSQL server of our own, as a child of this process: the default of `recaudo demo` and of
// the tests. Unix socket only, fsync and checksums on. As root it runs under an unprivileged user.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>

namespace recaudo {

class PrivatePostgres {
 public:
  struct Options {
    std::string directory;         // holds data/ and the socket; created when missing
    bool fast_and_unsafe = false;  // fsync off: only for tests that never kill the server
    std::chrono::milliseconds start_patience{60'000};  // crash recovery included
    std::string settings = "";  // lines of postgresql.conf for a new cluster, over ours
  };

  // Starts the server (initdb the first time). Throws std::runtime_error with what to do about it,
  // and leaves no process behind then.
  // Call it from the main thread: the server is told to stop when the thread that forked it ends.
  explicit PrivatePostgres(Options options);
  ~PrivatePostgres();  // fast shutdown, waits
  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;

  // libpq connection string for a database and a role of this cluster. The superuser is "postgres".
  std::string conninfo(const std::string& database, const std::string& role = "postgres") const;
  // Creates the database when it is not there; template may be empty.
  void create_database(const std::string& name, const std::string& template_name = "") const;
  pid_t pid() const { return pid_; }

 private:
  void open();
  void prepare_cluster();
  void remove_stale_lock();
  void start();
  void wait_until_ready();
  void stop() noexcept;

  Options options_;
  std::string data_;
  std::string socket_;
  bool was_killed_ = false;  // the server before this one left its pid file
  int lock_fd_ = -1;
  pid_t pid_ = -1;
  uid_t uid_ = 0;
  gid_t gid_ = 0;
};

}  // namespace recaudo
