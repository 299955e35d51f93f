#include "tests/faults/simulator_orders.h"

#include "base/http_client.h"

namespace recaudo::test {

boost::json::value ask_simulator(const World& world, const std::string& method,
                                 const std::string& path, const std::string& body) {
  HttpRequest request;
  request.method = method;
  request.url = world.simulator + "/control/" + path;
  request.headers = {{"X-Control-Token", kControlToken}, {"Content-Type", "application/json"}};
  request.body = body;
  const auto answer = http_exchange(request, {});
  invariant(answer && (answer->status == 200 || answer->status == 409), "the simulator answers");
  return boost::json::parse(answer->body);
}

}  // namespace recaudo::test
