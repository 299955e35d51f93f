#include "core/billing/service_publish.h"

#include "base/database.h"

namespace recaudo::billing {
namespace {

constexpr std::string_view kGone =
    "ya no está por facturar: no tiene condiciones el último día del período o se facturó por otra "
    "vía";

std::string changed_text(const ServiceRow& now) {
  return "después del ensayo cambiaron sus servicios, su uso, su estrato o su consumo. Hoy "
         "serían " +
         to_display(now.total()) + "; de lo aprobado se guarda solo la huella";
}

SubscriberId subscriber_of(std::string_view record) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < 8; ++i) n = n << 8 | static_cast<unsigned char>(record[i]);
  return SubscriberId(static_cast<std::int64_t>(n));
}

// Both lists are by subscriber. One that is new in the stretch was not approved: the next run takes
// it.
void divide(std::string_view records, std::vector<ServiceRow> now, ServiceBlockToCharge& out) {
  std::size_t next = 0;
  for (; !records.empty(); records.remove_prefix(kServiceRecordBytes)) {
    const auto approved = records.substr(0, kServiceRecordBytes);
    const auto id = subscriber_of(approved);
    while (next < now.size() && now[next].id < id) ++next;
    if (next == now.size() || now[next].id != id)
      out.left_out.push_back({id, std::string(kGone)});
    else if (!now[next].refusal.empty())
      out.left_out.push_back({id, now[next].refusal});
    else if (record_of(now[next]) != approved)
      out.left_out.push_back({id, changed_text(now[next])});
    else
      out.rows.push_back(std::move(now[next]));
  }
}

// The block as the registry has it now, divided by what the run computed.
ServiceBlockToCharge block_to_charge(pqxx::transaction_base& tx, const ServiceRun& run,
                                     const ServiceRoll& roll, int number) {
  ServiceBlockToCharge out{.run = run, .number = number, .rows = {}, .left_out = {}};
  const ServiceBlock approved = read_service_block(tx, run.id, number);
  auto now = read_service_roll(
      tx, run.billed, {.after = SubscriberId(approved.first.value() - 1), .last = approved.last});
  roll.charge(now);
  divide(approved.records, std::move(now), out);
  return out;
}

Result<void> publish_blocks(const Services& services, const events::Actor& actor,
                            const ServiceRun& run, const ServiceRoll& roll,
                            const Progress& progress) {
  const auto blocks = services.db.read(
      [&](pqxx::read_transaction& tx) { return service_blocks_to_publish(tx, run.id); });
  int done = run.charged + run.left_out;
  for (const int number : blocks) {
    const ServiceBlockToCharge block = services.db.read(
        [&](pqxx::read_transaction& tx) { return block_to_charge(tx, run, roll, number); });
    const Result<void> charged = perform(
        services, actor, "facturacion", [&](Work& w) { return charge_block(w, block); },
        events::Lane::kBulk);
    if (!charged) return tl::unexpected(charged.error());
    done += static_cast<int>(block.rows.size() + block.left_out.size());
    progress(done, run.bills);
  }
  return {};
}

}  // namespace

Result<ServiceRun> publish_service_run(const Services& services, const events::Actor& actor,
                                       ServiceRunId id, const Sha256& in_force,
                                       const Progress& progress) {
  const auto find = [&](pqxx::transaction_base& tx) { return find_service_run(tx, id); };
  const auto run = services.db.read(find);
  if (!run) return fail(Code::kNotFound, "facturación de servicios " + to_string(id));
  // Only before it begins: what began is ended with the rules that were approved.
  if (run->state != RunState::kPublishing && run->rules != in_force)
    return fail(Code::kBillingRunChanged,
                "el estatuto o los límites vigentes no son los del ensayo del período " +
                    tax_rules::to_text(run->billed.period) +
                    ". Descarte la corrida y ensaye el período de nuevo.");
  RECAUDO_TRY(rules, services.db.read([&](pqxx::read_transaction& tx) {
    return service_rules_of_record(tx, run->rules);
  }));
  if (run->state == RunState::kApproved)
    if (auto days = tax_rules::check_retroactive_billing(
            rules->limits, run->billed.period.last_day(), services.clock.today());
        !days)
      return tl::unexpected(days.error());
  const Result<void> begun =
      perform(services, actor, "facturacion", [&](Work& w) { return begin_publishing(w, *run); });
  if (!begun) return tl::unexpected(begun.error());
  RECAUDO_TRY(roll, ServiceRoll::of(rules, run->billed));
  if (auto done = publish_blocks(services, actor, *run, roll, progress); !done)
    return tl::unexpected(done.error());
  const Result<void> finished =
      perform(services, actor, "facturacion", [&](Work& w) { return finish_run(w, *run); });
  if (!finished) return tl::unexpected(finished.error());
  return *services.db.read(find);
}

}  // namespace recaudo::billing
