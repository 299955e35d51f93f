#include "ledger/service_accounts.h"

#include "ledger/recipe_book.h"

namespace recaudo::ledger {

std::optional<AccountId> subsidy_account(Concept c) {
  return recipe_book().concepts().account(to_code(c), VigenciaAge::kCurrent, "subsidio_por_cobrar");
}

}  // namespace recaudo::ledger
