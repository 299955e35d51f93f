// Parcels of every kind, at random.
#pragma once

#include <rapidcheck.h>

#include "tax-rules/predial_input.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {

inline rc::Gen<PredialInput> any_parcel() {
  return rc::gen::exec([] {
    PredialInput input;
    input.vigencia = *rc::gen::inRange(2023, 2027);
    input.avaluo = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 2'000'000'000));
    input.destino = kDestinos[*rc::gen::inRange<std::size_t>(0, kDestinos.size())];
    input.zone = *rc::gen::element<std::string>("00", "01", "02");
    if (*rc::gen::arbitrary<bool>()) input.estrato = *rc::gen::inRange(1, 7);
    input.land = SquareMetres{*rc::gen::inRange<std::int64_t>(0, 2'000'000)};
    if (*rc::gen::arbitrary<bool>())
      input.previous_tax = Money::pesos(*rc::gen::inRange<std::int64_t>(0, 30'000'000));
    input.cadastral_update = *rc::gen::element(CadastralUpdate::kNone, CadastralUpdate::kFirstYear,
                                               CadastralUpdate::kUpdatedAndPaid);
    input.exclusions.destino_change = *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
    input.exempt = *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
    if (*rc::gen::arbitrary<bool>())
      input.exempt_share = Rate::ppm(*rc::gen::inRange<std::int64_t>(1, 1'000'001));
    input.exemption_act = "Acuerdo de prueba";
    return input;
  });
}

}  // namespace recaudo::tax_rules
