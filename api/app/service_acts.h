// The acts that changed what a subscriber of public services owes, by the bills that each moved:
// the bills of one number may be of several holders, and who only has the number is told of what is
// owed and no more (docs/decisions/0038).
#pragma once

#include <initializer_list>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/adjustments/adjustments.h"
#include "core/dues/dues.h"
#include "core/dues/entry_effects.h"

namespace recaudo::app {

struct ServiceAct {
  adjustments::DoneAct done;
  std::set<int> vigencias;  // of his bills whose debt or credit balance it moved
  // What the act says of itself; of a payment that became another subscriber's, or was one's, only
  // that. Names no number.
  std::string told;
};
// Newest first, at most twenty; those that moved none of his bills are left out. `dues` are the
// subscriber's, on any date.
std::vector<ServiceAct> service_acts(pqxx::transaction_base& tx, const dues::Dues& dues);

// "Se revocó con la resolución R-9, del 3 de mayo de 2032: la deuda volvió."; of money that paid no
// debt, without its end; of an act that stands, nothing. `effects`: of its entries. Of either
// subject.
std::string revoked_text(const adjustments::DoneAct& act,
                         std::span<const dues::EntryEffect> effects);

// One after another, with a blank between; those that are empty say nothing.
std::string in_a_row(std::initializer_list<std::string> sentences);

// Those that moved this bill.
std::vector<const ServiceAct*> acts_of_bill(const std::vector<ServiceAct>& acts, int vigencia);

}  // namespace recaudo::app
