// The name under which one run of a process writes its events, its own while it lives. To start a
// producer ends its epoch in every other process (audit.start_producer): two commands of the
// console at once must not share a name, nor two processes of the site.
#pragma once

#include <memory>
#include <string>

#include "base/database.h"

namespace recaudo::audit {

// How many runs may write at once under one base: so many names there are, however often processes
// begin.
inline constexpr int kMostRunsAtOnce = 32;

class ProducerName {
 public:
  // "consola", or the first free one of "consola-2", "consola-3"... Throws Refusal (kBusy) when all
  // are taken.
  ProducerName(const Database& db, const std::string& base);
  const std::string& str() const { return name_; }

 private:
  // Its advisory lock is what takes the name: PostgreSQL frees it however the process ends. When
  // the server ends the session, the name is free too, and who takes it ends this run (RC013).
  std::unique_ptr<PooledConnection> session_;
  std::string name_;
};

}  // namespace recaudo::audit
