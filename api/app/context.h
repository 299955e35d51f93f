// What every handler is given. Built once by the process that serves; everything outlives the
// server.
#pragma once

#include <optional>
#include <string>

#include "api/app/law_store.h"
#include "api/http/csrf.h"
#include "api/http/rate_limit.h"
#include "core/access/staff_access.h"
#include "core/payments/rail_offers.h"
#include "core/payments/rails.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::app {

struct Folders {
  std::string log;    // the audit log
  std::string inbox;  // where the bank's files of the day arrive
};

struct Context {
  const Services& services;
  access::StaffAccess& staff;
  const Clock& real_clock;
  LawStore& law;
  const payments::Rails& rails;
  payments::RailOffers& offers;
  const http::CsrfTokens& csrf;
  std::string base_url;    // "https://localhost:8443"
  std::string log_origin;  // name of the audit log
  Folders folders;
  http::RateLimiter* limits =
      nullptr;               // what a handler limits by more than the address; null: nothing
  std::string breb_qr = {};  // the municipality's fixed code, without amount; empty: it has none
};

}  // namespace recaudo::app
