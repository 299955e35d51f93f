// The HTTP/1.1 server of the project: plain or TLS, every limit in one struct. Handlers are
// synchronous and run on a bounded pool of workers.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "api/http/connection_table.h"
#include "api/http/edge.h"
#include "api/http/router.h"
#include "api/http/tls.h"
#include "base/clock.h"

namespace recaudo::http {

// One deadline per phase, not renewed by each byte (HTTP-4).
struct Deadlines {
  std::chrono::milliseconds handshake{5'000};
  std::chrono::milliseconds header{5'000};
  std::chrono::milliseconds body{20'000};   // and 1 s more for each 256 KiB
  std::chrono::milliseconds write{10'000};  // and 1 s more for each 64 KiB
  std::chrono::milliseconds idle{30'000};
  std::chrono::milliseconds linger{2'000};  // reading what a refused client still sends
  std::chrono::milliseconds drain{10'000};  // stop(): for requests on their way
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 0;  // 0: any free one
  std::size_t io_threads = 2;
  std::size_t workers = 4;
  std::size_t max_waiting = 256;  // requests waiting for a worker; then 503
  ConnectionLimits connections;
  Deadlines deadlines;
  std::size_t requests_per_connection = 1000;
  std::chrono::minutes connection_age{10};
  std::optional<TlsFiles> tls;  // absent: plain HTTP
  EdgeOptions edge;
};

class Server {
 public:
  // Checks routes, options and certificate; opens no socket yet.
  Server(ServerOptions options, Router router, const Clock& clock);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and begins to serve. Throws boost::system::system_error when the address is taken.
  void start();
  // Stops accepting, lets requests on their way end (with a limit), joins all threads. Once only.
  void stop();
  unsigned short port() const;
  std::size_t connections() const;
  // Reads certificate and key again (SIGHUP). Throws Refusal and keeps the old ones.
  void reload_certificate();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace recaudo::http
