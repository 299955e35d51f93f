#include "core/registry/cadastre_import.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "core/registry/import_record.h"

namespace recaudo::registry {
namespace {

constexpr std::size_t kBatch = 1'000;

constexpr Statement kKnown{
    "registry.known",
    "select p.npn, v.avaluo, (select string_agg(o.name || '|' || o.document_type || '|' || "
    "o.document_number, E'\\n' "
    "order by o.ordinal) from registry.owner o where o.parcel_id = p.id) as owners "
    "from registry.parcel p left join lateral (select avaluo from registry.valuation v where "
    "v.parcel_id = p.id "
    "order by vigencia desc limit 1) v on true where p.retired_on is null"};
constexpr Statement kParcels{
    "registry.parcels",
    "insert into registry.parcel (npn, previous_number, address) select u.npn, u.prev, u.address "
    "from unnest($1::text[], $2::text[], $3::text[]) as u(npn, prev, address) "
    "on conflict (npn) do update set previous_number = excluded.previous_number, address = "
    "excluded.address, "
    "retired_on = null"};
constexpr Statement kValuations{
    "registry.valuations",
    "insert into registry.valuation (parcel_id, vigencia, avaluo, destino, land_m2, built_m2, "
    "import_id) "
    "select p.id, $2, u.avaluo, u.destino, u.land, u.built, $1 "
    "from unnest($3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[]) as u(npn, "
    "avaluo, destino, land, built) "
    "join registry.parcel p on p.npn = u.npn "
    "on conflict (parcel_id, vigencia) do update set avaluo = excluded.avaluo, destino = "
    "excluded.destino, "
    "land_m2 = excluded.land_m2, built_m2 = excluded.built_m2, import_id = excluded.import_id"};
constexpr Statement kDropOwners{"registry.drop_owners",
                                "delete from registry.owner o using registry.parcel p where p.id = "
                                "o.parcel_id and p.npn = any($1::text[])"};
constexpr Statement kOwners{
    "registry.owners",
    "insert into registry.owner (parcel_id, ordinal, name, document_type, document_number) "
    "select p.id, u.ordinal, u.name, u.type, u.document "
    "from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[]) as u(npn, ordinal, "
    "name, type, document) "
    "join registry.parcel p on p.npn = u.npn"};
constexpr Statement kRetire{"registry.retire",
                            "update registry.parcel set retired_on = $1 where npn = "
                            "any($2::text[]) and retired_on is null"};

std::string owners_text(const ParcelRecord& p) {
  std::string out;
  for (const auto& o : p.owners) {
    if (!out.empty()) out += '\n';
    out += o.name + '|' + o.document_type + '|' + o.document_number;
  }
  return out;
}

void write_parcels(pqxx::work& tx, ImportId id, int vigencia,
                   std::span<const ParcelRecord> parcels) {
  std::vector<std::string> npns, previous, addresses, destinos, owner_npns, names, types, documents;
  std::vector<std::int64_t> avaluos, lands, builts, ordinals;
  for (const auto& p : parcels) {
    npns.push_back(p.npn.str());
    previous.push_back(p.previous_number);
    addresses.push_back(p.address);
    destinos.emplace_back(1, p.destino);
    avaluos.push_back(p.avaluo.centavos());
    lands.push_back(p.land.value);
    builts.push_back(p.built.value);
    for (std::size_t i = 0; i < p.owners.size(); ++i) {
      owner_npns.push_back(p.npn.str());
      ordinals.push_back(static_cast<std::int64_t>(i + 1));
      names.push_back(p.owners[i].name);
      types.emplace_back(1, p.owners[i].document_type);
      documents.push_back(p.owners[i].document_number);
    }
  }
  exec(tx, kParcels, pg_array(npns), pg_array(previous), pg_array(addresses));
  exec(tx, kValuations, id, vigencia, pg_array(npns), pg_array(avaluos), pg_array(destinos),
       pg_array(lands), pg_array(builts));
  exec(tx, kDropOwners, pg_array(npns));
  exec(tx, kOwners, pg_array(owner_npns), pg_array(ordinals), pg_array(names), pg_array(types),
       pg_array(documents));
}

events::pb::AuditEntry event_of(ImportId id, const CadastreDiff& diff, const CadastreFile& file,
                                const Sha256& digest) {
  auto entry = import_event(id, "catastro", digest);
  events::add_change(entry, "vigencia", "", std::to_string(diff.vigencia));
  events::add_change(entry, "predios", "", std::to_string(file.parcels.size()));
  events::add_change(entry, "avaluo_total", to_plain(diff.previous_total),
                     to_plain(diff.total_avaluo));
  events::add_change(entry, "nuevos", "", std::to_string(diff.added.size()));
  events::add_change(entry, "retirados", "", std::to_string(diff.gone.size()));
  events::add_change(entry, "rechazados", "", std::to_string(file.rejections.size()));
  return entry;
}

}  // namespace

CadastreDiff diff_with_registry(pqxx::transaction_base& tx, const CadastreFile& file) {
  struct Known {
    Money avaluo;
    std::string owners;
  };
  std::unordered_map<Npn, Known> known;
  CadastreDiff diff;
  for (const auto& row : exec(tx, kKnown)) {
    const Money avaluo = row["avaluo"].is_null() ? Money() : read_money(row["avaluo"]);
    diff.previous_total += avaluo;
    known.emplace(Npn(read_text(row["npn"])), Known{avaluo, row["owners"].c_str()});
  }
  for (const auto& p : file.parcels) {
    diff.vigencia = p.vigencia;
    diff.total_avaluo += p.avaluo;
    const auto it = known.find(p.npn);
    if (it == known.end()) {
      diff.added.push_back(p.npn);
      continue;
    }
    if (it->second.avaluo != p.avaluo) diff.avaluos.push_back({p.npn, it->second.avaluo, p.avaluo});
    if (it->second.owners != owners_text(p)) diff.owners.push_back(p.npn);
    known.erase(it);
  }
  for (const auto& [npn, unused] : known) diff.gone.push_back(npn);
  std::ranges::sort(diff.gone);
  return diff;
}

Result<ImportReport> commit_cadastre(const Services& services, const events::Actor& actor,
                                     const CadastreFile& file, const Sha256& digest,
                                     const std::string& file_name) {
  return perform(services, actor, "importacion", [&](Work& work) -> Result<ImportReport> {
    one_import_at_a_time(work.tx());
    const CadastreDiff diff = diff_with_registry(work.tx(), file);
    RECAUDO_TRY(id, record_import(work, {.kind = "cadastre",
                                         .digest = digest,
                                         .name = file_name,
                                         .lines = file.lines,
                                         .rejected = file.rejections.size(),
                                         .added = diff.added.size(),
                                         .gone = diff.gone.size(),
                                         .changed = diff.avaluos.size() + diff.owners.size()}));
    const std::span<const ParcelRecord> all(file.parcels);
    for (std::size_t i = 0; i < all.size(); i += kBatch)
      write_parcels(work.tx(), id, diff.vigencia, all.subspan(i, std::min(kBatch, all.size() - i)));
    write_rejections(work.tx(), id, file.rejections);
    std::vector<std::string> gone;
    gone.reserve(diff.gone.size());
    for (const auto& npn : diff.gone) gone.push_back(npn.str());
    exec(work.tx(), kRetire, work.today(), pg_array(gone));
    work.emit({"importacion", to_string(id)}, event_of(id, diff, file, digest));
    return ImportReport{id, static_cast<int>(file.parcels.size())};
  });
}

}  // namespace recaudo::registry
