// What a rail tells by itself (webhook, event). It may come twice, late, before the answer of the
// creation, or forged: whatever it says, it only makes us ask.
#pragma once

#include "core/payments/payment.h"

namespace recaudo::payments {

enum class NoticeVerdict {
  kHeard,     // kept as evidence; the attempt is asked about at once by the janitor
  kRepeated,  // the same bytes were here before
  kUnknown,   // signed by the rail, about no attempt of ours
};

// Answers without asking the rail: it wants its answer at once. Everything is counted by day;
// kRailNoticeRefused when the signature does not hold, which leaves nothing but that count.
Result<NoticeVerdict> take_notice(const Services& services, const gateways::PaymentGateway& gateway,
                                  const gateways::Notice& notice);

struct NoticeCount {
  std::string rail;
  std::string verdict;
  std::int64_t notices = 0;
};
// Of one day, by rail and verdict.
std::vector<NoticeCount> notices_of(pqxx::transaction_base& tx, Date day);

}  // namespace recaudo::payments
