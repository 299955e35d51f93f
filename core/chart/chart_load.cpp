#include "core/chart/chart_load.h"

namespace recaudo::chart {
namespace {

events::pb::AuditEntry loaded_event(const ledger::ChartVersion& version, std::string_view text) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_parameter();
  event.set_parameter("catalogo_contable");
  event.set_scope("version-" + std::to_string(version.id));
  event.set_effective_from_day(day_number(version.in_force));
  *event.mutable_table() = events::digest_of(text, "text/csv");
  entry.set_reason_code("CARGADO");
  events::add_change(entry, "cuentas", "", std::to_string(version.rows));
  return entry;
}

}  // namespace

Result<ledger::ChartVersion> load_chart(const Services& services, const events::Actor& actor,
                                        std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(rows, ledger::parse_chart(text, file_name));
  return perform(services, actor, "consola", [&](Work& work) -> Result<ledger::ChartVersion> {
    RECAUDO_TRY(version, ledger::load_chart(work.tx(), rows, sha256(text), work.now()));
    work.emit({"parametro", "catalogo-" + std::to_string(version.id)}, loaded_event(version, text));
    return version;
  });
}

}  // namespace recaudo::chart
