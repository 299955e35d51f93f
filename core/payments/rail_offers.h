// What a rail asks for before it can be used: the banks to choose from, and what the payer must
// accept. Every page reads them through here, so that a rail that is silent costs one reader its
// patience, and not each.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "core/payments/rails.h"

namespace recaudo::payments {

// Both outlive it. Safe from several threads. What was asked is told to the rails, like every other
// question.
class RailOffers {
 public:
  RailOffers(const Rails& rails, const Clock& clock);

  // Kept for a day, as ACH asks; empty where the rail asks on its own page. kRailNotReached at once
  // while the rail rests, and the rail's own error for some seconds after it gave one.
  Result<gateways::BankList> banks(gateways::PaymentGateway& gateway);
  // Fresh for each page, as Wompi asks (rails specification §5.2), but for the pages of the same
  // half minute. Errors as above.
  Result<gateways::ConsentList> consents(gateways::PaymentGateway& gateway);

 private:
  template <typename List>
  struct Kept {
    std::optional<List> list;
    Instant read_at;
    std::optional<Error> failure;  // of the last question, when that was no answer
    Instant failed_at;
    bool asking = false;
  };
  template <typename List>
  using ByRail = std::map<std::string, Kept<List>, std::less<>>;

  template <typename List, typename Ask>
  Result<List> read(ByRail<List>& all, const gateways::RailTraits& traits,
                    std::chrono::seconds life, Ask ask);
  template <typename List>
  std::optional<Result<List>> known(const Kept<List>& kept, const gateways::RailTraits& traits,
                                    std::chrono::seconds life) const;
  template <typename List>
  void keep(Kept<List>& kept, const std::string& rail, const Result<List>& answer);

  const Rails& rails_;
  const Clock& clock_;
  std::mutex mutex_;  // guards what follows; never held while a rail is asked
  std::condition_variable answered_;
  ByRail<gateways::BankList> banks_;
  ByRail<gateways::ConsentList> consents_;
};

}  // namespace recaudo::payments
