#include "core/dues/service_rules.h"

#include <map>
#include <mutex>

#include "base/database.h"
#include "tax-rules/statute.h"

namespace recaudo::dues {
namespace {

constexpr std::string_view kLimitsFile = "spd_limites.csv";
constexpr Statement kKeep{"billing.keep_service_rules",
                          "select billing.keep_service_rules($1, $2, $3, $4)"};
constexpr Statement kTexts{
    "billing.service_rule_texts",
    "select statute_name, statute, limits from billing.service_rules where digest = $1"};

// Rules never change under their digest, so what was read stays read.
class Shelf {
 public:
  static Shelf& instance() {
    static Shelf shelf;
    return shelf;
  }
  ServiceRulesPtr find(const Sha256& digest) {
    const std::lock_guard lock(mutex_);
    const auto it = rules_.find(digest);
    return it == rules_.end() ? nullptr : it->second;
  }
  void put(const ServiceRulesPtr& rules) {
    const std::lock_guard lock(mutex_);
    rules_.insert_or_assign(rules->digest, rules);
  }

 private:
  std::mutex mutex_;
  std::map<Sha256, ServiceRulesPtr> rules_;
};

}  // namespace

Result<ServiceRulesPtr> read_service_rules(const ServiceRuleTexts& texts) {
  RECAUDO_TRY(limits, tax_rules::ServiceLimits::parse_csv(texts.limits, kLimitsFile));
  RECAUDO_TRY(statute, tax_rules::parse_statute(texts.statute, texts.statute_name, &limits));
  const Sha256 of_statute = sha256(texts.statute), of_limits = sha256(texts.limits);
  return std::make_shared<const ServiceRules>(
      ServiceRules{.digest = sha256_of({view(of_statute), view(of_limits)}),
                   .statute = std::move(statute.services),
                   .limits = std::move(limits)});
}

ServiceRulesId keep_service_rules(pqxx::transaction_base& tx, const ServiceRuleTexts& texts,
                                  Instant at) {
  return read_id<ServiceRulesTag>(
      exec(tx, kKeep, texts.statute_name, bytea(texts.statute), bytea(texts.limits), at)[0][0]);
}

Result<ServiceRulesPtr> service_rules_of_record(pqxx::transaction_base& tx, const Sha256& digest) {
  if (auto known = Shelf::instance().find(digest)) return known;
  const auto rows = exec(tx, kTexts, bytea(view(digest)));
  invariant(rows.size() == 1, "a bill names rules that were kept");
  RECAUDO_TRY(rules, read_service_rules({.statute_name = read_text(rows[0][0]),
                                         .statute = read_bytes(rows[0][1]),
                                         .limits = read_bytes(rows[0][2])}));
  invariant(rules->digest == digest, "kept rules have their digest");
  Shelf::instance().put(rules);
  return rules;
}

}  // namespace recaudo::dues
