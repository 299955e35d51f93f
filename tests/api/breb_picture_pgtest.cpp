// The Bre-B code of an order as a picture: whose code it is, and to whom none is shown.
#include "api/site/breb_code.h"
#include "api/site/routes.h"
#include "core/payments/bank_qr.h"
#include "tests/api/api_world.h"
#include "tests/support/breb_payload.h"

namespace recaudo::site {
namespace {

struct BrebPictureTest : public ::testing::Test {
  http::Response picture(const payments::OrderToken& token) {
    return test::ApiWorld::get(routes(w.context), "/orden/" + token.str() + "/breb.png");
  }
  void expect_refused(const payments::Order& order, Code code) {
    const auto answer = picture(order.token);
    EXPECT_EQ(answer.status, info(code).http_status);
    ASSERT_TRUE(answer.error);
    EXPECT_EQ(answer.error->code, code);
    EXPECT_FALSE(breb_code(w.context, order)) << "the page of the order says the same";
  }
  void load_code_of(const payments::Order& order) {
    const auto reference = order.reference.str();
    value_or_throw(payments::take_bank_qrs(
        w.services, events::system_actor(),
        "referencia,contenido\n" + reference + "," +
            test::breb_payload_of(to_plain(order.total), reference).text() + "\n",
        "codigos.csv"));
  }
  void set_state(const payments::Order& order, const std::string& state) {
    w.m.db.app().transaction([&](pqxx::work& tx) {
      tx.exec("update payments.payment_order set state = '" + state +
              "' where id = " + to_string(order.id));
    });
  }

  test::ApiWorld w;
};

TEST_F(BrebPictureTest, TheBanksCodeOfTheOrderIsShownAndAsksNoAmount) {
  const auto order = w.order(0);
  load_code_of(order);
  const auto answer = picture(order.token);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "image/png");
  EXPECT_TRUE(answer.body.starts_with("\x89PNG"));
  const auto shown = breb_code(w.context, order);
  ASSERT_TRUE(shown);
  EXPECT_FALSE(shown->asks_amount);
  EXPECT_EQ(shown->url_image, "/orden/" + order.token.str() + "/breb.png");
}

TEST_F(BrebPictureTest, WithoutItTheMunicipalitysFixedCodeIsShownAndAsksTheAmount) {
  w.context.breb_qr = test::breb_fixed_payload().text();
  const auto order = w.order(0);
  EXPECT_EQ(picture(order.token).status, 200);
  const auto shown = breb_code(w.context, order);
  ASSERT_TRUE(shown);
  EXPECT_TRUE(shown->asks_amount);
}

TEST_F(BrebPictureTest, TheBanksCodeGoesBeforeTheFixedOne) {
  const auto order = w.order(0);
  w.context.breb_qr = test::breb_fixed_payload().text();
  const auto fixed = picture(order.token).body;
  load_code_of(order);
  EXPECT_NE(picture(order.token).body, fixed);
}

TEST_F(BrebPictureTest, WithoutAnyCodeThereIsNoPicture) {
  expect_refused(w.order(0), Code::kNotFound);
}

TEST_F(BrebPictureTest, AnOrderThatThereIsNotHasNoPicture) {
  w.context.breb_qr = test::breb_fixed_payload().text();
  EXPECT_EQ(picture(payments::OrderToken("no-hay")).status, 404);
}

TEST_F(BrebPictureTest, APaidOrderShowsItsCodeToNobody) {
  const auto order = w.order(0);
  load_code_of(order);
  set_state(order, "paid");
  expect_refused(order, Code::kOrderClosed);
}

TEST_F(BrebPictureTest, AnOrderPastItsDayShowsItsCodeToNobody) {
  const auto order = w.order(0);
  w.context.breb_qr = test::breb_fixed_payload().text();
  w.m.clock.advance(std::chrono::hours{24});
  expect_refused(order, Code::kOrderClosed);
}

}  // namespace
}  // namespace recaudo::site
