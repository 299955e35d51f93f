#include "tests/soak/traffic.h"

#include <atomic>
#include <random>
#include <thread>

#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"

namespace recaudo::soak {
namespace {

using payments::Order;
using payments::Payment;
using simulator::JsonObject;

constexpr std::chrono::seconds kOpenHours{7 * 3'600};
constexpr int kVigencias[] = {2025, 2026};
constexpr int kTries = 3;  // of one payer, when nothing started or the bank said no

std::string why(const Error& error) {
  return std::string(info(error.code).id) + " " + error.detail;
}

class Payer {
 public:
  Payer(Town& town, CashDesk& desk, Tally& tally, std::uint64_t seed, int number)
      : town_(town),
        desk_(desk),
        tally_(tally),
        number_(number),
        random_(seed + std::uint64_t{7'919} * static_cast<std::uint64_t>(number)) {}

  void pay() {
    const auto order = payments::create_order(
        town_.services(), town_.law(), events::anonymous_taxpayer(),
        {.subject = ledger::parcel_subject(town_.municipality.parcel(number_ / 2).id),
         .vigencias = {kVigencias[number_ % 2]},
         .request_key = "orden-" + std::to_string(number_)});
    if (!order) return tally_.add("no order: " + why(order.error()));
    const int channel = drawn(100);
    if (channel < 72) {
      pay_by_rail(*order);
      // Money at the counter too, for a debt that the rail may have paid.
      if (drawn(100) < 3) pay_at_window(*order);
    } else if (channel < 84) {
      pay_at_window(*order);
    } else if (channel < 88) {
      pay_in_cash(*order);
    } else {
      pay_by_qr(*order);
    }
  }

 private:
  int drawn(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  void pay_by_rail(const Order& order) {
    for (int attempt = 0; attempt < kTries; ++attempt) {
      auto& gateway = *town_.rails->all().at(static_cast<std::size_t>(drawn(3)));
      const auto started = start(order, gateway, attempt);
      if (!started) continue;
      decide(*started, gateway.traits().name);
      const auto after = come_back(*started);
      if (!after || payments::public_state(after->state) != payments::PublicState::kRejected)
        return;
    }
  }

  std::optional<Payment> start(const Order& order, gateways::PaymentGateway& gateway, int attempt) {
    const std::string& rail = gateway.traits().name;
    payments::StartRequest request;
    request.order = order.token;
    request.rail = rail;
    request.payer = {.document_number = "10203040",
                     .full_name = "Contribuyente de Prueba",
                     .email = "demo@example.org",
                     .phone = "3005550100",
                     .address = "Calle 1 # 2-3"};
    request.payer_ip = "127.0.0.1";
    request.user_agent = "soak";
    request.request_key = "pago-" + std::to_string(number_) + "-" + std::to_string(attempt);
    request.return_url_base = "https://localhost/pago/";
    const auto banks = gateway.bank_list();
    const auto consents = gateway.consents();
    if (!banks || !consents) return told(rail + ": its page could not be made");
    if (!banks->empty()) {
      // Those of Wompi's sandbox decide by themselves.
      const auto& bank = (*banks)[static_cast<std::size_t>(drawn(static_cast<int>(banks->size())))];
      request.bank_code = bank.code;
      request.bank_name = bank.name;
    }
    for (const auto& c : *consents) request.consents.push_back(c.token);
    const auto outcome = payments::start_payment(town_.services(), town_.law(), *town_.rails,
                                                 events::anonymous_taxpayer(), request);
    if (!outcome) return told(rail + ": " + why(outcome.error()));
    if (const auto* s = std::get_if<payments::Started>(&*outcome)) {
      tally_.add(rail + ": started");
      return s->payment;
    }
    return told(rail + (std::holds_alternative<payments::Blocked>(*outcome) ? ": blocked"
                                                                            : ": not started"));
  }

  std::optional<Payment> told(const std::string& what) {
    tally_.add(what);
    return std::nullopt;
  }

  // What the payer does at the bank.
  void decide(const Payment& payment, const std::string& rail) {
    const int what = drawn(100);
    JsonObject order;
    order.text("decision", what < 72   ? "approve"
                           : what < 82 ? "decline"
                           : what < 87 ? "fail"
                           : what < 93 ? "abandon"
                                       : "pending");
    if (what < 5) order.number("hold_seconds", 600);
    const std::string place = rail == "pse"          ? "transactions/"
                              : rail == "placetopay" ? "sessions/"
                                                     : "wompi/";
    const auto answer = town_.control(place + payment.cus.str(), order.str());
    tally_.add(rail + ": at the bank " + std::to_string(answer.status));
  }

  // The browser, when it does.
  std::optional<Payment> come_back(const Payment& payment) {
    if (drawn(100) >= 60) return std::nullopt;
    auto now = payments::query_now(town_.services(), town_.law(), *town_.rails, payment.ticket,
                                   payments::Source::kReturn);
    if (!now) return told("return: " + why(now.error()));
    tally_.add("return: " + std::string(payments::to_code(now->state)));
    return *now;
  }

  void pay_at_window(const Order& order) {
    const auto answer =
        town_.control("window-payments", JsonObject()
                                             .text("reference", order.reference.str())
                                             .centavos("amount_centavos", order.total)
                                             .str());
    tally_.add("window " + std::to_string(answer.status));
  }

  // One receipt in ten is a mistake: the order can be paid again afterwards, and some are.
  void pay_in_cash(const Order& order) {
    const auto receipt = desk_.take(order, "caja-" + std::to_string(number_));
    if (!receipt) return tally_.add("till: " + why(receipt.error()));
    tally_.add("till: received");
    if (drawn(100) >= 10) return;
    const auto annulled = desk_.annul(*receipt);
    tally_.add(annulled ? "till: annulled" : "till: not annulled: " + why(annulled.error()));
    if (drawn(100) < 50) pay_at_window(order);
  }

  void pay_by_qr(const Order& order) {
    const auto issued = town_.control("qr", JsonObject()
                                                .text("reference", order.reference.str())
                                                .centavos("amount_centavos", order.total)
                                                .str());
    const auto payload = value_or_throw(simulator::parse_json(issued.body));
    JsonObject paid;
    paid.text("payload", payload.find("payload")->text);
    if (drawn(100) < 10) paid.boolean("without_reference", true);
    tally_.add("qr " + std::to_string(town_.control("qr-payments", paid.str()).status));
  }

  Town& town_;
  CashDesk& desk_;
  Tally& tally_;
  int number_;
  std::mt19937_64 random_;
};

}  // namespace

void run_traffic(Town& town, CashDesk& desk, Tally& tally, int orders, int payers,
                 std::uint64_t seed) {
  std::atomic<int> next{0};
  std::atomic<bool> over{false};
  std::jthread janitor([&] {
    while (!over) {
      payments::watch_pending(town.services(), town.law(), *town.rails, 50);
      payments::expire_orders(town.services());
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  {
    std::vector<std::jthread> people;
    people.reserve(static_cast<std::size_t>(payers));
    for (int i = 0; i < payers; ++i)
      people.emplace_back([&] {
        for (int n = next++; n < orders; n = next++) {
          Payer(town, desk, tally, seed, n).pay();
          town.municipality.clock.advance(std::chrono::microseconds(kOpenHours) / orders);
        }
      });
  }
  over = true;
}

}  // namespace recaudo::soak
