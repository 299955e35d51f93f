// The law in force as this process sees it: the statute file and the rates of the database. Rates
// that two people approved in another process are seen here within seconds; a page that is being
// made keeps the snapshot it began with.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/database.h"
#include "core/dues/dues.h"
#include "core/dues/rules_of_record.h"
#include "tax-rules/legal_tables.h"

namespace recaudo::app {

struct LawSnapshot {
  std::shared_ptr<const tax_rules::Statute> statute;
  tax_rules::RateTable rates;
  Sha256 statute_digest{};
  dues::Law law() const { return {*statute, rates, statute_digest}; }
};

class LawStore {
 public:
  // kStatuteInvalid names file, line and reason.
  static Result<std::unique_ptr<LawStore>> open(Database& db, const std::string& statute_toml,
                                                const std::string& statute_name);

  std::shared_ptr<const LawSnapshot> current();
  // After an approval in this process: do not wait for the next look.
  void reload();
  const tax_rules::Statute& statute() const { return *statute_; }
  const tax_rules::LegalTables& tables() const { return tables_; }
  const dues::RuleTexts& texts() const { return texts_; }  // as they were read

 private:
  LawStore(Database& db, std::shared_ptr<const tax_rules::Statute> statute, dues::RuleTexts texts,
           tax_rules::LegalTables tables);
  std::shared_ptr<const LawSnapshot> read() const;

  Database& db_;
  std::shared_ptr<const tax_rules::Statute> statute_;
  dues::RuleTexts texts_;
  Sha256 digest_;
  tax_rules::LegalTables tables_;
  std::mutex mutex_;
  std::shared_ptr<const LawSnapshot> snapshot_;
  std::chrono::steady_clock::time_point read_at_;
};

// The embedded national tables.
Result<tax_rules::LegalTables> embedded_legal_tables();

}  // namespace recaudo::app
