#include "core/payments/printed_orders.h"

#include "base/crypto.h"
#include "base/database.h"

namespace recaudo::payments {
namespace {

constexpr Statement kPrinted{
    "payments.printed_orders",
    "select o.id, o.state, o.request_key, case when q.payload is null then null when "
    "payments.order_stands(o.id, $2) then q.payload end as breb from payments.payment_order o left "
    "join payments.bank_qr q on q.order_id = o.id "
    "where o.subject_kind = $3 and o.subject_id = $1 and o.valid_until >= $2 and "
    "starts_with(o.request_key, $4)"};

}  // namespace

std::string digest_of(const std::vector<OrderLine>& lines) {
  std::string text;
  for (const auto& l : lines) {
    text += to_string(l.obligation) + "," + to_plain(l.capital) + "," + to_plain(l.interest) + "," +
            to_plain(l.discount);
    if (l.owed) text += "," + to_plain(*l.owed);
    text += ";";
  }
  return sha256_hex(text).substr(0, 32);
}

PrintedOrders::PrintedOrders(pqxx::transaction_base& tx, const ledger::Subject& subject,
                             const std::string& kind, Date today) {
  for (const auto& row : exec(tx, kPrinted, subject.id, today, to_code(subject.kind), kind))
    by_key_.emplace(
        read_text(row["request_key"]),
        Known{read_id<OrderTag>(row["id"]), read_text(row["state"]) == "paid",
              row["breb"].is_null() ? std::nullopt : std::optional(read_text(row["breb"]))});
}

std::pair<std::string, const PrintedOrders::Known*> PrintedOrders::open_one(
    const std::string& key) const {
  for (int round = 1;; ++round) {
    const std::string name = key + ":" + std::to_string(round);
    const auto it = by_key_.find(name);
    if (it == by_key_.end()) return {name, nullptr};
    if (!it->second.paid) return {name, &it->second};
  }
}

}  // namespace recaudo::payments
