#include "gateways/simulator/placetopay_auth.h"

#include <chrono>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/simulator/iso8601.h"

namespace recaudo::simulator {
namespace {

constexpr std::chrono::minutes kMaxSkew{5};
constexpr std::size_t kMaxSeed = 35;
constexpr std::size_t kMaxNonce = 256;

// The text of a member, or empty: none of the four may be empty.
std::string text_of(const JsonValue& auth, const char* name) {
  const auto* v = auth.find(name);
  return v && v->is(JsonValue::Kind::kString) ? v->text : "";
}

}  // namespace

std::string tran_key(std::string_view raw_nonce, std::string_view seed, std::string_view secret,
                     bool sha1_wanted) {
  std::string all(raw_nonce);
  all.append(seed).append(secret);
  return sha1_wanted ? to_base64(view(sha1(all))) : to_base64(view(sha256(all)));
}

std::string notification_signature(std::int64_t request_id, std::string_view status,
                                   std::string_view date, std::string_view secret,
                                   bool sha1_wanted) {
  std::string all = std::to_string(request_id);
  all.append(status).append(date).append(secret);
  return sha1_wanted ? to_hex(view(sha1(all))) : "sha256:" + sha256_hex(all);
}

int PlacetoPayAuth::check(const JsonValue& body, Instant now, Store& store) const {
  const auto* auth = body.find("auth");
  if (!auth || !auth->is(JsonValue::Kind::kObject)) return 100;
  const auto login = text_of(*auth, "login");
  const auto seed = text_of(*auth, "seed");
  const auto nonce = text_of(*auth, "nonce");
  const auto key = text_of(*auth, "tranKey");
  const auto raw = from_base64(nonce);
  if (login.empty() || seed.empty() || seed.size() > kMaxSeed || nonce.empty() || key.empty() ||
      nonce.size() > kMaxNonce || !raw)
    return 100;
  if (!equal_constant_time(login, login_.reveal())) return 101;
  const auto at = parse_iso8601(seed);
  if (!at) return 100;
  if ((*at > now ? *at - now : now - *at) > kMaxSkew) return 103;
  const auto secret = secret_key_.reveal();
  const bool by_256 = equal_constant_time(key, tran_key(*raw, seed, secret, false));
  const bool by_1 = accept_sha1_ && equal_constant_time(key, tran_key(*raw, seed, secret, true));
  if (!by_256 && !by_1) return 102;
  return store.take_nonce(sha256_hex(*raw), now, now + 2 * kMaxSkew) ? 0 : 107;
}

}  // namespace recaudo::simulator
