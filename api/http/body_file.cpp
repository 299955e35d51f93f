#include "api/http/body_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace recaudo::http {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

std::shared_ptr<BodyFile> BodyFile::create(const std::string& folder) {
  std::string path = folder + "/recaudo-body-XXXXXX";
  const int fd = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) throw_errno("body file");
  std::shared_ptr<BodyFile> file(new BodyFile(fd));
  if (::unlink(path.c_str()) != 0) throw_errno("body file");
  return file;
}

BodyFile::~BodyFile() {
  if (map_ != nullptr) ::munmap(map_, mapped_);
  ::close(fd_);
}

void BodyFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw_errno("body file");
    bytes.remove_prefix(static_cast<std::size_t>(n));
    size_ += static_cast<std::size_t>(n);
  }
}

std::string_view BodyFile::bytes() {
  if (size_ == 0) return {};
  if (map_ == nullptr) {
    void* map = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd_, 0);
    if (map == MAP_FAILED) throw_errno("body file");
    map_ = map;
    mapped_ = size_;
  }
  return {static_cast<const char*>(map_), mapped_};
}

}  // namespace recaudo::http
