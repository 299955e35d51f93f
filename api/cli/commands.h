// One function per command; each returns the exit status: 0 only when what was asked holds.
#pragma once

#include "api/cli/arguments.h"

namespace recaudo::cli {

int run_demo(const Arguments& a);
int run_import(const Arguments& a);
int run_import_subscribers(const Arguments& a);
int run_import_consumption(const Arguments& a);
int run_import_appropriations(const Arguments& a);
int run_import_prior_taxes(const Arguments& a);
int run_bill_rehearsal(const Arguments& a);
int run_bill_step(const Arguments& a);
int run_bill_publish(const Arguments& a);
int run_bill_status(const Arguments& a);
int run_services_rehearsal(const Arguments& a);
int run_services_step(const Arguments& a);
int run_services_publish(const Arguments& a);
int run_services_status(const Arguments& a);
int run_bill_pdf(const Arguments& a);
int run_bank_file_check(const Arguments& a);
int run_bank_file_billing(const Arguments& a);
int run_breb_load(const Arguments& a);
int run_simple_import(const Arguments& a);
int run_reconcile(const Arguments& a);
int run_ledger_check(const Arguments& a);
int run_ledger_export(const Arguments& a);
int run_ledger_import(const Arguments& a);
int run_ledger_volume(const Arguments& a);
int run_ledger_volumes(const Arguments& a);
int run_ledger_trial_balance(const Arguments& a);
int run_ledger_statement(const Arguments& a);
int run_ledger_auxiliary(const Arguments& a);
int run_ledger_aging(const Arguments& a);
int run_ledger_chart(const Arguments& a);
int run_ledger_budget(const Arguments& a);
int run_audit_verify(const Arguments& a);
int run_audit_fetch(const Arguments& a);
int run_audit_prove(const Arguments& a);
int run_staff(const Arguments& a);
int run_serve(const Arguments& a);
int run_migrate(const Arguments& a);
int run_signer_process(const Arguments& a);
int run_sequencer_process(const Arguments& a);
int run_simulator_process(const Arguments& a);

}  // namespace recaudo::cli
