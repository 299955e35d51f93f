#include "core/payments/counter_payments.h"

#include <set>

#include "core/payments/approval.h"
#include "core/payments/attempt_store.h"
#include "core/payments/references.h"

namespace recaudo::payments {
namespace {

constexpr Statement kInsertCounter{"payments.insert_counter_attempt",
                                   "insert into payments.attempt (token, order_id, rail, state, "
                                   "amount, bank_code, cus, created_at) "
                                   "values ($1, $2, 'banco', 'created', $3, $4, $5, $6) on "
                                   "conflict (rail, cus) do nothing returning id"};
constexpr Statement kInsertTill{"payments.insert_till_attempt",
                                "insert into payments.attempt (token, order_id, rail, state, "
                                "amount, cus, created_at) values ($1, $2, 'caja', 'created', $3, "
                                "$4, $5) returning id"};
constexpr Statement kTillByKey{"payments.till_by_key",
                               "select id from payments.attempt where rail = 'caja' and cus = $1"};
constexpr Statement kInTheTill{"payments.in_the_till",
                               "update payments.attempt set settled_at = $2 where id = $1"};
constexpr Statement kCounterByKey{
    "payments.counter_by_key", "select id from payments.attempt where rail = 'banco' and cus = $1"};

// The payments of a block: decided, each of another subject, and not posted.
class Block {
 public:
  Block(Work& work, const dues::Law& law) : work_(work), law_(law) {}

  Result<void> add(const Payment& payment, const CounterPayment& counter) {
    RECAUDO_TRY(order, order_by_id(work_.tx(), counter.order));
    // What was paid of this subject must be in its account before more is decided.
    if (subjects_.contains(order.subject))
      if (auto ok = post(); !ok) return ok;
    // The bank's file is money in the bank only when its statement says so: until then it is in
    // transit.
    RECAUDO_TRY(decided, decide_approval(work_, law_, payment, counter.paid_on,
                                         ledger::account::kInTransit, counter.bank_key));
    decided_.push_back(std::move(decided));
    subjects_.insert(order.subject);
    return {};
  }

  Result<void> post() {
    if (auto ok = post_approvals(work_, decided_); !ok) return ok;
    decided_.clear();
    subjects_.clear();
    return {};
  }

 private:
  Work& work_;
  const dues::Law& law_;
  std::vector<Approval> decided_;
  std::set<ledger::Subject> subjects_;
};

// The attempt of a line that was not seen before.
std::optional<TicketId> open_attempt(Work& work, const CounterPayment& counter) {
  const auto row = exec(work.tx(), kInsertCounter, random_token(), counter.order, counter.amount,
                        counter.bank_code, counter.bank_key, work.now());
  if (row.empty()) return std::nullopt;
  return TicketId(read_int(row[0][0]));
}

}  // namespace

Result<std::vector<Payment>> apply_counter_payments(Work& work, const dues::Law& law,
                                                    std::span<const CounterPayment> payments) {
  Block block(work, law);
  std::vector<TicketId> tickets;
  for (const auto& counter : payments) {
    const auto opened = open_attempt(work, counter);
    if (!opened) {
      tickets.emplace_back(read_int(exec(work.tx(), kCounterByKey, counter.bank_key)[0][0]));
      continue;
    }
    tickets.push_back(*opened);
    RECAUDO_TRY(payment, payment_by_ticket(work.tx(), *opened, /*lock=*/true));
    store_evidence(work, payment, Source::kFile, counter.raw);
    if (auto ok = block.add(payment, counter); !ok) return tl::unexpected(ok.error());
  }
  if (auto ok = block.post(); !ok) return tl::unexpected(ok.error());
  std::vector<Payment> out;
  for (const auto ticket : tickets) {
    RECAUDO_TRY(payment, payment_by_ticket(work.tx(), ticket));
    out.push_back(std::move(payment));
  }
  return out;
}

std::optional<TicketId> till_payment(pqxx::transaction_base& tx, const std::string& key) {
  const auto rows = exec(tx, kTillByKey, key);
  if (rows.empty()) return std::nullopt;
  return TicketId(read_int(rows[0][0]));
}

Result<Payment> apply_till_payment(Work& work, const dues::Law& law, const TillPayment& paid) {
  const auto row =
      exec(work.tx(), kInsertTill, random_token(), paid.order, paid.amount, paid.key, work.now());
  const TicketId ticket(read_int(row[0][0]));
  RECAUDO_TRY(payment, payment_by_ticket(work.tx(), ticket, /*lock=*/true));
  store_evidence(work, payment, Source::kTill, paid.raw);
  if (auto ok = approve(work, law, payment, work.today(), ledger::account::kCash, paid.key); !ok)
    return tl::unexpected(ok.error());
  exec(work.tx(), kInTheTill, ticket, work.now());
  work.emit({"pago", to_string(ticket)},
            events::payment_state(to_string(ticket), "approved", "settled", paid.amount,
                                  payment.rail, paid.key));
  return payment_by_ticket(work.tx(), ticket);
}

}  // namespace recaudo::payments
