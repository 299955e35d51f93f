#include "audit/pseudonym.h"

#include <algorithm>

#include "base/bytes.h"

namespace recaudo::audit {
namespace {

constexpr std::string_view kZero("\0", 1);
constexpr std::size_t kPseudonymBytes = 16;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

std::string normalize_identifier(std::string_view kind, std::string_view value) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = value.find_first_not_of(kBlank);
  if (first == value.npos) return {};
  std::string out(value.substr(first, value.find_last_not_of(kBlank) - first + 1));
  std::ranges::transform(out, out.begin(), kind == "EMAIL" ? lower : upper);
  return out;
}

std::string pseudonym(const Secret& epoch_key, std::string_view kind, std::string_view value) {
  invariant(epoch_key.reveal().size() == 32, "the key of an epoch has 32 bytes");
  std::string message = "ctm/seudonimo/v1";
  message.append(kZero).append(kind).append(kZero).append(normalize_identifier(kind, value));
  return std::string(view(hmac_sha256(epoch_key.reveal(), message)).substr(0, kPseudonymBytes));
}

Sha256 commitment(std::string_view field, std::string_view salt32, std::string_view value) {
  invariant(salt32.size() == 32, "the salt of a commitment has 32 bytes");
  return sha256_of({"ctm/compromiso/v1", kZero, field, kZero, salt32,
                    be32(static_cast<std::uint32_t>(value.size())), value});
}

}  // namespace recaudo::audit
