// What the control API tells of the simulator's books, page by page: each kind of row goes on where
// its own page ended.
#include <gtest/gtest.h>

#include <chrono>

#include "gateways/simulator/qr.h"
#include "tests/simulator/web_checkout.h"
#include "tests/simulator/wompi_merchant.h"

namespace recaudo::simulator {
namespace {

struct Kind {
  const char* rows;
  const char* more;
  const char* after;
  const char* number;  // the member that a page goes on after
};

// Three rows of each kind.
class LedgerPages : public testing::TestWithParam<Kind>, public WebCheckout, public Merchant {
 protected:
  void SetUp() override {
    QrMerchant qr;
    qr.key = qr.code = "0012345678";
    qr.name = "MUNICIPIO DE EJEMPLO";
    qr.city = qr.postal_code = "25151";
    qr.nit = "9001234568";
    options.qr = qr;
    start();
    for (const char* reference : {"1", "2", "3"}) {
      WebCheckout::open();
      Merchant::create(reference);
      ordered("window-payments",
              JsonObject().text("reference", reference).number("amount_centavos", 500));
      ordered("qr-payments",
              JsonObject().text("payload", qr_payload(qr, {Money::pesos(5), reference, ""})));
      ordered("close-day", JsonObject().text("date", to_iso(bogota_date(clock.now()))));
      clock.advance(std::chrono::hours(24));
    }
  }
  void ordered(const char* what, const JsonObject& order) const {
    ASSERT_EQ(control(what, order.str()).status, 200) << what;
  }
  JsonValue page(const std::string& after) const {
    return value_or_throw(parse_json(
        control(std::string("ledger?limit=2&") + GetParam().after + "=" + after, "").body));
  }
};

TEST_P(LedgerPages, ASecondPageGoesOnAfterTheFirst) {
  const auto [rows, more, after, number] = GetParam();
  const auto first = page("0");
  ASSERT_EQ(first.find(rows)->items.size(), 2U);
  EXPECT_TRUE(first.find(more)->boolean);
  const auto last = first.find(rows)->items[1].find(number)->text;
  const auto second = page(last);
  ASSERT_EQ(second.find(rows)->items.size(), 1U);
  EXPECT_FALSE(second.find(more)->boolean);
  EXPECT_GT(std::stoll(second.find(rows)->items[0].find(number)->text), std::stoll(last));
}

TEST_P(LedgerPages, ANumberThatIsNoneIsRefused) {
  for (const char* wrong : {"x", "-1", "1.5"}) {
    const auto answer = control(std::string("ledger?") + GetParam().after + "=" + wrong, "");
    EXPECT_EQ(answer.status, 400) << wrong;
    EXPECT_NE(answer.body.find(GetParam().after), std::string::npos) << answer.body;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, LedgerPages,
    testing::Values(Kind{"transactions", "more", "after_cus", "cus"},
                    Kind{"sessions", "more_sessions", "after_session", "request_id"},
                    Kind{"wompi", "more_wompi", "after_wompi", "number"},
                    Kind{"window_payments", "more_window", "after_window", "id"},
                    Kind{"instant_payments", "more_instant", "after_instant", "id"},
                    Kind{"days", "more_days", "after_day", "id"}),
    [](const auto& kind) { return std::string(kind.param.rows); });

class LedgerLimit : public testing::Test, public Company {};

TEST_F(LedgerLimit, IsFromOneToTenThousandRows) {
  start();
  for (const char* wrong : {"0", "10001", "-1", "dos"})
    EXPECT_EQ(control(std::string("ledger?limit=") + wrong, "").status, 400) << wrong;
  for (const char* good : {"1", "10000"})
    EXPECT_EQ(control(std::string("ledger?limit=") + good, "").status, 200) << good;
}

}  // namespace
}  // namespace recaudo::simulator
