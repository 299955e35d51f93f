// A site of PlacetoPay's: signs its questions by hand and clicks in the payer's place.
#pragma once

#include "tests/simulator/company.h"
#include "tests/simulator/hint_listener.h"

namespace recaudo::simulator {

inline constexpr const char* kLogin = "municipio-test";
inline constexpr const char* kSecret = "SnHP85O5CHzJp0tD";

class WebCheckout : public virtual Company {
 public:
  WebCheckout() {
    write_secret_file((directory / "ptp_login").string(), Secret(kLogin));
    write_secret_file((directory / "ptp_key").string(), Secret(kSecret));
    PlacetoPayOptions o;
    o.login_file = (directory / "ptp_login").string();
    o.secret_key_file = (directory / "ptp_key").string();
    o.notification_url = listener.url();
    options.placetopay = o;
  }

  // The site's credentials, written here by hand.
  std::string auth(const std::string& nonce = to_hex(random_bytes(16)),
                   bool by_sha1 = false) const {
    return auth_at(to_rfc3339(clock.now()), nonce, by_sha1);
  }
  static std::string auth_at(const std::string& seed, const std::string& nonce,
                             bool by_sha1 = false) {
    const std::string all = nonce + seed + kSecret;
    return JsonObject()
        .text("login", kLogin)
        .text("seed", seed)
        .text("nonce", to_base64(nonce))
        .text("tranKey", to_base64(by_sha1 ? view(sha1(all)) : view(sha256(all))))
        .str();
  }
  HttpResponse post(const std::string& path, const std::string& json,
                    const std::string& outcome = "") const {
    HttpRequest r;
    r.method = "POST";
    r.url = path;
    r.headers = {{"Content-Type", "application/json"}};
    if (!outcome.empty()) r.headers.emplace_back("X-Simulator-Outcome", outcome);
    r.body = json;
    return http(r);
  }
  // A session for that amount; `more` are further members of the body or of the payment.
  std::string session_json(const std::string& pesos, const std::string& more = "",
                           const std::string& in_payment = "") const {
    return R"({"auth":)" + auth() + R"(,"ipAddress":"190.24.1.10","userAgent":"Mozilla/5.0",)" +
           R"("returnUrl":"https://pagos.example.gov.co/retorno/1",)" +
           R"("cancelUrl":"https://pagos.example.gov.co/cancelado/1",)" +
           R"("buyer":{"document":"79123456","documentType":"CC","name":"Ana","surname":"Pérez",)" +
           R"("email":"ana@example.com"},"payment":{"reference":"120260000012345",)" +
           R"("description":"Predial 2026","amount":{"currency":"COP","total":)" + pesos + "}" +
           in_payment + "}" + more + "}";
  }
  struct Opened {
    std::string id;
    std::string path;  // of its page
  };
  Opened open(const std::string& pesos = "1254300", const std::string& more = "",
              const std::string& in_payment = "") const {
    const auto answer = post("/api/session", session_json(pesos, more, in_payment));
    EXPECT_EQ(answer.status, 200) << answer.body;
    const auto json = value_or_throw(parse_json(answer.body));
    const auto page = json.find("processUrl")->text;
    return {json.find("requestId")->text, page.substr(page.find("/spa"))};
  }
  JsonValue ask(const std::string& id) const {
    return value_or_throw(
        parse_json(post("/api/session/" + id, R"({"auth":)" + auth() + "}").body));
  }
  std::string status(const std::string& id) const {
    return ask(id).find("status")->find("status")->text;
  }
  std::string reason(const std::string& id) const {
    return ask(id).find("status")->find("reason")->text;
  }
  // The payer picks a bank and decides there.
  void pay_page(const Opened& s, const std::string& decision, const std::string& extra = "") const {
    const auto to = std::string(form(s.path + "/pay", "bank=1007" + extra).header("location"));
    ASSERT_NE(to.find("enc="), std::string::npos) << to;
    pay(to.substr(to.find("enc=") + 4), decision);
  }
  HttpResponse reverse(const std::string& internal, const std::string& more = "") const {
    return post("/api/transaction", R"({"auth":)" + auth() +
                                        R"(,"action":"reverse","internalReference":)" + internal +
                                        more + "}");
  }

  HintListener listener;
};

}  // namespace recaudo::simulator
