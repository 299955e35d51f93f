#include "base/secret.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <system_error>

#include "base/bytes.h"

namespace recaudo {

Secret::~Secret() {
  OPENSSL_cleanse(value_.data(), value_.size());
}

Result<Secret> read_secret_file(const std::string& path) {
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) return fail(Code::kBadSecretFile, path);
  if ((st.st_mode & 077) != 0) return fail(Code::kBadSecretFile, path + ": permisos abiertos");
  RECAUDO_TRY(text, read_file(path, 65536));
  if (text.ends_with('\n')) text.pop_back();
  return Secret(std::move(text));
}

void write_secret_file(const std::string& path, const Secret& secret) {
  const std::string tmp = path + ".tmp";
  ::unlink(tmp.c_str());
  const int fd = ::open(tmp.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), tmp);
  const auto value = secret.reveal();
  const bool ok = ::write(fd, value.data(), value.size()) == static_cast<ssize_t>(value.size()) &&
                  ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (!ok) throw std::system_error(error, std::generic_category(), tmp);
  if (::rename(tmp.c_str(), path.c_str()) != 0)
    throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace recaudo
