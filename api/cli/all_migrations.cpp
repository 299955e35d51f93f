#include "api/cli/all_migrations.h"

#include "audit/migrations.h"
#include "base/base_migrations.h"
#include "core/access/migrations.h"
#include "core/adjustments/migrations.h"
#include "core/billing/migrations.h"
#include "core/closing/migrations.h"
#include "core/dues/migrations.h"
#include "core/payments/migrations.h"
#include "core/periods/migrations.h"
#include "core/processor/migrations.h"
#include "core/rates/migrations.h"
#include "core/registry/migrations.h"
#include "core/statutes/migrations.h"
#include "core/till/migrations.h"
#include "ledger/migrations.h"

namespace recaudo::cli {

std::vector<EmbeddedFile> all_migrations() {
  std::vector<EmbeddedFile> out;
  for (const auto& set :
       {embedded::base_migrations, embedded::audit_migrations, embedded::ledger_migrations,
        embedded::processor_migrations, embedded::registry_migrations, embedded::dues_migrations,
        embedded::access_migrations, embedded::rates_migrations, embedded::statutes_migrations,
        embedded::payments_migrations, embedded::closing_migrations,
        embedded::adjustments_migrations, embedded::till_migrations, embedded::billing_migrations,
        embedded::periods_migrations})
    out.insert(out.end(), set.begin(), set.end());
  return out;
}

}  // namespace recaudo::cli
