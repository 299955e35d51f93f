#include <cstdint>
#include <cstdlib>

#include "base/clock.h"
#include "gateways/simulator/billing_file.h"
#include "gateways/simulator/json.h"
#include "gateways/simulator/placetopay_auth.h"
#include "gateways/simulator/placetopay_request.h"
#include "gateways/simulator/qr.h"
#include "gateways/simulator/script.h"
#include "gateways/simulator/soap_message.h"
#include "gateways/simulator/wompi_request.h"
#include "gateways/simulator/wompi_tokens.h"

using namespace recaudo;
using namespace recaudo::simulator;

namespace {

const Instant kNow = start_of_day(make_date(2026, 10, 5)) + std::chrono::hours(8);

const SimulatorOptions& options() {
  static const ManualClock clock(kNow);
  static const SimulatorOptions all = [] {
    SimulatorOptions o(clock);
    o.services = {{"1001", "Impuesto predial", "7709998123014"}};
    return o;
  }();
  return all;
}

// A document that was read is written and read the same; then it is taken for each request that
// strangers send.
void take_json(const JsonValue& value) {
  const auto again = parse_json(to_json(value));
  if (!again || to_json(*again) != to_json(value)) std::abort();
  static const PlacetoPayAuth auth(Secret("municipio-test"), Secret("SnHP85O5CHzJp0tD"), true);
  static Store store(":memory:");
  (void)auth.check(value, kNow, store);
  (void)read_session_request(value, kNow);
  (void)read_wompi_order(value, options(), kNow);
  (void)read_script(value);
}

}  // namespace

// What strangers send to the simulator. The first byte picks the reader: q(r), s(oap), b(illing
// file), t(oken of acceptance) or JSON. No crash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const AcceptanceTokens tokens;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'q':
      (void)read_qr(text);
      return 0;
    case 's':
      (void)read_soap(text, "");
      return 0;
    case 'b':
      (void)read_billing_file(text, "9001234568", options().services);
      return 0;
    case 't':
      (void)tokens.valid(text, "END_USER_POLICY", kNow);
      return 0;
    default:
      break;
  }
  if (const auto value = parse_json(text)) take_json(*value);
  return 0;
}
