#include "tests/vectors/tax_sanciones.h"

#include "tax-rules/actualizacion_de_sanciones.h"
#include "tax-rules/correccion.h"
#include "tax-rules/error_aritmetico.h"
#include "tax-rules/extemporaneidad.h"
#include "tax-rules/inexactitud.h"
#include "tax-rules/meses_o_fraccion.h"
#include "tax-rules/sancion_minima.h"
#include "tax-rules/sanction.h"

namespace recaudo::tax_vectors {
namespace {

using namespace tax_rules;

Gradualidad reduction(const Example& e, std::string_view key) {
  Gradualidad g;
  if (e.has(key)) g.to_pay = percent(e.at(key));
  return g;
}

Sanction settle_without_minimum(const FullSanction& full, const Gradualidad& g = {}) {
  return settle_sanction(full, g, MinimumSanction::of(Money{}));
}

void check_sanction(Example& e, const FullSanction& full, Money uvt) {
  const Money minimum = minimum_sanction(kNationalMinimumSanction, uvt);
  const Sanction s = settle_sanction(full, reduction(e, "red"), MinimumSanction::of(minimum));
  e.check("meses", full.months);
  e.check("sancion_plena", s.full);
  e.check("sancion_reducida", s.reduced);
  e.check("minimo", s.minimum);
  e.check("sancion_a_pagar", s.to_pay);
}

void run_late_filing(Example& e) {
  LateFiling filing;
  filing.due_on = date_of(e.at("due"));
  filing.filed_on = date_of(e.at("f"));
  filing.after_emplazamiento = e.flag_or("post", false);
  filing.tax = e.pesos_or("tax", Money{});
  filing.gross_income = e.pesos_or("ing", Money{});
  const Money uvt = pesos(e.at("uvt"));
  check_sanction(e, value_or_throw(late_filing_sanction(filing, uvt)), uvt);
}

void run_correction(Example& e) {
  ReturnCorrection correction{pesos(e.at("mayor")), e.flag_or("emplaz", false)};
  if (e.has("meses_ini")) correction.months_late_at_first = int_of(e.at("meses_ini"));
  check_sanction(e, value_or_throw(correction_sanction(correction)), pesos(e.at("uvt")));
}

void run_inexactitud(Example& e) {
  const auto reduced = [&](InexactitudAcceptance acceptance) {
    const Inexactitud facts{pesos(e.at("diferencia")), InexactitudCase::kGeneral, acceptance};
    return settle_without_minimum(value_or_throw(inexactitud_sanction(facts))).reduced;
  };
  e.check("plena", reduced(InexactitudAcceptance::kNone));
  e.check("art709_cuarta", reduced(InexactitudAcceptance::kAnsweringRequerimiento));
  e.check("art713_mitad", reduced(InexactitudAcceptance::kWithinAppeal));
}

void run_arithmetic_error(Example& e) {
  const auto reduced = [&](bool accepted) {
    return settle_without_minimum(
               value_or_throw(arithmetic_error_sanction(pesos(e.at("mayor_valor")), accepted)))
        .reduced;
  };
  e.check("plena", reduced(false));
  e.check("aceptada_mitad", reduced(true));
}

void run_reduction(Example& e) {
  FullSanction full;
  full.amount = ExactAmount::of(pesos(e.at("sancion")));
  e.check("sancion_reducida_redondeada_mil",
          settle_without_minimum(full, reduction(e, "porcentaje_a_pagar")).reduced);
}

json::array steps_of(const IndexedSanction& indexed) {
  json::array steps;
  for (const IndexationStep& step : indexed.steps)
    steps.push_back({{"fecha", to_iso(step.on)}, {"ipc", shown(exact_percent(step.ipc))}});
  return steps;
}

void run_indexation(Example& e, const Tables& tables) {
  OverdueSanction sanction;
  sanction.amount = pesos(e.at("s"));
  sanction.from = date_of(e.at("exig"));
  sanction.until = date_of(e.at("hasta"));
  const IndexedSanction got = value_or_throw(index_sanction(sanction, tables.legal));
  e.check("pasos", steps_of(got));
  e.check("exacta", json::value(got.exact));
  e.check("sancion_actualizada", got.amount);
}

}  // namespace

void run_sanciones(Example& e, const Tables& tables) {
  if (e.has("presentacion"))
    return e.check("meses_o_fraccion",
                   value_or_throw(months_or_fraction(date_of(e.at("vencimiento")),
                                                     date_of(e.at("presentacion")))));
  if (e.has("due")) return run_late_filing(e);
  if (e.has("mayor")) return run_correction(e);
  if (e.has("diferencia")) return run_inexactitud(e);
  if (e.has("mayor_valor")) return run_arithmetic_error(e);
  if (e.has("sancion")) return run_reduction(e);
  run_indexation(e, tables);
}

}  // namespace recaudo::tax_vectors
