// The process that plays ACH/PSE and the banks. It is as strict as the real service, keeps its own
// books (the oracle of what money really moved) and hands over the files of each day. Nothing is
// real: every page says SIMULADOR.
//
// PSE NF (JWE bodies):
//   POST /oauth/client_credential/accesstoken?grant_type=client_credentials
//   POST /v2/psewebapinf/api/{GetBankListNF, CreateTransactionPaymentNF,
//   GetTransactionInformationNF,
//        GetTransactionInformationDetailed, FinalizeTransactionPaymentNF}?apikey=<client id>
// Pages of the payer: /PSENF/index.html?enc=TOKEN
// Control, loopback only, header X-Control-Token (JSON):
//   POST /control/transactions/{cus}  {"decision":"approve|decline|pending|abandon|fail",
//        "callback":"normal|before_return|lost|twice", "amount_changed_to_centavos":N,
//        "late_ok":true, "hold_seconds":N, "notification_url":"http://..."}
//   POST /control/window-payments     {"reference":"..","amount_centavos":N,"medio":"01|02",
//        "service_code":".."}
//   POST /control/clock               {"advance_seconds":N}
//   POST /control/faults              {"create_lost_permille":N,"query_timeout_permille":N,
//        "error_500_permille":N,"slow_permille":N,"slow_ms":N}
//   POST /control/close-day           {"date":"AAAA-MM-DD"}
//   GET  /control/ledger?after_cus=N&limit=N    GET /control/transactions/{cus}
//
// GET /health answers 200 when it serves.
//
// With scripted_amounts, the last two digits of the whole pesos decide without a person:
//   | 01 | approved                        | 07 | approved, hint sent twice                     |
//   | 02 | declined, 00011                 | 08 | approved, the bank moves one peso less         |
//   | 03 | pending until ACH closes it     | 09 | FAILED, and OK ten minutes later               |
//   | 04 | failed, 00010                   | 10 | not created: FAIL_BANKUNREACHEABLE             |
//   | 05 | abandoned, 00001                | 11 | not created: FAIL_EXCEEDEDLIMIT                |
//   | 06 | approved, hint lost             | 12 | created and approved, but the answer is lost   |
//   | 13 | approved, and the hint arrives before the answer of the creation                 |
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/money.h"

namespace recaudo::simulator {

struct SimulatedService {
  std::string code;  // PSE service code, at most 10 characters
  std::string name;
  std::string gln;  // 13 digits: the code of the service in the collection file
};

struct SimulatedBank {
  std::string code;  // four digits, as PSE lists it
  std::string name;
};

// The row of that code, or null: services and banks alike.
template <typename Row>
const Row* with_code(const std::vector<Row>& rows, std::string_view code) {
  const auto found = std::ranges::find(rows, code, &Row::code);
  return found == rows.end() ? nullptr : &*found;
}

// The banks that the simulator lists when none are given.
std::vector<SimulatedBank> default_banks();

// Probabilities in parts per thousand, drawn from the seeded generator.
struct Faults {
  int create_lost_permille = 0;    // the transaction exists, its answer never arrives
  int query_timeout_permille = 0;  // FAIL_TIMEOUT
  int error_500_permille = 0;      // a body that is no JWE
  int slow_permille = 0;
  int slow_ms = 1000;  // at most 60 000
};

struct SimulatorOptions {
  explicit SimulatorOptions(const Clock& business_clock) : clock(business_clock) {}

  const Clock& clock;  // must outlive the simulator; /control/clock moves an offset over it
  std::string listen_address = "127.0.0.1";
  std::uint16_t port = 0;        // 0: a free one, printed
  std::string store_directory;   // created when missing, mode 0700
  std::string output_directory;  // for the bank's files; created when missing
  std::string jwe_key_file;      // 32 bytes
  std::string jwe_iv_file;       // 12 bytes
  std::string client_id_file;
  std::string client_secret_file;
  std::string control_token_file;  // at least 16 characters
  std::string entity_code;
  std::string entity_name;
  std::string nit;  // 10 digits with the check digit
  std::vector<SimulatedService> services;
  std::vector<SimulatedBank> banks = default_banks();
  std::string collecting_bank = "040";  // 3 digits
  std::string collecting_account;       // at most 17 digits
  std::string account_type = "01";      // 01 savings, 02 current
  Money opening_balance;                // before the first day
  std::optional<Money> pse_commission;  // per approved payment, plus IVA; nothing: no debits
  std::string notification_url;         // hints go here; empty: none
  bool scripted_amounts = false;
  Faults faults;
  std::uint64_t seed = 1;
};

class Simulator {
 public:
  // Reads the secrets and opens the store. Throws Refusal (kBadConfig, kBadSecretFile) or
  // std::runtime_error.
  explicit Simulator(const SimulatorOptions& options);
  ~Simulator();  // stops
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  void start();
  std::uint16_t port() const;
  std::string url() const;  // "http://127.0.0.1:PORT"
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Runs until SIGTERM or SIGINT. Prints its address on standard output. Exit code 0, or 1 with the
// reason on standard error.
int run_simulator(const SimulatorOptions& options);

}  // namespace recaudo::simulator
