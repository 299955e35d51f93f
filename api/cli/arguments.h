// What the command line says. Parsing is in one file (CLI11 costs seconds to compile).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace recaudo::cli {

// Of `recaudo simulator`.
struct SimulatorArguments {
  std::int64_t clock_shift_us = 0;
  std::string notify, placetopay_notify, wompi_notify;  // where hints go
  std::string scenario;                                 // file
  std::vector<std::string> statements{"camt053"};       // formats of the day's statement
  std::vector<std::string> faults;                      // NAME=N
  std::int64_t pse_commission_centavos = -1;            // below zero: none is charged
  bool scripted_amounts = false;
  bool only_registered_slips = false;
  bool placetopay_without_sha1 = false, placetopay_signs_sha1 = false;
  bool placetopay_reversible = false;
};

struct Arguments {
  std::string command;  // "demo", "import cadastre", "ledger check"...
  std::string data;     // --data
  std::string file;     // FILE
  std::string login;    // LOGIN of `staff`, --login of `bill`
  std::string digest;   // --digest of `bill approve` and `bill reject`
  std::string source;   // --source
  std::string date;     // --date
  std::string bank;     // --bank
  // Of the public services: --periodo, --vence.
  std::string period, due;
  // Of exports: --format, --from and --to, --out.
  std::string format, from, to, out;
  // Of the reads of the books: --known-at, --account, --parcel, --third-party, --level, --age.
  std::string known_at, account, parcel, third_party, level, age;
  bool csv = false;
  std::string book = "contable";  // --book
  // Of `bank-file check`: --tolerante, --tolerancia.
  bool tolerant = false;
  std::vector<std::string> tolerances;
  bool json = false;
  bool dry_run = false;
  bool deep = false;
  bool story = false;
  std::uint64_t seed = 1;
  int parcels = 10'818;
  int year = 0;
  int months = 1;          // of a period of the public services
  int number = 0;          // of a volume
  std::int64_t entry = 0;  // --asiento; 0: not given
  // Of the printed bills: --from, --limit, --batch, --each.
  int first = 1, limit = 0, batch = 500;
  bool each = false;
  int port = 8443;
  std::int64_t index = -1;
  // Of the log's processes.
  std::string url, ca_file, log_dir, policy_file, origin, socket, seed_file, state_file, conninfo;
  // Of `audit fetch`: --plain-http, --max-gib.
  bool plain_http = false;
  int max_gib = 64;
  SimulatorArguments simulator;
};

// 0: go on with `out`. Otherwise the exit status (help and errors were printed).
int parse_arguments(int argc, char** argv, Arguments& out, bool& go_on);

}  // namespace recaudo::cli
