// The rails that this installation has, by the name that is kept with every attempt; and which of
// them rest. Nothing here knows one by name.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "gateways/payment_gateway.h"

namespace recaudo::payments {

// How a rail has answered lately, as this process saw it.
struct RailPulse {
  int failures = 0;  // in a row
  std::optional<Instant> rests_until;
  std::optional<Instant> answered_at;
  std::optional<Instant> failed_at;
  std::string failure;  // the last one
};

// The gateways outlive it. Safe from several threads.
class Rails {
 public:
  // One rail is a set of rails.
  Rails(gateways::PaymentGateway& only);  // NOLINT(google-explicit-constructor)
  // Never empty, each name once. The first is offered first.
  explicit Rails(std::vector<gateways::PaymentGateway*> gateways);

  const std::vector<gateways::PaymentGateway*>& all() const { return gateways_; }
  // Null when this installation does not have it (any more): its attempts wait.
  gateways::PaymentGateway* find(std::string_view name) const;

  // The circuit breaker. A rail rests after five silences in a row, for a minute, and a minute more
  // after each one that follows; at once and for five minutes when it refuses our credentials,
  // which asking again does not mend. Kept in the process: each learns by itself in five answers,
  // and a write per query would be paid by all for the sake of the broken one.
  bool rests(std::string_view name, Instant now) const;
  void answered(std::string_view name, Instant now) const;
  void silent(std::string_view name, Instant now, const std::string& why) const;
  void denied(std::string_view name, Instant now, const std::string& why) const;
  RailPulse pulse(std::string_view name) const;

  // What an outcome says about the rail itself.
  void hear(std::string_view name, Instant now, const gateways::CreateOutcome& outcome) const;
  void hear(std::string_view name, Instant now, const gateways::QueryOutcome& outcome) const;
  void hear(std::string_view name, Instant now, const gateways::ActOutcome& outcome) const;
  void hear(std::string_view name, Instant now, const gateways::ReturnOutcome& outcome) const;

 private:
  void hear(std::string_view name, Instant now, gateways::Contact contact,
            const std::string& why) const;
  void fail(std::string_view name, Instant now, const std::string& why, int failures,
            std::chrono::minutes rest) const;

  std::vector<gateways::PaymentGateway*> gateways_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, RailPulse, std::less<>> pulses_;
};

}  // namespace recaudo::payments
