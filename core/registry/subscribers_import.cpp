#include "core/registry/subscribers_import.h"

#include <algorithm>
#include <unordered_map>

#include "core/registry/import_record.h"

namespace recaudo::registry {
namespace {

constexpr Statement kParcels{"registry.parcels_of_subscribers",
                             "select id, npn from registry.parcel where npn = any($1::text[])"};
constexpr Statement kLastTerms{
    "registry.last_terms",
    "select distinct on (s.number) s.number, t.from_on, t.to_on from registry.subscriber s join "
    "registry.service_terms t on t.subscriber_id = s.id where s.number = any($1::text[]) order by "
    "s.number, t.from_on desc"};
constexpr Statement kNewSubscribers{
    "registry.new_subscribers",
    "insert into registry.subscriber (number) select u.n from unnest($1::text[]) as u(n) on "
    "conflict (number) do nothing"};
constexpr Statement kNewTerms{
    "registry.new_service_terms",
    "insert into registry.service_terms (import_id, subscriber_id, services, use, address, route, "
    "document_type, document_number, name, parcel_id, from_on, to_on) select $1, s.id, u.services, "
    "u.use, u.address, u.route, u.document_type, u.document, u.name, nullif(u.parcel, 0), u.first, "
    "nullif(u.last, '')::date from unnest($2::text[], $3::integer[], $4::integer[], $5::text[], "
    "$6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::date[], $12::text[]) with "
    "ordinality as u(number, services, use, address, route, document_type, document, name, parcel, "
    "first, last, i) join registry.subscriber s on s.number = u.number order by u.i"};

struct LastTerms {
  Date from;
  std::optional<Date> to;
};

class Planner {
 public:
  Planner(pqxx::transaction_base& tx, const SubscribersFile& file) : tx_(tx), rows_(file.rows) {
    plan_.rejections = file.rejections;
  }

  Result<SubscribersPlan> plan() {
    read_known();
    std::ranges::stable_sort(rows_, {}, &SubscriberLine::from);
    for (auto& row : rows_) plan_row(row);
    std::ranges::stable_sort(plan_.rejections, {}, &Rejection::line);
    if (auto few = refuse_too_many(plan_.rejections); !few) return tl::unexpected(few.error());
    return std::move(plan_);
  }

 private:
  void read_known() {
    std::vector<std::string> npns, numbers;
    for (const auto& row : rows_) {
      if (!row.npn.empty()) npns.push_back(row.npn);
      numbers.push_back(row.number);
    }
    for (const auto& row : exec(tx_, kParcels, pg_array(npns)))
      parcels_.emplace(read_text(row[1]), read_id<ledger::SubjectTag>(row[0]));
    for (const auto& row : exec(tx_, kLastTerms, pg_array(numbers)))
      last_.emplace(read_text(row[0]),
                    LastTerms{read_date(row[1]), read_optional<Date>(row[2], read_date)});
  }

  void reject(const SubscriberLine& row, int column, std::string reason) {
    plan_.rejections.push_back({row.line, column, std::move(reason)});
  }

  void plan_row(SubscriberLine& row) {
    PlannedTerms planned;
    if (!row.npn.empty()) {
      const auto parcel = parcels_.find(row.npn);
      if (parcel == parcels_.end())
        return reject(row, row.npn_column, "el predio no está en el catastro");
      planned.parcel = parcel->second;
    }
    const auto [known, is_new] = last_.try_emplace(row.number, LastTerms{row.from, row.to});
    if (!is_new) {
      if (row.from <= known->second.from)
        return reject(row, row.from_column,
                      "el suscriptor ya tiene condiciones desde el " +
                          to_long_spanish(known->second.from) + "; las nuevas empiezan después");
      if (known->second.to && row.from <= *known->second.to)
        return reject(
            row, row.from_column,
            "el suscriptor tiene condiciones hasta el " + to_long_spanish(*known->second.to));
      known->second = {row.from, row.to};
    }
    planned.is_new = is_new;
    planned.terms = std::move(row);
    plan_.rows.push_back(std::move(planned));
  }

  pqxx::transaction_base& tx_;
  std::vector<SubscriberLine> rows_;
  std::unordered_map<std::string, ledger::SubjectId> parcels_;
  std::unordered_map<std::string, LastTerms> last_;  // by number
  SubscribersPlan plan_;
};

void write_terms(pqxx::work& tx, ImportId id, const std::vector<PlannedTerms>& planned) {
  std::vector<std::string> added, numbers, addresses, routes, types, documents, names, first, last;
  std::vector<std::int64_t> services, uses, parcels;
  for (const auto& [t, is_new, parcel] : planned) {
    if (is_new) added.push_back(t.number);
    numbers.push_back(t.number);
    services.push_back(tax_rules::to_bits(t.services));
    uses.push_back(static_cast<std::int64_t>(t.use));
    addresses.push_back(t.address);
    routes.push_back(t.route);
    types.push_back(t.document_type);
    documents.push_back(t.document_number);
    names.push_back(t.name);
    parcels.push_back(parcel ? parcel->value() : 0);
    first.push_back(to_iso(t.from));
    last.push_back(t.to ? to_iso(*t.to) : "");
  }
  exec(tx, kNewSubscribers, pg_array(added));
  exec(tx, kNewTerms, id, pg_array(numbers), pg_array(services), pg_array(uses),
       pg_array(addresses), pg_array(routes), pg_array(types), pg_array(documents), pg_array(names),
       pg_array(parcels), pg_array(first), pg_array(last));
}

// Who they are stays in the registry: the log is public.
events::pb::AuditEntry event_of(ImportId id, const SubscribersPlan& plan, const Sha256& digest) {
  auto entry = import_event(id, "suscriptores", digest);
  events::add_change(entry, "nuevos", "", std::to_string(plan.added()));
  events::add_change(entry, "con_otras_condiciones", "", std::to_string(plan.changed()));
  events::add_change(entry, "rechazados", "", std::to_string(plan.rejections.size()));
  return entry;
}

}  // namespace

int SubscribersPlan::added() const {
  return static_cast<int>(std::ranges::count(rows, true, &PlannedTerms::is_new));
}

int SubscribersPlan::changed() const {
  return static_cast<int>(rows.size()) - added();
}

Result<SubscribersPlan> plan_subscribers(pqxx::transaction_base& tx, const SubscribersFile& file) {
  return Planner(tx, file).plan();
}

Result<SubscribersPlan> commit_subscribers(const Services& services, const events::Actor& actor,
                                           const SubscribersFile& file, const Sha256& digest,
                                           const std::string& file_name) {
  return perform(services, actor, "importacion", [&](Work& work) -> Result<SubscribersPlan> {
    one_import_at_a_time(work.tx());
    RECAUDO_TRY(plan, plan_subscribers(work.tx(), file));
    RECAUDO_TRY(id, record_import(work, {.kind = "subscribers",
                                         .digest = digest,
                                         .name = file_name,
                                         .lines = file.lines,
                                         .rejected = plan.rejections.size(),
                                         .added = static_cast<std::size_t>(plan.added()),
                                         .changed = static_cast<std::size_t>(plan.changed())}));
    write_terms(work.tx(), id, plan.rows);
    write_rejections(work.tx(), id, plan.rejections);
    work.emit({"importacion", to_string(id)}, event_of(id, plan, digest));
    return plan;
  });
}

}  // namespace recaudo::registry
