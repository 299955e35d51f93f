#include "tests/vectors/tax_ica.h"

#include <charconv>

#include "tax-rules/ica_form.h"
#include "tax-rules/reteica.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;

// The examples do not date the form.
constexpr Date kFiledOn = make_date(2026, 3, 31);

// "r27" -> 27; 0 for the other inputs.
int row_of(std::string_view key) {
  int row = 0;
  if (!key.starts_with('r')) return 0;
  const auto [end, ec] = std::from_chars(key.data() + 1, key.data() + key.size(), row);
  return ec == std::errc{} && end == key.data() + key.size() ? row : 0;
}

IcaFormInput form_input(const Example& e) {
  IcaFormInput input;
  for (const auto& [key, value] : e.in)
    if (const int row = row_of(key); row != 0) input.boxes[row] = pesos(value);
  if (e.has("acts"))
    for (const json::value& a : e.at("acts").as_array())
      input.activities.push_back({text_of(a.at(0)), pesos(a.at(1)), per_mil(a.at(2)), "", {}});
  input.figures.signs = e.flag_or("avisos", true);
  input.figures.bomberil.rate = e.percent_or("bomb", Rate{});
  input.figures.advance.rate = e.percent_or("anticipo", Rate{});
  return input;
}

json::array activities_of(const IcaFilledForm& filled) {
  json::array activities;
  for (const IcaActivityTax& a : filled.activities)
    activities.push_back({{"ciiu", a.ciiu},
                          {"ingreso", shown(a.income)},
                          {"tarifa_mil", shown(exact_per_mil(a.tariff))},
                          {"impuesto", shown(a.tax)}});
  return activities;
}

void run_return(Example& e) {
  static const IcaForm form = shipped_ica_form();
  const IcaFilledForm filled = value_or_throw(form.fill(form_input(e), kFiledOn));
  for (const IcaFilledRow& row : filled.rows) e.check(std::to_string(row.number), row.value);
  e.check("actividades", activities_of(filled));
}

void run_withholding(Example& e) {
  IcaRetentionRule rule;
  rule.minimum = {scaled(e.at("uvtmin"), UvtCount::kPartsOfUvt)};
  rule.unit = Money::pesos(1'000);
  e.check("retencion",
          withheld_amount(pesos(e.at("base")), per_mil(e.at("t")), rule, pesos(e.at("uvt"))));
}

}  // namespace

void run_ica(Example& e, const Tables&) {
  if (e.has("base")) return run_withholding(e);
  run_return(e);
}

}  // namespace recaudo::tax_vectors
