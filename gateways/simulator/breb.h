// Bre-B: the payload that the acquirer gives for a QR, and the wallet that pays it. Money arrives
// at once, is final, and stands alone in the day's statement.
//   GET  /breb/       the wallet's page: paste the payload
//   POST /breb/read   whom and how much it pays, with a confirmation that serves once
//   POST /breb/pay    pays what was confirmed and goes on to
//   GET  /breb/paid   the receipt, which may be loaded again
#pragma once

#include <deque>
#include <map>
#include <mutex>

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
  // What the payer was asked to confirm. It pays once, however often its form is sent.
  struct Confirmation {
    std::string token;
    std::string payload;
    QrRead qr;
    std::optional<std::int64_t> paid;
  };

  Response ask(const std::string& payload);
  Response pay_confirmed(const std::string& token, const std::string& amount);
  Response receipt(const std::string& token);
  // Null when it was never shown, or so long ago that it is forgotten. Under the lock.
  Confirmation* confirmation(const std::string& token);
  tl::expected<QrRead, std::string> read_ours(const std::string& payload) const;

  const QrMerchant& merchant_;
  Ach& ach_;
  std::mutex mutex_;
  std::deque<Confirmation> shown_;
};

}  // namespace recaudo::simulator
