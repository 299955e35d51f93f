// Writes the bank's statement of a day: ISO 20022 camt.053.001.08.
#pragma once

#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace recaudo::simulator {

struct StatementItem {            // of a collection entry
  std::string service_reference;  // the bank's own
  std::string end_to_end;         // the CUS, or NOTPROVIDED
  std::string structured_reference;
  Money amount;
};

struct StatementEntry {
  Money amount;
  bool credit = true;
  std::string service_reference;  // unique in the bank
  std::string text;
  std::vector<StatementItem> items;  // empty: one plain movement
};

struct Statement053 {
  std::string id;
  std::int64_t sequence = 1;
  Date day;
  Instant created;
  std::string account;
  std::string owner;
  Money opening;
  Money closing;
  std::vector<StatementEntry> entries;
};

std::string write_statement(const Statement053& s);

}  // namespace recaudo::simulator
