// Who is on the other end, as a text and as the key that limits count by.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recaudo::http {

struct Peer {
  std::string address;  // "203.0.113.9", "2001:db8::1"
  std::string key;      // IPv4 /32, IPv6 /64: what one subscriber has
};

// From the text of an address; v4-mapped IPv6 counts as IPv4. nullopt when it is none.
std::optional<Peer> make_peer(std::string_view address);

// Addresses or networks ("10.0.0.0/8", "::1") whose X-Forwarded-For is believed.
class TrustedProxies {
 public:
  TrustedProxies() = default;
  // Throws std::invalid_argument for a text that is no network.
  explicit TrustedProxies(const std::vector<std::string>& networks);
  bool contains(const std::string& address) const;
  // The client: `direct`, unless that is a trusted proxy; then the right-most untrusted address of
  // X-Forwarded-For (an unreadable entry ends the walk at the last good one).
  Peer client(const Peer& direct, std::string_view forwarded_for) const;

 private:
  std::vector<std::string> networks_;
};

}  // namespace recaudo::http
