// PlacetoPay's WebCheckout (REST, 2.33): sessions that pay through PSE. Its endpoints:
//   POST /api/session                  POST /api/session/{requestId}
//   POST /api/session/{requestId}/cancel
//   POST /api/reverse                  POST /api/transaction {action: reverse}
//   GET  /spa/session/{requestId}/{token}        the page of the payer
#pragma once

#include "gateways/simulator/ach.h"
#include "gateways/simulator/http_server.h"
#include "gateways/simulator/placetopay_auth.h"

namespace recaudo::simulator {

class PlacetoPay final : public Gateway {
 public:
  PlacetoPay(const SimulatorOptions& options, Ach& ach, FaultSource& faults, Scenario& scenario);

  static bool serves(const std::string& path);
  Response handle(const Request& request, const std::string& public_url);

  void changed(Books& books, const Transaction& t, Instant at) override;
  void settle(Books& books) override;

  // The control API: an attempt in the payer's place. kNotPossible when the session takes none.
  OrderOutcome order(RequestId id, const DecisionOrder& order);
  // Sessions with their attempts, in order of number.
  void ledger(Books& books, RequestId after, int limit, JsonObject& out);

 private:
  Response api(const Request& request, const std::string& public_url);
  Response create(const JsonValue& body, const std::optional<Script>& by_header,
                  const std::string& public_url);
  Response query(RequestId id);
  Response cancel(RequestId id);
  Response reverse(const JsonValue& body);
  // What was asked stands, but its answer may never arrive.
  Response maybe_lost(Response r);

  Response payer_page(const Request& request);
  Response show(const Session& session, const std::vector<Transaction>& attempts) const;
  Response pay(Books& books, Session& session, const std::map<std::string, std::string>& form);

  Script script_for(const Session& session, const std::optional<Script>& by_header);
  // A new transaction at ACH for that amount.
  Transaction attempt(Books& books, const Session& session, const std::string& bank, Money amount);
  // Stores the state that the attempts and the closing give, and tells it when it is news.
  void refresh(Books& books, Session& session, Callback callback, Instant at);
  void notify(Books& books, const Session& session, Callback callback);
  std::string page_path(const Session& session) const;

  const SimulatorOptions& options_;
  const PlacetoPayOptions& rail_;
  Ach& ach_;
  FaultSource& faults_;
  Scenario& scenario_;
  PlacetoPayAuth auth_;
};

}  // namespace recaudo::simulator
