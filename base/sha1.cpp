#include "base/sha1.h"

#include <openssl/evp.h>

#include "base/crypto.h"

namespace recaudo {

std::string sha1(std::string_view bytes) {
  std::string out(20, '\0');
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr,
                 EVP_sha1(), nullptr) != 1)
    throw CryptoFailure("SHA-1");
  return out;
}

}  // namespace recaudo
