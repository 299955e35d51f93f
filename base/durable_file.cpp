#include "base/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/fault_point.h"
#include "base/file_descriptor.h"

namespace recaudo {
namespace {

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), fault_length("file_half_written", bytes.size()));
    if (n < 0 && errno != EINTR) throw_errno(path);
    if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

void sync_directory(const std::string& path) {
  const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0) throw_errno(path);
}

void create_durably(const std::string& path, std::string_view bytes, unsigned mode) {
  const FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (fd.get() < 0) throw_errno(path);
  fault_point("file_tmp_open");
  write_all(fd.get(), bytes, path);
  if (::fchmod(fd.get(), mode) != 0 || ::fsync(fd.get()) != 0) throw_errno(path);
  fault_point("file_fsynced");
}

void replace_file_durably(const std::string& path, std::string_view bytes, unsigned mode) {
  const std::string temporary = path + "." + to_hex(random_bytes(8)) + ".partial";
  try {
    create_durably(temporary, bytes, mode);
    if (::rename(temporary.c_str(), path.c_str()) != 0) throw_errno(path);
    fault_point("file_renamed");
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  const std::string parent = std::filesystem::path(path).parent_path().string();
  sync_directory(parent.empty() ? "." : parent);
}

}  // namespace recaudo
