// Every rail at once with every misfortune: what moved is in the files of the days, once and to the
// centavo, and nothing is left undecided.
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "gateways/simulator/qr.h"
#include "tests/simulator/web_checkout.h"
#include "tests/simulator/wompi_merchant.h"

namespace recaudo::simulator {
namespace {

class World : public WebCheckout, public Merchant {
 public:
  explicit World(std::uint64_t seed) : random(seed) {
    QrMerchant qr;
    qr.key = qr.code = "0012345678";
    qr.name = "MUNICIPIO DE EJEMPLO";
    qr.city = qr.postal_code = "25151";
    qr.nit = "9001234568";
    options.qr = qr;
    options.scripted_amounts = true;
    options.seed = seed;
    options.pse_commission = Money::pesos(2800);
    auto& f = options.faults;
    f.create_lost_permille = f.query_timeout_permille = f.error_500_permille = 50;
    f.hint_lost_permille = f.hint_twice_permille = f.hint_early_permille = 100;
    f.out_of_order_permille = 100;
    start();
  }

  // Whole pesos whose ending decides what becomes of it.
  std::int64_t pesos() {
    return 1000 + static_cast<std::int64_t>(random() % 9) * 100 + 1 +
           static_cast<std::int64_t>(random() % 13);
  }

  // One payment by any door. An answer that never comes is part of the game.
  void pay_somehow(int n) {
    const auto amount = pesos();
    const auto name = "12026" + std::to_string(1'000'000'000 + n);
    try {
      switch (random() % 5) {
        case 0:
          call_pse(n, amount);
          break;
        case 1:
          post("/api/session", session_json(std::to_string(amount)));
          break;
        case 2:
          Merchant::call("POST", "transactions", body(name, std::to_string(amount * 100)));
          break;
        case 3:
          control(
              "window-payments",
              JsonObject().text("reference", name).number("amount_centavos", amount * 100).str());
          break;
        default:
          control("qr-payments",
                  JsonObject()
                      .text("payload", qr_payload(*options.qr, {Money::pesos(amount), "77", ""}))
                      .str());
      }
    } catch (const std::runtime_error&) {  // the connection was dropped
    }
  }
  void call_pse(int n, std::int64_t amount) {
    raw_call("CreateTransactionPaymentNF",
             seal_body(keys(), create_json(n, std::to_string(amount))));
  }

  // What the books say that moved, in centavos.
  std::int64_t moved(const JsonValue& told) const {
    std::int64_t sum = 0;
    const auto add = [&](const char* list, const char* member) {
      for (const auto& row : told.find(list)->items) sum += *whole_number(*row.find(member));
    };
    add("transactions", "moved_centavos");
    add("window_payments", "amount_centavos");
    add("instant_payments", "amount_centavos");
    return sum;
  }

  std::mt19937_64 random;
};

TEST(AllRails, WhatMovedIsInTheFilesOnceWhateverTheMisfortunes) {
  for (const std::uint64_t seed : {1UL, 2UL}) {
    World w(seed);
    for (int n = 1; n <= 60; ++n) w.pay_somehow(n);
    w.control("faults", "{}");
    w.clock.advance(std::chrono::hours(24));
    std::int64_t credits = 0;
    for (const char* day : {"2026-10-05", "2026-10-06"}) {
      const auto closed = w.control("close-day", JsonObject().text("date", day).str());
      ASSERT_EQ(closed.status, 200) << closed.body;
      credits += *whole_number(*parse_json(closed.body)->find("credits_centavos"));
    }
    const auto told = w.ledger();
    EXPECT_GT(told.find("transactions")->items.size(), 10U) << "seed " << seed;
    EXPECT_EQ(credits, w.moved(told)) << "seed " << seed;
    for (const auto& t : told.find("transactions")->items)
      EXPECT_NE(t.find("state")->text, "PENDING") << "seed " << seed;
    for (const auto& s : told.find("sessions")->items)
      EXPECT_NE(s.find("status")->text, "PENDING") << "seed " << seed;
  }
}

}  // namespace
}  // namespace recaudo::simulator
