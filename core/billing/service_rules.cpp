#include "core/billing/service_rules.h"

#include "base/database.h"
#include "tax-rules/data.h"

namespace recaudo::billing {
namespace {

constexpr std::string_view kLimitsFile = "spd_limites.csv";
constexpr Statement kKeep{"billing.keep_service_rules",
                          "select billing.keep_service_rules($1, $2, $3, $4)"};
constexpr Statement kTexts{
    "billing.service_rule_texts",
    "select statute_name, statute, limits from billing.service_rules where digest = $1"};

}  // namespace

ServiceRuleTexts with_shipped_limits(std::string_view statute_name, std::string_view statute) {
  return {.statute_name = std::string(statute_name),
          .statute = std::string(statute),
          .limits = std::string(tax_rules::data_file(kLimitsFile))};
}

Result<ServiceRulesPtr> read_service_rules(const ServiceRuleTexts& texts) {
  RECAUDO_TRY(statute, tax_rules::parse_statute(texts.statute, texts.statute_name));
  RECAUDO_TRY(limits, tax_rules::ServiceLimits::parse_csv(texts.limits, kLimitsFile));
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
  const auto rows = exec(tx, kTexts, bytea(view(digest)));
  invariant(rows.size() == 1, "a bill names rules that were kept");
  return read_service_rules({.statute_name = read_text(rows[0][0]),
                             .statute = read_bytes(rows[0][1]),
                             .limits = read_bytes(rows[0][2])});
}

}  // namespace recaudo::billing
