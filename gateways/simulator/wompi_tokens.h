// The keys, signatures and tokens of Wompi.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "gateways/simulator/json.h"

namespace recaudo::simulator {

// Lower-case hex SHA-256 of reference || cents || currency || [expiration] || secret.
std::string integrity_signature(std::string_view reference, std::string_view cents,
                                std::string_view currency, std::string_view expiration,
                                std::string_view secret);
// Hex SHA-256 of the values at those dotted paths of `data` || timestamp || secret; nothing when a
// path leads nowhere.
std::optional<std::string> event_checksum(const JsonValue& data,
                                          const std::vector<std::string>& properties,
                                          std::int64_t timestamp, std::string_view secret);

// The acceptance tokens: JWT (HS256) under a key of this process, good for an hour.
class AcceptanceTokens {
 public:
  AcceptanceTokens();
  std::string issue(std::string_view type, Instant now) const;
  bool valid(std::string_view token, std::string_view type, Instant now) const;

 private:
  Secret key_;
};

}  // namespace recaudo::simulator
