// A simulator in a folder of its own, and the company that talks to it through real sockets.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/http_client.h"
#include "gateways/simulator/json.h"
#include "gateways/simulator/jwe.h"
#include "gateways/simulator/simulator.h"

namespace recaudo::simulator {

inline const Date kDay = make_date(2026, 10, 5);

class Company {
 public:
  Company() : clock(start_of_day(kDay) + std::chrono::hours(8)), options(clock) {
    directory =
        std::filesystem::temp_directory_path() / ("recaudo-simulator-" + to_hex(random_bytes(8)));
    std::filesystem::create_directories(directory);
    const auto secret = [&](const char* name, const std::string& value) {
      auto path = (directory / name).string();
      write_secret_file(path, Secret(value));
      return path;
    };
    options.jwe_key_file = secret("key", kKey);
    options.jwe_iv_file = secret("iv", kIv);
    options.client_id_file = secret("client_id", "demo-client");
    options.client_secret_file = secret("client_secret", "demo-secret");
    options.control_token_file = secret("control", kControlToken);
    options.store_directory = (directory / "store").string();
    options.output_directory = (directory / "out").string();
    options.entity_code = "9001234568";
    options.entity_name = "MUNICIPIO DE EJEMPLO";
    options.nit = "9001234568";
    options.services = {{"1001", "Impuesto predial", "7709998123014"},
                        {"1002", "Industria y comercio", "7709998123021"}};
    options.collecting_account = "00400702127399";
    options.opening_balance = Money::pesos(10'250'000);
    const auto file = value_or_throw(read_file(SIMULATOR_TEST_DATA "/nf_jwe.json", 65536));
    sample = *value_or_throw(parse_json(file)).find("create_request_json");
  }
  ~Company() {
    simulator.reset();
    std::filesystem::remove_all(directory);
  }
  Company(const Company&) = delete;
  Company& operator=(const Company&) = delete;

  void start() {
    simulator = std::make_unique<Simulator>(options);
    simulator->start();
    url = simulator->url();
    token.clear();
  }

  HttpResponse http(HttpRequest request) const {
    request.url = url + request.url;
    HttpClientOptions client;
    client.timeout = std::chrono::seconds(10);
    auto answer = http_exchange(request, client);
    if (!answer) throw std::runtime_error(answer.error().detail);
    return *answer;
  }
  HttpResponse get(const std::string& path) const {
    HttpRequest r;
    r.url = path;
    return http(r);
  }
  HttpResponse form(const std::string& path, const std::string& body) const {
    HttpRequest r;
    r.method = "POST";
    r.url = path;
    r.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    r.body = body;
    return http(r);
  }

  HttpResponse log_in(const std::string& client_secret = "demo-secret") const {
    return form(
        "/oauth/client_credential/accesstoken?grant_type=client_credentials",
        "grant_type=client_credentials&client_id=demo-client&client_secret=" + client_secret);
  }
  HttpResponse raw_call(const std::string& method, const std::string& body) {
    if (token.empty()) token = parse_json(log_in().body)->find("access_token")->text;
    HttpRequest r;
    r.method = "POST";
    r.url = "/v2/psewebapinf/api/" + method + "?apikey=demo-client";
    r.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token}};
    r.body = body;
    return http(r);
  }
  JweKeys keys() const { return value_or_throw(check_jwe_keys(Secret(kKey), Secret(kIv))); }
  JsonValue call(const std::string& method, const std::string& json) {
    auto answer = raw_call(method, seal_body(keys(), json));
    if (answer.status == 401) {  // expired: log in again, as the SDK does
      token.clear();
      answer = raw_call(method, seal_body(keys(), json));
    }
    EXPECT_EQ(answer.status, 200) << answer.body;
    return value_or_throw(parse_json(value_or_throw(open_body(keys(), answer.body))));
  }

  // The sample request with another ticket, amount (as written in JSON) and clock.
  std::string create_json(std::int64_t ticket, const std::string& pesos = "1254300.00",
                          const std::string& changed = "", const std::string& raw = "") const {
    JsonObject o;
    for (const auto& [name, value] : sample.members) {
      if (name == changed) {
        if (!raw.empty()) o.raw(name, raw);
      } else if (name == "ticketId") {
        o.number(name, ticket);
      } else if (name == "transactionValue") {
        o.raw(name, pesos);
      } else if (name == "soliciteDate") {
        o.text(name, to_rfc3339(clock.now()));
      } else if (value.is(JsonValue::Kind::kNumber)) {
        o.raw(name, value.text);
      } else {
        o.text(name, value.text);
      }
    }
    return o.str();
  }
  struct Created {
    std::string cus;
    std::string enc;
  };
  Created create(std::int64_t ticket, const std::string& pesos = "1254300.00") {
    const auto answer = call("CreateTransactionPaymentNF", create_json(ticket, pesos));
    EXPECT_EQ(answer.find("returnCode")->text, "SUCCESS");
    const auto page = answer.find("pseURL")->text;
    return {answer.find("trazabilityCode")->text, page.substr(page.find("enc=") + 4)};
  }
  std::string code_of_create(const std::string& json) {
    return call("CreateTransactionPaymentNF", json).find("returnCode")->text;
  }
  JsonValue ask(const std::string& cus) {
    return call("GetTransactionInformationDetailed", question(cus));
  }
  std::string state(const std::string& cus) { return ask(cus).find("transactionState")->text; }
  static std::string question(const std::string& cus) {
    return JsonObject().text("entityCode", "9001234568").text("trazabilityCode", cus).str();
  }
  std::string finalize(const std::string& cus) {
    return call("FinalizeTransactionPaymentNF", JsonObject()
                                                    .text("entityCode", "9001234568")
                                                    .text("trazabilityCode", cus)
                                                    .text("entityAuthorizationId", "77")
                                                    .str())
        .find("returnCode")
        ->text;
  }
  // The payer's clicks, until the page after his decision.
  HttpResponse pay(const std::string& enc, const std::string& decision) const {
    form("/PSENF/enter", "enc=" + enc);
    form("/PSENF/decide", "enc=" + enc + "&decision=" + decision);
    return get("/PSENF/done?enc=" + enc);
  }
  HttpResponse control(const std::string& path, const std::string& json) const {
    HttpRequest r;
    r.method = json.empty() ? "GET" : "POST";
    r.url = "/control/" + path;
    r.headers = {{"X-Control-Token", kControlToken}};
    r.body = json;
    return http(r);
  }
  JsonValue ledger() const { return value_or_throw(parse_json(control("ledger", "").body)); }
  std::string output(const std::string& name) const {
    return value_or_throw(read_file(options.output_directory + "/" + name, 1 << 20));
  }

  static constexpr const char* kKey = "0123456789abcdef0123456789abcdef";
  static constexpr const char* kIv = "caqueza-iv01";
  static constexpr const char* kControlToken = "control-token-of-the-test";

  ManualClock clock;
  SimulatorOptions options;
  std::filesystem::path directory;
  std::unique_ptr<Simulator> simulator;
  std::string url;
  std::string token;
  JsonValue sample;
};

}  // namespace recaudo::simulator
