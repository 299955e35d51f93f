// The rules that bills of public services were made with, kept as the texts they were read from:
// statute and national limits. A bill keeps its inputs and which rules; its explanation is written
// again from both.
#pragma once

#include <memory>
#include <pqxx/transaction_base>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/id.h"
#include "base/time.h"
#include "tax-rules/service_limits.h"
#include "tax-rules/statute_services.h"

namespace recaudo::dues {

struct ServiceRulesTag;
using ServiceRulesId = Id<ServiceRulesTag>;

struct ServiceRuleTexts {
  std::string statute_name;
  std::string statute;
  std::string limits;
};

struct ServiceRules {
  Sha256 digest{};  // of the digests of statute and limits, as billing.service_rules has it
  tax_rules::ServiceStatute statute;
  tax_rules::ServiceLimits limits;
};
using ServiceRulesPtr = std::shared_ptr<const ServiceRules>;

// kStatuteInvalid and kTableInvalid name file, line and reason.
Result<ServiceRulesPtr> read_service_rules(const ServiceRuleTexts& texts);

// Keeps the texts; the same ones keep their id.
ServiceRulesId keep_service_rules(pqxx::transaction_base& tx, const ServiceRuleTexts& texts,
                                  Instant at);

// Those that were kept with this digest, read once by each process. kStatuteInvalid and
// kTableInvalid when this version of the program no longer reads texts that an earlier one did.
Result<ServiceRulesPtr> service_rules_of_record(pqxx::transaction_base& tx, const Sha256& digest);

}  // namespace recaudo::dues
