#include "base/secret.h"

#include <openssl/crypto.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/durable_file.h"

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
  replace_file_durably(path, secret.reveal(), 0600);
}

}  // namespace recaudo
