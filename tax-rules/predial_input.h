// The facts of a parcel in a vigencia that its predial depends on. Ley 44/1990 arts. 3 to 6; Ley
// 1995/2019 arts. 1 and 2.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct SquareMetres {
  std::int64_t value = 0;
  auto operator<=>(const SquareMetres&) const = default;
};

// What the cadastre did with the parcel.
enum class CadastralUpdate {
  kNone,            // not updated
  kFirstYear,       // a formation or update enters this vigencia
  kUpdatedAndPaid,  // updated before, and already paid on the update
};

// Facts of the vigencia that lift every limit of the increase (Ley 1995/2019 art. 2 par.; Ley
// 44/1990 art. 6). Lots without building and rural parcels over 100 ha are seen from the other
// data.
struct LimitExclusions {
  bool first_incorporation = false;  // to the cadastre
  bool built_on_lot = false;         // was a lot and was built
  bool destino_change = false;
  bool area_change = false;
  bool self_assessment = false;
};

struct PredialInput {
  int vigencia = 0;
  Money avaluo;                // in force on 1 January; whole pesos
  char destino = 'A';          // letter of Registro 1
  std::string zone = "01";     // of the parcel number: "00" rural, others urban
  std::optional<int> estrato;  // 1 to 6
  SquareMetres land, built;
  // The tax liquidated last vigencia (predial only), before what an exemption took off it: a limit
  // caps the tax before the exemption. Absent or zero: nothing to compare with, no limit.
  std::optional<Money> previous_tax;
  LimitExclusions exclusions;
  CadastralUpdate cadastral_update = CadastralUpdate::kNone;
  bool exempt = false;       // by an act of the council, or because the law does not tax it
  bool not_taxable = false;  // the second of them
  Rate exempt_share = Rate::percent(100);  // of the tax, when exempt; whole when not taxable
  std::string exemption_act;  // "Acuerdo 012 de 2020", or the law; required when exempt
  SourceMark exemption_mark = SourceMark::kVerified;  // of the row that exempts
  // Its reason is not everybody's business (victims, health): what is printed does not say the act.
  bool exemption_reserved = false;
};

// kPredialInputInvalid for a value that no parcel can have.
Result<void> check_parcel(const PredialInput& input);
bool is_rural(const PredialInput& input);
// Nothing is due. Of a part, what is left is due with its surcharges.
bool is_wholly_exempt(const PredialInput& input);

// Norm and act of an exempt parcel as papers and pages cite them.
std::string shown_exemption_act(const PredialInput& input);

// Why no limit of the increase reaches the parcel this vigencia: "cambio de destino económico".
// Empty when the limits do.
std::string_view exclusion_from_limits(const PredialInput& input);

}  // namespace recaudo::tax_rules
