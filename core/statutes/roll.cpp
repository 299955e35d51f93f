#include "core/statutes/roll.h"

#include <algorithm>

#include "base/database.h"
#include "core/dues/registered_facts.h"
#include "tax-rules/data.h"
#include "tax-rules/roll_predial.h"

namespace recaudo::statutes {
namespace {

constexpr Statement kNewest{"statutes.newest_roll",
                            "select coalesce(max(vigencia), 0) from registry.valuation where "
                            "vigencia <= $1"};
constexpr Statement kRead{
    "statutes.read_roll",
    "select p.id, p.npn, p.estrato, v.avaluo, v.destino, v.land_m2, v.built_m2, "
    "coalesce(b.predial + b.exempted, (select x.predial from registry.prior_tax x where "
    "x.parcel_id = p.id and x.vigencia = $1 - 1 order by x.import_id desc limit 1)) as "
    "previous_tax, w.destino as previous_destino, w.land_m2 as previous_land, "
    "w.built_m2 as previous_built, c.newest as updated_in, "
    "exists (select from billing.liquidation f where f.parcel_id = p.id and f.vigencia between "
    "c.newest and $1 - 1 and f.cadastral_update = 1) as update_charged, e.code, e.act, e.act_on, "
    "e.share_ppm, "
    "w.parcel_id is null and registry.is_new_in_zone(p.id, p.npn, $1) as first_in_registry "
    "from registry.valuation v "
    "join registry.parcel p on p.id = v.parcel_id and p.retired_on is null "
    "left join billing.liquidation b on b.parcel_id = p.id and b.vigencia = v.vigencia - 1 "
    "left join registry.valuation w on w.parcel_id = p.id and w.vigencia = v.vigencia - 1 "
    "left join lateral (select max(u.vigencia) as newest from registry.cadastral_update u where "
    "u.parcel_id = p.id and u.vigencia <= $1) c on true "
    "left join registry.exemption_in_force e on e.parcel_id = p.id and e.from_vigencia <= $1 and "
    "e.last_vigencia >= $1 "
    "where v.vigencia = $1 and ($2::bigint[] is null or p.id = any ($2::bigint[])) order by p.id"};

std::optional<dues::LastYear> last_year_of(const pqxx::row& row) {
  if (row["previous_destino"].is_null()) return std::nullopt;
  return dues::LastYear{.destino = row["previous_destino"].c_str()[0],
                        .land = {read_int(row["previous_land"])},
                        .built = {read_int(row["previous_built"])}};
}

RollParcel read_parcel(const pqxx::row& row, int vigencia) {
  RollParcel out{.id = read_id<ledger::SubjectTag>(row["id"]),
                 .npn = read_text(row["npn"]),
                 .input = {},
                 .granted = {}};
  tax_rules::PredialInput& in = out.input;
  in.vigencia = vigencia;
  in.avaluo = read_money(row["avaluo"]);
  in.destino = row["destino"].c_str()[0];
  in.zone = out.npn.substr(5, 2);
  in.estrato = row["estrato"].get<int, std::optional>();
  in.land = {read_int(row["land_m2"])};
  in.built = {read_int(row["built_m2"])};
  in.previous_tax = read_optional<Money>(row["previous_tax"], read_money);
  in.exclusions =
      dues::exclusions_against(last_year_of(row), row["first_in_registry"].as<bool>(), in);
  in.cadastral_update =
      dues::update_in(vigencia, dues::read_newest_update(row["updated_in"], row["update_charged"]));
  if (!row["code"].is_null())
    out.granted = dues::granted(read_text(row["code"]), read_text(row["act"]),
                                read_date(row["act_on"]), read_rate_ppm(row["share_ppm"]));
  return out;
}

bool fits(Money amount, std::int64_t most_pesos) {
  return amount.is_whole_pesos() && amount.whole_pesos() <= most_pesos;
}

void add(Roll& roll, RollParcel parcel) {
  using tax_rules::RollPredial;
  const tax_rules::PredialInput& in = parcel.input;
  const Money previous = in.previous_tax.value_or(Money{});
  const auto facts = tax_rules::RollFacts::pack(in);
  if (!facts || !fits(in.avaluo, RollPredial::kMaxAvaluo) ||
      !fits(previous, RollPredial::kMaxPrevious)) {
    ++roll.refused;
    return;
  }
  roll.parcels.push_back(parcel.id);
  roll.facts.push_back(*facts);
  roll.avaluo.push_back(in.avaluo.whole_pesos());
  roll.previous_tax.push_back(previous.whole_pesos());
  if (parcel.granted) roll.exempt.push_back({roll.parcels.size() - 1, std::move(parcel)});
}

}  // namespace

int newest_roll(pqxx::transaction_base& tx, int up_to) {
  return exec(tx, kNewest, up_to)[0][0].as<int>();
}

Result<tax_rules::PredialInput> under(const tax_rules::Statute& statute, const RollParcel& parcel) {
  static const auto not_taxable = tax_rules::shipped_not_taxable();
  tax_rules::PredialInput in = parcel.input;
  if (!parcel.granted) return in;
  if (auto applied = tax_rules::apply_exemption(in, *parcel.granted, statute, not_taxable);
      !applied)
    return tl::unexpected(applied.error());
  return in;
}

Roll read_roll(pqxx::transaction_base& tx, int vigencia) {
  Roll roll;
  roll.vigencia = vigencia;
  for (const auto& row : exec(tx, kRead, vigencia, std::optional<std::string>()))
    add(roll, read_parcel(row, vigencia));
  return roll;
}

std::vector<RollParcel> parcels_of_roll(pqxx::transaction_base& tx, int vigencia,
                                        const std::vector<ledger::SubjectId>& ids) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(ids.size());
  for (const auto id : ids) numbers.push_back(id.value());
  std::vector<RollParcel> out;
  const auto rows = exec(tx, kRead, vigencia, pg_array(numbers));
  for (const auto id : ids) {
    const auto row = std::ranges::find_if(
        rows, [&](const auto& r) { return read_id<ledger::SubjectTag>(r["id"]) == id; });
    invariant(row != rows.end(), "a parcel of the roll is read again");
    out.push_back(read_parcel(*row, vigencia));
  }
  return out;
}

}  // namespace recaudo::statutes
