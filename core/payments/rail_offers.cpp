#include "core/payments/rail_offers.h"

namespace recaudo::payments {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kBankListLife = 24h;
// On the last day of a discount many open the page in the same second.
constexpr auto kConsentLife = 30s;
constexpr auto kFailureLife = 10s;
// How long a second reader waits for the answer that the first one is waiting for.
constexpr auto kPatience = 2s;

tl::unexpected<Error> not_reached(const gateways::RailTraits& traits) {
  return fail(Code::kRailNotReached, traits.label + " no responde en este momento");
}

}  // namespace

RailOffers::RailOffers(const Rails& rails, const Clock& clock) : rails_(rails), clock_(clock) {}

// What can be said without asking; nothing when somebody must ask.
template <typename List>
std::optional<Result<List>> RailOffers::known(const Kept<List>& kept,
                                              const gateways::RailTraits& traits,
                                              std::chrono::seconds life) const {
  const Instant now = clock_.now();
  if (rails_.rests(traits.name, now)) return Result<List>(not_reached(traits));
  if (kept.list && now >= kept.read_at && now - kept.read_at < life)
    return Result<List>(*kept.list);
  if (kept.failure && now >= kept.failed_at && now - kept.failed_at < kFailureLife)
    return Result<List>(tl::unexpected(*kept.failure));
  return std::nullopt;
}

template <typename List>
void RailOffers::keep(Kept<List>& kept, const std::string& rail, const Result<List>& answer) {
  const Instant now = clock_.now();
  kept.failure.reset();
  if (answer) {
    rails_.answered(rail, now);
    kept.list = *answer;
    kept.read_at = now;
    return;
  }
  const Error& error = answer.error();
  kept.failure = error;
  kept.failed_at = now;
  if (error.code == Code::kRailAccessDenied || error.code == Code::kPseAccessDenied)
    rails_.denied(rail, now, to_text(error));
  else
    rails_.silent(rail, now, to_text(error));
}

template <typename List, typename Ask>
Result<List> RailOffers::read(ByRail<List>& all, const gateways::RailTraits& traits,
                              std::chrono::seconds life, Ask ask) {
  std::unique_lock lock(mutex_);
  Kept<List>& kept = all[traits.name];
  if (auto there = known(kept, traits, life)) return std::move(*there);
  if (kept.asking) {
    answered_.wait_for(lock, kPatience, [&] { return !kept.asking; });
    auto there = known(kept, traits, life);
    return there ? std::move(*there) : Result<List>(not_reached(traits));
  }
  kept.asking = true;
  lock.unlock();
  Result<List> answer = fail(Code::kRailNotReached);
  try {
    answer = ask();
  } catch (...) {  // the next reader asks again
    lock.lock();
    kept.asking = false;
    answered_.notify_all();
    throw;
  }
  lock.lock();
  kept.asking = false;
  keep(kept, traits.name, answer);
  answered_.notify_all();
  return answer;
}

Result<gateways::BankList> RailOffers::banks(gateways::PaymentGateway& gateway) {
  const auto& traits = gateway.traits();
  if (!traits.payer_chooses_bank) return gateways::BankList{};
  return read(banks_, traits, kBankListLife, [&] { return gateway.bank_list(); });
}

Result<gateways::ConsentList> RailOffers::consents(gateways::PaymentGateway& gateway) {
  const auto& traits = gateway.traits();
  if (!traits.asks_consents) return gateways::ConsentList{};
  return read(consents_, traits, kConsentLife, [&] { return gateway.consents(); });
}

}  // namespace recaudo::payments
