// Token buckets by (class, key). The in-memory one serves one process; limits that several
// processes share implement the same interface over PostgreSQL.
#pragma once

#include <chrono>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace recaudo::http {

struct RateClass {
  std::uint32_t size = 1;                     // tokens of a full bucket
  std::chrono::milliseconds per_token{1000};  // one token comes back in this time
};

class RateLimiter {
 public:
  virtual ~RateLimiter() = default;
  virtual bool knows(std::string_view rate_class) const = 0;
  // Takes a token. nullopt: go on; else the whole seconds (at least 1) after which to try again.
  virtual std::optional<std::chrono::seconds> take(std::string_view rate_class,
                                                   std::string_view key) = 0;
};

// Bounded: when the table is full the bucket that was used longest ago is forgotten, which only
// ever forgives. Safe from all threads.
class MemoryRateLimiter final : public RateLimiter {
 public:
  MemoryRateLimiter(std::map<std::string, RateClass, std::less<>> classes, const Clock& clock,
                    std::size_t max_buckets = 100'000);
  bool knows(std::string_view rate_class) const override { return classes_.contains(rate_class); }
  std::optional<std::chrono::seconds> take(std::string_view rate_class,
                                           std::string_view key) override;
  std::size_t buckets() const;

 private:
  struct Bucket {
    std::string name;
    std::int64_t credit_us;  // time saved up: one token costs per_token
    Instant last;
  };
  std::map<std::string, RateClass, std::less<>> classes_;
  const Clock& clock_;
  std::size_t max_buckets_;
  mutable std::mutex mutex_;
  std::list<Bucket> by_use_;  // most recent first
  std::unordered_map<std::string, std::list<Bucket>::iterator> index_;
};

}  // namespace recaudo::http
