// The control API: whoever runs a rehearsal tells the banks what to do. Loopback only, with a
// token.
#pragma once

#include "gateways/simulator/ach.h"
#include "gateways/simulator/breb.h"
#include "gateways/simulator/day_close.h"
#include "gateways/simulator/http_server.h"
#include "gateways/simulator/placetopay.h"
#include "gateways/simulator/pse_api.h"
#include "gateways/simulator/wompi.h"

namespace recaudo::simulator {

class Control {
 public:
  // Null: that rail is not served.
  struct Gateways {
    PlacetoPay* placetopay = nullptr;
    Wompi* wompi = nullptr;
    BreB* breb = nullptr;
  };
  Control(const SimulatorOptions& options, const Secret& token, Ach& ach, DayClose& day_close,
          FaultSource& faults, Gateways gateways)
      : options_(options),
        token_(token),
        ach_(ach),
        day_close_(day_close),
        faults_(faults),
        gateways_(gateways) {}

  Response handle(const Request& request);

 private:
  Response get(const Request& request);
  Response post(const std::string& path, const JsonValue& body);
  Response ledger(const Request& request);
  Response decide(const std::string& cus_text, const JsonValue& body);
  Response decide_wompi(const std::string& public_id, const JsonValue& body);
  Response decide_session(const std::string& id_text, const JsonValue& body);
  Response pay_at_window(const JsonValue& body);
  Response return_cheque(const JsonValue& body);
  Response deposit_cash(const JsonValue& body);
  Response issue_qr(const JsonValue& body);
  Response pay_qr(const JsonValue& body);
  Response take_billing_file(const std::string& text);
  Response move_clock(const JsonValue& body);
  Response set_faults(const JsonValue& body);
  Response close_day(const JsonValue& body);

  const SimulatorOptions& options_;
  const Secret& token_;
  Ach& ach_;
  DayClose& day_close_;
  FaultSource& faults_;
  Gateways gateways_;
};

}  // namespace recaudo::simulator
