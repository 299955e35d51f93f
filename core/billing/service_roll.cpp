#include "core/billing/service_roll.h"

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::billing {
namespace {

// Each subscriber's newest consumption and last bill by their keys: a stretch does not read the
// whole period.
constexpr Statement kRead{
    "billing.service_roll",
    "select t.subscriber_id, t.number, t.id, t.services, t.use, c.m3, coalesce(c.estimated, false) "
    "as estimated, coalesce(c.sewer, false) as sewer, coalesce(c.to_on - c.from_on, 0) as days, "
    "exists (select from registry.consumption e where e.subscriber_id = t.subscriber_id and "
    "e.period >= $3 and e.period < $1) as in_months, t.document_type, t.document_number, t.name, "
    "p.total from registry.service_terms_in_force t left join lateral (select c.m3, c.estimated, "
    "c.sewer, c.from_on, c.to_on from registry.consumption c where c.subscriber_id = "
    "t.subscriber_id and c.period = $1 order by "
    "c.import_id desc limit 1) c on true left join lateral (select b.water_gross - "
    "b.water_subsidy + b.water_contribution + b.sewer_gross - b.sewer_subsidy + "
    "b.sewer_contribution + b.waste_gross - b.waste_subsidy + b.waste_contribution as total from "
    "billing.service_bill b where b.subscriber_id = t.subscriber_id and b.period < $1 and b.months "
    "= $4 order by b.period desc limit 1) p on true where $2 between t.from_on and t.last_on and "
    "(select true from billing.service_month m where m.subscriber_id = t.subscriber_id and "
    "m.month between $3 and $1 limit 1) is null and t.subscriber_id > $5 and t.subscriber_id <= $6 "
    "order by t.subscriber_id limit $7"};
constexpr Statement kSize{
    "billing.service_roll_size",
    "select count(*) filter (where not b.billed), count(*) filter (where b.billed) from "
    "registry.service_terms_in_force t cross join lateral (select exists (select from "
    "billing.service_month m where m.subscriber_id = t.subscriber_id and m.month between $3 and "
    "$1) as billed) b where $2 between t.from_on and t.last_on"};

void read_measured(const pqxx::row& row, ServiceRow& out) {
  if (!row["m3"].is_null()) out.measured = tax_rules::CubicMetres{read_int(row["m3"])};
  out.estimated = read_bool(row["estimated"]);
  out.measured_sewer = read_bool(row["sewer"]);
  out.days = row["days"].as<int>();
  out.measured_in_months = read_bool(row["in_months"]);
}

// A subscriber without a metered service has no metres, whatever was measured of him before.
ServiceRow read_row(const pqxx::row& row) {
  ServiceRow out;
  out.id = read_id<SubscriberTag>(row["subscriber_id"]);
  out.number = read_text(row["number"]);
  out.terms = read_int(row["id"]);
  out.services = tax_rules::services_of_bits(row["services"].as<int>());
  out.use = static_cast<tax_rules::ServiceUse>(row["use"].as<int>());
  if (out.services.metered()) read_measured(row, out);
  out.holder = {read_text(row["document_type"]), read_text(row["document_number"]),
                read_text(row["name"])};
  out.previous = read_optional<Money>(row["total"], read_money);
  return out;
}

// Why what was measured is not what is billed; empty when it is, or when nothing is measured.
std::string fault_of_measure(const ServiceRow& row, int months) {
  if (!row.services.metered()) return {};
  if (!row.measured)
    return "no tiene consumo del período; cárguelo, o el promedio si no hubo lectura (Ley 142/1994 "
           "art. 146)";
  if (row.measured_in_months)
    return "tiene consumo propio de un mes anterior del período; facture ese mes aparte";
  if (row.days < kFewestDaysOfMonth * months || row.days > kMostDaysOfMonth * months)
    return "su consumo es de " + std::to_string(row.days) + " días y la factura de " +
           std::to_string(months) + (months == 1 ? " mes" : " meses") + "; se admiten de " +
           std::to_string(kFewestDaysOfMonth * months) + " a " +
           std::to_string(kMostDaysOfMonth * months) + " días";
  if (row.measured_sewer == row.services.water)
    return row.services.water
               ? "su consumo se midió para el alcantarillado solo, y tiene acueducto; cargue el "
                 "de acueducto"
               : "su consumo se midió para el acueducto, y no lo tiene; cargue el de "
                 "alcantarillado";
  return {};
}

}  // namespace

std::vector<ServiceRow> read_service_roll(pqxx::transaction_base& tx, const BilledPeriod& billed,
                                          const ServiceStretch& stretch) {
  std::vector<ServiceRow> out;
  for (const auto& row :
       exec(tx, kRead, billed.period.first_day(), billed.period.last_day(), billed.first_month(),
            billed.months, stretch.after, stretch.last, stretch.limit))
    out.push_back(read_row(row));
  return out;
}

ServiceRollSize service_roll_size(pqxx::transaction_base& tx, const BilledPeriod& billed) {
  const auto row =
      exec(tx, kSize, billed.period.first_day(), billed.period.last_day(), billed.first_month())[0];
  return {row[0].as<int>(), row[1].as<int>()};
}

Result<ServiceRoll> ServiceRoll::of(ServiceRulesPtr rules, const BilledPeriod& billed) {
  const auto nobody = tax_rules::charge_services(
      rules->statute, rules->limits,
      {.consumption = {}, .months = billed.months, .period_end = billed.period.last_day()});
  if (!nobody) return tl::unexpected(nobody.error());
  return ServiceRoll(std::move(rules), billed);
}

void ServiceRoll::charge(std::vector<ServiceRow>& rows) const {
  for (auto& row : rows) {
    row.refusal = fault_of_measure(row, billed_.months);
    if (!row.refusal.empty()) continue;
    const auto bill = tax_rules::charge_services(rules_->statute, rules_->limits,
                                                 {.use = row.use,
                                                  .consumption = row.m3(),
                                                  .months = billed_.months,
                                                  .period_end = billed_.period.last_day(),
                                                  .services = row.services});
    if (!bill) {
      row.refusal = bill.error().detail;
      continue;
    }
    row.amounts = amounts_of(*bill);
  }
}

std::string record_of(const ServiceRow& row) {
  std::string text = std::to_string(row.terms);
  const auto field = [&](std::int64_t value) { text.append(";").append(std::to_string(value)); };
  field(tax_rules::to_bits(row.services));
  field(static_cast<int>(row.use));
  field(row.m3().value);
  field(row.estimated ? 1 : 0);
  for (const auto& a : row.amounts)
    for (const Money amount : {a.gross, a.subsidy, a.contribution}) field(amount.centavos());
  const Sha256 digest = sha256(text);
  return be64(static_cast<std::uint64_t>(row.id.value())) +
         std::string(view(digest).substr(0, kServiceRecordBytes - 8));
}

}  // namespace recaudo::billing
