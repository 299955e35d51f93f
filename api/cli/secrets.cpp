#include "api/cli/secrets.h"

#include <filesystem>

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo::cli {
namespace {

void make(const Installation& installation, const std::string& name, const std::string& value) {
  const std::string path = installation.secret(name);
  if (!std::filesystem::exists(path)) write_secret_file(path, Secret(value));
}

// Random bytes without a newline at the end, which a secret file would lose.
std::string raw_key(std::size_t n) {
  std::string key = random_bytes(n);
  while (key.back() == '\n') key = random_bytes(n);
  return key;
}

}  // namespace

void make_missing_secrets(const Installation& installation) {
  for (const char* name : {"csrf", "seudonimos", "pimienta", "busqueda"})
    make(installation, name, raw_key(32));
  make(installation, "pse_key", raw_key(32));
  make(installation, "pse_iv", raw_key(12));
  make(installation, "pse_client_id", to_hex(random_bytes(12)));
  make(installation, "pse_client_secret", to_hex(random_bytes(24)));
  make(installation, "placetopay_login", to_hex(random_bytes(16)));
  make(installation, "placetopay_secret_key", to_hex(random_bytes(16)));
  make(installation, "wompi_public_key", "pub_test_" + to_hex(random_bytes(16)));
  make(installation, "wompi_private_key", "prv_test_" + to_hex(random_bytes(16)));
  make(installation, "wompi_events_secret", "test_events_" + to_hex(random_bytes(16)));
  make(installation, "wompi_integrity_secret", "test_integrity_" + to_hex(random_bytes(16)));
  make(installation, "simulador_control", to_hex(random_bytes(24)));
  if (!std::filesystem::exists(installation.secret("tls.key"))) {
    const auto pem = make_self_signed_certificate("localhost");
    write_secret_file(installation.secret("tls.crt"), Secret(pem.certificate));
    write_secret_file(installation.secret("tls.key"), Secret(pem.private_key));
  }
}

Secret required_secret(const Installation& installation, const std::string& name) {
  return value_or_throw(read_secret_file(installation.secret(name)));
}

}  // namespace recaudo::cli
