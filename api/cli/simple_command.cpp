// What the DIAN transfers of the ICA in SIMPLE returns: looks at the file, and takes it in.
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/import_report.h"
#include "base/bytes.h"
#include "core/closing/simple_transfer.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;

json::object to_json(const closing::SimplePlan& plan, bool applied) {
  json::array rejected;
  for (const auto& r : plan.rejections)
    rejected.push_back(json::object{
        {"linea", r.line}, {"motivo", r.reason}, {"valor_centavos", r.amount.centavos()}});
  return {{"asiento_del_credito", plan.credit.entry.value()},
          {"fecha_del_credito", to_iso(plan.credit.on)},
          {"declaraciones", plan.declarations.size()},
          {"valor_centavos", plan.posted().centavos()},
          {"rechazadas", std::move(rejected)},
          {"por_clasificar_centavos", plan.refused().centavos()},
          {"aplicado", applied}};
}

void print(const closing::SimplePlan& plan) {
  std::printf("Crédito por clasificar: asiento %s, del %s, %s\n",
              to_string(plan.credit.entry).c_str(), to_long_spanish(plan.credit.on).c_str(),
              to_display(plan.credit.amount).c_str());
  std::printf("Declaraciones: %zu, %s   rechazadas: %zu, %s\n", plan.declarations.size(),
              to_display(plan.posted()).c_str(), plan.rejections.size(),
              to_display(plan.refused()).c_str());
  for (std::size_t i = 0; i < std::min(plan.rejections.size(), kListed); ++i) {
    const auto& r = plan.rejections[i];
    std::printf("  línea %d, %s: %s\n", r.line, to_display(r.amount).c_str(), r.reason.c_str());
  }
  if (plan.rejections.size() > kListed)
    std::printf("  y %zu más\n", plan.rejections.size() - kListed);
}

void say_applied(const closing::SimplePlan& plan) {
  std::printf("Transferencia registrada.\n");
  if (!plan.rejections.empty())
    std::printf("Lo rechazado sigue por clasificar (2.4.07.20) y queda como excepción ARCHIVO.\n");
}

}  // namespace

int run_simple_import(const Arguments& a) {
  const std::string bytes = value_or_throw(read_file(a.file, closing::kMaxSimpleBytes));
  const std::string name = std::filesystem::path(a.file).filename();
  std::optional<ledger::EntrySeq> entry;
  if (a.entry > 0) entry = ledger::EntrySeq(a.entry);
  Desk desk(Installation(a.data), "consola");
  const auto file =
      value_or_throw(closing::parse_simple_file(bytes, name, desk.services().clock.today()));
  const auto shown = value_or_throw(desk.db().read([&](pqxx::read_transaction& tx) {
    return closing::plan_simple_transfer(tx, file, sha256(bytes), entry);
  }));
  if (!a.json) print(shown);
  const bool applied = !a.dry_run && (a.json || confirmed());
  const auto done = applied ? value_or_throw(closing::take_simple_transfer(
                                  desk.services(), console_actor(), file, bytes, name, entry))
                            : shown;
  if (a.json)
    std::cout << json::serialize(to_json(done, applied)) << "\n";
  else if (applied)
    say_applied(done);
  else
    std::printf("No se registró nada.\n");
  return 0;
}

}  // namespace recaudo::cli
