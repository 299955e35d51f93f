// The process that plays ACH/PSE, the gateways and the banks. It is as strict as the real services,
// keeps its own books (the oracle of what money really moved) and hands over the files of each day.
// Nothing is real: every page says SIMULADOR.
//
// PSE NF (JWE bodies):
//   POST /oauth/client_credential/accesstoken?grant_type=client_credentials
//   POST /v2/psewebapinf/api/{GetBankListNF, CreateTransactionPaymentNF,
//   GetTransactionInformationNF,
//        GetTransactionInformationDetailed, FinalizeTransactionPaymentNF}?apikey=<client id>
// PSE classic (SOAP 1.1): POST /pse/MainServices (pse_soap.h)
// Pages of the payer: /PSENF/index.html?enc=TOKEN
// PlacetoPay WebCheckout, when its options are given (placetopay.h):
//   POST /api/session, /api/session/{requestId}, /api/session/{requestId}/cancel, /api/reverse,
//        /api/transaction    GET /spa/session/{requestId}/{token}
// Wompi, when its options are given (wompi.h):
//   GET  /v1/merchants/{key}, /v1/pse/financial_institutions, /v1/transactions/{id},
//        /v1/transactions?reference=
//   POST /v1/transactions, /v1/transactions/{id}/void    GET|POST /p/ (Web Checkout)
// Bre-B, when its options are given (breb.h): /breb/ is the wallet of a person
//
// Control, loopback only, header X-Control-Token (JSON). An ORDER is
//   {"decision":"approve|decline|pending|abandon|fail",
//    "callback":"normal|before_return|lost|twice|out_of_order", "amount_changed_to_centavos":N,
//    "late_ok":true, "hold_seconds":N, "notification_url":"http://..."}
//   POST /control/transactions/{cus}  ORDER       every rail's payments have a CUS, but for Bre-B's
//   POST /control/sessions/{requestId} ORDER      PlacetoPay: pays in the payer's place
//   POST /control/wompi/{id}          ORDER
//   POST /control/window-payments     {"reference":"..","amount_centavos":N,"medio":"01|02",
//        "service_code":".."}
//   POST /control/cheque-returns      {"window_payment":N}
//   POST /control/billing-file        the Asobancaria 2001 billing file itself: registers slips
//   POST /control/qr                  {"reference":"..","amount_centavos":N,"transaction":".."}:
//        the payload that the acquirer gives; dynamic with a transaction
//   POST /control/qr-payments         {"payload":"..","amount_centavos":N,"without_reference":true}
//   POST /control/clock               {"advance_seconds":N}
//   POST /control/faults              the members of Faults, by name; what is not named is off
//   POST /control/close-day           {"date":"AAAA-MM-DD"}
//   GET  /control/ledger?after_cus=N&after_session=N&after_wompi=N&after_window=N&after_instant=N
//        &after_day=N&limit=N: `more`, more_sessions, more_wompi, more_window, more_instant and
//        more_days say whether to go on
//   GET  /control/transactions/{cus}
//
// GET /health answers 200 when it serves.
//
// A payment may be decided before any person sees it, by the first of: the header
// X-Simulator-Outcome of the request that creates it, the scenario file, the ending of its amount
// (scripted_amounts), Wompi's sandbox banks. Header and file hold an ORDER, or
// {"refusal":"bank_unreachable|exceeded_limit"}, and "answer_lost":true (script.h).
//
// With scripted_amounts, the last two digits of the whole pesos decide without a person:
//   | 01 | approved                        | 07 | approved, hint sent twice                     |
//   | 02 | declined, 00011                 | 08 | approved, the bank moves one peso less         |
//   | 03 | pending until ACH closes it     | 09 | FAILED, and OK ten minutes later               |
//   | 04 | failed, 00010                   | 10 | not created: FAIL_BANKUNREACHEABLE             |
//   | 05 | abandoned, 00001                | 11 | not created: FAIL_EXCEEDEDLIMIT                |
//   | 06 | approved, hint lost             | 12 | created and approved, but the answer is lost   |
//   | 13 | approved, and the hint arrives before the answer of the creation                 |
// The same on PlacetoPay, whose session ends REJECTED with 02, 04, 05 and 09, and answers HTTP 400
// to 10 and 11; and on Wompi, where 10 and 11 are created in ERROR.
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

// One that a multicredit must name, once, in every call; it may be another entity's.
struct DependentService {
  std::string entity_code;
  std::string service_code;
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

// Probabilities in parts per thousand, drawn from the seeded generator. They fall on every rail.
struct Faults {
  int create_lost_permille = 0;    // what was asked (a payment, a cancellation, a reversal, a
                                   // finalization) stands, but the answer never arrives
  int query_timeout_permille = 0;  // PSE NF: FAIL_TIMEOUT; its SOAP rail: the fault "Timeout";
                                   // PlacetoPay and Wompi: no answer, to a search neither
  int error_500_permille = 0;      // status 500 with a body that says nothing
  int slow_permille = 0;
  int slow_ms = 1000;  // at most 60 000
  int hint_lost_permille = 0;
  int hint_twice_permille = 0;
  int hint_early_permille = 0;      // before the answer of the request that caused it
  int out_of_order_permille = 0;    // a question is answered with the state of before
  int pending_permille = 0;         // the bank decides pending_minutes later
  int pending_minutes = 30;         // at most 10 000
  int amount_changed_permille = 0;  // the bank moves one peso less
  int late_ok_permille = 0;         // FAILED, and OK ten minutes later
};

// Whom the QR pays. All ASCII.
struct QrMerchant {
  std::string network = "CRB";  // of the GUI: CO.COM.<network>.*
  std::string key;              // 10 digits, or the alphanumeric key with its @
  std::string code;             // of tag 50, 10 digits
  std::string name;             // at most 25
  std::string city;             // at most 15
  std::string postal_code;      // DANE code
  std::string nit;              // with its check digit
};

// The day's statement may be written in several formats at once: one story in each.
enum class StatementFormat { kCamt053, kMt940, kCsvSigned, kCsvTwoColumns };

// PlacetoPay's WebCheckout. The documents leave some answers open: both readings can be played.
struct PlacetoPayOptions {
  std::string login_file;
  std::string secret_key_file;
  bool accept_sha1 = true;       // tranKey of older clients
  bool sign_sha1 = false;        // notifications with the older signature
  bool pse_reversible = false;   // whether a PSE payment can be given back through the API
  bool shows_refunds = true;     // whether a session's question tells that it was given back
  std::string notification_url;  // empty: none
};

// Wompi. Its events go to events_url; none when it is empty.
struct WompiOptions {
  std::string public_key_file;        // pub_test_...
  std::string private_key_file;       // prv_test_...
  std::string events_secret_file;     // test_events_...
  std::string integrity_secret_file;  // test_integrity_...
  std::string events_url;
  int queries_before_url = 2;  // so many answers still lack async_payment_url
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
  std::vector<DependentService> dependent_services;  // none: a multicredit names what it wants
  std::vector<SimulatedBank> banks = default_banks();
  std::string collecting_bank = "040";  // 3 digits
  std::string collecting_account;       // at most 17 digits
  std::string account_type = "01";      // 01 savings, 02 current
  Money opening_balance;                // before the first day
  std::optional<Money> pse_commission;  // per approved payment, plus IVA; nothing: no debits
  std::string notification_url;         // hints go here; empty: none
  bool scripted_amounts = false;
  std::string scenario_file;                    // empty: none
  std::optional<PlacetoPayOptions> placetopay;  // nothing: not served
  std::optional<WompiOptions> wompi;            // nothing: not served
  std::optional<QrMerchant> qr;                 // nothing: no QR and no wallet
  std::vector<StatementFormat> statement_formats{StatementFormat::kCamt053};
  bool only_registered_slips = false;  // the counter takes only what a billing file registered
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
