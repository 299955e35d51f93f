#include "audit/log_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/durable_file.h"
#include "base/fault_point.h"

namespace recaudo::audit {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::string parent_of(const std::string& path) {
  return fs::path(path).parent_path().string();
}

bool same_content(const std::string& one, const std::string& other) {
  const auto size = fs::file_size(one);
  if (fs::file_size(other) != size) return false;
  std::string a;
  std::string b;
  const auto first = read_log_file(one, size, a);
  const auto second = read_log_file(other, size, b);
  return first && *first && second && *second && a == b;
}

}  // namespace

LogFiles::LogFiles(std::string root) : root_(std::move(root)) {
  make_parents(".state/tmp/any");
  for (const auto& leftover : fs::directory_iterator(root_ + "/.state/tmp"))
    fs::remove(leftover.path());
  sync_directories();
}

void LogFiles::make_parents(const std::string& path) {
  const std::string folder = parent_of(root_ + "/" + path);
  if (known_directories_.contains(folder)) return;
  // Each directory that is new must be remembered by its parent.
  std::vector<std::string> missing;
  for (std::string at = folder; !at.empty() && !fs::exists(at); at = parent_of(at))
    missing.push_back(at);
  for (auto it = missing.rbegin(); it != missing.rend(); ++it) {
    if (::mkdir(it->c_str(), 0755) != 0 && errno != EEXIST) throw_errno(*it);
    const std::string parent = parent_of(*it);
    unsynced_.insert(parent.empty() ? "." : parent);
  }
  if (known_directories_.size() > 4096) known_directories_.clear();
  known_directories_.insert(folder);
}

std::string LogFiles::write_temporary(std::string_view bytes, unsigned mode) {
  std::string path = root_ + "/.state/tmp/" + to_hex(random_bytes(12));
  create_durably(path, bytes, mode);
  return path;
}

Result<void> LogFiles::write_immutable(const std::string& path, std::string_view bytes) {
  make_parents(path);
  return link_and_leave(write_temporary(bytes, 0444), path);
}

Result<void> LogFiles::adopt(const std::string& file, const std::string& path) {
  make_parents(path);
  return link_and_leave(file, path);
}

Result<void> LogFiles::share(const std::string& file, const std::string& path) {
  make_parents(path);
  return link_as(file, path);
}

Result<void> LogFiles::link_and_leave(const std::string& file, const std::string& path) {
  auto linked = link_as(file, path);
  ::unlink(file.c_str());
  return linked;
}

Result<void> LogFiles::link_as(const std::string& file, const std::string& path) {
  const std::string target = root_ + "/" + path;
  const bool linked = ::link(file.c_str(), target.c_str()) == 0;
  const int error = errno;
  if (linked) fault_point("file_linked");
  unsynced_.insert(parent_of(target));
  if (!linked && error != EEXIST) throw std::system_error(error, std::generic_category(), target);
  if (!linked && !same_content(file, target))
    return fail(Code::kAuditLogConflict, path + " ya existe con otro contenido");
  return {};
}

void LogFiles::write_mutable(const std::string& path, std::string_view bytes) {
  const std::string target = root_ + "/" + path;
  make_parents(path);
  const std::string temporary = write_temporary(bytes, 0644);
  if (::rename(temporary.c_str(), target.c_str()) != 0) throw_errno(target);
  fault_point("file_renamed");
  unsynced_.insert(parent_of(target));
}

void LogFiles::sync_directories() {
  for (const auto& directory : unsynced_) sync_directory(directory);
  unsynced_.clear();
}

Result<bool> read_log_file(const std::string& path, std::size_t max_bytes, std::string& out) {
  const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (fd.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return fail(Code::kFileUnreadable, path);
  }
  struct stat st {};
  if (::fstat(fd.get(), &st) != 0 || !S_ISREG(st.st_mode))
    return fail(Code::kFileUnreadable, path + ": no es un archivo");
  if (static_cast<std::uint64_t>(st.st_size) > max_bytes)
    return fail(Code::kFileUnreadable, path + ": más de " + std::to_string(max_bytes) + " bytes");
  out.resize(static_cast<std::size_t>(st.st_size));
  std::size_t at = 0;
  while (at < out.size()) {
    const ssize_t n = ::read(fd.get(), out.data() + at, out.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(Code::kFileUnreadable, path);
    if (n == 0) break;
    at += static_cast<std::size_t>(n);
  }
  out.resize(at);
  return true;
}

std::optional<FileDescriptor> try_lock_file(const std::string& path) {
  FileDescriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (fd.get() < 0) throw_errno(path);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return fd;
  if (errno == EWOULDBLOCK) return std::nullopt;
  throw_errno(path);
}

}  // namespace recaudo::audit
