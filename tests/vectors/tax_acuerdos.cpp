#include "tests/vectors/tax_acuerdos.h"

#include "tax-rules/facilidad.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;

AgreementTerms terms_of(const Example& e) {
  AgreementTerms terms;
  for (const auto& [name, capital] : e.in.at("comp").as_object())
    terms.concepts.push_back({std::string(name), pesos(capital), name == "impuesto"});
  terms.instalments = static_cast<int>(scaled(e.in.at("n"), 1));
  terms.rate = percent(e.in.at("tasa"));
  terms.granted_on = date_of(e.in.at("ini"));
  if (const json::value* days = e.in.if_contains("dias_cuota"); days && !days->is_null())
    terms.days_between_instalments = static_cast<int>(scaled(*days, 1));
  // The published examples divide by 365 in every year.
  terms.divisor = AgreementDivisor::k365;
  return terms;
}

bool same_capital(const json::object& want, const AgreementTerms& terms,
                  const AgreementInstalment& got) {
  if (want.size() != terms.concepts.size()) return false;
  for (std::size_t i = 0; i < terms.concepts.size(); ++i) {
    const json::value* amount = want.if_contains(terms.concepts[i].name);
    if (amount == nullptr || !equal(exact_of(*amount), exact(got.capital[i]))) return false;
  }
  return true;
}

bool same_figure(std::string_view key, const json::value& want, const AgreementTerms& terms,
                 const AgreementInstalment& got) {
  if (key == "n") return equal(exact_of(want), Exact{got.number, 1});
  if (key == "fecha") return text_of(want) == to_iso(got.due_on);
  if (key == "dias") return equal(exact_of(want), Exact{got.days, 1});
  if (key == "capital") return same_capital(want.as_object(), terms, got);
  if (key == "interes_plazo") return equal(exact_of(want), exact(got.interest));
  if (key == "cuota") return equal(exact_of(want), exact(got.total()));
  return false;
}

bool same_instalments(const json::array& want, const AgreementTerms& terms,
                      const std::vector<AgreementInstalment>& got) {
  if (want.size() != got.size()) return false;
  for (std::size_t i = 0; i < got.size(); ++i)
    for (const auto& [key, figure] : want[i].as_object())
      if (!same_figure(key, figure, terms, got[i])) return false;
  return true;
}

}  // namespace

void run_acuerdos(Example& e, const Tables&) {
  const AgreementTerms terms = terms_of(e);
  const AgreementSchedule got = value_or_throw(agreement_schedule(terms));
  e.check_json("cuotas", [&](const json::value& want) {
    return same_instalments(want.as_array(), terms, got.instalments);
  });
  e.check("total_capital", got.total_capital);
  e.check("total_interes_plazo", got.total_interest);
}

}  // namespace recaudo::tax_vectors
