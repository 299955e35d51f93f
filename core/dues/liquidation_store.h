// The liquidations as they were made: figures and explanation. Written once.
#pragma once

#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <vector>

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

// Rows that exist already (same parcel and vigencia) are left as they are.
void store(pqxx::transaction_base& tx, std::span<const Liquidation> rows, Instant at);
// By vigencia.
std::map<int, Liquidation> liquidations_of(pqxx::transaction_base& tx, ledger::SubjectId parcel);

}  // namespace recaudo::dues
