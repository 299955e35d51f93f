#include "core/payments/rails.h"

#include <algorithm>

#include "base/log.h"

namespace recaudo::payments {
namespace {

using namespace std::chrono_literals;

constexpr int kPatience = 5;
constexpr auto kRest = 1min;
constexpr auto kRestDenied = 5min;

}  // namespace

Rails::Rails(gateways::PaymentGateway& only) : gateways_{&only} {}

Rails::Rails(std::vector<gateways::PaymentGateway*> gateways) : gateways_(std::move(gateways)) {
  invariant(!gateways_.empty(), "an installation has a rail");
  for (const auto* g : gateways_)
    invariant(std::ranges::count(gateways_, g->traits().name,
                                 [](const auto* other) { return other->traits().name; }) == 1,
              "each rail has its own name");
}

gateways::PaymentGateway* Rails::find(std::string_view name) const {
  for (auto* g : gateways_)
    if (g->traits().name == name) return g;
  return nullptr;
}

RailPulse Rails::pulse(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto it = pulses_.find(name);
  return it == pulses_.end() ? RailPulse{} : it->second;
}

bool Rails::rests(std::string_view name, Instant now) const {
  const auto until = pulse(name).rests_until;
  return until && now < *until;
}

void Rails::answered(std::string_view name, Instant now) const {
  const std::lock_guard lock(mutex_);
  RailPulse& pulse = pulses_[std::string(name)];
  if (pulse.rests_until) log::info("rail.answers_again", {{"rail", std::string(name)}});
  pulse.failures = 0;
  pulse.rests_until.reset();
  pulse.answered_at = now;
}

void Rails::silent(std::string_view name, Instant now, const std::string& why) const {
  fail(name, now, why, 1, kRest);
}

void Rails::denied(std::string_view name, Instant now, const std::string& why) const {
  fail(name, now, why, kPatience, kRestDenied);
}

void Rails::fail(std::string_view name, Instant now, const std::string& why, int failures,
                 std::chrono::minutes rest) const {
  const std::lock_guard lock(mutex_);
  RailPulse& pulse = pulses_[std::string(name)];
  pulse.failures += failures;
  pulse.failed_at = now;
  pulse.failure = why.substr(0, 200);
  if (pulse.failures < kPatience) return;
  pulse.rests_until = now + rest;
  log::error("rail.rests", {{"rail", std::string(name)}, {"why", pulse.failure}});
}

void Rails::hear(std::string_view name, Instant now, const gateways::CreateOutcome& outcome) const {
  if (const auto* unknown = std::get_if<gateways::Unknown>(&outcome))
    return hear(name, now, unknown->contact, unknown->detail);
  const auto* refused = std::get_if<gateways::Refused>(&outcome);
  if (refused == nullptr) return answered(name, now);
  if (refused->contact) hear(name, now, *refused->contact, refused->raw);
}

void Rails::hear(std::string_view name, Instant now, const gateways::QueryOutcome& outcome) const {
  if (const auto* none = std::get_if<gateways::Unavailable>(&outcome))
    return hear(name, now, none->contact, none->detail);
  answered(name, now);
}

void Rails::hear(std::string_view name, Instant now, const gateways::ActOutcome& outcome) const {
  if (const auto* none = std::get_if<gateways::Unavailable>(&outcome))
    return hear(name, now, none->contact, none->detail);
  answered(name, now);
}

void Rails::hear(std::string_view name, Instant now, const gateways::ReturnOutcome& outcome) const {
  if (const auto* none = std::get_if<gateways::Unavailable>(&outcome))
    return hear(name, now, none->contact, none->detail);
  answered(name, now);
}

void Rails::hear(std::string_view name, Instant now, gateways::Contact contact,
                 const std::string& why) const {
  switch (contact) {
    case gateways::Contact::kNone:
      return silent(name, now, why);
    case gateways::Contact::kAnswered:
      return answered(name, now);
    case gateways::Contact::kDenied:
      return denied(name, now, why);
  }
}

}  // namespace recaudo::payments
