// The HTTP side of PSE NF: client credentials for a bearer token, then one JWE in, one JWE out.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <string>

#include "gateways/simulator/ach.h"
#include "gateways/simulator/http_server.h"
#include "gateways/simulator/jwe.h"

namespace recaudo::simulator {

struct PseSecrets {
  JweKeys keys;
  Secret client_id;
  Secret client_secret;
};

// Draws the misfortunes of one request; seeded, so that a run can be repeated.
class FaultSource {
 public:
  FaultSource(Faults faults, std::uint64_t seed) : faults_(faults), random_(seed) {}
  void set(Faults faults);
  Faults get();
  bool draw(int Faults::*permille);

 private:
  std::mutex mutex_;
  Faults faults_;
  std::mt19937_64 random_;
};

class PseApi {
 public:
  PseApi(const PseSecrets& secrets, Ach& ach, const Clock& clock, FaultSource& faults)
      : secrets_(secrets), ach_(ach), clock_(clock), faults_(faults) {}

  static bool serves(const std::string& path);
  Response handle(const Request& request, const std::string& public_url);
  // Wakes what sleeps in a slow answer, for good.
  void stop();

 private:
  struct Token {
    std::string digest;  // of the token, so that a dump of memory is not a key
    Instant expires;
  };

  Response grant_token(const Request& request);
  bool authorised(const Request& request);
  Response call(const std::string& method, const JsonValue& body, const std::string& public_url);
  void maybe_sleep();

  const PseSecrets& secrets_;
  Ach& ach_;
  const Clock& clock_;
  FaultSource& faults_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::deque<Token> tokens_;
};

}  // namespace recaudo::simulator
