#include "gateways/polling.h"

#include <algorithm>
#include <array>

namespace recaudo::gateways {
namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

constexpr auto kBankSession = 7min;
constexpr auto kIncident = 60min;
constexpr auto kGiveUp = 5 * 24h;

microseconds step_at(microseconds age) {
  if (age < 60min) return 5min;
  if (age < 24h) return 30min;
  return 24h;
}

// splitmix64: spreads neighbouring seeds over all 64 bits.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
  x = (x ^ x >> 27) * 0x94D049BB133111EB;
  return x ^ x >> 31;
}

// Parts in ten thousand: 0..2000 or -2000..2000.
std::int64_t jitter(std::uint64_t seed, int attempt, bool only_upwards) {
  const std::uint64_t x = mix(seed ^ mix(static_cast<std::uint64_t>(attempt)));
  return only_upwards ? static_cast<std::int64_t>(x % 2001)
                      : static_cast<std::int64_t>(x % 4001) - 2000;
}

microseconds vary(microseconds step, std::int64_t parts) {
  return step + step * parts / 10'000;
}

}  // namespace

std::optional<Instant> next_query_at(Instant created, Instant redirected, int attempts_done,
                                     Instant now, std::uint64_t jitter_seed) {
  const Instant session_over = redirected + vary(kBankSession, jitter(jitter_seed, 0, true));
  Instant next = session_over;
  if (now >= session_over && attempts_done > 0)
    next = now + vary(step_at(now - redirected), jitter(jitter_seed, attempts_done, false));
  next = std::max(next, now);
  if (must_pass_to_people(created, next)) return std::nullopt;
  return next;
}

bool is_pending_incident(Instant created, Instant now) {
  return now - created > kIncident;
}
bool must_pass_to_people(Instant created, Instant now) {
  return now - created > kGiveUp;
}

std::optional<std::chrono::seconds> wait_after_not_found(int times_not_found) {
  constexpr std::array kWaits = {5s, 10s, 20s};
  if (times_not_found < 1 || times_not_found > static_cast<int>(kWaits.size())) return std::nullopt;
  return kWaits[static_cast<std::size_t>(times_not_found - 1)];
}

std::optional<Instant> ordinary_schedule(const Pending& pending) {
  if (pending.not_found)
    if (const auto wait = wait_after_not_found(pending.queries)) return pending.now + *wait;
  return next_query_at(pending.created, pending.redirected, pending.queries, pending.now,
                       static_cast<std::uint64_t>(pending.ticket.value()));
}

}  // namespace recaudo::gateways
