#include "gateways/simulator/jwe.h"

#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/simulator/json.h"

namespace recaudo::simulator {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kIvBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::string_view kHeader = R"({"alg":"dir","enc":"A256GCM"})";

std::vector<std::string_view> split_at_points(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t point = 0; parts.size() < 6 && point != std::string_view::npos;) {
    point = text.find('.');
    parts.push_back(text.substr(0, point));
    if (point != std::string_view::npos) text.remove_prefix(point + 1);
  }
  return parts;
}

Result<void> check_header(std::string_view encoded) {
  RECAUDO_TRY(text, from_base64url(encoded));
  RECAUDO_TRY(header, parse_json(text));
  const auto* alg = header.find("alg");
  const auto* enc = header.find("enc");
  if (!alg || alg->text != "dir" || !enc || enc->text != "A256GCM" || header.find("zip") ||
      header.find("crit"))
    return fail(Code::kBadEncoding, "encabezado JWE");
  return {};
}

}  // namespace

Result<JweKeys> check_jwe_keys(Secret key, Secret inner_iv) {
  if (key.reveal().size() != kKeyBytes || inner_iv.reveal().size() != kIvBytes)
    return fail(Code::kBadSecretFile, "la llave debe tener 32 bytes y el vector 12");
  return JweKeys{std::move(key), std::move(inner_iv)};
}

Result<std::string> open_body(const JweKeys& keys, std::string_view compact) {
  const auto parts = split_at_points(compact);
  if (parts.size() != 5 || !parts[1].empty()) return fail(Code::kBadEncoding, "no es JWE compacto");
  if (auto header = check_header(parts[0]); !header) return tl::unexpected(header.error());
  RECAUDO_TRY(iv, from_base64url(parts[2]));
  RECAUDO_TRY(ciphertext, from_base64url(parts[3]));
  RECAUDO_TRY(tag, from_base64url(parts[4]));
  if (iv.size() != kIvBytes || tag.size() != kTagBytes) return fail(Code::kBadEncoding, "JWE");
  RECAUDO_TRY(inner_text, aes256_gcm_open(keys.key.reveal(), iv, parts[0], ciphertext + tag));
  RECAUDO_TRY(inner, from_base64(inner_text));
  if (inner.size() < kIvBytes + kTagBytes) return fail(Code::kBadEncoding, "contenido interno");
  const auto inner_iv = std::string_view(inner).substr(0, kIvBytes);
  return aes256_gcm_open(keys.key.reveal(), inner_iv, {}, std::string_view(inner).substr(kIvBytes));
}

std::string seal_body_with_iv(const JweKeys& keys, std::string_view json, std::string_view iv12) {
  std::string inner(keys.inner_iv.reveal());
  inner += aes256_gcm_seal(keys.key.reveal(), keys.inner_iv.reveal(), {}, json);
  const auto header = to_base64url(kHeader);
  const auto sealed = aes256_gcm_seal(keys.key.reveal(), iv12, header, to_base64(inner));
  const auto cut = sealed.size() - kTagBytes;
  return header + ".." + to_base64url(iv12) + '.' + to_base64url(sealed.substr(0, cut)) + '.' +
         to_base64url(sealed.substr(cut));
}

std::string seal_body(const JweKeys& keys, std::string_view json) {
  return seal_body_with_iv(keys, json, random_bytes(kIvBytes));
}

}  // namespace recaudo::simulator
