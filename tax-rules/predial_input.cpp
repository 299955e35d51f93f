#include "tax-rules/predial_input.h"

#include "tax-rules/statute.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::string_view kRuralZone = "00";
// Urbanizable no urbanizado, urbanizado no construido.
constexpr std::string_view kUnbuiltLots = "RS";
constexpr SquareMetres kHundredHectares{1'000'000};
constexpr Rate kWhole = Rate::percent(100);

bool two_digits(std::string_view zone) {
  return zone.size() == 2 && zone.find_first_not_of("0123456789") == zone.npos;
}

}  // namespace

Result<void> check_parcel(const PredialInput& input) {
  const auto bad = [](std::string reason) {
    return fail(Code::kPredialInputInvalid, std::move(reason));
  };
  if (input.avaluo.is_negative() || !input.avaluo.is_whole_pesos())
    return bad("el avalúo debe estar en pesos, sin centavos ni signo");
  if (kDestinos.find(input.destino) == kDestinos.npos)
    return bad(std::string("destino económico desconocido: ") + input.destino);
  if (!two_digits(input.zone)) return bad("la zona debe tener dos dígitos");
  if (input.estrato && (*input.estrato < 1 || *input.estrato > 6))
    return bad("el estrato va de 1 a 6");
  if (input.land < SquareMetres{} || input.built < SquareMetres{})
    return bad("el área es negativa");
  if (input.previous_tax && input.previous_tax->is_negative())
    return bad("el impuesto anterior es negativo");
  if (input.exempt && input.exemption_act.empty()) return bad("falta el acto de la exención");
  if (input.exempt && (input.exempt_share <= Rate() || input.exempt_share > kWhole))
    return bad("una exención es de más de 0 y hasta el 100 % del impuesto");
  if (input.not_taxable && input.exempt_share != kWhole)
    return bad("lo que la ley no grava no paga nada: no es un porcentaje");
  return {};
}

bool is_rural(const PredialInput& input) {
  return input.zone == kRuralZone;
}

bool is_wholly_exempt(const PredialInput& input) {
  return input.exempt && input.exempt_share == kWhole;
}

std::string shown_exemption_act(const PredialInput& input) {
  return input.exemption_reserved ? "Exenta por acto de la administración" : input.exemption_act;
}

std::string_view exclusion_from_limits(const PredialInput& input) {
  const LimitExclusions& e = input.exclusions;
  if (e.first_incorporation) return "primera incorporación al catastro";
  if (kUnbuiltLots.find(input.destino) != kUnbuiltLots.npos) return "lote sin construir";
  if (e.built_on_lot) return "era lote y se construyó";
  if (e.self_assessment) return "autoavalúo o autoestimación";
  if (e.destino_change) return "cambio de destino económico";
  if (e.area_change) return "cambio de área de terreno o construida";
  if (is_rural(input) && input.land > kHundredHectares)
    return "predio rural de más de 100 hectáreas";
  return {};
}

}  // namespace recaudo::tax_rules
