// A stretch of the subscribers of public services as the registry has them for a period: what each
// bill depends on, who answers for it, and, once a ServiceRoll went over it, what is charged or why
// nothing can be said. Ley 142/1994 arts. 90, 99 and 146.
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "core/dues/billed_services.h"
#include "ledger/third_parties.h"
#include "tax-rules/service_charge.h"
#include "tax-rules/service_period.h"

namespace recaudo::billing {

struct SubscriberTag;
using SubscriberId = Id<SubscriberTag>;

// What a bill that was charged keeps is core/dues'.
using dues::amounts_of;
using dues::BilledPeriod;
using dues::keep_service_rules;
using dues::kServiceConcepts;
using dues::read_service_rules;
using dues::service_rules_of_record;
using dues::ServiceAmounts;
using dues::ServiceRules;
using dues::ServiceRulesId;
using dues::ServiceRulesPtr;
using dues::ServiceRulesTag;
using dues::ServiceRuleTexts;

struct ServiceRow {
  SubscriberId id;
  std::string number;
  std::int64_t terms = 0;  // the row of registry.service_terms
  tax_rules::ServiceSet services;
  tax_rules::ServiceUse use = tax_rules::ServiceUse::kEstrato1;
  std::optional<tax_rules::CubicMetres> measured;  // nothing: the period has no consumption
  bool estimated = false;
  bool measured_sewer = false;      // for the sewer alone
  int days = 0;                     // from one reading to the other
  bool measured_in_months = false;  // an earlier month of what is billed has its own consumption
  ledger::ThirdParty holder;
  std::optional<Money> previous;            // of the last bill before, of as many months
  std::array<ServiceAmounts, 3> amounts{};  // of kServiceConcepts
  std::string refusal;                      // why it is not billed; then nothing is charged
  tax_rules::CubicMetres m3() const { return measured.value_or(tax_rules::CubicMetres{}); }
  Money total() const { return amounts[0].net() + amounts[1].net() + amounts[2].net(); }
};

// Project rule [P]: the days between two readings that a bill of so many months may be of.
inline constexpr int kFewestDaysOfMonth = 15, kMostDaysOfMonth = 45;

struct ServiceStretch {
  SubscriberId after{0};  // this one is not in it
  SubscriberId last{std::numeric_limits<std::int64_t>::max()};
  int limit = std::numeric_limits<int>::max();
};

// Subscribers with terms on the last day of the period and none of its months billed, by number of
// row.
std::vector<ServiceRow> read_service_roll(pqxx::transaction_base& tx, const BilledPeriod& billed,
                                          const ServiceStretch& stretch);

// How many there are, and how many were billed before.
struct ServiceRollSize {
  int to_do = 0;
  int done = 0;
};
ServiceRollSize service_roll_size(pqxx::transaction_base& tx, const BilledPeriod& billed);

class ServiceRoll {
 public:
  // kParameterMissing names what the law lacks for the period.
  static Result<ServiceRoll> of(ServiceRulesPtr rules, const BilledPeriod& billed);

  const ServiceRules& rules() const { return *rules_; }
  // Fills what is charged to each, or why it is refused.
  void charge(std::vector<ServiceRow>& rows) const;

 private:
  ServiceRoll(ServiceRulesPtr rules, const BilledPeriod& billed)
      : rules_(std::move(rules)), billed_(billed) {}
  ServiceRulesPtr rules_;
  BilledPeriod billed_;
};

// 24 bytes: the subscriber's row and the first 16 of the SHA-256 of the inputs and amounts. The
// database computes the same of what is to be charged (billing.service_printed).
inline constexpr std::size_t kServiceRecordBytes = 24;
std::string record_of(const ServiceRow& row);

}  // namespace recaudo::billing
