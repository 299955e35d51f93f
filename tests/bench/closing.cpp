#include "tests/bench/closing.h"

#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>

#include "core/closing/bank_day.h"
#include "tests/bank_files/collection_writer.h"
#include "tests/core/bank_writer.h"
#include "tests/core/support.h"

namespace recaudo::bench {
namespace {

using bank_files::testing::WrittenDetail;
using SteadyClock = std::chrono::steady_clock;

const Date kDay = make_date(2026, 3, 31);

WrittenDetail window_payment(test::Municipality& town, int parcel) {
  const auto order = value_or_throw(
      payments::create_order(town.services(), town.law(), events::anonymous_taxpayer(),
                             {.subject = ledger::parcel_subject(town.parcel(parcel).id),
                              .vigencias = {2026},
                              .request_key = "orden-" + std::to_string(parcel)}));
  return {.reference = std::stoll(order.reference.str()), .centavos = order.total.centavos()};
}

// A town that has an order for each line, and the seconds that its day takes.
double seconds_of(int lines) {
  test::Municipality town(lines);
  std::vector<WrittenDetail> details;
  Money total;
  for (int i = 0; i < lines; ++i) {
    details.push_back(window_payment(town, i));
    total += Money::centavos(details.back().centavos);
  }
  const std::vector<closing::NamedFile> files = {
      {"recaudo.txt", bank_files::testing::write_collection({details}, {.date = to_compact(kDay)})},
      {"extracto.xml", test::write_statement(kDay, Money(), {{total, "LOTE1"}})}};
  const auto began = SteadyClock::now();
  const auto day = value_or_throw(
      closing::reconcile(town.services(), town.law(), events::system_actor(), kDay, files));
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
  invariant(day.difference().value_or(total).is_zero(), "bank and books agree");
  return seconds;
}

}  // namespace

int run_closing_bench(const ClosingBenchOptions& options) {
  boost::json::array out;
  double first = 0;
  for (const int lines : options.lines) {
    const double seconds = seconds_of(lines);
    const double each = 1'000 * seconds / lines;
    if (first == 0) first = each;
    out.push_back(boost::json::object{{"lines", lines},
                                      {"seconds", seconds},
                                      {"ms_per_line", each},
                                      {"ratio_to_first", each / first}});
    if (!options.json)
      std::printf("%7d lines %8.2f s %7.2f ms a line, %.2f times the first\n", lines, seconds, each,
                  each / first);
  }
  if (options.json) std::cout << boost::json::serialize(out) << '\n';
  return 0;
}

}  // namespace recaudo::bench
