// The rules that liquidations were made with, kept as the texts they were read from: statute and
// national tables. A liquidation keeps its inputs and which rules; its explanation is written again
// from both whenever somebody reads it, and must give the amounts that were charged.
#pragma once

#include <memory>
#include <pqxx/transaction_base>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/id.h"
#include "base/time.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/statute.h"

namespace recaudo::dues {

struct RulesTag;
using RulesId = Id<RulesTag>;

struct RuleTexts {
  std::string statute_name;
  std::string statute;
  std::string smmlv, ipc, uvt;
};
// The statute with the national tables of this program: for worlds where nobody loaded a figure.
RuleTexts with_shipped_tables(std::string_view statute_name, std::string_view statute);

struct RulesOfRecord {
  Sha256 digest{};  // of the digests of statute, SMMLV, IPC and UVT, as billing.rules has it
  tax_rules::Statute statute;
  tax_rules::LegalTables tables;
};

// kStatuteInvalid and kTableInvalid name file, line and reason.
Result<std::shared_ptr<const RulesOfRecord>> read_rules(const RuleTexts& texts);

// Keeps the texts; the same ones keep their id.
RulesId keep_rules(pqxx::transaction_base& tx, const RuleTexts& texts, Instant at);

// Those with this digest, read once by each process. kStatuteInvalid and kTableInvalid when this
// version of the program no longer reads texts that an earlier one did.
Result<std::shared_ptr<const RulesOfRecord>> rules_of_record(pqxx::transaction_base& tx,
                                                             const Sha256& digest);

}  // namespace recaudo::dues
