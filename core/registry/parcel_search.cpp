#include "core/registry/parcel_search.h"

#include "base/database.h"

namespace recaudo::registry {
namespace {

#define RECAUDO_PARCEL_COLUMNS                                                                     \
  "select p.id, p.npn, p.previous_number, p.address, p.estrato, v.vigencia, v.avaluo, v.destino, " \
  "v.land_m2, "                                                                                    \
  "v.built_m2 from registry.parcel p join lateral (select * from registry.valuation v where "      \
  "v.parcel_id = p.id "                                                                            \
  "order by v.vigencia desc limit 1) v on true "

constexpr Statement kByNpn{"registry.by_npn", RECAUDO_PARCEL_COLUMNS "where p.npn = $1"};
constexpr Statement kByOldCode{"registry.by_old_code", RECAUDO_PARCEL_COLUMNS
                               "where left(p.npn, 5) || p.previous_number = $1 limit 20"};
constexpr Statement kById{"registry.by_id", RECAUDO_PARCEL_COLUMNS "where p.id = $1"};
constexpr Statement kByDocument{
    "registry.by_document", RECAUDO_PARCEL_COLUMNS
    "where p.retired_on is null and exists (select from registry.owner o join registry.parcel q on "
    "q.id = o.parcel_id "
    "where o.document_number = $1 and right(q.npn, 5) = $2) "
    "and exists (select from registry.owner o where o.parcel_id = p.id and o.document_number = $1) "
    "order by p.npn limit 100"};
#undef RECAUDO_PARCEL_COLUMNS
constexpr Statement kNamed{
    "registry.named_parcels",
    "select p.id, p.npn, coalesce(o.name, '') as owner, case when o.document_number ~ '[1-9]' then "
    "concat_ws(' ', case o.document_type when 'C' then 'CC' when 'T' then 'TI' when 'E' then 'CE' "
    "when 'N' then 'NIT' end, o.document_number) else '' end as document, (select count(*) from "
    "registry.owner x where x.parcel_id = p.id and x.ordinal > 1) as others from registry.parcel p "
    "left join registry.owner o on o.parcel_id = p.id and o.ordinal = 1 where p.id = any "
    "($1::bigint[])"};
constexpr Statement kOwnerDocument{
    "registry.owner_document",
    "select case document_type when 'C' then 'CC' when 'T' then 'TI' when 'E' then 'CE' when 'N' "
    "then 'NIT' else document_type end || '|' || document_number from registry.owner where "
    "parcel_id = $1 and document_number = $2 order by ordinal limit 1"};
constexpr Statement kByRoute{
    "registry.parcels_by_route",
    "select p.id, p.npn, p.previous_number, p.address, p.estrato, v.vigencia, v.avaluo, v.destino, "
    "v.land_m2, v.built_m2 from registry.parcel p join registry.valuation v on v.parcel_id = p.id "
    "and v.vigencia = $1 where p.retired_on is null order by p.npn"};

// Of a document.
constexpr std::size_t kFewestDigits = 4, kMostDigits = 12;

Parcel read_parcel(const pqxx::row& row) {
  return {read_id<ledger::SubjectTag>(row["id"]),
          Npn(read_text(row["npn"])),
          read_text(row["previous_number"]),
          read_text(row["address"]),
          row["estrato"].get<int, std::optional>(),
          row["destino"].c_str()[0],
          row["vigencia"].as<int>(),
          read_money(row["avaluo"]),
          {read_int(row["land_m2"])},
          {read_int(row["built_m2"])}};
}

std::vector<Parcel> read_parcels(const pqxx::result& rows) {
  std::vector<Parcel> out;
  for (const auto& row : rows) out.push_back(read_parcel(row));
  return out;
}

// Digits of what was typed; blanks, points and hyphens are how people copy numbers. Anything else:
// nothing.
std::optional<std::string> digits_of(std::string_view typed) {
  if (typed.size() > 64) return std::nullopt;
  std::string out;
  for (const char c : typed) {
    if (c >= '0' && c <= '9')
      out += c;
    else if (c != ' ' && c != '.' && c != '-' && c != '\t')
      return std::nullopt;
  }
  return out;
}

}  // namespace

Result<std::vector<Parcel>> find_by_number(pqxx::transaction_base& tx, std::string_view typed) {
  const auto digits = digits_of(typed);
  if (!digits) return fail(Code::kBadParcelNumber, "solo se aceptan números y espacios");
  if (digits->size() == 30) return read_parcels(exec(tx, kByNpn, *digits));
  if (digits->size() == 20) return read_parcels(exec(tx, kByOldCode, *digits));
  return fail(Code::kBadParcelNumber, "escribió " + std::to_string(digits->size()) + " dígitos");
}

std::optional<std::string> owner_document(pqxx::transaction_base& tx, ParcelId parcel,
                                          std::string_view typed) {
  auto number = digits_of(typed);
  if (!number) return std::nullopt;
  number->erase(0, std::min(number->find_first_not_of('0'), number->size()));
  if (number->size() < kFewestDigits || number->size() > kMostDigits) return std::nullopt;
  const auto rows = exec(tx, kOwnerDocument, parcel, *number);
  if (rows.empty()) return std::nullopt;
  return read_text(rows[0][0]);
}

Result<std::vector<Parcel>> find_by_document(pqxx::transaction_base& tx, std::string_view document,
                                             std::string_view last_five) {
  auto number = digits_of(document);
  const auto five = digits_of(last_five);
  if (!number || number->size() < kFewestDigits || number->size() > kMostDigits)
    return fail(Code::kBadDocument, "el documento tiene entre 4 y 12 números");
  if (!five || five->size() != 5) return fail(Code::kBadDocument, "el segundo dato son 5 números");
  number->erase(0, std::min(number->find_first_not_of('0'), number->size()));
  return read_parcels(exec(tx, kByDocument, *number, *five));
}

std::optional<Parcel> find_by_id(pqxx::transaction_base& tx, ParcelId id) {
  const auto rows = exec(tx, kById, id);
  if (rows.empty()) return std::nullopt;
  return read_parcel(rows[0]);
}

std::vector<Parcel> parcels_by_route(pqxx::transaction_base& tx, int vigencia) {
  return read_parcels(exec(tx, kByRoute, vigencia));
}

std::map<ParcelId, NamedParcel> named_parcels(pqxx::transaction_base& tx,
                                              const std::vector<ParcelId>& ids) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(ids.size());
  for (const auto id : ids) numbers.push_back(id.value());
  std::map<ParcelId, NamedParcel> out;
  for (const auto& row : exec(tx, kNamed, pg_array(numbers)))
    out.emplace(read_id<ledger::SubjectTag>(row["id"]),
                NamedParcel{Npn(read_text(row["npn"])), read_text(row["owner"]),
                            read_text(row["document"]), row["others"].as<int>()});
  return out;
}

}  // namespace recaudo::registry
