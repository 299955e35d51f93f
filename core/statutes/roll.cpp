#include "core/statutes/roll.h"

#include <algorithm>

#include "base/database.h"
#include "tax-rules/roll_predial.h"

namespace recaudo::statutes {
namespace {

constexpr Statement kNewest{"statutes.newest_roll",
                            "select coalesce(max(vigencia), 0) from registry.valuation where "
                            "vigencia <= $1"};
constexpr Statement kRead{
    "statutes.read_roll",
    "select p.id, p.npn, p.estrato, v.avaluo, v.destino, v.land_m2, v.built_m2, "
    "b.predial as previous_tax, w.destino as previous_destino, w.land_m2 as previous_land, "
    "w.built_m2 as previous_built from registry.valuation v "
    "join registry.parcel p on p.id = v.parcel_id and p.retired_on is null "
    "left join billing.liquidation b on b.parcel_id = p.id and b.vigencia = v.vigencia - 1 "
    "left join registry.valuation w on w.parcel_id = p.id and w.vigencia = v.vigencia - 1 "
    "where v.vigencia = $1 and ($2::bigint[] is null or p.id = any ($2::bigint[])) order by p.id"};

// As the billing run reads a parcel.
tax_rules::PredialInput input_of(const pqxx::row& row, int vigencia) {
  tax_rules::PredialInput in;
  in.vigencia = vigencia;
  in.avaluo = read_money(row["avaluo"]);
  in.destino = row["destino"].c_str()[0];
  in.zone = std::string(row["npn"].c_str()).substr(5, 2);
  in.estrato = row["estrato"].get<int, std::optional>();
  in.land = {read_int(row["land_m2"])};
  in.built = {read_int(row["built_m2"])};
  in.previous_tax = read_optional<Money>(row["previous_tax"], read_money);
  in.exclusions.first_incorporation = !in.previous_tax;
  if (!row["previous_destino"].is_null()) {
    in.exclusions.destino_change = row["previous_destino"].c_str()[0] != in.destino;
    in.exclusions.area_change = read_int(row["previous_land"]) != in.land.value ||
                                read_int(row["previous_built"]) != in.built.value;
  }
  return in;
}

bool fits(Money amount, std::int64_t most_pesos) {
  return amount.is_whole_pesos() && amount.whole_pesos() <= most_pesos;
}

void add(Roll& roll, ledger::SubjectId id, const tax_rules::PredialInput& in) {
  using tax_rules::RollPredial;
  const Money previous = in.previous_tax.value_or(Money{});
  const auto facts = tax_rules::RollFacts::pack(in);
  if (!facts || !fits(in.avaluo, RollPredial::kMaxAvaluo) ||
      !fits(previous, RollPredial::kMaxPrevious)) {
    ++roll.refused;
    return;
  }
  roll.parcels.push_back(id);
  roll.facts.push_back(*facts);
  roll.avaluo.push_back(in.avaluo.whole_pesos());
  roll.previous_tax.push_back(previous.whole_pesos());
}

}  // namespace

int newest_roll(pqxx::transaction_base& tx, int up_to) {
  return exec(tx, kNewest, up_to)[0][0].as<int>();
}

Roll read_roll(pqxx::transaction_base& tx, int vigencia) {
  Roll roll;
  roll.vigencia = vigencia;
  for (const auto& row : exec(tx, kRead, vigencia, std::optional<std::string>()))
    add(roll, read_id<ledger::SubjectTag>(row["id"]), input_of(row, vigencia));
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
    out.push_back({id, read_text((*row)["npn"]), input_of(*row, vigencia)});
  }
  return out;
}

}  // namespace recaudo::statutes
