// Who may ask PlacetoPay (WebCheckout 2.33): login, seed, nonce and tranKey in every body.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/secret.h"
#include "base/time.h"
#include "gateways/simulator/json.h"
#include "gateways/simulator/store.h"

namespace recaudo::simulator {

// Base64(H(raw nonce || seed || secret)), H = SHA-256 or SHA-1.
std::string tran_key(std::string_view raw_nonce, std::string_view seed, std::string_view secret,
                     bool sha1);
// Over requestId || status || date || secret: "sha256:" and 64 hex digits, or 40 of SHA-1.
std::string notification_signature(std::int64_t request_id, std::string_view status,
                                   std::string_view date, std::string_view secret, bool sha1);

class PlacetoPayAuth {
 public:
  PlacetoPayAuth(Secret login, Secret secret_key, bool accept_sha1)
      : login_(std::move(login)), secret_key_(std::move(secret_key)), accept_sha1_(accept_sha1) {}

  // 0 when the body's `auth` is the site's; otherwise the code that ends the refusal's message:
  // 100 none or malformed, 101 login, 102 tranKey, 103 seed farther than 5 minutes from this clock,
  // 107 nonce used before (the documents give no code for it).
  // A nonce is kept in the store for as long as a seed of it could still be good: a restart does
  // not make it good again.
  int check(const JsonValue& body, Instant now, Store& store) const;
  std::string_view secret_key() const { return secret_key_.reveal(); }

 private:
  Secret login_;
  Secret secret_key_;
  bool accept_sha1_;
};

}  // namespace recaudo::simulator
