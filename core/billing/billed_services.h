// What a subscriber of public services was billed, and how each bill was computed.
#pragma once

#include <array>
#include <pqxx/transaction_base>
#include <string_view>
#include <vector>

#include "core/billing/service_roll.h"
#include "ledger/receivables.h"

namespace recaudo::billing {

struct BilledServices {
  ledger::SubjectId id;  // of its obligations, of kServiceBillSubject
  BilledPeriod billed;
  Date due_on;
  Sha256 rules{};
  tax_rules::ServiceSet services;
  tax_rules::ServiceUse use = tax_rules::ServiceUse::kEstrato1;
  tax_rules::CubicMetres m3;
  bool estimated = false;
  std::array<ServiceAmounts, 3> amounts{};  // of kServiceConcepts
  Money owed;                               // of it, without interest
  Money total() const { return amounts[0].net() + amounts[1].net() + amounts[2].net(); }
};

// Two years of months.
inline constexpr int kBillsTold = 24;
// The newest first, at most kBillsTold; nothing for a number that nobody has.
std::vector<BilledServices> bills_of_subscriber(pqxx::transaction_base& tx,
                                                std::string_view number);

// The lines that add up to what was charged, written again from the inputs and the rules that the
// bill keeps. kBillUnavailable when they no longer give those amounts, which stand; kStatuteInvalid
// and kTableInvalid as service_rules_of_record.
Result<tax_rules::Explanation> explain(pqxx::transaction_base& tx, const BilledServices& bill);

}  // namespace recaudo::billing
