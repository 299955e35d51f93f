// SHA-1, broken as a promise against forgers of documents; here only because gateways still sign
// with it.
#pragma once

#include <string>
#include <string_view>

namespace recaudo {

// The 20 bytes of the digest; CryptoFailure when the library fails.
std::string sha1(std::string_view bytes);

}  // namespace recaudo
