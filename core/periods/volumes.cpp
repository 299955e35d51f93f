#include "core/periods/volumes.h"

namespace recaudo::periods {
namespace {

void tell(Work& work, int number, const std::string& before, const std::string& after,
          const std::string& step, const std::optional<ledger::VolumeSeal>& seal = std::nullopt) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_parameter();
  event.set_parameter("tomo_del_libro");
  event.set_scope(std::to_string(number));
  if (seal) *event.mutable_table() = events::digest_of(seal->digest);
  entry.set_reason_code(step);
  events::add_change(entry, "estado", before, after);
  work.emit({"tomo", std::to_string(number)}, std::move(entry));
}

}  // namespace

std::optional<int> roll_full_volume(const Services& services) {
  return perform(services, events::system_actor(), "tarea", [](Work& work) {
    const auto number = ledger::roll_volume(work.tx());
    if (number) tell(work, *number, "abierto", "lleno", "TOMO_LLENO");
    return number;
  });
}

Result<int> cut_volume(Work& work, int year) {
  RECAUDO_TRY(number, ledger::cut_volume(work.tx(), year));
  tell(work, number, "abierto", "cerrado con el año " + std::to_string(year), "TOMO_CERRADO");
  return number;
}

Result<ledger::VolumeSeal> seal_volume(Work& work, int number) {
  RECAUDO_TRY(seal, ledger::seal_volume(work.tx(), number));
  tell(work, number, "cerrado",
       "sellado con " + std::to_string(seal.entries) + " asientos y " + std::to_string(seal.lines) +
           " líneas",
       "TOMO_SELLADO", seal);
  return seal;
}

Result<void> take_out_volume(Work& work, int number) {
  if (auto ok = ledger::take_out_volume(work.tx(), number); !ok) return ok;
  tell(work, number, "en la base", "retirado", "TOMO_RETIRADO");
  return {};
}

Result<void> put_back_volume(Work& work, int number) {
  if (auto ok = ledger::put_back_volume(work.tx(), number); !ok) return ok;
  tell(work, number, "retirado", "en la base", "TOMO_REPUESTO");
  return {};
}

}  // namespace recaudo::periods
