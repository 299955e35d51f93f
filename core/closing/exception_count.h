// How many things of the bank's days wait for people: the list of open_exceptions, counted.
#pragma once

#include <optional>

#include "base/database.h"
#include "base/time.h"

namespace recaudo::closing {

struct OpenExceptionCount {
  std::int64_t count = 0;
  std::optional<Date> oldest;
};
OpenExceptionCount count_open_exceptions(pqxx::transaction_base& tx);

}  // namespace recaudo::closing
