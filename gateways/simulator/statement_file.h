// The bank's statement of a day, and its ISO 20022 form, camt.053.001.08.
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

// What the movement is, for the codes that each format has for it.
enum class Movement { kTransfer, kCharge, kReturnedItem };

struct StatementEntry {
  Money amount;
  bool credit = true;
  Movement movement = Movement::kTransfer;
  std::string service_reference;  // unique in the bank
  std::string text;
  std::vector<StatementItem> items;  // empty: one plain movement
};

struct Statement {
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

std::string write_camt053(const Statement& s);

}  // namespace recaudo::simulator
