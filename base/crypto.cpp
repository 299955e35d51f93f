#include "base/crypto.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <vector>

#include "base/bytes.h"

namespace recaudo {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* p) const {
    Free(p);
  }
};
using CipherCtx = std::unique_ptr<EVP_CIPHER_CTX, Deleter<EVP_CIPHER_CTX_free>>;
using DigestCtx = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Deleter<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

void check(bool ok, const char* what) {
  if (!ok) throw CryptoFailure(what);
}

const unsigned char* u8(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* u8(std::string& s) {
  return reinterpret_cast<unsigned char*>(s.data());
}

// Fetched once: looking the algorithm up costs more than hashing a node.
const EVP_MD* sha256_algorithm() {
  static EVP_MD* md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  check(md != nullptr, "SHA-256 is not available");
  return md;
}

EVP_MD_CTX* thread_context() {
  thread_local DigestCtx ctx{EVP_MD_CTX_new()};
  check(ctx != nullptr, "EVP_MD_CTX_new");
  return ctx.get();
}

std::string pem_of(const auto& write) {
  const std::unique_ptr<BIO, Deleter<BIO_free_all>> bio{BIO_new(BIO_s_mem())};
  check(bio && write(bio.get()) == 1, "PEM");
  char* data = nullptr;
  const long n = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(n)};
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
  return sha256_of({bytes});
}

Sha256 sha256_of(std::initializer_list<std::string_view> parts) {
  EVP_MD_CTX* ctx = thread_context();
  check(EVP_DigestInit_ex2(ctx, sha256_algorithm(), nullptr) == 1, "digest init");
  for (const auto part : parts)
    check(EVP_DigestUpdate(ctx, part.data(), part.size()) == 1, "digest update");
  Sha256 out;
  check(EVP_DigestFinal_ex(ctx, out.data(), nullptr) == 1, "digest final");
  return out;
}

Sha1 sha1(std::string_view bytes) {
  Sha1 out;
  check(EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, EVP_sha1(), nullptr) == 1,
        "SHA-1");
  return out;
}

std::string_view view(const Sha1& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string_view view(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string sha256_hex(std::string_view bytes) {
  return to_hex(view(sha256(bytes)));
}

struct Sha256Stream::Impl {
  DigestCtx ctx{EVP_MD_CTX_new()};
};

Sha256Stream::Sha256Stream() : impl_(std::make_unique<Impl>()) {
  check(impl_->ctx && EVP_DigestInit_ex2(impl_->ctx.get(), sha256_algorithm(), nullptr) == 1,
        "digest init");
}
Sha256Stream::~Sha256Stream() = default;
void Sha256Stream::update(std::string_view bytes) {
  check(EVP_DigestUpdate(impl_->ctx.get(), bytes.data(), bytes.size()) == 1, "digest update");
}
Sha256 Sha256Stream::finish() {
  Sha256 out;
  check(EVP_DigestFinal_ex(impl_->ctx.get(), out.data(), nullptr) == 1, "digest final");
  return out;
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
  Sha256 out;
  unsigned int n = 0;
  check(HMAC(sha256_algorithm(), key.data(), static_cast<int>(key.size()), u8(bytes), bytes.size(),
             out.data(), &n) != nullptr &&
            n == out.size(),
        "HMAC");
  return out;
}

std::string random_bytes(std::size_t n) {
  std::string out(n, '\0');
  check(RAND_bytes(u8(out), static_cast<int>(n)) == 1, "RAND_bytes");
  return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string aes256_gcm_seal(std::string_view key, std::string_view iv, std::string_view aad,
                            std::string_view plain) {
  check(key.size() == 32 && iv.size() == 12, "AES-256-GCM wants a 32-byte key and a 12-byte IV");
  const CipherCtx ctx{EVP_CIPHER_CTX_new()};
  check(ctx && EVP_EncryptInit_ex(ctx.get(), EVP_aes_256_gcm(), nullptr, u8(key), u8(iv)) == 1,
        "GCM init");
  int n = 0;
  if (!aad.empty())
    check(EVP_EncryptUpdate(ctx.get(), nullptr, &n, u8(aad), static_cast<int>(aad.size())) == 1,
          "GCM aad");
  std::string out(plain.size() + 16, '\0');
  check(EVP_EncryptUpdate(ctx.get(), u8(out), &n, u8(plain), static_cast<int>(plain.size())) == 1,
        "GCM update");
  int last = 0;
  check(EVP_EncryptFinal_ex(ctx.get(), u8(out) + n, &last) == 1, "GCM final");
  check(EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_GET_TAG, 16, u8(out) + plain.size()) == 1,
        "GCM tag");
  return out;
}

Result<std::string> aes256_gcm_open(std::string_view key, std::string_view iv, std::string_view aad,
                                    std::string_view sealed) {
  if (key.size() != 32 || iv.size() != 12 || sealed.size() < 16)
    return fail(Code::kBadEncoding, "AES-256-GCM");
  const CipherCtx ctx{EVP_CIPHER_CTX_new()};
  check(ctx && EVP_DecryptInit_ex(ctx.get(), EVP_aes_256_gcm(), nullptr, u8(key), u8(iv)) == 1,
        "GCM init");
  int n = 0;
  if (!aad.empty())
    check(EVP_DecryptUpdate(ctx.get(), nullptr, &n, u8(aad), static_cast<int>(aad.size())) == 1,
          "GCM aad");
  const std::string_view cipher = sealed.substr(0, sealed.size() - 16);
  std::string tag(sealed.substr(cipher.size()));
  std::string out(cipher.size(), '\0');
  check(EVP_DecryptUpdate(ctx.get(), u8(out), &n, u8(cipher), static_cast<int>(cipher.size())) == 1,
        "GCM update");
  check(EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_SET_TAG, 16, tag.data()) == 1, "GCM tag");
  int last = 0;
  if (EVP_DecryptFinal_ex(ctx.get(), u8(out) + n, &last) != 1)
    return fail(Code::kBadEncoding, "AES-256-GCM: el sello no corresponde");
  return out;
}

std::string ed25519_public_key(std::string_view seed) {
  check(seed.size() == 32, "an Ed25519 seed has 32 bytes");
  const Key key{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, u8(seed), 32)};
  std::string out(32, '\0');
  std::size_t n = out.size();
  check(key && EVP_PKEY_get_raw_public_key(key.get(), u8(out), &n) == 1 && n == 32, "Ed25519 key");
  return out;
}

std::string ed25519_sign(std::string_view seed, std::string_view message) {
  check(seed.size() == 32, "an Ed25519 seed has 32 bytes");
  const Key key{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, u8(seed), 32)};
  const DigestCtx ctx{EVP_MD_CTX_new()};
  std::string out(64, '\0');
  std::size_t n = out.size();
  check(key && ctx && EVP_DigestSignInit(ctx.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
            EVP_DigestSign(ctx.get(), u8(out), &n, u8(message), message.size()) == 1 && n == 64,
        "Ed25519 sign");
  return out;
}

bool ed25519_verify(std::string_view public_key, std::string_view message,
                    std::string_view signature) {
  if (public_key.size() != 32 || signature.size() != 64) return false;
  const Key key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, u8(public_key), 32)};
  const DigestCtx ctx{EVP_MD_CTX_new()};
  return key && ctx && EVP_DigestVerifyInit(ctx.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(ctx.get(), u8(signature), signature.size(), u8(message),
                          message.size()) == 1;
}

std::string argon2id_hash(const Secret& password, Argon2Cost cost) {
  const std::string salt = random_bytes(16);
  std::vector<char> out(argon2_encodedlen(cost.passes, cost.memory_kib, 1, 16, 32, Argon2_id));
  const int rc = argon2id_hash_encoded(cost.passes, cost.memory_kib, 1, password.reveal().data(),
                                       password.reveal().size(), salt.data(), salt.size(), 32,
                                       out.data(), out.size());
  check(rc == ARGON2_OK, argon2_error_message(rc));
  return out.data();
}

bool argon2id_verify(const std::string& phc, const Secret& password) {
  return ::argon2id_verify(phc.c_str(), password.reveal().data(), password.reveal().size()) ==
         ARGON2_OK;
}

CertificatePem make_self_signed_certificate(const std::string& common_name) {
  const Key key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
  const Cert cert{X509_new()};
  check(key && cert && X509_set_version(cert.get(), X509_VERSION_3) == 1, "certificate");
  std::uint64_t serial = 0;
  const std::string random = random_bytes(8);
  for (const char c : random) serial = serial << 8 | static_cast<unsigned char>(c);
  X509_NAME* name = X509_get_subject_name(cert.get());
  check(ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert.get()), serial >> 1) == 1 &&
            X509_gmtime_adj(X509_getm_notBefore(cert.get()), -3600) != nullptr &&
            X509_gmtime_adj(X509_getm_notAfter(cert.get()), 397L * 24 * 3600) != nullptr &&
            X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, u8(common_name),
                                       static_cast<int>(common_name.size()), -1, 0) == 1 &&
            X509_set_issuer_name(cert.get(), name) == 1,
        "certificate names and dates");
  X509V3_CTX context;
  X509V3_set_ctx(&context, cert.get(), cert.get(), nullptr, nullptr, 0);
  const auto add = [&](int nid, const std::string& value) {
    const Extension e{X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
    check(e && X509_add_ext(cert.get(), e.get(), -1) == 1, "certificate extension");
  };
  add(NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1");
  add(NID_basic_constraints, "critical,CA:TRUE");
  add(NID_subject_key_identifier, "hash");
  check(X509_set_pubkey(cert.get(), key.get()) == 1 &&
            X509_sign(cert.get(), key.get(), EVP_sha256()) > 0,
        "certificate signature");
  return {pem_of([&](BIO* b) { return PEM_write_bio_X509(b, cert.get()); }), pem_of([&](BIO* b) {
            return PEM_write_bio_PrivateKey(b, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace recaudo
