#include "gateways/pse/jwe.h"

#include <array>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/pse/flat_json.h"

namespace recaudo::pse {
namespace {

constexpr std::size_t kIvBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::string_view kHeader = R"({"alg":"dir","enc":"A256GCM"})";

tl::unexpected<Error> refuse(const char* why) {
  return fail(Code::kPseAnswerInvalid, why);
}

Result<void> check_header(const std::string& encoded) {
  const auto text = from_base64url(encoded);
  if (!text) return refuse("JWE: el encabezado no es base64url");
  const auto parsed = parse_flat_json(*text);
  if (!parsed || parsed->is_list) return refuse("JWE: el encabezado no es un objeto JSON");
  const JsonRecord& header = parsed->records.front();
  if (header.text_or_empty("alg") != "dir" || header.text_or_empty("enc") != "A256GCM")
    return refuse("JWE: el algoritmo no es dir con A256GCM");
  if (header.find("zip") != nullptr || header.find("crit") != nullptr)
    return refuse("JWE: el encabezado pide algo que no se acepta");
  return {};
}

}  // namespace

std::string encrypt_nf_with_iv(std::string_view json, const NfKeys& keys, std::string_view jwe_iv) {
  const std::string_view key = keys.key.reveal();
  const std::string_view inner_iv = keys.iv.reveal();
  const std::string inner =
      to_base64(std::string(inner_iv) + aes256_gcm_seal(key, inner_iv, "", json));
  const std::string header = to_base64url(kHeader);
  const std::string sealed = aes256_gcm_seal(key, jwe_iv, header, inner);
  const std::string_view body = std::string_view(sealed).substr(0, sealed.size() - kTagBytes);
  const std::string_view tag = std::string_view(sealed).substr(sealed.size() - kTagBytes);
  return header + ".." + to_base64url(jwe_iv) + "." + to_base64url(body) + "." + to_base64url(tag);
}

std::string encrypt_nf(std::string_view json, const NfKeys& keys) {
  return encrypt_nf_with_iv(json, keys, random_bytes(kIvBytes));
}

Result<CompactJwe> parse_jwe_compact(std::string_view text) {
  std::array<std::string, 5> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto dot = text.find('.');
    if ((dot == text.npos) != (i == parts.size() - 1)) return refuse("JWE: no tiene cinco partes");
    parts[i] = std::string(text.substr(0, dot));
    if (dot != text.npos) text.remove_prefix(dot + 1);
  }
  if (const auto good = check_header(parts[0]); !good) return tl::unexpected(good.error());
  if (!parts[1].empty()) return refuse("JWE: la parte de la llave debe estar vacía");
  auto iv = from_base64url(parts[2]);
  auto ciphertext = from_base64url(parts[3]);
  auto tag = from_base64url(parts[4]);
  if (!iv || !ciphertext || !tag) return refuse("JWE: una parte no es base64url");
  if (iv->size() != kIvBytes || tag->size() != kTagBytes)
    return refuse("JWE: el vector inicial o la marca no tienen su longitud");
  return CompactJwe{std::move(parts[0]), std::move(*iv), std::move(*ciphertext), std::move(*tag)};
}

Result<std::string> decrypt_nf(std::string_view compact, const NfKeys& keys) {
  RECAUDO_TRY(jwe, parse_jwe_compact(compact));
  const auto inner =
      aes256_gcm_open(keys.key.reveal(), jwe.iv, jwe.header, jwe.ciphertext + jwe.tag);
  if (!inner) return refuse("JWE: no se pudo descifrar con nuestra llave");
  const auto bytes = from_base64(*inner);
  if (!bytes || bytes->size() < kIvBytes + kTagBytes)
    return refuse("JWE: el contenido no es el sobre interior");
  const std::string_view whole = *bytes;
  auto json =
      aes256_gcm_open(keys.key.reveal(), whole.substr(0, kIvBytes), "", whole.substr(kIvBytes));
  if (!json) return refuse("JWE: el sobre interior no se pudo descifrar con nuestra llave");
  return std::move(*json);
}

}  // namespace recaudo::pse
