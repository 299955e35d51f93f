// The versions of the municipality's statute, as they came into force. Each one rules from its day
// until the next one's: dues::Law picks the one of a date.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/uuid.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::statutes {

struct StatuteVersion {
  int number = 0;
  Date from;                   // the first day it rules
  std::string act;             // "Acuerdo 012 de 2026"
  std::optional<Date> act_on;  // version 1, the file of the installation, says none
  std::string file_name;
  int first_vigencia = 0, last_vigencia = 0;  // that the text has
  Sha256 digest{};                            // of the text
  Instant recorded_at;
  // Who brought it in; empty for version 1.
  std::optional<Uuid> proposal;
  std::string proposed_by, approved_by;
};

// Oldest first, those after that number.
std::vector<StatuteVersion> load_versions(pqxx::transaction_base& tx, int after = 0);

// The text with that digest; empty when it was never kept.
std::optional<std::string> document_of(pqxx::transaction_base& tx, const Sha256& digest);

// The file of the installation becomes version 1, in force from the first day of its first
// vigencia. False when there are versions already. kStatuteInvalid.
Result<bool> install(Work& work, const std::string& toml, const std::string& file_name);

// How a version is told in the log: which text, from when, what was done with it.
struct Telling {
  Date from;
  Sha256 digest{};
  std::string act;
  std::string step;  // "INSTALADA", "PROPUESTA", "APROBADA", "RECHAZADA"
};
events::pb::AuditEntry version_event(const Telling& telling);

}  // namespace recaudo::statutes
