#include "core/dues/split.h"

#include <algorithm>
#include <boost/json.hpp>

#include "core/dues/dues.h"

namespace recaudo::dues {
namespace {

namespace json = boost::json;

// Interest before capital: the order that breaks ties.
Result<tax_rules::Imputation> impute(const Split& split) {
  std::vector<tax_rules::OwedConcept> owed;
  owed.reserve(2 * split.owed.size());
  for (const auto& o : split.owed) {
    const std::string name(ledger::to_label(o.item));
    owed.push_back({"Interés de mora sobre " + name, o.interest});
    owed.push_back({name, o.capital});
  }
  return tax_rules::impute_proportionally(split.paid, owed);
}

tax_rules::Imputation imputed(const Split& split) {
  return value_or_throw(impute(split));
}

}  // namespace

Money Split::total() const {
  Money sum;
  for (const auto& o : owed) sum += o.capital + o.interest;
  return sum;
}

Split split_of(Money paid, const DueVigencia& v) {
  Split out{.vigencia = v.vigencia, .paid = paid, .owed = {}};
  out.owed.reserve(v.lines.size());
  for (const auto& l : v.lines)
    out.owed.push_back(
        {.obligation = l.obligation, .item = l.item, .capital = l.balance, .interest = l.interest});
  return out;
}

Result<std::vector<Share>> shares_of(const Split& split) {
  RECAUDO_TRY(imputation, impute(split));
  invariant(imputation.excess.is_zero(), "a part of the debt leaves nothing over");
  std::vector<Share> out;
  out.reserve(split.owed.size());
  for (std::size_t i = 0; i < split.owed.size(); ++i)
    out.push_back({.capital = imputation.concepts[2 * i + 1].applied,
                   .interest = imputation.concepts[2 * i].applied});
  return out;
}

tax_rules::Explanation explain(const Split& split) {
  return tax_rules::explain_imputation(imputed(split));
}

tax_rules::Explanation explain_share(const Split& split, ledger::ObligationId obligation) {
  const auto it = std::ranges::find(split.owed, obligation, &OwedThen::obligation);
  if (it == split.owed.end()) return {};
  const auto all = explain(split);
  // Its lines stand where those that owed something before it end.
  std::size_t first = 0;
  for (auto before = split.owed.begin(); before != it; ++before)
    first += (before->interest.is_zero() ? 0U : 1U) + (before->capital.is_zero() ? 0U : 1U);
  tax_rules::Explanation out;
  const bool has_interest = !it->interest.is_zero();
  if (!it->capital.is_zero()) out.push_back(all.at(first + (has_interest ? 1 : 0)));
  if (has_interest) out.push_back(all.at(first));
  return out;
}

json::object to_json(const Split& split) {
  json::array owed;
  for (const auto& o : split.owed)
    owed.push_back(json::object{{"obligacion", o.obligation.value()},
                                {"concepto", std::string(ledger::to_code(o.item))},
                                {"capital_centavos", o.capital.centavos()},
                                {"interes_centavos", o.interest.centavos()}});
  return {{"vigencia", split.vigencia},
          {"pagado_centavos", split.paid.centavos()},
          {"se_debia", std::move(owed)}};
}

Split split_from_json(const json::object& kept) {
  Split out{.vigencia = static_cast<int>(kept.at("vigencia").as_int64()),
            .paid = Money::centavos(kept.at("pagado_centavos").as_int64()),
            .owed = {}};
  for (const auto& value : kept.at("se_debia").as_array()) {
    const auto& o = value.as_object();
    out.owed.push_back(
        {.obligation = ledger::ObligationId(o.at("obligacion").as_int64()),
         .item = value_or_throw(ledger::parse_concept(std::string(o.at("concepto").as_string()))),
         .capital = Money::centavos(o.at("capital_centavos").as_int64()),
         .interest = Money::centavos(o.at("interes_centavos").as_int64())});
  }
  return out;
}

}  // namespace recaudo::dues
