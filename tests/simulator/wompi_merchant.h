// A merchant of Wompi's: fetches its tokens, signs by hand and follows its transactions.
#pragma once

#include "tests/simulator/company.h"
#include "tests/simulator/hint_listener.h"

namespace recaudo::simulator {

inline constexpr const char* kPublic = "pub_test_demo0001";
inline constexpr const char* kPrivate = "prv_test_demo0001";
inline constexpr const char* kEvents = "test_events_CaquezaDemoSecret0001";
inline constexpr const char* kIntegrity = "test_integrity_CaquezaDemoSecret0001";

class Merchant : public virtual Company {
 public:
  Merchant() {
    const auto secret = [&](const char* name, const char* value) {
      write_secret_file((directory / name).string(), Secret(value));
      return (directory / name).string();
    };
    WompiOptions o;
    o.public_key_file = secret("w_pub", kPublic);
    o.private_key_file = secret("w_prv", kPrivate);
    o.events_secret_file = secret("w_events", kEvents);
    o.integrity_secret_file = secret("w_integrity", kIntegrity);
    o.events_url = listener.url();
    options.wompi = o;
  }
  HttpResponse call(const std::string& method, const std::string& path, const std::string& body,
                    const std::string& key = kPublic, const std::string& outcome = "") const {
    HttpRequest r;
    r.method = method;
    r.url = "/v1/" + path;
    r.headers = {{"Content-Type", "application/json"}};
    if (!key.empty()) r.headers.emplace_back("Authorization", "Bearer " + key);
    if (!outcome.empty()) r.headers.emplace_back("X-Simulator-Outcome", outcome);
    r.body = body;
    return http(r);
  }
  static JsonValue data(const HttpResponse& r) {
    const auto json = value_or_throw(parse_json(r.body));
    if (!json.find("data")) throw std::runtime_error(r.body);
    return *json.find("data");
  }
  static std::string sign(const std::string& reference, const std::string& cents,
                          const std::string& expiration = "") {
    return sha256_hex(reference + cents + "COP" + expiration + kIntegrity);
  }
  // A creation with the two tokens; `changed` replaces the member of that name by `raw` (empty:
  // none).
  std::string body(const std::string& reference, const std::string& cents = "125430000",
                   const std::string& changed = "", const std::string& raw = "",
                   const std::string& bank = "1007") const {
    const auto merchant = data(call("GET", std::string("merchants/") + kPublic, "", ""));
    const auto acceptance = [&](const char* name) {
      return merchant.find(name)->find("acceptance_token")->text;
    };
    const std::pair<std::string, std::string> members[] = {
        {"acceptance_token", json_string(acceptance("presigned_acceptance"))},
        {"accept_personal_auth", json_string(acceptance("presigned_personal_data_auth"))},
        {"amount_in_cents", cents},
        {"currency", "\"COP\""},
        {"signature", json_string(sign(reference, cents))},
        {"customer_email", "\"ana@example.com\""},
        {"reference", json_string(reference)},
        {"redirect_url", "\"https://pagos.example.gov.co/retorno\""},
        {"payment_method",
         R"({"type":"PSE","user_type":0,"user_legal_id_type":"CC","user_legal_id":"79123456",)"
         R"("financial_institution_code":")" +
             bank + R"(","payment_description":"Predial 2026"})"},
        {"customer_data", R"({"phone_number":"573001234567","full_name":"Ana Pérez Gómez"})"}};
    JsonObject o;
    for (const auto& [name, value] : members) {
      if (name != changed)
        o.raw(name, value);
      else if (!raw.empty())
        o.raw(name, raw);
    }
    return o.str();
  }
  std::string create(const std::string& reference, const std::string& cents = "125430000",
                     const std::string& bank = "1007") const {
    const auto r = call("POST", "transactions", body(reference, cents, "", "", bank));
    EXPECT_EQ(r.status, 201) << r.body;
    return data(r).find("id")->text;
  }
  JsonValue ask(const std::string& id) const { return data(call("GET", "transactions/" + id, "")); }
  std::string status(const std::string& id) const { return ask(id).find("status")->text; }
  // Asks until the address of the bank is there.
  std::string enc(const std::string& id) const {
    for (int i = 0; i < 5; ++i) {
      const auto t = ask(id);
      const auto* extra = t.find("payment_method")->find("extra");
      if (!extra) continue;
      const auto page = extra->find("async_payment_url")->text;
      return page.substr(page.find("enc=") + 4);
    }
    return "";
  }

  HintListener listener;
};

}  // namespace recaudo::simulator
