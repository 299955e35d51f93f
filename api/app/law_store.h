// The law as this process sees it: every version of the statute and of the national tables, the
// rates and the yearly figures of the database. What two people approved in another process is seen
// here within seconds; a page that is being made keeps the snapshot it began with.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/database.h"
#include "core/dues/dues.h"
#include "core/dues/rules_of_record.h"
#include "core/dues/service_rules.h"
#include "core/processor/unit_of_work.h"
#include "core/statutes/versions.h"
#include "tax-rules/yearly_figure.h"

namespace recaudo::app {

// A version with its text, read.
struct LoadedStatute {
  statutes::StatuteVersion version;
  std::string text;
  tax_rules::Statute statute;
};

struct LawSnapshot {
  std::vector<std::shared_ptr<const LoadedStatute>> versions;  // oldest first, never empty
  std::vector<dues::StatuteInForce> in_force;                  // the same, as the rules read them
  tax_rules::RateTable rates;
  tax_rules::LegalTexts texts;  // the yearly figures: those of this program and those approved
  tax_rules::LegalTables tables;
  std::shared_ptr<const dues::NationalTables> national;  // in versions; never null
  Date today;
  const LoadedStatute& on(Date day) const;
  // The statute of today; asked for another day, it gives the one of that day.
  dues::Law law() const;
};

class LawStore {
 public:
  // The file rules until the first version is in the database, and only then is it held to the
  // limits of this program. kStatuteInvalid names file, line and
  // reason, also of a version that was approved; kTableInvalid those of a yearly figure or of a
  // national table.
  static Result<std::unique_ptr<LawStore>> open(Database& db, const Clock& clock,
                                                const std::string& statute_toml,
                                                const std::string& statute_name);

  // Makes the file version 1 and each national table of this program the first of its own, once.
  // When another text is version 1, the database's rules and the log says so; likewise a table of
  // this program that never was a version.
  Result<void> install(const Services& services);

  std::shared_ptr<const LawSnapshot> current();
  // After an approval in this process: do not wait for the next look.
  void reload();
  // In force today as it was last read: an error page needs it when the database is away. What was
  // read stays as long as this object.
  const tax_rules::Statute& statute();
  // The texts that liquidate a vigencia, as they were read.
  dues::RuleTexts texts(int vigencia);
  // The statute and the limits of the nation of a day: a period's last, to bill public services.
  dues::ServiceRuleTexts service_texts(Date day);

 private:
  LawStore(Database& db, const Clock& clock, std::shared_ptr<const LoadedStatute> given);
  void read_new_versions(pqxx::transaction_base& tx);
  Result<void> read_national_tables(pqxx::transaction_base& tx);
  std::shared_ptr<const LawSnapshot> read();
  // The snapshot while it may still be used; null when it must be read again.
  std::shared_ptr<const LawSnapshot> fresh();

  Database& db_;
  const Clock& clock_;
  std::shared_ptr<const LoadedStatute> given_;  // the file of the installation
  // Two, so that an error page, which needs only what was read last, never queues behind a database
  // that does not answer: who reads takes the first, then for a moment the second.
  std::mutex reading_;
  std::map<int, std::shared_ptr<const LoadedStatute>> versions_;  // by number; never forgotten
  std::shared_ptr<const dues::NationalTables> national_ = std::make_shared<dues::NationalTables>();
  std::int64_t newest_table_ = 0;  // of those
  std::mutex mutex_;               // guards what follows; never held while the database is read
  std::shared_ptr<const LawSnapshot> snapshot_;
  std::chrono::steady_clock::time_point read_at_;
  int wanted_ = 0;  // how often a new look was wanted, and which of them the snapshot answers
  int answered_ = 0;
};

}  // namespace recaudo::app
