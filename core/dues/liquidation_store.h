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

namespace recaudo::dues {

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
  tax_rules::Explanation explanation;
};

// By vigencia. BrokenInvariant when the inputs of a row, under its rules, do not give its amounts.
std::map<int, Liquidation> liquidations_of(pqxx::transaction_base& tx, ledger::SubjectId parcel);

}  // namespace recaudo::dues
