// Wompi (REST v1, sandbox): PSE transactions and the Web Checkout. Its endpoints:
//   GET  /v1/merchants/{public key}           GET /v1/pse/financial_institutions
//   POST /v1/transactions                     GET /v1/transactions/{id}
//   GET  /v1/transactions?reference=          POST /v1/transactions/{id}/void
//   GET  /p/                                  the Web Checkout
#pragma once

#include "gateways/simulator/ach.h"
#include "gateways/simulator/http_server.h"
#include "gateways/simulator/wompi_request.h"
#include "gateways/simulator/wompi_tokens.h"

namespace recaudo::simulator {

// "2026-10-05T13:12:44.000Z"
std::string utc_millis(Instant t);
// How Wompi calls a state of ACH: PENDING, APPROVED, DECLINED, ERROR.
std::string_view wompi_status(State state);
// The transaction as the API and the events show it; `with_url` once async_payment_url is there.
std::string wompi_json(const WompiPayment& p, const Transaction& t, const std::string& entity_code,
                       bool with_url);

class Wompi final : public Gateway {
 public:
  Wompi(const SimulatorOptions& options, Ach& ach, FaultSource& faults, Scenario& scenario);

  static bool serves(const std::string& path);
  Response handle(const Request& request, const std::string& public_url);

  void changed(Books& books, const Transaction& t, Instant at) override;
  void settle(Books& books) override;

  // The control API.
  std::optional<Cus> cus_of(const std::string& public_id);
  void ledger(Books& books, std::int64_t after, int limit, JsonObject& out);

 private:
  Response api(const Request& request, const std::string& public_url);
  bool authorised(const Request& request, bool private_only) const;
  Response merchant(std::string_view key);
  Response create(const Request& request, const std::string& public_url);
  Response query(const std::string& public_id);
  Response search(const std::string& reference);
  // The first fault of tokens and signature, in the order in which the service looks.
  WompiFaults check_signed(const JsonValue& body, Instant now) const;
  Script script_for(const WompiOrder& order, const std::optional<Script>& by_header);
  // Opens it at ACH and applies what was decided before any person sees it.
  WompiPayment begin(Books& books, const WompiOrder& order, const std::string& request_json,
                     const std::string& public_url, const Script& script);

  Response checkout(const Request& request, const std::string& public_url);
  Response checkout_form(const std::map<std::string, std::string>& fields);
  Response checkout_pay(const std::map<std::string, std::string>& fields,
                        const std::string& public_url);
  std::string checkout_fault(const std::map<std::string, std::string>& fields) const;

  void tell(Books& books, const WompiPayment& p, const Transaction& t, Callback callback,
            Instant at);
  void deliver(Books& books, const WompiEvent& event, Callback callback);

  const SimulatorOptions& options_;
  const WompiOptions& rail_;
  Ach& ach_;
  FaultSource& faults_;
  Scenario& scenario_;
  AcceptanceTokens tokens_;
  Secret public_key_, private_key_, events_secret_, integrity_secret_;
};

}  // namespace recaudo::simulator
