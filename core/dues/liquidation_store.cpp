#include "core/dues/liquidation_store.h"

#include <algorithm>

#include "base/database.h"
#include "core/dues/explanation_json.h"
#include "core/dues/liquidated_input.h"
#include "core/dues/rules_of_record.h"
#include "tax-rules/predial.h"

namespace recaudo::dues {
namespace {

constexpr Statement kOf{"dues.liquidations_of",
                        "select l.*, r.digest as rules from billing.liquidation l left join "
                        "billing.rules r on r.id = l.rules_id where l.parcel_id = $1 order by "
                        "l.vigencia"};

std::string zone_text(int zone) {
  return zone < 10 ? "0" + std::to_string(zone) : std::to_string(zone);
}

tax_rules::PredialInput input_of(const pqxx::row& row) {
  tax_rules::PredialInput in;
  in.vigencia = row["vigencia"].as<int>();
  in.avaluo = read_money(row["avaluo"]);
  in.destino = row["destino"].c_str()[0];
  in.zone = zone_text(row["zone"].as<int>());
  in.estrato = row["estrato"].get<int, std::optional>();
  in.land = {read_int(row["land_m2"])};
  in.built = {read_int(row["built_m2"])};
  in.previous_tax = read_optional<Money>(row["previous_tax"], read_money);
  in.exclusions = exclusions_of(row["exclusions"].as<int>());
  return in;
}

void explain_again(pqxx::transaction_base& tx, const pqxx::row& row, Liquidation& out) {
  Sha256 digest{};
  const std::string bytes = read_bytes(row["rules"]);
  invariant(bytes.size() == digest.size(), "a digest has 32 bytes");
  std::ranges::copy(bytes, digest.begin());
  const auto rules = rules_of_record(tx, digest);
  auto made =
      value_or_throw(tax_rules::liquidate_predial(rules->statute, rules->tables, input_of(row)));
  invariant(made.predial == out.predial && made.environmental == out.environmental &&
                made.bomberil == out.bomberil,
            "a liquidation is explained as it was charged");
  out.tariff = made.tariff;
  out.tariff_code = made.tariff_code;
  out.cap = made.cap;
  out.explanation = std::move(made.explanation);
}

void read_stored(const pqxx::row& row, Liquidation& out) {
  out.tariff = read_rate_ppm(row["tariff_ppm"]);
  out.tariff_code = read_text(row["tariff_code"]);
  out.cap = read_optional<Money>(row["cap"], read_money);
  out.explanation = explanation_from_text(read_text(row["explanation"]));
}

}  // namespace

std::map<int, Liquidation> liquidations_of(pqxx::transaction_base& tx, ledger::SubjectId parcel) {
  std::map<int, Liquidation> out;
  for (const auto& row : exec(tx, kOf, parcel)) {
    Liquidation l{.parcel = parcel,
                  .vigencia = row["vigencia"].as<int>(),
                  .avaluo = read_money(row["avaluo"]),
                  .tariff = {},
                  .tariff_code = {},
                  .predial = read_money(row["predial"]),
                  .environmental = read_money(row["environmental"]),
                  .bomberil = read_money(row["bomberil"]),
                  .cap = {},
                  .due_on = read_date(row["due_on"]),
                  .explanation = {}};
    if (row["rules"].is_null())
      read_stored(row, l);
    else
      explain_again(tx, row, l);
    out.emplace(l.vigencia, std::move(l));
  }
  return out;
}

}  // namespace recaudo::dues
