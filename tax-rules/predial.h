// Predial unificado of one parcel and vigencia. Ley 44/1990 arts. 3, 4 and 6; Ley 1995/2019; Ley
// 99/1993 art. 44; Ley 1575/2012 art. 37; the tariffs are the council's.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/explanation.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/predial_limit.h"
#include "tax-rules/statute.h"

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
  // The tax liquidated last vigencia (predial only). Absent or zero: nothing to compare with, no
  // limit.
  std::optional<Money> previous_tax;
  LimitExclusions exclusions;
  CadastralUpdate cadastral_update = CadastralUpdate::kNone;
  bool exempt = false;
  std::string exemption_act;  // "Acuerdo 012 de 2020"; required when exempt
};

struct PredialLiquidation {
  Money predial;
  Money environmental;  // billed apart; zero in the percentage mode
  Money bomberil;
  Date due_on;
  Explanation explanation;  // adds up to predial + environmental + bomberil
  Rate tariff;
  std::string tariff_code;
  LimitKind limit = LimitKind::kNone;
  std::optional<Money> cap;  // the limit, floored to the rounding unit
  bool cap_binds = false;
  Money total() const { return predial + environmental + bomberil; }
};

// kParameterMissing when the vigencia has no tariff, calendar, SMMLV or IPC that it needs (the
// detail names the figure and the norm); kPredialInputInvalid for a value that no parcel can have.
Result<PredialLiquidation> liquidate_predial(const Statute& statute, const LegalTables& tables,
                                             const PredialInput& input);

// Which limit rules the vigencia, in the order of the law, before comparing amounts.
Result<LimitKind> predial_limit_kind(const Statute& statute, const LegalTables& tables,
                                     const PredialInput& input);

}  // namespace recaudo::tax_rules
