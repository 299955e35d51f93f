// Argon2id for staff passwords behind a bounded queue: at most two hashes at once and 32 waiting,
// so that logging in is never the cheapest way to stop the server (security specification PWD-3,
// PWD-4).
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/error.h"
#include "base/secret.h"

namespace recaudo::access {

// A key that is mixed into each password before hashing: who steals the table alone cannot guess.
struct Pepper {
  int id = 0;
  Secret key;  // 32 bytes or more
};

inline constexpr Argon2Cost kCostFloor{.memory_kib = 19'456, .passes = 2};

// The largest memory of 19, 32, 47 and 64 MiB whose hash takes no more than `limit` on this
// machine; never below the floor. Takes up to a second: once, at start.
Argon2Cost calibrate(std::chrono::milliseconds limit = std::chrono::milliseconds{150});

// What the table keeps.
struct StoredPassword {
  std::string phc;
  int pepper_id = 0;
};

class Hasher {
 public:
  // peppers: the first one is used for new hashes, the others still verify. The cost is not below
  // kCostFloor.
  Hasher(std::vector<Pepper> peppers, Argon2Cost cost);

  // kBusy when the queue is full, or when the wait exceeded five seconds.
  Result<StoredPassword> hash(const Secret& password);
  Result<bool> verify(const StoredPassword& stored, const Secret& password);
  // Costs what a verification costs; for accounts that do not exist.
  Result<void> verify_nothing(const Secret& password);
  // True when the stored hash is cheaper than today's cost or under an older pepper.
  bool is_outdated(const StoredPassword& stored) const;

 private:
  class Turn;
  const Pepper* find(int id) const;

  static constexpr int kAtOnce = 2;
  static constexpr int kMaxWaiting = 32;

  std::vector<Pepper> peppers_;
  Argon2Cost cost_;
  StoredPassword dummy_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int running_ = 0;
  int waiting_ = 0;
};

}  // namespace recaudo::access
