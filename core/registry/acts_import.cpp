#include "core/registry/acts_import.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/registry/cadastre_import.h"
#include "core/registry/import_record.h"

namespace recaudo::registry {
namespace {

constexpr Statement kParcels{"registry.parcels_by_number",
                             "select id, npn from registry.parcel where npn = any($1::text[])"};
constexpr Statement kZone{"registry.parcels_of_zone",
                          "select id from registry.parcel where substr(npn, 6, 2) = $1 and "
                          "retired_on is null order by id"};
constexpr Statement kExemptions{
    "registry.known_exemptions",
    "select parcel_id, from_vigencia, last_vigencia, act, id, ended from "
    "registry.exemption_in_force where parcel_id = any($1::bigint[]) order by id"};
constexpr Statement kUpdates{"registry.known_updates",
                             "select parcel_id from registry.cadastral_update where vigencia = $1"};
constexpr Statement kLiquidated{
    "registry.liquidated_before",
    "select u.line, l.vigencia, count(*) from unnest($1::integer[], $2::bigint[], $3::integer[], "
    "$4::integer[]) as u(line, parcel, first, last) join billing.liquidation l on l.parcel_id = "
    "u.parcel and l.vigencia between u.first and u.last group by u.line, l.vigencia order by "
    "u.line, l.vigencia"};
constexpr Statement kNewExemptions{
    "registry.new_exemptions",
    "insert into registry.exemption (import_id, parcel_id, code, not_taxable, act, act_on, "
    "from_vigencia, to_vigencia, share_ppm) select $1, u.parcel, u.code, u.not_taxable, u.act, "
    "u.act_on, u.first, nullif(u.last, 0), u.share from unnest($2::bigint[], $3::text[], "
    "$4::boolean[], $5::text[], $6::date[], $7::integer[], $8::integer[], $9::integer[]) as "
    "u(parcel, code, not_taxable, act, act_on, first, last, share)"};
constexpr Statement kNewEnds{
    "registry.new_exemption_ends",
    "insert into registry.exemption_end (import_id, exemption_id, exempt_from, from_vigencia, act, "
    "act_on) select $1, u.exemption, u.exempt_from, u.first, u.act, u.act_on from "
    "unnest($2::bigint[], $3::integer[], $4::integer[], $5::text[], $6::date[]) as u(exemption, "
    "exempt_from, first, act, act_on)"};
constexpr Statement kNewAct{
    "registry.new_cadastral_act",
    "with added as (insert into registry.cadastral_act (kind, act, act_on, vigencia, import_id) "
    "values ($1, $2, $3, $4, $5) on conflict (kind, act, act_on, vigencia) do nothing returning "
    "id) select id from added union all select id from registry.cadastral_act where (kind, act, "
    "act_on, vigencia) = ($1, $2, $3, $4)"};
constexpr Statement kNewUpdates{
    "registry.new_updates",
    "insert into registry.cadastral_update (parcel_id, vigencia, act_id, names_zone) select "
    "u.parcel, $1, $2, u.zone from unnest($3::bigint[], $4::boolean[]) as u(parcel, zone)"};

constexpr std::string_view kNotInCadastre = "el predio no está en el catastro";
constexpr int kNoEnd = 2100;  // no vigencia is later, as the database has it

using ParcelsByNumber = std::unordered_map<std::string, ledger::SubjectId>;

ParcelsByNumber parcels_named(pqxx::transaction_base& tx, const ActsFile& file) {
  std::vector<std::string> npns;
  npns.reserve(file.ends.size() + file.exemptions.size() + file.updates.size());
  for (const auto& e : file.ends) npns.push_back(e.npn.str());
  for (const auto& e : file.exemptions) npns.push_back(e.npn.str());
  for (const auto& u : file.updates)
    if (!u.npn.empty()) npns.push_back(u.npn);
  ParcelsByNumber out;
  for (const auto& row : exec(tx, kParcels, pg_array(npns)))
    out.emplace(read_text(row[1]), read_id<ledger::SubjectTag>(row[0]));
  return out;
}

// The vigencias that an act takes, and how it is called.
struct Taken {
  int from, to;
  std::string act;
  std::int64_t exemption = 0;  // its row; 0: of this file
  bool ended = false;          // by an act
};

std::string years_text(const Taken& t) {
  if (t.to == kNoEnd) return "desde " + std::to_string(t.from);
  return std::to_string(t.from) + " a " + std::to_string(t.to);
}

class Planner {
 public:
  Planner(pqxx::transaction_base& tx, const ActsFile& file)
      : tx_(tx), file_(file), parcels_(parcels_named(tx, file)) {
    plan_.rejections = file.rejections;
  }

  Result<ActsPlan> plan() {
    read_known_exemptions();
    for (const auto& e : file_.ends) plan_end(e);
    for (const auto& e : file_.exemptions) plan_exemption(e);
    for (const auto& u : file_.updates) plan_update(u);
    std::ranges::stable_sort(plan_.rejections, {}, &Rejection::line);
    if (auto few = refuse_too_many(plan_.rejections); !few) return tl::unexpected(few.error());
    find_liquidated();
    return std::move(plan_);
  }

 private:
  void reject(const ActHead& head, std::string reason) {
    plan_.rejections.push_back({head.line, head.column, std::move(reason)});
  }

  void read_known_exemptions() {
    std::vector<std::int64_t> ids;
    for (const auto& [npn, id] : parcels_) ids.push_back(id.value());
    for (const auto& row : exec(tx_, kExemptions, pg_array(ids)))
      exempt_[read_id<ledger::SubjectTag>(row[0])].push_back({row[1].as<int>(), row[2].as<int>(),
                                                              read_text(row[3]), read_int(row[4]),
                                                              row[5].as<bool>()});
  }

  void plan_end(const ExemptionEnd& e) {
    const auto parcel = parcels_.find(e.npn.str());
    if (parcel == parcels_.end()) return reject(e.head, std::string(kNotInCadastre));
    auto& known = exempt_[parcel->second];
    const auto ends = std::ranges::find_if(
        known, [&](const Taken& t) { return t.from <= e.head.from && e.head.from <= t.to; });
    if (ends == known.end())
      return reject(e.head, "el predio no está exento ni no gravado en la vigencia " +
                                std::to_string(e.head.from));
    if (ends->ended)
      return reject(e.head, "ya consta el acto que la termina; queda hasta " +
                                std::to_string(ends->to) + ", por " + ends->act);
    plan_.ends.push_back({e, ends->exemption, ends->from, ends->to, parcel->second});
    ends->to = e.head.from - 1;
    ends->ended = true;
  }

  void plan_exemption(const ExemptionAct& e) {
    const auto parcel = parcels_.find(e.npn.str());
    if (parcel == parcels_.end()) return reject(e.head, std::string(kNotInCadastre));
    const Taken wanted{e.head.from, e.to.value_or(kNoEnd), e.head.act};
    auto& known = exempt_[parcel->second];
    const auto crossed = std::ranges::find_if(known, [&](const Taken& t) {
      return std::max(t.from, wanted.from) <= std::min(t.to, wanted.to);
    });
    if (crossed != known.end())
      return reject(e.head, "el predio ya está exento o no gravado, " + years_text(*crossed) +
                                ", por " + crossed->act);
    known.push_back(wanted);
    plan_.exemptions.push_back({e, parcel->second});
  }

  std::vector<std::int64_t> parcels_of(const CadastralAct& u) {
    if (u.npn.empty()) return zone(u.zone);
    const auto found = parcels_.find(u.npn);
    if (found == parcels_.end()) return {};
    return {found->second.value()};
  }

  // However many lines name it, the registry is read through once.
  const std::vector<std::int64_t>& zone(const std::string& digits) {
    const auto [found, is_new] = zones_.try_emplace(digits);
    if (is_new)
      for (const auto& row : exec(tx_, kZone, digits)) found->second.push_back(read_int(row[0]));
    return found->second;
  }

  std::set<std::int64_t>& updated_in(int vigencia) {
    const auto [found, is_new] = updated_.try_emplace(vigencia);
    if (is_new)
      for (const auto& row : exec(tx_, kUpdates, vigencia)) found->second.insert(read_int(row[0]));
    return found->second;
  }

  void plan_update(const CadastralAct& u) {
    const auto ids = parcels_of(u);
    if (ids.empty())
      return reject(u.head, u.npn.empty() ? "ningún predio del catastro está en la zona " + u.zone
                                          : std::string(kNotInCadastre));
    auto& known = updated_in(u.head.from);
    PlannedUpdate planned{u, {}};
    for (const std::int64_t id : ids)
      if (known.insert(id).second) planned.parcels.emplace_back(id);
    if (planned.parcels.empty())
      return reject(u.head,
                    "ya consta la actualización de la vigencia " + std::to_string(u.head.from));
    plan_.updates.push_back(std::move(planned));
  }

  void find_liquidated() {
    std::vector<std::int64_t> lines, parcels, first, last;
    const auto add = [&](const ActHead& head, ledger::SubjectId parcel, int to) {
      lines.push_back(head.line);
      parcels.push_back(parcel.value());
      first.push_back(head.from);
      last.push_back(to);
    };
    for (const auto& e : plan_.ends) add(e.act.head, e.parcel, e.exempt_to);
    for (const auto& e : plan_.exemptions) add(e.act.head, e.parcel, e.act.to.value_or(kNoEnd));
    for (const auto& u : plan_.updates)
      for (const auto parcel : u.parcels) add(u.act.head, parcel, u.act.head.from);
    for (const auto& row : exec(tx_, kLiquidated, pg_array(lines), pg_array(parcels),
                                pg_array(first), pg_array(last)))
      plan_.liquidated.push_back({row[0].as<int>(), row[1].as<int>(), row[2].as<int>()});
  }

  pqxx::transaction_base& tx_;
  const ActsFile& file_;
  ParcelsByNumber parcels_;
  std::map<ledger::SubjectId, std::vector<Taken>> exempt_;
  std::map<std::string, std::vector<std::int64_t>> zones_;
  std::map<int, std::set<std::int64_t>> updated_;  // by vigencia
  ActsPlan plan_;
};

void write_ends(pqxx::work& tx, ImportId id, const std::vector<PlannedEnd>& planned) {
  std::vector<std::int64_t> exemptions, exempt_from, first;
  std::vector<std::string> acts, days;
  for (const auto& e : planned) {
    exemptions.push_back(e.exemption);
    exempt_from.push_back(e.exempt_from);
    first.push_back(e.act.head.from);
    acts.push_back(e.act.head.act);
    days.push_back(to_iso(e.act.head.on));
  }
  exec(tx, kNewEnds, id, pg_array(exemptions), pg_array(exempt_from), pg_array(first),
       pg_array(acts), pg_array(days));
}

void write_exemptions(pqxx::work& tx, ImportId id, const std::vector<PlannedExemption>& planned) {
  std::vector<std::int64_t> parcels, first, last, shares;
  std::vector<std::string> codes, not_taxable, acts, days;
  for (const auto& [act, parcel] : planned) {
    parcels.push_back(parcel.value());
    codes.push_back(act.code);
    not_taxable.emplace_back(act.not_taxable ? "t" : "f");
    acts.push_back(act.head.act);
    days.push_back(to_iso(act.head.on));
    first.push_back(act.head.from);
    last.push_back(act.to.value_or(0));
    shares.push_back(act.share.ppm());
  }
  exec(tx, kNewExemptions, id, pg_array(parcels), pg_array(codes), pg_array(not_taxable),
       pg_array(acts), pg_array(days), pg_array(first), pg_array(last), pg_array(shares));
}

// An act is written once, however many lines name it.
void write_updates(pqxx::work& tx, ImportId id, const std::vector<PlannedUpdate>& planned) {
  struct Reached {
    std::vector<std::int64_t> parcels;
    std::vector<std::string> names_zone;  // of each parcel, whether its line names the whole zone
  };
  std::map<std::tuple<std::string, std::string, Date, int>, Reached> by_act;
  for (const auto& [act, parcels] : planned) {
    auto& of_act = by_act[{act.kind, act.head.act, act.head.on, act.head.from}];
    for (const auto parcel : parcels) {
      of_act.parcels.push_back(parcel.value());
      of_act.names_zone.emplace_back(act.npn.empty() ? "t" : "f");
    }
  }
  for (const auto& [key, reached] : by_act) {
    const auto& [kind, act, on, vigencia] = key;
    const auto act_id = read_int(exec(tx, kNewAct, kind, act, on, vigencia, id).at(0)[0]);
    exec(tx, kNewUpdates, vigencia, act_id, pg_array(reached.parcels),
         pg_array(reached.names_zone));
  }
}

events::pb::AuditEntry event_of(ImportId id, const ActsPlan& plan, const Sha256& digest) {
  auto entry = import_event(id, "actos_de_predios", digest);
  events::add_change(entry, "exenciones", "", std::to_string(plan.exemptions.size()));
  events::add_change(entry, "exenciones_terminadas", "", std::to_string(plan.ends.size()));
  events::add_change(entry, "predios_actualizados", "", std::to_string(plan.updated_parcels()));
  events::add_change(entry, "rechazados", "", std::to_string(plan.rejections.size()));
  return entry;
}

}  // namespace

int ActsPlan::updated_parcels() const {
  std::size_t sum = 0;
  for (const auto& u : updates) sum += u.parcels.size();
  return static_cast<int>(sum);
}

Result<ActsPlan> plan_acts(pqxx::transaction_base& tx, const ActsFile& file) {
  return Planner(tx, file).plan();
}

Result<ActsPlan> commit_acts(const Services& services, const events::Actor& actor,
                             const ActsFile& file, const Sha256& digest,
                             const std::string& file_name) {
  return perform(services, actor, "importacion", [&](Work& work) -> Result<ActsPlan> {
    one_import_at_a_time(work.tx());
    RECAUDO_TRY(plan, plan_acts(work.tx(), file));
    RECAUDO_TRY(id,
                record_import(work, {.kind = "acts",
                                     .digest = digest,
                                     .name = file_name,
                                     .lines = file.lines,
                                     .rejected = plan.rejections.size(),
                                     .added = plan.exemptions.size(),
                                     .gone = plan.ends.size(),
                                     .changed = static_cast<std::size_t>(plan.updated_parcels())}));
    write_ends(work.tx(), id, plan.ends);
    write_exemptions(work.tx(), id, plan.exemptions);
    write_updates(work.tx(), id, plan.updates);
    write_rejections(work.tx(), id, plan.rejections);
    work.emit({"importacion", to_string(id)}, event_of(id, plan, digest));
    return plan;
  });
}

}  // namespace recaudo::registry
