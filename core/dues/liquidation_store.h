// The liquidations as they were made. A row of a billing run keeps figures, inputs and which rules;
// its explanation is written from them here. Rows made before keep the sentences themselves.
#pragma once

#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <string>

#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "ledger/receivables.h"
#include "tax-rules/explanation.h"
#include "tax-rules/predial_input.h"

namespace recaudo::dues {

// The parcel as it was liquidated.
struct LiquidatedParcel {
  char destino = ' ';
  std::optional<int> estrato;
  tax_rules::SquareMetres land, built;
};

struct Liquidation {
  ledger::SubjectId parcel;
  int vigencia = 0;
  Money avaluo;
  Rate tariff;
  std::string tariff_code;
  Money predial;
  Money environmental;
  Money bomberil;
  std::optional<Money> cap;
  Date due_on;
  std::optional<LiquidatedParcel> facts;  // rows made before keep the avaluo only
  std::string exemption_act;              // with norm and act, as shown; empty: taxed
  tax_rules::Explanation explanation;
};

// Detail of the lines of a row whose calculation cannot be written again.
inline constexpr std::string_view kNotRebuilt = "No se pudo reconstruir el cálculo";

// By vigencia. The amounts are those that were charged: where the inputs of a row, under its rules,
// do not give them today, a line for each says kNotRebuilt, and the operator is told.
std::map<int, Liquidation> liquidations_of(pqxx::transaction_base& tx, ledger::SubjectId parcel);

}  // namespace recaudo::dues
