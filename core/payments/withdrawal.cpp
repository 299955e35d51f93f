#include "core/payments/withdrawal.h"

#include "core/payments/attempt_store.h"
#include "core/payments/watch_pending.h"

namespace recaudo::payments {
namespace {

constexpr Statement kWithdrawn{"payments.withdrawn",
                               "update payments.attempt set withdrawn_at = $2 where id = $1 and "
                               "withdrawn_at is null"};

// What the rail answered, whatever it was. Twice told is once withdrawn.
void record(Work& work, const Payment& payment, const gateways::ActOutcome& outcome) {
  store_evidence(work, payment, Source::kWithdrawal,
                 std::visit([](const auto& o) { return o.raw; }, outcome));
  if (std::holds_alternative<gateways::Done>(outcome))
    exec(work.tx(), kWithdrawn, payment.ticket, work.now());
}

Withdrawal answer_of(const gateways::ActOutcome& outcome) {
  if (std::holds_alternative<gateways::Done>(outcome)) return Withdrawal::kDone;
  return std::holds_alternative<gateways::NotDone>(outcome) ? Withdrawal::kRefused
                                                            : Withdrawal::kSilent;
}

}  // namespace

bool can_withdraw(const Rails& rails, const Payment& payment) {
  const auto* gateway = rails.find(payment.rail);
  return gateway != nullptr && gateway->traits().can_withdraw && payment.state == State::kPending &&
         !payment.cus.empty() && !payment.withdrawn_at;
}

Result<Withdrawn> withdraw(const Services& services, const dues::Law& law, const Rails& rails,
                           const events::Actor& actor, TicketId ticket) {
  const auto payment =
      services.db.read([&](pqxx::read_transaction& tx) { return payment_by_ticket(tx, ticket); });
  if (!payment) return tl::unexpected(payment.error());
  auto answer = Withdrawal::kNotAsked;
  const Instant now = services.clock.now();
  if (can_withdraw(rails, *payment) && !rails.rests(payment->rail, now)) {
    const auto outcome = rails.find(payment->rail)->withdraw(payment->cus);
    rails.hear(payment->rail, services.clock.now(), outcome);
    perform(services, actor, "web", [&](Work& work) { record(work, *payment, outcome); });
    answer = answer_of(outcome);
  }
  RECAUDO_TRY(after, query_now(services, law, rails, ticket, Source::kQuery));
  return Withdrawn{std::move(after), answer};
}

}  // namespace recaudo::payments
