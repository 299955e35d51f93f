// Writes the billing file that a bank is handed.
#include <cstdio>
#include <iostream>
#include <system_error>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "base/durable_file.h"
#include "core/closing/billing_file.h"

namespace recaudo::cli {
namespace {

constexpr unsigned kMode = 0640;  // what each parcel owes is not for everybody

// The whole file or the one that was there: a bank's channel never picks up a half.
void write_out(const std::string& path, const std::string& bytes) {
  try {
    replace_file_durably(path, bytes, kMode);
  } catch (const std::system_error&) {
    throw Refusal(Error{Code::kFileUnwritable, path});
  }
}

}  // namespace

int run_bank_file_billing(const Arguments& a) {
  Desk desk(Installation(a.data), "consola");
  const auto written = value_or_throw(
      closing::billing_file(desk.services(), desk.law().statute(), console_actor(), a.bank));
  if (a.out.empty())
    std::cout << written.bytes << std::flush;
  else
    write_out(a.out, written.bytes);
  if (!std::cout) throw Refusal(Error{Code::kFileUnwritable, "salida"});
  (void)std::fprintf(stderr, "Archivo de facturación para %s: %d órdenes por %s\n",
                     written.bank_name.c_str(), written.orders, to_display(written.total).c_str());
  return 0;
}

}  // namespace recaudo::cli
