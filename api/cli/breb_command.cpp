// Loads the Bre-B codes that the bank hands over for the orders.
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "base/bytes.h"
#include "core/payments/bank_qr.h"

namespace recaudo::cli {

int run_breb_load(const Arguments& a) {
  const std::string bytes = value_or_throw(read_file(a.file, payments::kMaxBankQrBytes));
  Desk desk(Installation(a.data), "consola");
  const auto report = value_or_throw(payments::take_bank_qrs(
      desk.services(), console_actor(), bytes, std::filesystem::path(a.file).filename()));
  if (a.json)
    std::cout << boost::json::serialize(boost::json::object{{"cargados", report.loaded},
                                                            {"ya_estaban", report.already}})
              << "\n";
  else if (report.loaded == 0)
    std::printf("Esos %d códigos ya estaban cargados. No se cambió nada.\n", report.already);
  else
    std::printf("Códigos de Bre-B cargados: %d. Ya estaban: %d.\n", report.loaded, report.already);
  return 0;
}

}  // namespace recaudo::cli
