#include "tests/bench/bills.h"

#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <iostream>
#include <thread>

#include "api/portal/pdf/bar_code.h"
#include "api/portal/pdf/bill_pdf.h"
#include "api/portal/pdf/canvas.h"
#include "tests/portal/samples.h"

namespace recaudo::bench {
namespace {

namespace pdf = portal::detail;
using SteadyClock = std::chrono::steady_clock;

constexpr int kPerDocument = 500;  // as `recaudo bill pdf` makes them
constexpr int kLinesOfABill = 140;
constexpr int kLinesOfAPage = 65;

// What one more month changes of the interest of a concept.
void add_month(portal::BillDay& day, const std::string& item) {
  day.changes.push_back(
      {"2025",
       "Interés de mora (" + item + "): Del 1 al 30 del mes: $ 350.000 × 27,24 % × 30 días ÷ 365",
       Money::centavos(783'616), "Ley 1819/2016 art. 279", "por confirmar"});
  day.changes.push_back({"2025", "Ya no cuenta: Redondeo al peso (" + item + ")",
                         Money::centavos(-16), "", "regla del sistema"});
  day.changes.push_back({"2025",
                         "Redondeo al peso (" + item +
                             "): suma exacta $ 41.299,84, al peso más cercano: $ 41.300 (*)",
                         Money::centavos(16), "", "regla del sistema"});
}

// A parcel that owes last year too: nine months of interest on three concepts, and one more month
// on each later day.
portal::BillView typical() {
  portal::BillView view = portal::samples::bill();
  for (const char* name : {"Predial", "Sobretasa ambiental", "Sobretasa bomberil"})
    for (int month = 1; month <= 9; ++month)
      view.steps.push_back({"2025",
                            "Interés de mora: " + std::string(name) + ", del 1 al 30 del mes " +
                                std::to_string(month) + ": $ 350.000 × 27,24 % × 30 días ÷ 365",
                            Money::pesos(1'000 + month), "Ley 1819/2016 art. 279",
                            "por confirmar"});
  for (auto& day : view.days)
    for (const char* name : {"Impuesto predial", "Sobretasa ambiental", "Sobretasa bomberil"})
      add_month(day, name);
  return view;
}

// The text of a bill alone.
void text_alone(int bills) {
  pdf::Canvas canvas("Texto", "Prueba", portal::samples::bill().issued_at);
  for (int i = 0; i < bills; ++i) {
    for (int line = 0; line < kLinesOfABill; ++line) {
      canvas.tagged("P", 48, 30 + 11 * (line % kLinesOfAPage), 500,
                    "Interés de mora: del 1 al 30 del mes: $ 350.000 × 27,24 % × 30 días ÷ 365",
                    {});
      if (line % kLinesOfAPage == kLinesOfAPage - 1) canvas.next_page();
    }
    canvas.next_page();
  }
  canvas.finish();
}

void symbols_alone(int bills) {
  const portal::BillView view = typical();
  for (int i = 0; i < bills; ++i) {
    for (const auto& slip : view.slips) pdf::make_gs1_128(slip.elements);
    pdf::make_qr_code(view.url);
  }
}

void one_document_each(int bills) {
  const portal::BillView view = typical();
  for (int i = 0; i < bills; ++i) render_bill_pdf(view);
}

void in_batches(int bills) {
  const portal::BillView view = typical();
  for (int made = 0; made < bills; made += kPerDocument) {
    portal::BillDocument document("Facturas", "Prueba", view.issued_at);
    for (int i = made; i < std::min(bills, made + kPerDocument); ++i) document.add(view);
    document.finish();
  }
}

struct Pace {
  double per_second = 0;
  double cpu_ms = 0;  // of one bill: also true on a machine that others use
};

Pace measure(int bills, int threads, const std::function<void(int)>& make) {
  const auto began = SteadyClock::now();
  const std::clock_t cpu = std::clock();
  {
    std::vector<std::jthread> workers;
    workers.reserve(static_cast<std::size_t>(threads));
    for (int i = 0; i < threads; ++i) workers.emplace_back([&] { make(bills / threads); });
  }
  const double used = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
  return {bills / std::chrono::duration<double>(SteadyClock::now() - began).count(),
          1'000 * used / bills};
}

}  // namespace

int run_bills_bench(const BillsBenchOptions& options) {
  struct Load {
    const char* name;
    int threads;
    void (*make)(int);
  };
  constexpr Load kLoads[] = {{"text alone", 1, text_alone},
                             {"symbols alone", 1, symbols_alone},
                             {"one document each", 1, one_document_each},
                             {"one document each", 2, one_document_each},
                             {"500 to a document", 1, in_batches},
                             {"500 to a document", 2, in_batches}};
  boost::json::array out;
  for (const Load& load : kLoads) {
    load.make(1);  // fonts are read
    const Pace pace = measure(options.bills, load.threads, load.make);
    out.push_back(boost::json::object{{"load", load.name},
                                      {"threads", load.threads},
                                      {"bills_per_second", pace.per_second},
                                      {"cpu_ms_per_bill", pace.cpu_ms}});
    if (!options.json)
      std::printf("%-20s %d thread%s %8.0f bills/s %8.2f ms of CPU a bill\n", load.name,
                  load.threads, load.threads == 1 ? " " : "s", pace.per_second, pace.cpu_ms);
  }
  const std::size_t bytes = render_bill_pdf(typical()).size();
  if (options.json)
    std::cout << boost::json::serialize(
                     boost::json::object{{"bytes_of_a_bill", bytes}, {"loads", std::move(out)}})
              << "\n";
  else
    std::printf("a bill alone: %zu bytes\n", bytes);
  return 0;
}

}  // namespace recaudo::bench
