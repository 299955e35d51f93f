// The HTTP side of PSE NF: client credentials for a bearer token, then one JWE in, one JWE out.
#pragma once

#include <deque>
#include <mutex>
#include <string>

#include "gateways/simulator/ach.h"
#include "gateways/simulator/faults.h"
#include "gateways/simulator/http_server.h"
#include "gateways/simulator/jwe.h"

namespace recaudo::simulator {

struct PseSecrets {
  JweKeys keys;
  Secret client_id;
  Secret client_secret;
};

class PseApi {
 public:
  PseApi(const SimulatorOptions& options, const PseSecrets& secrets, Ach& ach, const Clock& clock,
         FaultSource& faults)
      : options_(options), secrets_(secrets), ach_(ach), clock_(clock), faults_(faults) {}

  static bool serves(const std::string& path);
  Response handle(const Request& request, const std::string& public_url);

 private:
  struct Token {
    std::string digest;  // of the token, so that a dump of memory is not a key
    Instant expires;
  };

  Response grant_token(const Request& request);
  bool authorised(const Request& request);
  Response call(const std::string& method, const JsonValue& body, const std::string& public_url,
                const std::optional<Script>& by_header);

  const SimulatorOptions& options_;
  const PseSecrets& secrets_;
  Ach& ach_;
  const Clock& clock_;
  FaultSource& faults_;
  std::mutex mutex_;
  std::deque<Token> tokens_;
};

}  // namespace recaudo::simulator
