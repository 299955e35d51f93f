#include "tests/vectors/tax_sanciones.h"

#include <boost/multiprecision/cpp_int.hpp>

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
using boost::multiprecision::cpp_rational;

Money pesos_or_zero(const Example& e, std::string_view key) {
  return e.has(key) ? pesos(e.in.at(key)) : Money{};
}
bool flag(const Example& e, std::string_view key) {
  return e.has(key) && e.in.at(key).as_bool();
}

Gradualidad reduction(const Example& e, std::string_view key) {
  Gradualidad g;
  if (e.has(key) && !e.in.at(key).is_null()) g.to_pay = percent(e.in.at(key));
  return g;
}

Sanction settle_without_minimum(const FullSanction& full, const Gradualidad& g = {}) {
  return settle_sanction(full, g, Money{});
}

void check_sanction(Example& e, const FullSanction& full, Money uvt) {
  const Money minimum = minimum_sanction(kNationalMinimumSanction, uvt);
  const Sanction s = settle_sanction(full, reduction(e, "red"), minimum);
  e.check("meses", full.months);
  e.check("sancion_plena", s.full);
  e.check("sancion_reducida", s.reduced);
  e.check("minimo", s.minimum);
  e.check("sancion_a_pagar", s.to_pay);
}

void run_late_filing(Example& e) {
  LateFiling filing;
  filing.due_on = date_of(e.in.at("due"));
  filing.filed_on = date_of(e.in.at("f"));
  filing.after_emplazamiento = flag(e, "post");
  filing.tax = pesos_or_zero(e, "tax");
  filing.gross_income = pesos_or_zero(e, "ing");
  const Money uvt = pesos(e.in.at("uvt"));
  check_sanction(e, value_or_throw(late_filing_sanction(filing, uvt)), uvt);
}

void run_correction(Example& e) {
  ReturnCorrection correction{pesos(e.in.at("mayor")), flag(e, "emplaz")};
  if (e.has("meses_ini"))
    correction.months_late_at_first = static_cast<int>(scaled(e.in.at("meses_ini"), 1));
  check_sanction(e, value_or_throw(correction_sanction(correction)), pesos(e.in.at("uvt")));
}

void run_inexactitud(Example& e) {
  const auto reduced = [&](InexactitudAcceptance acceptance) {
    const Inexactitud facts{pesos(e.in.at("diferencia")), InexactitudCase::kGeneral, acceptance};
    return settle_without_minimum(value_or_throw(inexactitud_sanction(facts))).reduced;
  };
  e.check("plena", reduced(InexactitudAcceptance::kNone));
  e.check("art709_cuarta", reduced(InexactitudAcceptance::kAnsweringRequerimiento));
  e.check("art713_mitad", reduced(InexactitudAcceptance::kWithinAppeal));
}

void run_arithmetic_error(Example& e) {
  const auto reduced = [&](bool accepted) {
    return settle_without_minimum(
               value_or_throw(arithmetic_error_sanction(pesos(e.in.at("mayor_valor")), accepted)))
        .reduced;
  };
  e.check("plena", reduced(false));
  e.check("aceptada_mitad", reduced(true));
}

void run_reduction(Example& e) {
  FullSanction full;
  full.amount = ExactAmount::of(pesos(e.in.at("sancion")));
  e.check("sancion_reducida_redondeada_mil",
          settle_without_minimum(full, reduction(e, "porcentaje_a_pagar")).reduced);
}

// A decimal of any length, or "p/q".
cpp_rational rational(std::string text) {
  if (const auto bar = text.find('/'); bar != text.npos)
    return rational(text.substr(0, bar)) / rational(text.substr(bar + 1));
  cpp_rational scale = 1;
  if (const auto dot = text.find('.'); dot != text.npos) {
    for (std::size_t i = dot + 1; i < text.size(); ++i) scale *= 10;
    text.erase(dot, 1);
  }
  text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));  // else read as octal
  return cpp_rational(boost::multiprecision::cpp_int(text)) / scale;
}

bool same_steps(const json::array& want, const std::vector<IndexationStep>& got) {
  if (want.size() != got.size()) return false;
  for (std::size_t i = 0; i < got.size(); ++i)
    if (text_of(want[i].at("fecha")) != to_iso(got[i].on) ||
        !equal(exact_of(want[i].at("ipc")), exact_percent(got[i].ipc)))
      return false;
  return true;
}

void run_indexation(Example& e, const Tables& tables) {
  OverdueSanction sanction;
  sanction.amount = pesos(e.in.at("s"));
  sanction.from = date_of(e.in.at("exig"));
  sanction.until = date_of(e.in.at("hasta"));
  const IndexedSanction got = value_or_throw(index_sanction(sanction, tables.legal));
  e.check_json("pasos", [&](const auto& want) { return same_steps(want.as_array(), got.steps); });
  e.check_json("exacta",
               [&](const auto& want) { return rational(text_of(want)) == rational(got.exact); });
  e.check("sancion_actualizada", got.amount);
}

}  // namespace

void run_sanciones(Example& e, const Tables& tables) {
  if (e.has("presentacion"))
    return e.check("meses_o_fraccion",
                   value_or_throw(months_or_fraction(date_of(e.in.at("vencimiento")),
                                                     date_of(e.in.at("presentacion")))));
  if (e.has("due")) return run_late_filing(e);
  if (e.has("mayor")) return run_correction(e);
  if (e.has("diferencia")) return run_inexactitud(e);
  if (e.has("mayor_valor")) return run_arithmetic_error(e);
  if (e.has("sancion")) return run_reduction(e);
  run_indexation(e, tables);
}

}  // namespace recaudo::tax_vectors
