#include "api/http/connection_table.h"

namespace recaudo::http {

bool ConnectionTable::admit(const std::string& peer_key, bool handshake) {
  const std::lock_guard lock(mutex_);
  const auto it = peers_.find(peer_key);
  const Counts now = it == peers_.end() ? Counts{} : it->second;
  if (now.open >= limits_.per_peer) return false;
  if (handshake && now.handshakes >= limits_.handshakes_per_peer) return false;
  Counts& counts = peers_[peer_key];
  ++counts.open;
  if (handshake) ++counts.handshakes;
  ++total_;
  return true;
}

void ConnectionTable::handshake_done(const std::string& peer_key) {
  const std::lock_guard lock(mutex_);
  const auto it = peers_.find(peer_key);
  if (it != peers_.end() && it->second.handshakes > 0) --it->second.handshakes;
}

void ConnectionTable::release(const std::string& peer_key) {
  const std::lock_guard lock(mutex_);
  const auto it = peers_.find(peer_key);
  if (it == peers_.end()) return;
  if (--it->second.open == 0) peers_.erase(it);
  --total_;
}

}  // namespace recaudo::http
