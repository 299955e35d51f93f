// What a subscriber of public services was billed, and how each bill was computed.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/dues/service_rules.h"
#include "ledger/receivables.h"
#include "tax-rules/service_charge.h"
#include "tax-rules/service_period.h"

namespace recaudo::dues {

struct ServiceAmounts {
  Money gross, subsidy, contribution;
  Money net() const { return gross - subsidy + contribution; }
  bool operator==(const ServiceAmounts&) const = default;
};
// The concepts of the ledger, in the order of BilledServices::amounts.
inline constexpr std::array<ledger::Concept, 3> kServiceConcepts = {
    ledger::Concept::kWater, ledger::Concept::kSewer, ledger::Concept::kWaste};

// Of kServiceConcepts.
std::array<ServiceAmounts, 3> amounts_of(const tax_rules::ServiceBill& bill);

// What is billed: the months that end with the period.
struct BilledPeriod {
  tax_rules::ServicePeriod period;
  int months = 1;  // or 2
  Date first_month() const { return add_months(period.first_day(), 1 - months); }
};
// As people read it: "marzo de 2026", "febrero y marzo de 2026".
std::string billed_text(const BilledPeriod& billed);

// The days of the readings that a consumption is of.
struct ReadingDays {
  Date from, to;
};
// "lecturas del 27 de febrero de 2026 y del 28 de marzo de 2026".
std::string readings_text(const ReadingDays& days);

struct BilledServices {
  ledger::SubjectId id;  // of its obligations, of SubjectKind::kServiceBill
  BilledPeriod billed;
  Instant billed_at;
  Date due_on;
  Sha256 rules{};
  tax_rules::ServiceSet services;
  tax_rules::ServiceUse use = tax_rules::ServiceUse::kEstrato1;
  tax_rules::CubicMetres m3;
  bool estimated = false;
  std::optional<ReadingDays> readings;      // nothing: none was loaded, or an average
  std::array<ServiceAmounts, 3> amounts{};  // of kServiceConcepts
  Money total() const { return amounts[0].net() + amounts[1].net() + amounts[2].net(); }
};

// Fifty years of months.
inline constexpr int kMostBills = 600;
// The newest first, at most kMostBills; nothing of a subscriber that was not billed.
std::vector<BilledServices> bills_of_subscriber(pqxx::transaction_base& tx,
                                                ledger::SubjectId subscriber);

// Who was billed for a period (the month in which it ends), in the order of delivery: by the route
// of who was the holder on its last day, then by address, numbers in them as numbers.
struct BilledSubscriber {
  ledger::SubjectId id;
  std::string number;
};
std::vector<BilledSubscriber> billed_by_route(pqxx::transaction_base& tx,
                                              const tax_rules::ServicePeriod& period);

// For the staff: what people call a bill, by its id. At most as many as a page or a block of a
// download has; a bill that does not exist is left out.
struct NamedBill {
  std::string subscriber;  // "S-101"
  BilledPeriod billed;
};
std::map<ledger::SubjectId, NamedBill> named_bills(pqxx::transaction_base& tx,
                                                   std::span<const ledger::SubjectId> bills);

// Of each of kServiceConcepts the lines that add up to what was charged, written again from the
// inputs and the rules that the bill keeps. kBillUnavailable when they no longer give those
// amounts, which stand; kStatuteInvalid and kTableInvalid as service_rules_of_record.
Result<std::array<tax_rules::Explanation, 3>> explain(pqxx::transaction_base& tx,
                                                      const BilledServices& bill);

}  // namespace recaudo::dues
