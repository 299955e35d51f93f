#include "core/billing/roll_block.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/database.h"
#include "core/dues/liquidated_input.h"
#include "core/dues/registered_facts.h"

namespace recaudo::billing {
namespace {

constexpr Statement kSize{"billing.roll_size",
                          "select count(*) filter (where l.parcel_id is null), count(l.parcel_id) "
                          "from registry.valuation v "
                          "join registry.parcel p on p.id = v.parcel_id and p.retired_on is null "
                          "left join billing.liquidation l on l.parcel_id = v.parcel_id and "
                          "l.vigencia = v.vigencia where v.vigencia = $1"};
constexpr Statement kEnds{
    "billing.roll_ends",
    "select max(s.id) from (select p.id, (row_number() over (order by p.id) - 1) / $2::int as n "
    "from registry.valuation v join registry.parcel p on p.id = v.parcel_id and p.retired_on is "
    "null left join billing.liquidation l on l.parcel_id = v.parcel_id and l.vigencia = v.vigencia "
    "where v.vigencia = $1 and l.parcel_id is null) s group by s.n order by s.n"};
// By index, parcel by parcel: what a block costs must not grow with the roll. Left to itself the
// planner joins by merging, and reads each table from its beginning to where the block is.
constexpr Statement kByIndex{
    "billing.read_by_index",
    "select set_config('enable_mergejoin', 'off', true), set_config('enable_hashjoin', 'off', "
    "true), set_config('enable_seqscan', 'off', true)"};
// Last year's tax is the one that was liquidated, not what was paid or corrected, and before what
// an exemption took off it: the limit caps the tax before the exemption, so it must compare with
// the same. Of a vigencia that was wholly exempt it is what would have been charged; no norm that
// was seen says so, it is a rule of this project.
// Whether the vigencia is charged already is looked up for each parcel: as a join it was read whole
// for each of them, because the statistics of a table that this run fills say that it is empty.
constexpr Statement kRead{
    "billing.read_roll",
    "select p.id, p.npn, p.estrato, v.avaluo, v.destino, v.land_m2, v.built_m2, "
    "coalesce(b.predial + b.exempted, (select x.predial from registry.prior_tax x where "
    "x.parcel_id = p.id and x.vigencia = $1 - 1 order by x.import_id desc limit 1)), "
    "w.destino, w.land_m2, w.built_m2, o.name, o.document_type, o.document_number, t.id, "
    "c.newest, exists (select from billing.liquidation f where f.parcel_id = p.id and f.vigencia "
    "between c.newest and $1 - 1 and f.cadastral_update = 1), e.code, e.act, e.act_on, "
    "e.share_ppm, "
    "w.parcel_id is null and registry.is_new_in_zone(p.id, p.npn, $1) "
    "from registry.parcel p join registry.valuation v on v.parcel_id = p.id and v.vigencia = $1 "
    "left join billing.liquidation b on b.parcel_id = p.id and b.vigencia = $1 - 1 "
    "left join registry.valuation w on w.parcel_id = p.id and w.vigencia = $1 - 1 "
    "left join lateral (select max(u.vigencia) as newest from registry.cadastral_update u where "
    "u.parcel_id = p.id and u.vigencia <= $1) c on true "
    "left join registry.owner o on o.parcel_id = p.id and o.ordinal = 1 "
    "left join ledger.third_party t on t.document_number = o.document_number and t.name = o.name "
    "and t.document_type = case o.document_type when 'C' then 'CC' when 'T' then 'TI' when 'E' "
    "then 'CE' when 'N' then 'NIT' end "
    "left join registry.exemption_in_force e on e.parcel_id = p.id and e.from_vigencia <= $1 and "
    "e.last_vigencia >= $1 "
    "where p.id > $2 and p.id <= $3 and p.retired_on is null "
    "and (select true from billing.liquidation l where l.parcel_id = p.id and l.vigencia = $1) is "
    "null order by p.id"};

enum Column {
  kId,
  kNpn,
  kEstrato,
  kAvaluo,
  kDestino,
  kLand,
  kBuilt,
  kPreviousTax,
  kPreviousDestino,
  kPreviousLand,
  kPreviousBuilt,
  kOwner,
  kDocumentType,
  kDocumentNumber,
  kFiled,
  kUpdatedIn,
  kUpdateCharged,
  kExemptionCode,
  kExemptionAct,
  kExemptionDay,
  kExemptShare,
  kFirstInRegistry
};

// Millions of them: without the stream that a conversion by the library goes through.
std::int64_t number(const pqxx::row& row, Column column) {
  const auto field = row[column];
  std::int64_t n = 0;
  const char* end = field.c_str() + field.size();
  const auto [at, ec] = std::from_chars(field.c_str(), end, n);
  invariant(ec == std::errc{} && at == end, "a number of the registry");
  return n;
}

// The document as third parties are filed; nothing when the roll's is no document.
std::optional<ledger::ThirdParty> owner_of(const pqxx::row& row) {
  constexpr std::pair<char, std::string_view> kTypes[] = {
      {'C', "CC"}, {'T', "TI"}, {'E', "CE"}, {'N', "NIT"}};
  if (row[kOwner].is_null()) return std::nullopt;
  const char written = row[kDocumentType].c_str()[0];
  const auto* type = std::ranges::find(kTypes, written, [](const auto& t) { return t.first; });
  std::string document(row[kDocumentNumber].c_str());
  const bool plain = !document.empty() && document.size() <= 30 &&
                     document.find_first_not_of("0123456789") == document.npos;
  std::string name(row[kOwner].c_str());
  if (type == std::end(kTypes) || !plain || name.empty()) return std::nullopt;
  return ledger::ThirdParty{std::string(type->second), std::move(document), std::move(name)};
}

std::optional<dues::LastYear> last_year_of(const pqxx::row& row) {
  if (row[kPreviousDestino].is_null()) return std::nullopt;
  return dues::LastYear{.destino = row[kPreviousDestino].c_str()[0],
                        .land = {number(row, kPreviousLand)},
                        .built = {number(row, kPreviousBuilt)}};
}

std::optional<tax_rules::GrantedExemption> granted_to(const pqxx::row& row) {
  if (row[kExemptionCode].is_null()) return std::nullopt;
  return dues::granted(row[kExemptionCode].c_str(), row[kExemptionAct].c_str(),
                       read_date(row[kExemptionDay]), read_rate_ppm(row[kExemptShare]));
}

RollParcel read_parcel(const pqxx::row& row, int vigencia) {
  RollParcel out{.id = ledger::SubjectId(number(row, kId)),
                 .npn = row[kNpn].c_str(),
                 .input = {},
                 .granted = granted_to(row),
                 .owner = owner_of(row),
                 .filed = {},
                 .predial = {},
                 .environmental = {},
                 .bomberil = {},
                 .exempted = {},
                 .refusal = {}};
  auto& in = out.input;
  in.vigencia = vigencia;
  in.avaluo = Money::centavos(number(row, kAvaluo));
  in.destino = row[kDestino].c_str()[0];
  in.zone = out.npn.substr(5, 2);
  if (!row[kEstrato].is_null()) in.estrato = static_cast<int>(number(row, kEstrato));
  in.land = {number(row, kLand)};
  in.built = {number(row, kBuilt)};
  if (!row[kPreviousTax].is_null()) in.previous_tax = Money::centavos(number(row, kPreviousTax));
  in.exclusions = dues::exclusions_against(last_year_of(row), row[kFirstInRegistry].as<bool>(), in);
  in.cadastral_update =
      dues::update_in(vigencia, dues::read_newest_update(row[kUpdatedIn], row[kUpdateCharged]));
  if (out.owner && !row[kFiled].is_null()) out.filed = ledger::ThirdPartyId(number(row, kFiled));
  return out;
}

}  // namespace

RollSize roll_size(pqxx::transaction_base& tx, int vigencia) {
  const auto row = exec(tx, kSize, vigencia)[0];
  return {row[0].as<int>(), row[1].as<int>()};
}

std::vector<ledger::SubjectId> roll_ends(pqxx::transaction_base& tx, int vigencia, int parcels) {
  std::vector<ledger::SubjectId> out;
  for (const auto& row : exec(tx, kEnds, vigencia, parcels))
    out.push_back(read_id<ledger::SubjectTag>(row[0]));
  return out;
}

std::vector<RollParcel> read_roll(pqxx::transaction_base& tx, int vigencia,
                                  const Stretch& stretch) {
  std::vector<RollParcel> out;
  exec(tx, kByIndex);
  const auto rows = exec(tx, kRead, vigencia, stretch.after, stretch.last);
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back(read_parcel(row, vigencia));
  return out;
}

std::string record_of(const RollParcel& parcel) {
  const auto& in = parcel.input;
  std::string text = std::to_string(in.avaluo.centavos());
  const auto field = [&](const std::string& value) { text.append(";").append(value); };
  field(in.previous_tax ? std::to_string(in.previous_tax->centavos()) : "-");
  field(std::to_string(in.land.value));
  field(std::to_string(in.built.value));
  field(std::string(1, in.destino));
  field(std::to_string(std::stoi(in.zone)));
  field(std::to_string(in.estrato.value_or(0)));
  field(std::to_string(dues::exclusion_bits(in.exclusions)));
  field(std::to_string(dues::update_number(in.cadastral_update)));
  field(in.exempt ? std::string(dues::exemption_kind_text(in)) + ":" +
                        std::to_string(in.exempt_share.ppm()) + ":" +
                        std::to_string(dues::mark_number(in.exemption_mark)) + ":" +
                        std::to_string(parcel.exempted.centavos()) + ":" + in.exemption_act
                  : "-");
  field(std::to_string(parcel.predial.centavos()));
  field(std::to_string(parcel.environmental.centavos()));
  field(std::to_string(parcel.bomberil.centavos()));
  const Sha256 digest = sha256(text);
  return be64(static_cast<std::uint64_t>(parcel.id.value())) +
         std::string(view(digest).substr(0, kRecordBytes - 8));
}

}  // namespace recaudo::billing
