// The double encryption of PSE NF bodies, as its public PHP SDK does it:
//   inner: Base64(IV || AES-256-GCM(json) || tag), with the key and IV that ACH delivers, no AAD
//   outer: JWE compact (RFC 7516), header {"alg":"dir","enc":"A256GCM"}, the same key, a fresh IV,
//          the ASCII of the encoded header as AAD
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace recaudo::simulator {

struct JweKeys {
  Secret key;       // 32 bytes
  Secret inner_iv;  // 12 bytes
};

// kBadSecretFile when the key has not 32 bytes or the IV not 12.
Result<JweKeys> check_jwe_keys(Secret key, Secret inner_iv);

// The JSON text inside. kBadEncoding: not five parts, another algorithm, a forged tag, another key.
Result<std::string> open_body(const JweKeys& keys, std::string_view compact);
std::string seal_body(const JweKeys& keys, std::string_view json);
// With a given outer IV (12 bytes): only to reproduce a published vector.
std::string seal_body_with_iv(const JweKeys& keys, std::string_view json, std::string_view iv12);

}  // namespace recaudo::simulator
