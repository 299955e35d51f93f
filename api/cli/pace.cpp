#include "api/cli/pace.h"

namespace recaudo::cli {
namespace {

using std::chrono::milliseconds;

constexpr long long kMillisecond = 1'000;

}  // namespace

void Pace::count(int done, Instant now) {
  if (!begun_) {
    begun_ = true;
    first_ = done;
    since_ = now;
  }
  last_ = done;
  until_ = now;
}

std::optional<int> Pace::per_second() const {
  const auto ms = std::chrono::duration_cast<milliseconds>(until_ - since_).count();
  if (ms <= 0 || last_ <= first_) return std::nullopt;
  return static_cast<int>(kMillisecond * (last_ - first_) / ms);
}

std::optional<std::chrono::seconds> Pace::left_to(int total) const {
  const auto ms = std::chrono::duration_cast<milliseconds>(until_ - since_).count();
  if (ms <= 0 || last_ <= first_) return std::nullopt;
  const long long done = kMillisecond * (last_ - first_);
  return std::chrono::seconds((ms * (total - last_) + done - 1) / done);
}

}  // namespace recaudo::cli
