#include "core/registry/consumption_import.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/registry/import_record.h"

namespace recaudo::registry {
namespace {

// The terms in force on the last day of the period, what is there of it, and the readings next to
// it.
constexpr Statement kKnown{
    "registry.known_consumption",
    "select s.number, s.id, coalesce(t.services, 0) as services, c.subscriber_id is not null as "
    "measured, exists (select from billing.service_month b where b.subscriber_id = s.id and "
    "b.month = $2) as billed, (select max(e.to_on) from registry.consumption_in_force e where "
    "e.subscriber_id = s.id and e.period < $2) as earlier_to, (select min(e.from_on) from "
    "registry.consumption_in_force e where e.subscriber_id = s.id and e.period > $2) as later_from "
    "from registry.subscriber s left join "
    "registry.service_terms_in_force t on t.subscriber_id = s.id and $3 between t.from_on and "
    "t.last_on left join registry.consumption_in_force c on c.subscriber_id = s.id and c.period = "
    "$2 where s.number = any($1::text[])"};
constexpr Statement kNewConsumption{
    "registry.new_consumption",
    "insert into registry.consumption (import_id, period, subscriber_id, sewer, from_on, to_on, "
    "m3, estimated) select $1, $2, u.subscriber, u.sewer, u.first, u.last, u.m3, u.estimated from "
    "unnest($3::bigint[], $4::boolean[], $5::date[], $6::date[], $7::bigint[], $8::boolean[]) as "
    "u(subscriber, sewer, first, last, m3, estimated)"};

struct Known {
  SubscriberId id;
  ServiceSet services;
  bool measured = false, billed = false;
  std::optional<Date> earlier_to, later_from;  // of the readings of other periods
  int told_in = 0;                             // line of this file
};

std::unordered_map<std::string, Known> known_subscribers(pqxx::transaction_base& tx,
                                                         const ConsumptionFile& file) {
  std::vector<std::string> numbers;
  numbers.reserve(file.rows.size());
  for (const auto& row : file.rows) numbers.push_back(row.number);
  std::unordered_map<std::string, Known> out;
  for (const auto& row :
       exec(tx, kKnown, pg_array(numbers), file.period.first_day(), file.period.last_day()))
    out.emplace(
        read_text(row["number"]),
        Known{read_id<SubscriberTag>(row["id"]),
              tax_rules::services_of_bits(row["services"].as<int>()), read_bool(row["measured"]),
              read_bool(row["billed"]), read_optional<Date>(row["earlier_to"], read_date),
              read_optional<Date>(row["later_from"], read_date)});
  return out;
}

// Why a good line says nothing about the subscriber; empty when it does.
std::string fault_of(const ConsumptionLine& row, const Known& known, const ServicePeriod& period) {
  if (known.told_in != 0)
    return "el suscriptor ya está en la línea " + std::to_string(known.told_in);
  if (known.services == ServiceSet{.water = false, .sewer = false, .waste = false})
    return "el suscriptor no tiene servicios el " + to_long_spanish(period.last_day());
  if (row.sewer && known.services.water)
    return "el suscriptor tiene acueducto: su alcantarillado es el mismo consumo y no se mide "
           "aparte";
  if (!(row.sewer ? known.services.sewer : known.services.water))
    return "el suscriptor no tiene ese servicio";
  if (known.billed)
    return "el período ya se facturó y este archivo no lo corrige; lo facturado queda como está";
  return {};
}

// What one period consumed is not consumed again in another; one reading ends the first and begins
// the second.
std::string overlap_of(const ConsumptionLine& row, const Known& known) {
  if (known.earlier_to && row.from < *known.earlier_to)
    return "sus días se cruzan con los de un período anterior, que va hasta el " +
           to_long_spanish(*known.earlier_to);
  if (known.later_from && row.to > *known.later_from)
    return "sus días se cruzan con los de un período posterior, que va desde el " +
           to_long_spanish(*known.later_from);
  return {};
}

void write_consumption(pqxx::work& tx, ImportId id, const ServicePeriod& period,
                       const std::vector<PlannedConsumption>& planned) {
  std::vector<std::int64_t> subscribers, m3;
  std::vector<std::string> sewer, first, last, estimated;
  for (const auto& [c, subscriber, corrects] : planned) {
    subscribers.push_back(subscriber.value());
    sewer.emplace_back(c.sewer ? "t" : "f");
    first.push_back(to_iso(c.from));
    last.push_back(to_iso(c.to));
    m3.push_back(c.m3.value);
    estimated.emplace_back(c.estimated ? "t" : "f");
  }
  exec(tx, kNewConsumption, id, period.first_day(), pg_array(subscribers), pg_array(sewer),
       pg_array(first), pg_array(last), pg_array(m3), pg_array(estimated));
}

events::pb::AuditEntry event_of(ImportId id, const ConsumptionFile& file,
                                const ConsumptionPlan& plan, const Sha256& digest) {
  auto entry = import_event(id, "consumos", digest);
  events::add_change(entry, "periodo", "", tax_rules::to_text(file.period));
  events::add_change(entry, "nuevos", "", std::to_string(plan.added()));
  events::add_change(entry, "corregidos", "", std::to_string(plan.corrected()));
  events::add_change(entry, "rechazados", "", std::to_string(plan.rejections.size()));
  return entry;
}

}  // namespace

int ConsumptionPlan::added() const {
  return static_cast<int>(rows.size()) - corrected();
}

int ConsumptionPlan::corrected() const {
  return static_cast<int>(std::ranges::count(rows, true, &PlannedConsumption::corrects));
}

std::int64_t ConsumptionPlan::m3() const {
  std::int64_t sum = 0;
  for (const auto& row : rows) sum += row.consumption.m3.value;
  return sum;
}

Result<ConsumptionPlan> plan_consumption(pqxx::transaction_base& tx, const ConsumptionFile& file) {
  ConsumptionPlan plan;
  plan.rejections = file.rejections;
  auto known = known_subscribers(tx, file);
  for (const auto& row : file.rows) {
    const auto found = known.find(row.number);
    if (found == known.end()) {
      plan.rejections.push_back({row.line, 1, "nadie tiene ese número de suscriptor"});
      continue;
    }
    const std::string fault = fault_of(row, found->second, file.period);
    if (!fault.empty()) {
      plan.rejections.push_back({row.line, row.service_column, fault});
      continue;
    }
    if (std::string overlap = overlap_of(row, found->second); !overlap.empty()) {
      plan.rejections.push_back({row.line, row.from_column, std::move(overlap)});
      continue;
    }
    found->second.told_in = row.line;
    plan.rows.push_back({row, found->second.id, found->second.measured});
  }
  std::ranges::stable_sort(plan.rejections, {}, &Rejection::line);
  if (auto few = refuse_too_many(plan.rejections); !few) return tl::unexpected(few.error());
  return plan;
}

Result<ConsumptionPlan> commit_consumption(const Services& services, const events::Actor& actor,
                                           const ConsumptionFile& file, const Sha256& digest,
                                           const std::string& file_name) {
  return perform(services, actor, "importacion", [&](Work& work) -> Result<ConsumptionPlan> {
    one_import_at_a_time(work.tx());
    RECAUDO_TRY(plan, plan_consumption(work.tx(), file));
    RECAUDO_TRY(id, record_import(work, {.kind = "consumption",
                                         .digest = digest,
                                         .name = file_name,
                                         .lines = file.lines,
                                         .rejected = plan.rejections.size(),
                                         .added = static_cast<std::size_t>(plan.added()),
                                         .changed = static_cast<std::size_t>(plan.corrected())}));
    write_consumption(work.tx(), id, file.period, plan.rows);
    write_rejections(work.tx(), id, plan.rejections);
    work.emit({"importacion", to_string(id)}, event_of(id, file, plan, digest));
    return plan;
  });
}

}  // namespace recaudo::registry
