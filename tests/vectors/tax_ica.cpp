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

Rate percent_or_zero(const Example& e, std::string_view key) {
  return e.has(key) ? percent(e.in.at(key)) : Rate{};
}

IcaFormInput form_input(const Example& e) {
  IcaFormInput input;
  for (const auto& [key, value] : e.in)
    if (const int row = row_of(key); row != 0) input.boxes[row] = pesos(value);
  if (e.has("acts"))
    for (const json::value& a : e.in.at("acts").as_array())
      input.activities.push_back({text_of(a.at(0)), pesos(a.at(1)), per_mil(a.at(2)), "", {}});
  input.figures.signs = !e.has("avisos") || e.in.at("avisos").as_bool();
  input.figures.bomberil.rate = percent_or_zero(e, "bomb");
  input.figures.advance.rate = percent_or_zero(e, "anticipo");
  return input;
}

bool same_activities(const json::array& want, const std::vector<IcaActivityTax>& got) {
  if (want.size() != got.size()) return false;
  for (std::size_t i = 0; i < got.size(); ++i)
    if (text_of(want[i].at("ciiu")) != got[i].ciiu ||
        !equal(exact_of(want[i].at("ingreso")), exact(got[i].income)) ||
        !equal(exact_of(want[i].at("tarifa_mil")), Exact{got[i].tariff.ppm(), 1'000}) ||
        !equal(exact_of(want[i].at("impuesto")), exact(got[i].tax)))
      return false;
  return true;
}

void run_return(Example& e) {
  static const IcaForm form = shipped_ica_form();
  const IcaFilledForm filled = value_or_throw(form.fill(form_input(e), kFiledOn));
  for (const IcaFilledRow& row : filled.rows) e.check(std::to_string(row.number), row.value);
  e.check_json("actividades", [&](const auto& want) {
    return same_activities(want.as_array(), filled.activities);
  });
}

void run_withholding(Example& e) {
  IcaRetentionRule rule;
  rule.minimum = {scaled(e.in.at("uvtmin"), 10'000)};
  rule.unit = Money::pesos(1'000);
  e.check("retencion", withheld_amount(pesos(e.in.at("base")), per_mil(e.in.at("t")), rule,
                                       pesos(e.in.at("uvt"))));
}

}  // namespace

void run_ica(Example& e, const Tables&) {
  if (e.has("base")) return run_withholding(e);
  run_return(e);
}

}  // namespace recaudo::tax_vectors
