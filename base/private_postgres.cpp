#include "base/private_postgres.h"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

#include "base/crypto.h"

namespace recaudo {
namespace {

constexpr std::chrono::seconds kOrphansLinger{20};

namespace fs = std::filesystem;

// The newest server that Debian installed; RECAUDO_PG_BIN overrides.
std::string server_bin() {
  if (const char* given = std::getenv("RECAUDO_PG_BIN")) return given;
  int best = 0;
  std::error_code ec;
  for (const auto& e : fs::directory_iterator("/usr/lib/postgresql", ec)) {
    const std::string name = e.path().filename();
    int version = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), version);
    if (read.ec == std::errc{} && fs::exists(e.path() / "bin/postgres"))
      best = std::max(best, version);
  }
  if (best == 0)
    throw std::runtime_error("PostgreSQL is not installed: apt-get install postgresql-15");
  return "/usr/lib/postgresql/" + std::to_string(best) + "/bin";
}

// In the child: become the unprivileged user, survive the terminal's Ctrl-C, end with the parent.
void become(uid_t uid, gid_t gid, int parent_death_signal) {
  ::setsid();
  sigset_t none;  // the caller may hold signals back; the server must not
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::getuid() == 0) {
    if (::setgroups(0, nullptr) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0) _exit(126);
  }
  if (parent_death_signal != 0) ::prctl(PR_SET_PDEATHSIG, parent_death_signal);
}

// In the child: what the program writes goes to the log.
[[noreturn]] void exec(const std::vector<std::string>& args, int log_fd) {
  ::dup2(log_fd, STDOUT_FILENO);
  ::dup2(log_fd, STDERR_FILENO);
  std::vector<char*> argv;
  argv.reserve(args.size() + 1);
  for (const auto& a : args) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  // A clean environment: PGPASSWORD, LC_ALL and the like of the caller are not the server's
  // business.
  char path[] = "PATH=/usr/bin:/bin";
  char* env[] = {path, nullptr};
  ::execve(argv[0], argv.data(), env);
  _exit(127);
}

struct Child {
  uid_t uid;
  gid_t gid;
  int parent_death_signal;  // 0: none
};

pid_t spawn(const std::vector<std::string>& args, const std::string& log, int log_flags,
            const Child& who) {
  const int log_fd = ::open(log.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | log_flags, 0644);
  if (log_fd < 0) throw std::system_error(errno, std::generic_category(), log);
  const pid_t child = ::fork();
  if (child == 0) {
    become(who.uid, who.gid, who.parent_death_signal);
    exec(args, log_fd);
  }
  const int error = errno;
  ::close(log_fd);
  if (child < 0) throw std::system_error(error, std::generic_category(), "fork " + args.front());
  return child;
}

std::string tail_of(const fs::path& file) {
  std::ifstream in(file);
  std::string all((std::istreambuf_iterator<char>(in)), {});
  return all.size() > 2000 ? all.substr(all.size() - 2000) : all;
}

}  // namespace

PrivatePostgres::PrivatePostgres(Options options) : options_(std::move(options)) {
  try {
    open();
  } catch (...) {  // an object that was never whole has no destructor: leave no server behind
    stop();
    throw;
  }
}

void PrivatePostgres::open() {
  fs::create_directories(options_.directory);
  options_.directory = fs::absolute(options_.directory).lexically_normal();
  data_ = options_.directory + "/data";
  socket_ = options_.directory + "/run";
  // A unix socket path has at most 107 bytes.
  if ((socket_ + "/.s.PGSQL.5432").size() > 100)
    socket_ = "/tmp/recaudo-" + sha256_hex(data_).substr(0, 16);

  uid_ = ::getuid();
  gid_ = ::getgid();
  if (uid_ == 0) {
    const passwd* user = ::getpwnam("postgres");
    if (user == nullptr) user = ::getpwnam("nobody");
    if (user == nullptr) throw std::runtime_error("no unprivileged user to run PostgreSQL");
    uid_ = user->pw_uid;
    gid_ = user->pw_gid;
  }

  lock_fd_ = ::open((options_.directory + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_fd_ < 0) throw std::system_error(errno, std::generic_category(), options_.directory);
  if (::flock(lock_fd_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_fd_);
    lock_fd_ = -1;  // what is there belongs to the other one: stop() leaves it alone
    throw std::runtime_error("another process is using the data folder " + options_.directory +
                             ": stop it, or choose another one with --data");
  }
  prepare_cluster();
  remove_stale_lock();
  start();
  wait_until_ready();
}

void PrivatePostgres::prepare_cluster() {
  for (const auto& dir : {options_.directory, socket_}) {
    fs::create_directories(dir);
    if (::getuid() == 0 && ::chown(dir.c_str(), uid_, gid_) != 0)
      throw std::runtime_error("cannot give " + dir + " to the server's user");
  }
  if (fs::exists(data_ + "/PG_VERSION")) return;
  const std::string fresh =
      data_ + ".tmp";  // renamed when whole: a half-made cluster is never used
  fs::remove_all(fresh);
  const std::string log = options_.directory + "/initdb.log";
  std::vector<std::string> args = {server_bin() + "/initdb",
                                   "-D",
                                   fresh,
                                   "--username=postgres",
                                   "--auth-local=peer",
                                   "--auth-host=reject",
                                   "--encoding=UTF8",
                                   "--locale=C.UTF-8",
                                   "--data-checksums"};
  if (options_.fast_and_unsafe) args.emplace_back("--no-sync");
  const pid_t child = spawn(args, log, O_TRUNC, {uid_, gid_, 0});
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0)
    throw std::runtime_error("initdb failed; is every folder above " + options_.directory +
                             " enterable by the user of PostgreSQL?\n" + tail_of(log));

  std::ofstream(fresh + "/pg_hba.conf") << "local all all peer map=recaudo\n";
  std::ofstream ident(fresh + "/pg_ident.conf");
  for (const uid_t user : {uid_, ::getuid()}) {
    const passwd* entry = ::getpwuid(user);
    const std::string who = entry != nullptr ? entry->pw_name : std::to_string(user);
    for (const char* role : {"postgres", "recaudo_migrate", "recaudo_app", "recaudo_login",
                             "recaudo_sequencer", "recaudo_auditor"})
      ident << "recaudo " << who << " " << role << "\n";
  }
  std::ofstream conf(fresh + "/postgresql.conf", std::ios::app);
  conf << "\n# recaudo\nlisten_addresses = ''\nunix_socket_permissions = 0777\nmax_connections = "
          "100\n"
          "timezone = 'UTC'\nlog_timezone = 'UTC'\nshared_buffers = 256MB\nmax_wal_size = 2GB\n"
          "wal_compression = lz4\njit = off\nrandom_page_cost = 1.1\n"
          // No personal datum may reach the server's log.
          "log_statement = none\nlog_parameter_max_length = 0\nlog_parameter_max_length_on_error = "
          "0\n"
          "log_min_error_statement = panic\n";
  if (options_.fast_and_unsafe)
    conf << "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n";
  else
    conf << "fsync = on\nfull_page_writes = on\nsynchronous_commit = on\n";
  conf << options_.settings;
  conf.close();
  fs::rename(fresh, data_);
}

// PostgreSQL copes with a dead pid in postmaster.pid, but not with a zombie or a pid that now
// belongs to another process of the same user. We hold the folder's lock, so a server that runs
// there is ours only if its working directory is this data directory.
void PrivatePostgres::remove_stale_lock() {
  std::ifstream in(data_ + "/postmaster.pid");
  pid_t old = 0;
  if (!(in >> old)) return;
  was_killed_ = true;  // a server that ends in order takes its file along
  std::error_code ec;
  const fs::path cwd = fs::read_symlink("/proc/" + std::to_string(old) + "/cwd", ec);
  std::ifstream stat("/proc/" + std::to_string(old) + "/stat");
  std::string line;
  std::getline(stat, line);
  const auto paren = line.rfind(')');
  const bool zombie = paren != line.npos && paren + 2 < line.size() && line[paren + 2] == 'Z';
  if (!ec && cwd == data_ && !zombie) {
    // An orphan of ours that is still shutting down: let it finish.
    ::kill(old, SIGINT);
    for (int i = 0; i < 1000 && ::kill(old, 0) == 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  fs::remove(data_ + "/postmaster.pid", ec);
  fs::remove(socket_ + "/.s.PGSQL.5432.lock", ec);
  fs::remove(socket_ + "/.s.PGSQL.5432", ec);
}

void PrivatePostgres::start() {
  pid_ = spawn({server_bin() + "/postgres", "-D", data_, "-k", socket_},
               options_.directory + "/postgres.log", O_APPEND, {uid_, gid_, SIGINT});
}

void PrivatePostgres::wait_until_ready() {
  const std::string target = conninfo("postgres");
  const auto deadline = std::chrono::steady_clock::now() + options_.start_patience;
  const auto orphans_gone = std::min(deadline, std::chrono::steady_clock::now() + kOrphansLinger);
  while (std::chrono::steady_clock::now() < deadline) {
    if (PQping(target.c_str()) == PQPING_OK) return;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      // The children of a server that was killed hold its shared memory until they notice.
      if (was_killed_ && std::chrono::steady_clock::now() < orphans_gone) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        start();
        continue;
      }
      throw std::runtime_error("PostgreSQL did not start:\n" +
                               tail_of(options_.directory + "/postgres.log"));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("PostgreSQL did not answer in time:\n" +
                           tail_of(options_.directory + "/postgres.log"));
}

PrivatePostgres::~PrivatePostgres() {
  stop();
}

// A fast shutdown; a server that does not heed it within a minute is told to abort, then killed.
void PrivatePostgres::stop() noexcept {
  for (const int how : {SIGINT, SIGQUIT, SIGKILL}) {
    if (pid_ <= 0) break;
    ::kill(pid_, how);
    for (int i = 0; i < 6000 && pid_ > 0; ++i) {
      if (::waitpid(pid_, nullptr, WNOHANG) != 0)
        pid_ = -1;
      else
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  if (lock_fd_ < 0) return;
  if (!socket_.starts_with(options_.directory)) {
    std::error_code ec;
    fs::remove_all(socket_, ec);
  }
  ::close(lock_fd_);
  lock_fd_ = -1;
}

std::string PrivatePostgres::conninfo(const std::string& database, const std::string& role) const {
  return "host=" + socket_ + " port=5432 dbname=" + database + " user=" + role +
         " connect_timeout=5 application_name=recaudo";
}

void PrivatePostgres::create_database(const std::string& name,
                                      const std::string& template_name) const {
  pqxx::connection connection(conninfo("postgres"));
  pqxx::nontransaction tx(connection);
  if (!tx.exec_params("select 1 from pg_database where datname = $1", name).empty()) return;
  std::string sql = "create database " + tx.quote_name(name);
  if (!template_name.empty()) sql += " template " + tx.quote_name(template_name);
  tx.exec0(sql);
}

}  // namespace recaudo
