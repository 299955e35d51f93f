// What the commands of the books share: the auditor's connection, one snapshot, and days.
#pragma once

#include "api/cli/arguments.h"
#include "base/database.h"

namespace recaudo::cli {

// A pool of the role that writes nothing.
Database auditor(const Arguments& a);

// A repeatable snapshot: every page of a long report is of one moment.
template <typename F>
auto snapshot(Database& db, F&& fn) {
  const auto connection = db.connect();
  pqxx::transaction<pqxx::repeatable_read> tx(*connection);
  return fn(tx);
}

// The day of an option, or another when it was not given; kBadDate.
Date date_or(const std::string& text, Date otherwise);
// Of the installation's business clock.
Date business_today(const Arguments& a);

}  // namespace recaudo::cli
