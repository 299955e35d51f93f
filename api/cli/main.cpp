// recaudo: parse, run one command, turn what went wrong into words and an exit status.
#include <sys/resource.h>

#include <cstdio>
#include <map>
#include <pqxx/except>

#include "api/cli/commands.h"
#include "base/error.h"

namespace {

using recaudo::cli::Arguments;

int dispatch(const Arguments& a) {
  using namespace recaudo::cli;
  static const std::map<std::string, int (*)(const Arguments&)> kCommands = {
      {"demo", run_demo},
      {"import cadastre", run_import},
      {"import strata", run_import},
      {"import acts", run_import},
      {"import suscriptores", run_import_subscribers},
      {"import consumos", run_import_consumption},
      {"import presupuesto", run_import_appropriations},
      {"import impuesto-anterior", run_import_prior_taxes},
      {"bill predial", run_bill_rehearsal},
      {"bill services", run_services_rehearsal},
      {"bill propose", run_bill_step},
      {"bill approve", run_bill_step},
      {"bill reject", run_bill_step},
      {"bill discard", run_bill_step},
      {"bill publish", run_bill_publish},
      {"bill status", run_bill_status},
      {"bill pdf", run_bill_pdf},
      {"bank-file check", run_bank_file_check},
      {"bank-file billing", run_bank_file_billing},
      {"breb load", run_breb_load},
      {"simple import", run_simple_import},
      {"reconcile", run_reconcile},
      {"ledger check", run_ledger_check},
      {"ledger export", run_ledger_export},
      {"ledger import", run_ledger_import},
      {"ledger volumes", run_ledger_volumes},
      {"ledger volume cut", run_ledger_volume},
      {"ledger volume seal", run_ledger_volume},
      {"ledger volume verify", run_ledger_volume},
      {"ledger volume take-out", run_ledger_volume},
      {"ledger volume put-back", run_ledger_volume},
      {"ledger trial-balance", run_ledger_trial_balance},
      {"ledger statement", run_ledger_statement},
      {"ledger auxiliary", run_ledger_auxiliary},
      {"ledger aging", run_ledger_aging},
      {"ledger chart", run_ledger_chart},
      {"ledger budget", run_ledger_budget},
      {"audit verify", run_audit_verify},
      {"audit fetch", run_audit_fetch},
      {"audit prove", run_audit_prove},
      {"staff unlock", run_staff},
      {"staff disable", run_staff},
      {"staff end-sessions", run_staff},
      {"staff reset-password", run_staff},
      {"serve", run_serve},
      {"migrate", run_migrate},
      {"signer", run_signer_process},
      {"sequencer", run_sequencer_process},
      {"simulator", run_simulator_process},
  };
  return kCommands.at(a.command)(a);
}

// Many connections at once need many descriptors; a core dump would hold secrets.
void set_limits() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 32'768);
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace

int main(int argc, char** argv) {
  set_limits();
  Arguments arguments;
  bool go_on = false;
  if (const int status = recaudo::cli::parse_arguments(argc, argv, arguments, go_on); !go_on)
    return status;
  try {
    return dispatch(arguments);
  } catch (const recaudo::Refusal& e) {
    (void)std::fprintf(stderr, "%s\n", e.what());
  } catch (const pqxx::broken_connection& e) {
    (void)std::fprintf(stderr, "%s\n",
                       recaudo::to_text({recaudo::Code::kDatabaseUnavailable, e.what()}).c_str());
  } catch (const std::exception& e) {
    (void)std::fprintf(stderr, "Error interno: %s\n", e.what());
  }
  return 1;
}
