#include "api/http/rate_limit.h"

#include <algorithm>

#include "base/error.h"

namespace recaudo::http {

MemoryRateLimiter::MemoryRateLimiter(std::map<std::string, RateClass, std::less<>> classes,
                                     const Clock& clock, std::size_t max_buckets)
    : classes_(std::move(classes)), clock_(clock), max_buckets_(max_buckets) {
  invariant(max_buckets_ > 0, "a rate limiter remembers at least one bucket");
  for (const auto& [name, c] : classes_)
    invariant(c.size > 0 && c.per_token.count() > 0, "a rate class has tokens");
}

std::optional<std::chrono::seconds> MemoryRateLimiter::take(std::string_view rate_class,
                                                            std::string_view key) {
  const auto found = classes_.find(rate_class);
  invariant(found != classes_.end(), "the rate class is configured");
  const std::int64_t cost = std::chrono::microseconds(found->second.per_token).count();
  const std::int64_t full = cost * found->second.size;
  const auto now = clock_.now();
  std::string name = std::string(rate_class) + '\0' + std::string(key);

  const std::lock_guard lock(mutex_);
  if (const auto it = index_.find(name); it != index_.end()) {
    by_use_.splice(by_use_.begin(), by_use_, it->second);
  } else {
    if (by_use_.size() == max_buckets_) {
      index_.erase(by_use_.back().name);
      by_use_.pop_back();
    }
    by_use_.push_front(Bucket{name, full, now});
    index_.emplace(std::move(name), by_use_.begin());
  }
  Bucket& bucket = by_use_.front();
  // A clock that steps back gives nothing; one that leaps fills the bucket, no more.
  const std::int64_t passed = std::clamp<std::int64_t>((now - bucket.last).count(), 0, full);
  bucket.credit_us = std::min(full, bucket.credit_us + passed);
  bucket.last = now;
  if (bucket.credit_us >= cost) {
    bucket.credit_us -= cost;
    return std::nullopt;
  }
  const auto wait_us = cost - bucket.credit_us;
  return std::chrono::seconds((wait_us + 999'999) / 1'000'000);
}

std::size_t MemoryRateLimiter::buckets() const {
  const std::lock_guard lock(mutex_);
  return by_use_.size();
}

}  // namespace recaudo::http
