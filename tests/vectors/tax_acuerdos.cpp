#include "tests/vectors/tax_acuerdos.h"

#include "tax-rules/facilidad.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;

AgreementTerms terms_of(const Example& e) {
  AgreementTerms terms;
  for (const auto& [name, capital] : e.at("comp").as_object())
    terms.concepts.push_back({std::string(name), pesos(capital), name == "impuesto"});
  terms.instalments = int_of(e.at("n"));
  terms.rate = percent(e.at("tasa"));
  terms.granted_on = date_of(e.at("ini"));
  if (e.has("dias_cuota")) terms.days_between_instalments = int_of(e.at("dias_cuota"));
  // The published examples divide by 365 in every year.
  terms.divisor = AgreementDivisor::k365;
  return terms;
}

json::array instalments_of(const AgreementTerms& terms, const AgreementSchedule& schedule) {
  json::array cuotas;
  for (const AgreementInstalment& i : schedule.instalments) {
    json::object capital;
    for (std::size_t c = 0; c < terms.concepts.size(); ++c)
      capital[terms.concepts[c].name] = shown(i.capital[c]);
    cuotas.push_back({{"n", i.number},
                      {"fecha", to_iso(i.due_on)},
                      {"dias", i.days},
                      {"capital", capital},
                      {"interes_plazo", shown(i.interest)},
                      {"cuota", shown(i.total())}});
  }
  return cuotas;
}

}  // namespace

void run_acuerdos(Example& e, const Tables&) {
  const AgreementTerms terms = terms_of(e);
  const AgreementSchedule got = value_or_throw(agreement_schedule(terms));
  e.check("cuotas", instalments_of(terms, got));
  e.check("total_capital", got.total_capital);
  e.check("total_interes_plazo", got.total_interest);
}

}  // namespace recaudo::tax_vectors
