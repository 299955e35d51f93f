#include "core/registry/prior_taxes_import.h"

#include <algorithm>

#include "core/registry/import_record.h"

namespace recaudo::registry {
namespace {

// One row a line of the file, in its order.
constexpr Statement kKnown{
    "registry.known_prior_taxes",
    "select p.id, (select x.predial from registry.prior_tax x where x.parcel_id = p.id and "
    "x.vigencia = u.vigencia order by x.import_id desc limit 1), "
    "(select min(l.vigencia) from billing.liquidation l where l.parcel_id = p.id and l.vigencia in "
    "(u.vigencia, u.vigencia + 1)) from unnest($1::text[], $2::integer[]) with ordinality as "
    "u(npn, vigencia, n) left join registry.parcel p on p.npn = u.npn order by u.n"};
constexpr Statement kNew{
    "registry.new_prior_taxes",
    "insert into registry.prior_tax (import_id, parcel_id, vigencia, predial) select $1, u.parcel, "
    "u.vigencia, u.predial from unnest($2::bigint[], $3::integer[], $4::bigint[]) as u(parcel, "
    "vigencia, predial)"};

// Why the line is not taken; nothing when it is.
std::string fault_of(const PriorTaxLine& row, const pqxx::row& known) {
  if (known[0].is_null()) return "el predio no está en el catastro";
  if (known[2].is_null()) return {};
  const int liquidated = known[2].as<int>();
  if (liquidated == row.vigencia)
    return "la vigencia " + std::to_string(liquidated) +
           " se liquidó aquí: la siguiente se compara con esa liquidación";
  return "la vigencia " + std::to_string(liquidated) +
         " ya se liquidó sin este dato y no cambia; se corrige con un acto de dos personas";
}

void write(pqxx::work& tx, ImportId id, const std::vector<PlannedPriorTax>& rows) {
  std::vector<std::int64_t> parcels, vigencias, taxes;
  for (const auto& r : rows) {
    parcels.push_back(r.parcel.value());
    vigencias.push_back(r.tax.vigencia);
    taxes.push_back(r.tax.predial.centavos());
  }
  exec(tx, kNew, id, pg_array(parcels), pg_array(vigencias), pg_array(taxes));
}

events::pb::AuditEntry event_of(ImportId id, const PriorTaxesPlan& plan, const Sha256& digest) {
  auto entry = import_event(id, "impuestos_anteriores", digest);
  events::add_change(entry, "nuevos", "", std::to_string(plan.added()));
  events::add_change(entry, "corregidos", "", std::to_string(plan.corrected()));
  events::add_change(entry, "rechazados", "", std::to_string(plan.rejections.size()));
  return entry;
}

}  // namespace

int PriorTaxesPlan::added() const {
  return static_cast<int>(rows.size()) - corrected();
}

int PriorTaxesPlan::corrected() const {
  return static_cast<int>(std::ranges::count(rows, true, &PlannedPriorTax::corrects));
}

Money PriorTaxesPlan::sum() const {
  Money out;
  for (const auto& r : rows) out += r.tax.predial;
  return out;
}

Result<PriorTaxesPlan> plan_prior_taxes(pqxx::transaction_base& tx, const PriorTaxesFile& file) {
  PriorTaxesPlan plan;
  plan.rejections = file.rejections;
  std::vector<std::string> npns;
  std::vector<std::int64_t> vigencias;
  for (const auto& row : file.rows) {
    npns.push_back(row.npn.str());
    vigencias.push_back(row.vigencia);
  }
  const auto known = exec(tx, kKnown, pg_array(npns), pg_array(vigencias));
  for (std::size_t i = 0; i < file.rows.size(); ++i) {
    const auto& row = file.rows[i];
    const auto& there = known[i];
    if (auto fault = fault_of(row, there); !fault.empty())
      plan.rejections.push_back({row.line, 1, std::move(fault)});
    else if (!there[1].is_null() && read_money(there[1]) == row.predial)
      ++plan.known;
    else
      plan.rows.push_back({row, read_id<ledger::SubjectTag>(there[0]), !there[1].is_null()});
  }
  std::ranges::stable_sort(plan.rejections, {}, &Rejection::line);
  if (auto few = refuse_too_many(plan.rejections); !few) return tl::unexpected(few.error());
  return plan;
}

Result<PriorTaxesPlan> commit_prior_taxes(const Services& services, const events::Actor& actor,
                                          const PriorTaxesFile& file, const Sha256& digest,
                                          const std::string& file_name) {
  return perform(services, actor, "importacion", [&](Work& work) -> Result<PriorTaxesPlan> {
    one_import_at_a_time(work.tx());
    RECAUDO_TRY(plan, plan_prior_taxes(work.tx(), file));
    RECAUDO_TRY(id, record_import(work, {.kind = "prior_taxes",
                                         .digest = digest,
                                         .name = file_name,
                                         .lines = file.lines,
                                         .rejected = plan.rejections.size(),
                                         .added = static_cast<std::size_t>(plan.added()),
                                         .changed = static_cast<std::size_t>(plan.corrected())}));
    write(work.tx(), id, plan.rows);
    write_rejections(work.tx(), id, plan.rejections);
    work.emit({"importacion", to_string(id)}, event_of(id, plan, digest));
    return plan;
  });
}

}  // namespace recaudo::registry
