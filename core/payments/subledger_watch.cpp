#include "core/payments/subledger_watch.h"

#include "base/log.h"
#include "ledger/balance_rows.h"

namespace recaudo::payments {
namespace {

constexpr Statement kChecked{"payments.subledger_checked",
                             "select exists (select from payments.subledger_check where day = $1)"};
constexpr Statement kKeep{"payments.keep_subledger_check",
                          "insert into payments.subledger_check (day, checked_at, differences, "
                          "first_difference) values ($1, $2, $3, $4) on conflict do nothing "
                          "returning day"};

events::pb::AuditEntry alarm(const std::vector<std::string>& differences) {
  events::pb::AuditEntry entry;
  entry.mutable_system()->set_kind(events::pb::SystemEvent::DEGRADED);
  entry.set_reason_code("AUXILIAR_DISTINTO_DE_CONTROL");
  for (const auto& d : differences) events::add_change(entry, "cuenta de control", "", d);
  return entry;
}

}  // namespace

std::optional<std::vector<std::string>> check_subledger_once_a_day(const Services& services) {
  const Date today = bogota_date(services.clock.now());
  const bool done = services.db.read(
      [&](pqxx::read_transaction& tx) { return read_bool(exec(tx, kChecked, today)[0][0]); });
  if (done) return std::nullopt;
  using Found = std::optional<std::vector<std::string>>;
  Found found = perform(services, events::system_actor(), "tarea", [&](Work& work) -> Found {
    auto differences = ledger::control_differences(work.tx());
    const std::string first = differences.empty() ? std::string() : differences.front();
    if (exec(work.tx(), kKeep, work.today(), work.now(), differences.size(), first).empty())
      return std::nullopt;  // another process did
    if (!differences.empty()) work.emit({"libro", "auxiliar"}, alarm(differences));
    return differences;
  });
  if (found)
    for (const auto& d : *found) log::error("subledger_differs", {{"account", d}});
  return found;
}

}  // namespace recaudo::payments
