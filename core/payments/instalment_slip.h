// The paper of an instalment: one order of what is missing up to it, good until the day on which
// the plan would be lost, to be paid at a bank's window or at the till. The same debt has the same
// order, however often it is printed (docs/decisions/0044).
#pragma once

#include "core/payments/bill_slip.h"

namespace recaudo::payments {

struct InstalmentSlip {
  ledger::SubjectId parcel;
  int vigencia = 0;
  int number = 0;  // 1, 2...: pays this one and those before it that are not paid
  BillSlip slip;   // dues of that vigencia alone, on the slip's day
  // Today the whole vigencia costs less than this slip: a discount ends before the slip's day.
  bool whole_costs_less = false;
  // What paying so loses of the discount of today, in the words of the statement.
  tax_rules::Explanation lost_discount = {};
  const dues::PlanStanding& plan() const { return *slip.dues.vigencias.front().plan; }
};

// Writes the order where there is none. Refused as price_instalment; kBillUnavailable when the
// statute has no agreement with a bank.
Result<InstalmentSlip> issue_instalment_slip(Work& work, const dues::Law& law,
                                             ledger::SubjectId parcel, int vigencia, int number);
// The same of an account that was read, explained, in this transaction: a paper that has other
// codes beside it prices them all by one reading.
Result<InstalmentSlip> issue_instalment_slip(Work& work, const dues::Law& law,
                                             const dues::Account& account, int vigencia,
                                             int number);

// As it was issued, read only. kNotFound when what is missing today was not printed yet.
Result<InstalmentSlip> issued_instalment_slip(pqxx::transaction_base& tx, const dues::Law& law,
                                              ledger::SubjectId parcel, int vigencia, int number,
                                              Date today);
Result<InstalmentSlip> issued_instalment_slip(pqxx::transaction_base& tx, const dues::Law& law,
                                              const dues::Account& account, int vigencia,
                                              int number, Date today);

}  // namespace recaudo::payments
