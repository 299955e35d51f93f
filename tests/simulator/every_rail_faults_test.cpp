// The misfortunes of an answer, each at its worst, on every rail alike: what a client sees, and
// that nothing of what it asked is lost.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>

#include "tests/simulator/soap_company.h"
#include "tests/simulator/web_checkout.h"
#include "tests/simulator/wompi_merchant.h"

namespace recaudo::simulator {
namespace {

class AllRails : public WebCheckout, public Merchant, public SoapCompany {
 public:
  AllRails() { options.placetopay->pse_reversible = true; }
  void always(const char* fault) const {
    EXPECT_EQ(control("faults", JsonObject().number(fault, 1000).str()).status, 200);
  }
  void luck() const { control("faults", "{}"); }
};

// The exchanges of one rail as its client has them. Each takes the number that another gave.
struct Client {
  const char* name;
  std::function<HttpResponse(AllRails&)> create;
  std::function<std::string(AllRails&)> created;  // one, in good weather
  std::function<HttpResponse(AllRails&, const std::string&)> ask;
  // Whether an answer to a question says that nobody answered in time; empty: there is no answer.
  std::function<bool(AllRails&, const HttpResponse&)> timed_out;
};

const Client kPse{"pse",
                  [](AllRails& w) {
                    return w.raw_call("CreateTransactionPaymentNF",
                                      seal_body(w.keys(), w.create_json(1)));
                  },
                  [](AllRails& w) { return w.Company::create(2).cus; },
                  [](AllRails& w, const std::string& cus) {
                    return w.raw_call("GetTransactionInformationDetailed",
                                      seal_body(w.keys(), Company::question(cus)));
                  },
                  [](AllRails& w, const HttpResponse& r) {
                    const auto text = value_or_throw(open_body(w.keys(), r.body));
                    return parse_json(text)->find("returnCode")->text == "FAIL_TIMEOUT";
                  }};

const Client kSoap{
    "soap",
    [](AllRails& w) {
      return w.SoapCompany::call("createTransactionPayment", w.create_message("11"));
    },
    [](AllRails& w) { return w.SoapCompany::created(); },
    [](AllRails& w, const std::string& cus) {
      return w.SoapCompany::call("getTransactionInformation",
                                 w.with_cus("getTransactionInformation_request", cus));
    },
    [](AllRails&, const HttpResponse& r) {
      return r.status == 500 &&
             SoapCompany::element(r.body, "faultstring") ==
                 SoapCompany::element(sample_message("fault_timeout"), "faultstring");
    }};

const Client kPlacetoPay{"placetopay",
                         [](AllRails& w) { return w.post("/api/session", w.session_json("1000")); },
                         [](AllRails& w) { return w.open("1000").id; },
                         [](AllRails& w, const std::string& id) {
                           return w.post("/api/session/" + id, R"({"auth":)" + w.auth() + "}");
                         },
                         {}};

const Client kWompi{
    "wompi",
    [](AllRails& w) { return w.Merchant::call("POST", "transactions", w.body("R-1")); },
    [](AllRails& w) { return w.Merchant::create("R-2"); },
    [](AllRails& w, const std::string& id) {
      return w.Merchant::call("GET", "transactions/" + id, "");
    },
    {}};

const Client kWompiSearch{"wompi_search",
                          kWompi.create,
                          kWompi.created,
                          [](AllRails& w, const std::string&) {
                            return w.Merchant::call("GET", "transactions?reference=R-2", "",
                                                    kPrivate);
                          },
                          {}};

class EveryRail : public testing::TestWithParam<Client> {
 protected:
  void SetUp() override { w.start(); }
  AllRails w;
};

std::size_t created_in(const AllRails& w) {
  const auto told = w.ledger();
  return told.find("transactions")->items.size() + told.find("sessions")->items.size();
}

TEST_P(EveryRail, LosesTheAnswerOfACreationThatStands) {
  const auto before = created_in(w);
  w.always("create_lost_permille");
  EXPECT_THROW(GetParam().create(w), std::runtime_error);
  w.luck();
  EXPECT_EQ(created_in(w), before + 1);
}

TEST_P(EveryRail, LeavesAQuestionWithoutAnAnswerInTime) {
  const auto number = GetParam().created(w);
  w.always("query_timeout_permille");
  if (GetParam().timed_out)
    EXPECT_TRUE(GetParam().timed_out(w, GetParam().ask(w, number)));
  else
    EXPECT_THROW(GetParam().ask(w, number), std::runtime_error);
  w.luck();
  const auto answered = GetParam().ask(w, number);
  EXPECT_EQ(answered.status, 200);
  EXPECT_FALSE(GetParam().timed_out && GetParam().timed_out(w, answered));
}

TEST_P(EveryRail, FailsWithAnErrorThatSaysNothing) {
  const auto number = GetParam().created(w);
  w.always("error_500_permille");
  const auto r = GetParam().ask(w, number);
  EXPECT_EQ(r.status, 500);
  EXPECT_EQ(r.body.find(number), std::string::npos);
  w.luck();
  EXPECT_EQ(GetParam().ask(w, number).status, 200);
}

TEST_P(EveryRail, AnswersLate) {
  const auto number = GetParam().created(w);
  w.control("faults", R"({"slow_permille":1000,"slow_ms":300})");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(GetParam().ask(w, number).status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(300));
}

INSTANTIATE_TEST_SUITE_P(Rails, EveryRail,
                         testing::Values(kPse, kSoap, kPlacetoPay, kWompi, kWompiSearch),
                         [](const auto& one) { return std::string(one.param.name); });

class LostAnswers : public testing::Test, public AllRails {
 protected:
  void SetUp() override { start(); }
};

TEST_F(LostAnswers, ACancellationStands) {
  const auto s = open("1000");
  always("create_lost_permille");
  EXPECT_THROW(post("/api/session/" + s.id + "/cancel", R"({"auth":)" + auth() + "}"),
               std::runtime_error);
  luck();
  EXPECT_EQ(WebCheckout::status(s.id), "REJECTED");
}

TEST_F(LostAnswers, AReversalStands) {
  const auto s = open("1000");
  pay_page(s, "approve");
  const auto internal =
      WebCheckout::ask(s.id).find("payment")->items.at(0).find("internalReference")->text;
  always("create_lost_permille");
  EXPECT_THROW(reverse(internal), std::runtime_error);
  luck();
  EXPECT_NE(reverse(internal).body.find("ya ha sido reembolsada"), std::string::npos);
}

TEST_F(LostAnswers, AFinalizationStandsOnBothRailsOfPse) {
  const auto nf = Company::create(1);
  const auto soap = SoapCompany::created();
  for (const auto& cus : {nf.cus, soap})
    control("transactions/" + cus, R"({"decision":"approve"})");
  always("create_lost_permille");
  EXPECT_THROW(finalize(nf.cus), std::runtime_error);
  EXPECT_THROW(SoapCompany::call("finalizeTransactionPayment",
                                 with_cus("finalizeTransactionPayment_request", soap)),
               std::runtime_error);
  luck();
  const auto told = ledger();  // outlives the loop over a part of it
  ASSERT_EQ(told.find("transactions")->items.size(), 2U);
  for (const auto& t : told.find("transactions")->items)
    EXPECT_NE(t.find("finalized_at")->text, "") << t.find("cus")->text;
}

TEST(WompiSearch, IsAnsweredWithTheStateOfBefore) {
  Merchant m;
  m.start();
  const auto id = m.create("R-1");
  m.control("wompi/" + id, R"({"decision":"approve","callback":"out_of_order"})");
  const auto found = [&] {
    const auto r = m.call("GET", "transactions?reference=R-1", "", kPrivate);
    return Merchant::data(r).items.at(0).find("status")->text;
  };
  EXPECT_EQ(found(), "PENDING");
  EXPECT_EQ(found(), "APPROVED");
}

}  // namespace
}  // namespace recaudo::simulator
