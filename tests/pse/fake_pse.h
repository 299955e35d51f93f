// ACH's side of the wire for these tests: grants tokens, opens what we send, and answers the next
// thing of a script. It judges the caller (token, apikey, seal) as the real one would.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "gateways/pse/pse_gateway.h"
#include "tests/base/raw_server.h"

namespace recaudo::test {

inline pse::NfKeys test_keys() {
  return {Secret("0123456789abcdef0123456789abcdef"), Secret("caqueza-iv01")};
}

class FakePse {
 public:
  struct Received {
    std::string method;
    std::string json;
  };
  using Action = std::function<void(Peer&)>;

  FakePse() : server_([this](Peer& peer) { serve(peer); }) {}

  std::string base_url() const { return server_.url("/v2/psewebapinf/api"); }
  std::string oauth_url() const { return server_.url("/oauth/client_credential/accesstoken"); }

  void next(Action action) {
    const std::lock_guard lock(mutex_);
    script_.push_back(std::move(action));
  }
  void next_json(std::string json, pse::NfKeys keys = test_keys()) {
    next([json = std::move(json), keys = std::move(keys)](Peer& peer) {
      peer.answer(200, pse::encrypt_nf(json, keys));
    });
  }
  // The next request finds its token expired, whatever the client believes.
  void next_session_expired() {
    next([](Peer& peer) { peer.answer(401, "{}"); });
  }
  void answer_logins_with(int status, std::string body) {
    const std::lock_guard lock(mutex_);
    login_status_ = status;
    login_body_ = std::move(body);
  }
  std::vector<Received> received() const {
    const std::lock_guard lock(mutex_);
    return received_;
  }
  int logins() const {
    const std::lock_guard lock(mutex_);
    return logins_;
  }
  // What was wrong with a caller; empty when all behaved.
  std::string complaints() const {
    const std::lock_guard lock(mutex_);
    return complaints_;
  }

 private:
  void serve(Peer& peer) {
    const std::string request = peer.read_request();
    if (request.starts_with("POST /oauth/")) return log_in(peer, request);
    Action action;
    {
      const std::lock_guard lock(mutex_);
      note(request);
      if (!script_.empty()) {
        action = std::move(script_.front());
        script_.pop_front();
      }
    }
    if (action)
      action(peer);
    else
      peer.answer(503, "no script");
  }

  void log_in(Peer& peer, const std::string& request) {
    const std::lock_guard lock(mutex_);
    ++logins_;
    if (!request.starts_with(
            "POST /oauth/client_credential/accesstoken?grant_type=client_credentials HTTP/1.1\r\n"))
      complaints_ += "login URL; ";
    if (!request.ends_with("\r\n\r\ngrant_type=client_credentials&client_id=cliente&client_secret="
                           "clave%26secreta"))
      complaints_ += "login body; ";
    if (login_status_ != 200) return peer.answer(login_status_, login_body_);
    const std::string granted = R"({"access_token":"token-)" + std::to_string(logins_) +
                                R"(","token_type":"Bearer","expires_in":"3600"})";
    peer.answer(200, login_body_.empty() ? granted : login_body_);
  }

  void note(const std::string& request) {
    constexpr std::string_view kStart = "POST /v2/psewebapinf/api/";
    if (!request.starts_with(kStart)) complaints_ += "URL; ";
    const auto question = request.find('?');
    if (!request.substr(question).starts_with("?apikey=cliente HTTP/1.1\r\n"))
      complaints_ += "apikey; ";
    if (request.find("Authorization: Bearer token-") == request.npos) complaints_ += "token; ";
    if (request.find("Content-Type: application/json\r\n") == request.npos)
      complaints_ += "content type; ";
    const auto json = pse::decrypt_nf(request.substr(request.find("\r\n\r\n") + 4), test_keys());
    if (!json) complaints_ += "seal; ";
    received_.push_back(
        {request.substr(kStart.size(), question - kStart.size()), json.value_or("")});
  }

  mutable std::mutex mutex_;
  std::deque<Action> script_;
  std::vector<Received> received_;
  std::string login_body_;
  int login_status_ = 200;
  int logins_ = 0;
  std::string complaints_;
  RawServer server_;  // last: its thread uses what stands above
};

inline gateways::CreateRequest sample_request() {
  gateways::CreateRequest r;
  r.ticket = gateways::TicketId(1048576);
  r.order_reference = "12345";
  r.amount = Money::pesos(1'254'300);
  r.description = "Impuesto predial 2026 recibo 12345";
  r.payer = {gateways::PersonType::kPerson,
             gateways::DocumentType::kCitizenCard,
             "79123456",
             "Ana Perez Gomez",
             "ana@example.com",
             "3001234567",
             "Calle 1 2 3"};
  r.bank_code = "1022";
  r.return_url = "https://pagos.example.gov.co/pse/retorno?ticketId=1048576";
  r.payer_ip = "190.24.1.10";
  r.requested_at = *parse_instant("2026-10-05T08:00:00-05:00");
  return r;
}

inline pse::EntityData sample_entity() {
  return {"9001234568", "1001", {"9001234568", "MUNICIPIO DE EJEMPLO", "8412"}, false};
}

inline pse::PseOptions options_for(const FakePse& server,
                                   std::chrono::milliseconds timeout = std::chrono::seconds(10)) {
  pse::PseOptions o;
  o.base_url = server.base_url();
  o.oauth_url = server.oauth_url();
  o.entity = sample_entity();
  o.contact = {"601 555 0100", "pagos@example.gov.co"};
  o.secrets = {Secret("cliente"), Secret("clave&secreta"), test_keys()};
  o.http.timeout = timeout;
  return o;
}

}  // namespace recaudo::test
