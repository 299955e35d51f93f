#include "core/payments/log_place.h"

#include "base/database.h"

namespace recaudo::payments {
namespace {

constexpr Statement kPlace{"payments.log_place",
                           "select p.log_index from payments.receipt r left join audit.plan p "
                           "using (event_id) where r.number = $1 and r.event_id is not null"};

}  // namespace

std::optional<LogPlace> log_place_of(pqxx::transaction_base& tx, ReceiptNumber receipt) {
  const auto rows = exec(tx, kPlace, receipt);
  if (rows.empty()) return std::nullopt;
  if (rows[0][0].is_null()) return LogPlace{};
  return LogPlace{read_int(rows[0][0])};
}

}  // namespace recaudo::payments
