// http_bench_server PORT SECONDS [tls FOLDER]: answers 77 bytes of JSON on /ping, for wrk. With
// "tls" it writes a self-signed certificate into FOLDER first.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "api/http/server.h"
#include "base/crypto.h"
#include "base/secret.h"

int main(int argc, char** argv) {
  using namespace recaudo;
  using namespace recaudo::http;
  if (argc != 3 && argc != 5) {
    std::cerr << "http_bench_server PORT SECONDS [tls FOLDER]\n";
    return 2;
  }
  ServerOptions options;
  options.port = static_cast<unsigned short>(std::strtoul(argv[1], nullptr, 10));
  options.workers = 2;
  options.requests_per_connection = 1'000'000'000;
  options.connections.handshakes_per_peer = 1000;
  options.edge.hosts = {"127.0.0.1"};
  if (argc == 5) {
    const std::string folder = argv[4];
    const auto pem = make_self_signed_certificate("127.0.0.1");
    std::ofstream(folder + "/cert.pem") << pem.certificate;
    write_secret_file(folder + "/key.pem", Secret(pem.private_key));
    options.tls = TlsFiles{folder + "/cert.pem", folder + "/key.pem"};
  }
  const std::string body(77, 'x');
  std::vector<Route> routes;
  routes.push_back(Route{.method = Method::kGet,
                         .pattern = "/ping",
                         .handler = [&body](const Request&) { return json(body); },
                         .access = Access::everyone()});
  const SystemClock clock;
  Server server(std::move(options), Router(std::move(routes)), clock);
  server.start();
  std::this_thread::sleep_for(std::chrono::seconds(std::strtol(argv[2], nullptr, 10)));
  server.stop();
}
