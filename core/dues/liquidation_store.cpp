#include "core/dues/liquidation_store.h"

#include "base/database.h"
#include "core/dues/explanation_json.h"

namespace recaudo::dues {
namespace {

constexpr Statement kStore{
    "dues.store_liquidations",
    "insert into billing.liquidation (parcel_id, vigencia, avaluo, tariff_ppm, tariff_code, "
    "predial, environmental, "
    "bomberil, cap, due_on, explanation, liquidated_at) "
    "select u.parcel, u.vigencia, u.avaluo, u.tariff, u.code, u.predial, u.environmental, "
    "u.bomberil, u.cap, u.due, "
    "u.explanation::jsonb, $12 from unnest($1::bigint[], $2::integer[], $3::bigint[], "
    "$4::bigint[], $5::text[], "
    "$6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::date[], $11::text[]) "
    "as u(parcel, vigencia, avaluo, tariff, code, predial, environmental, bomberil, cap, due, "
    "explanation) "
    "on conflict (parcel_id, vigencia) do nothing"};
constexpr Statement kOf{"dues.liquidations_of",
                        "select * from billing.liquidation where parcel_id = $1 order by vigencia"};

}  // namespace

void store(pqxx::transaction_base& tx, std::span<const Liquidation> rows, Instant at) {
  std::vector<std::int64_t> parcels, vigencias, avaluos, tariffs, predial, environmental, bomberil;
  std::vector<std::string> codes, due, explanations;
  std::string caps = "{";
  for (const auto& l : rows) {
    parcels.push_back(l.parcel.value());
    vigencias.push_back(l.vigencia);
    avaluos.push_back(l.avaluo.centavos());
    tariffs.push_back(l.tariff.ppm());
    predial.push_back(l.predial.centavos());
    environmental.push_back(l.environmental.centavos());
    bomberil.push_back(l.bomberil.centavos());
    if (caps.size() > 1) caps += ',';
    caps += l.cap ? std::to_string(l.cap->centavos()) : "NULL";
    codes.push_back(l.tariff_code);
    due.push_back(to_iso(l.due_on));
    explanations.push_back(to_text(l.explanation));
  }
  exec(tx, kStore, pg_array(parcels), pg_array(vigencias), pg_array(avaluos), pg_array(tariffs),
       pg_array(codes), pg_array(predial), pg_array(environmental), pg_array(bomberil), caps + "}",
       pg_array(due), pg_array(explanations), at);
}

std::map<int, Liquidation> liquidations_of(pqxx::transaction_base& tx, ledger::SubjectId parcel) {
  std::map<int, Liquidation> out;
  for (const auto& row : exec(tx, kOf, parcel)) {
    Liquidation l{.parcel = parcel,
                  .vigencia = row["vigencia"].as<int>(),
                  .avaluo = read_money(row["avaluo"]),
                  .tariff = read_rate_ppm(row["tariff_ppm"]),
                  .tariff_code = read_text(row["tariff_code"]),
                  .predial = read_money(row["predial"]),
                  .environmental = read_money(row["environmental"]),
                  .bomberil = read_money(row["bomberil"]),
                  .cap = read_optional<Money>(row["cap"], read_money),
                  .due_on = read_date(row["due_on"]),
                  .explanation = explanation_from_text(read_text(row["explanation"]))};
    out.emplace(l.vigencia, std::move(l));
  }
  return out;
}

}  // namespace recaudo::dues
