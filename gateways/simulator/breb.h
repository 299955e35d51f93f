// Bre-B: the payload that the acquirer gives for a QR, and the wallet that pays it. Money arrives
// at once, is final, and stands alone in the day's statement.
//   GET /breb/   the wallet's page: paste the payload, see whom and how much, pay
#pragma once

#include "gateways/simulator/ach.h"
#include "gateways/simulator/http_server.h"
#include "gateways/simulator/qr.h"

namespace recaudo::simulator {

class BreB {
 public:
  BreB(const SimulatorOptions& options, Ach& ach) : merchant_(options.qr.value()), ach_(ach) {}

  static bool serves(const std::string& path);
  Response handle(const Request& request);

  std::string payload(const QrOrder& order) const { return qr_payload(merchant_, order); }
  // The number of the payment, or the Spanish reason why the wallet refuses. `amount` is the
  // payer's when the QR leaves it open; a QR with an amount takes no other.
  tl::expected<std::int64_t, std::string> pay(const std::string& payload,
                                              std::optional<Money> amount, bool keep_reference);

 private:
  tl::expected<QrRead, std::string> read_ours(const std::string& payload) const;

  const QrMerchant& merchant_;
  Ach& ach_;
};

}  // namespace recaudo::simulator
