#include "core/dues/liquidation_store.h"

#include <algorithm>

#include "base/database.h"
#include "base/log.h"
#include "core/dues/explanation_json.h"
#include "core/dues/liquidated_input.h"
#include "core/dues/registered_facts.h"
#include "core/dues/rules_of_record.h"
#include "tax-rules/data.h"
#include "tax-rules/predial.h"

namespace recaudo::dues {
namespace {

constexpr Statement kOf{"dues.liquidations_of",
                        "select l.*, r.digest as rules, e.code as granted_code, e.act as "
                        "granted_act, e.act_on as granted_on, e.from_vigencia as granted_from, "
                        "e.last_vigencia as granted_last from billing.liquidation l left join "
                        "billing.rules r on r.id = l.rules_id left join "
                        "registry.exemption_in_force e on e.parcel_id = l.parcel_id and "
                        "e.from_vigencia <= l.vigencia and e.last_vigencia >= l.vigencia where "
                        "l.parcel_id = $1 order by l.vigencia"};
constexpr int kNoEnd = 2100;  // of what the law does not tax: registry.exemption_in_force

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
  in.cadastral_update = update_of(row["cadastral_update"].as<int>());
  if (row["exemption_kind"].is_null()) return in;
  in.exempt = true;
  in.not_taxable = read_text(row["exemption_kind"]) == "no_gravado";
  in.exemption_reserved = read_text(row["exemption_kind"]) == "exencion_reservada";
  in.exemption_mark = mark_of(row["exemption_mark"].as<int>());
  in.exempt_share = read_rate_ppm(row["exempt_ppm"]);
  in.exemption_act = read_text(row["exemption_act"]);
  return in;
}

Sha256 digest_of_rules(const pqxx::row& row) {
  Sha256 digest{};
  const std::string bytes = read_bytes(row["rules"]);
  invariant(bytes.size() == digest.size(), "a digest has 32 bytes");
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

LiquidatedParcel facts_of(const tax_rules::PredialInput& in) {
  return {.destino = in.destino, .estrato = in.estrato, .land = in.land, .built = in.built};
}

// "Sedes comunales", its norm, and the days on which that rules.
struct ExemptionRule {
  std::string name, norm;
  tax_rules::EffectiveSpan span;
  bool reserved = false;
};

// Of the code, on the day of causation: a code may be renewed by another act.
std::optional<ExemptionRule> rule_of(const tax_rules::Statute& statute, const std::string& code,
                                     Date on) {
  for (const auto& e : statute.exemptions)
    if (e.code == code && e.span.covers(on))
      return ExemptionRule{e.description, e.act, e.span, e.reserved};
  for (const auto& n : tax_rules::shipped_not_taxable())
    if (n.code == code && n.span.covers(on)) return ExemptionRule{n.description, n.norm, n.span};
  return std::nullopt;
}

// "del 1 de enero de 2026 al 31 de diciembre de 2030", both days included: what was granted, as far
// as its norm rules.
std::string term_text(int first, int last, const tax_rules::EffectiveSpan& rule) {
  const std::string from = to_long_spanish(std::max(make_date(first, 1, 1), rule.from));
  if (last >= kNoEnd && !rule.to) return "desde el " + from;
  const Date granted_to = make_date(last, 12, 31);
  return "del " + from + " al " +
         to_long_spanish(rule.to ? std::min(granted_to, *rule.to) : granted_to);
}

// Says the name and the years of the exemption beside its norm and act; no more than those where
// its reason is not told, or where the registry has another exemption by now than the one that was
// applied. The calculation stays as it was kept: the registry has no part in it.
void tell_exemption(const pqxx::row& row, const tax_rules::Statute& statute,
                    const tax_rules::PredialInput& input, Liquidation& out) {
  if (!input.exempt || input.exemption_reserved || row["granted_code"].is_null()) return;
  const auto act = granted(read_text(row["granted_code"]), read_text(row["granted_act"]),
                           read_date(row["granted_on"]), input.exempt_share);
  const auto rule = rule_of(statute, act.code, make_date(input.vigencia, 1, 1));
  if (!rule || rule->reserved || input.exemption_act != rule->norm + "; " + act.act) return;
  const std::string term =
      term_text(row["granted_from"].as<int>(), row["granted_last"].as<int>(), rule->span);
  const std::string kind = input.not_taxable                    ? "No gravado: "
                           : tax_rules::is_wholly_exempt(input) ? "Exento: "
                                                                : "Exento en parte: ";
  out.exemption_act = kind + rule->name + ", " + input.exemption_act + ", " + term;
}

Result<void> explain_again(pqxx::transaction_base& tx, const pqxx::row& row,
                           const tax_rules::PredialInput& input, Liquidation& out) {
  RECAUDO_TRY(rules, rules_of_record(tx, digest_of_rules(row)));
  RECAUDO_TRY(made, tax_rules::liquidate_predial(rules->statute, rules->tables, input));
  if (made.predial != out.predial || made.environmental != out.environmental ||
      made.bomberil != out.bomberil || made.exempted != read_money(row["exempted"]))
    return fail(Code::kPredialInputInvalid, "el cálculo da hoy valores distintos de los cobrados");
  out.tariff = made.tariff;
  out.tariff_code = made.tariff_code;
  out.cap = made.cap;
  out.explanation = std::move(made.explanation);
  tell_exemption(row, rules->statute, input, out);
  return {};
}

void leave_unexplained(Liquidation& out, const Error& why) {
  log::error("dues.liquidation_not_explained", {{"parcel", to_string(out.parcel)},
                                                {"vigencia", std::to_string(out.vigencia)},
                                                {"why", to_text(why)}});
  using tax_rules::PredialConcept;
  const auto add = [&](std::string name, PredialConcept part, Money amount) {
    if (amount.is_zero()) return;
    tax_rules::ExplanationLine line;
    line.concept_name = std::move(name);
    line.detail = kNotRebuilt;
    line.amount = amount;
    line.part = part;
    out.explanation.push_back(std::move(line));
  };
  add("Impuesto predial", PredialConcept::kPredial, out.predial);
  add("Sobretasa ambiental", PredialConcept::kEnvironmental, out.environmental);
  add("Sobretasa bomberil", PredialConcept::kBomberil, out.bomberil);
}

void read_inputs(pqxx::transaction_base& tx, const pqxx::row& row, Liquidation& out) {
  const auto input = input_of(row);
  out.facts = facts_of(input);
  out.exemption_act = tax_rules::shown_exemption_act(input);
  if (const auto done = explain_again(tx, row, input, out); !done)
    leave_unexplained(out, done.error());
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
                  .facts = {},
                  .exemption_act = {},
                  .explanation = {}};
    if (row["rules"].is_null())
      read_stored(row, l);
    else
      read_inputs(tx, row, l);
    out.emplace(l.vigencia, std::move(l));
  }
  return out;
}

}  // namespace recaudo::dues
