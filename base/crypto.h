// RAII over OpenSSL 3: hashes, MACs, AES-GCM, Ed25519, random bytes, and Argon2id (libargon2).
// Failures of the library are exceptions (CryptoFailure): there is nothing a caller could do.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace recaudo {

class CryptoFailure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Sha256 = std::array<unsigned char, 32>;

Sha256 sha256(std::string_view bytes);
// Hash of the concatenation, without building it (0x00 || entry, 0x01 || left || right).
Sha256 sha256_of(std::initializer_list<std::string_view> parts);
std::string_view view(const Sha256& digest);
std::string sha256_hex(std::string_view bytes);

// Broken as a promise against forgers of documents; here only because gateways still sign with it.
using Sha1 = std::array<unsigned char, 20>;
Sha1 sha1(std::string_view bytes);
std::string_view view(const Sha1& digest);

// Digest of a stream.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  void update(std::string_view bytes);
  Sha256 finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

// From the system's generator; throws when it fails.
std::string random_bytes(std::size_t n);

// Compares in time that depends only on the lengths.
bool equal_constant_time(std::string_view a, std::string_view b);

// AES-256-GCM. Sealed = ciphertext || 16-byte tag. Opening a forged text: kBadEncoding.
std::string aes256_gcm_seal(std::string_view key32, std::string_view iv12, std::string_view aad,
                            std::string_view plain);
Result<std::string> aes256_gcm_open(std::string_view key32, std::string_view iv12,
                                    std::string_view aad, std::string_view sealed);

// Ed25519 (RFC 8032) with a 32-byte seed; the signature has 64 bytes.
std::string ed25519_public_key(std::string_view seed32);
std::string ed25519_sign(std::string_view seed32, std::string_view message);
bool ed25519_verify(std::string_view public32, std::string_view message,
                    std::string_view signature);

// Argon2id, PHC string out. m in KiB. Floor for staff: m=19456 t=2 p=1 (security specification
// PWD-3).
struct Argon2Cost {
  std::uint32_t memory_kib = 19456;
  std::uint32_t passes = 2;
};
std::string argon2id_hash(const Secret& password, Argon2Cost cost);
bool argon2id_verify(const std::string& phc, const Secret& password);

// A self-signed P-256 certificate for the demo, valid 397 days; PEM texts.
struct CertificatePem {
  std::string certificate;
  std::string private_key;
};
CertificatePem make_self_signed_certificate(const std::string& common_name);

}  // namespace recaudo
