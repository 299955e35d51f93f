// Who is connected: counts in all and per peer, and handshakes in the air. Safe from all threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace recaudo::http {

struct ConnectionLimits {
  std::size_t total = 12'000;
  std::size_t per_peer = 200;
  std::size_t handshakes_per_peer = 8;
};

class ConnectionTable {
 public:
  explicit ConnectionTable(ConnectionLimits limits) : limits_(limits) {}
  // False: this peer has its share already. With `handshake` it also counts as one in the air.
  bool admit(const std::string& peer_key, bool handshake);
  void handshake_done(const std::string& peer_key);
  void release(const std::string& peer_key);
  bool full() const { return total_.load() >= limits_.total; }
  std::size_t total() const { return total_.load(); }

 private:
  struct Counts {
    std::size_t open = 0;
    std::size_t handshakes = 0;
  };
  ConnectionLimits limits_;
  std::atomic<std::size_t> total_{0};
  std::mutex mutex_;
  std::unordered_map<std::string, Counts> peers_;  // bounded by limits_.total
};

}  // namespace recaudo::http
