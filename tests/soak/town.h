// A demo municipality whose rails all lead to one simulator: real gateways, real HTTP, real
// PostgreSQL, one clock for both sides.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/payments/rails.h"
#include "gateways/payment_gateway.h"
#include "gateways/placetopay/placetopay_gateway.h"
#include "gateways/simulator/http_server.h"
#include "gateways/simulator/json.h"
#include "gateways/simulator/simulator.h"
#include "gateways/wompi/wompi_gateway.h"
#include "tests/core/support.h"

namespace recaudo::soak {

// Every misfortune that the simulator knows, as often as a bad day has them.
simulator::Faults bad_day();

// PSE has two protocols; the core sees one rail.
enum class PseProtocol { kRest, kSoap };

struct TownOptions {
  int parcels = 3;
  std::uint64_t seed = 1;  // of the misfortunes
  PseProtocol pse = PseProtocol::kRest;
  simulator::Faults faults = {};
  test::Municipality::Billed billed = test::Municipality::Billed::kUntil2026;
};

class Town {
 public:
  explicit Town(const TownOptions& options);
  ~Town();
  Town(const Town&) = delete;
  Town& operator=(const Town&) = delete;

  Services services() { return municipality.services(); }
  dues::Law law() const { return municipality.law(); }
  // The simulator's answer to a control order; throws when it gives none.
  HttpResponse control(const std::string& path, const std::string& json) const;
  std::string store_file() const { return options_.store_directory + "/simulator.sqlite3"; }
  const std::string& inbox() const { return options_.output_directory; }

  test::Municipality municipality;
  std::unique_ptr<payments::Rails> rails;

 private:
  void configure(const TownOptions& options);
  void connect(PseProtocol pse);
  std::unique_ptr<gateways::PaymentGateway> rest_gateway() const;
  std::unique_ptr<gateways::PaymentGateway> soap_gateway() const;
  // What the rails tell by themselves, as the routes of the site hand it on.
  simulator::Response hear(const simulator::Request& request);

  std::string folder_;
  simulator::HttpServer listener_;
  simulator::SimulatorOptions options_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::unique_ptr<gateways::PaymentGateway> pse_;
  std::unique_ptr<placetopay::PlacetopayGateway> placetopay_;
  std::unique_ptr<wompi::WompiGateway> wompi_;
};

}  // namespace recaudo::soak
