// The pages that a payer clicks: PSE's summary, the bank, the way back to the shop. Plain HTML in
// Spanish, one style sheet, no script; every page says that it is a simulator.
#pragma once

#include "gateways/simulator/ach.h"
#include "gateways/simulator/http_server.h"

namespace recaudo::simulator {

class Pages {
 public:
  Pages(const SimulatorOptions& options, Ach& ach, const Clock& clock)
      : options_(options), ach_(ach), clock_(clock) {}

  static bool serves(const std::string& path);
  Response handle(const Request& request);

 private:
  Response post(const std::string& path, const std::string& token,
                const std::map<std::string, std::string>& form);
  Response summary(const Transaction& t) const;
  Response bank(const Transaction& t) const;
  Response outcome(const Transaction& t) const;

  const SimulatorOptions& options_;
  Ach& ach_;
  const Clock& clock_;
};

}  // namespace recaudo::simulator
