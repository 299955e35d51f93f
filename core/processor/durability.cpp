#include "core/processor/durability.h"

#include "base/log.h"

namespace recaudo {
namespace {

// "local" and more wait for our own disk; that the standby has it is another promise.
constexpr Statement kOff{
    "processor.durability",
    "select name from (values ('fsync'), ('full_page_writes'), ('synchronous_commit'), "
    "('data_checksums')) as s(name) where current_setting(name) = 'off'"};

std::string fault_of(const std::string& setting) {
  if (setting == "data_checksums")
    return "data_checksums está en off: detenga PostgreSQL y actívelas con pg_checksums --enable";
  return setting + " está en off: póngalo en on en la configuración de PostgreSQL";
}

}  // namespace

std::vector<std::string> durability_faults(Database& db) {
  return db.read([](pqxx::read_transaction& tx) {
    std::vector<std::string> out;
    for (const auto& row : exec(tx, kOff)) out.push_back(fault_of(read_text(row[0])));
    return out;
  });
}

Result<void> require_durability(Database& db, bool demonstration) {
  std::string all;
  for (const auto& fault : durability_faults(db)) all += (all.empty() ? "" : "; ") + fault;
  if (all.empty()) return {};
  if (!demonstration) return fail(Code::kBadConfig, "un pago confirmado se puede perder: " + all);
  log::warn("the database may lose what it acknowledged", {{"detail", all}});
  return {};
}

}  // namespace recaudo
