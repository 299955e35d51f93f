// bill pdf: the bills of a vigencia of predial, or of a period of public services, for the printer,
// in the order of the delivery route.
#include <algorithm>
#include <cstdio>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/printed_bills.h"
#include "api/cli/progress.h"

namespace recaudo::cli {
namespace {

BillRoute route_of(Desk& desk, const std::string& base_url, const Arguments& a) {
  const auto law = desk.law().current();
  if (a.period.empty())
    return predial_route(desk.services(), console_actor(), law, base_url, a.year);
  return service_route(desk.services(), console_actor(), law, base_url,
                       value_or_throw(tax_rules::parse_period(a.period)));
}

// --from 1 is the first stop of the route.
PrintOrder asked(const BillRoute& route, const Arguments& a) {
  const auto stops = route.stops.size();
  const auto first = std::min(static_cast<std::size_t>(a.first - 1), stops);
  const auto left = stops - first;
  const auto count = a.limit == 0 ? left : std::min(static_cast<std::size_t>(a.limit), left);
  return {.folder = a.out,
          .first = first,
          .last = first + count,
          .per_file = a.each ? 1 : static_cast<std::size_t>(a.batch)};
}

}  // namespace

int run_bill_pdf(const Arguments& a) {
  const Installation installation(a.data);
  Desk desk(installation, "facturacion");
  const SiteSettings site = site_settings(value_or_throw(read_settings(installation)), a.port);
  std::filesystem::create_directories(a.out);
  const BillRoute route =
      route_of(desk, "https://" + site.host + ":" + std::to_string(site.port), a);
  if (route.stops.empty())
    throw Refusal(Error{Code::kNotFound, a.period.empty()
                                             ? "predios con avalúo de " + std::to_string(a.year)
                                             : "facturas de servicios de " + a.period});
  Progress progress(route.title);
  const PrintedBills made =
      print_bills(route, asked(route, a), [&](int done, int total) { progress.show(done, total); });
  std::printf(
      "%s: %d facturas en %d archivos (%lld bytes), %d ya tenían archivo, %d no deben nada, %d sin "
      "factura\n",
      route.title.c_str(), made.bills, made.files, static_cast<long long>(made.bytes), made.kept,
      made.nothing_owed, made.refused);
  for (const auto& reason : made.reasons) std::printf("  %s\n", reason.c_str());
  return made.refused == 0 ? 0 : 1;
}

}  // namespace recaudo::cli
