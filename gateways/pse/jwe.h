// The double encryption of ACH's REST rail ("PSE Avanza", NF): the JSON is sealed with AES-256-GCM
// and the IV that ACH delivers, written as Base64(IV || ciphertext || tag), and that text is sealed
// again as a compact JWE (RFC 7516) with alg "dir", enc "A256GCM", the same key and a random IV.
//
// The inner layer re-uses one IV for ever, because ACH asks for it; alone it would protect nothing.
// What protects is the outer layer, whose IV is new for each message.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace recaudo::pse {

struct NfKeys {
  Secret key;  // 32 bytes
  Secret iv;   // 12 bytes, of the inner layer
};

// A compact JWE taken apart and decoded; `header` stays as it was sent, since it is the AAD.
struct CompactJwe {
  std::string header;
  std::string iv;  // 12 bytes
  std::string ciphertext;
  std::string tag;  // 16 bytes
};

// JSON to compact JWE. Throws CryptoFailure when the keys do not have their lengths.
std::string encrypt_nf(std::string_view json, const NfKeys& keys);
// The same with a given JWE IV: only for vectors, since an IV must never come twice.
std::string encrypt_nf_with_iv(std::string_view json, const NfKeys& keys, std::string_view jwe_iv);

// Strict, of untrusted bytes: five parts, alg dir, enc A256GCM, no key part, no zip, no crit, exact
// lengths, strict base64url. kPseAnswerInvalid otherwise.
Result<CompactJwe> parse_jwe_compact(std::string_view text);
// Compact JWE to JSON. kPseAnswerInvalid for anything not sealed with our key.
Result<std::string> decrypt_nf(std::string_view compact, const NfKeys& keys);

}  // namespace recaudo::pse
