// The tables of the nation as this installation has them: versions, each in force from its day
// until the next one's. What ruled on a past day is read from the version of that day.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/time.h"
#include "base/uuid.h"
#include "tax-rules/national_table.h"
#include "tax-rules/service_limits.h"

namespace recaudo::dues {

struct NationalTableVersion {
  tax_rules::NationalTable table = tax_rules::NationalTable::kServiceLimits;
  int number = 0;
  Date from;                 // the first day it rules
  std::string norm, source;  // the act, and where its text was read
  std::string text;          // CSV, byte by byte
  Sha256 digest{};           // of the text
  Instant recorded_at;
  // Who brought it in; empty for version 1, the text of the program that was installed.
  std::optional<Uuid> proposal;
  std::string proposed_by, approved_by;
};

class NationalTables {
 public:
  // The texts of this program rule every day: for who has no installation.
  NationalTables();
  // Any order. kTableInvalid when the limits of services of one cannot be read.
  static Result<NationalTables> of(std::vector<NationalTableVersion> versions);

  // Oldest first; none where nothing was installed.
  std::vector<const NationalTableVersion*> versions(tax_rules::NationalTable table) const;
  // In force on that day; before the first version, the first. Null where nothing was installed.
  const NationalTableVersion* version_on(tax_rules::NationalTable table, Date on) const;
  std::string_view text_on(tax_rules::NationalTable table, Date on) const;
  const tax_rules::ServiceLimits& service_limits(Date on) const;

 private:
  std::vector<NationalTableVersion> versions_;  // by table and number
  // Of each version of spd_limites, from its day on; the first one is there always.
  std::vector<std::pair<Date, std::shared_ptr<const tax_rules::ServiceLimits>>> limits_;
};

}  // namespace recaudo::dues
