// Commands of the chart of accounts and of the budget book.
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/installation.h"
#include "base/bytes.h"
#include "core/chart/chart_load.h"
#include "ledger/budget.h"
#include "ledger/chart.h"
#include "ledger/export.h"
#include "ledger/statement.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxChartBytes = 1 << 20;

Database auditor(const Arguments& a) {
  const Installation installation(a.data);
  return Database(
      {.conninfo = value_or_throw(installation.conninfo(DbRole::kAuditor)), .max_connections = 1});
}

std::string_view spanish(std::string_view status) {
  if (status == "verified") return "verificada";
  if (status == "memory") return "de memoria";
  if (status == "uncertain") return "incierta";
  return "del proyecto";
}

int load(const Arguments& a) {
  const std::string text = value_or_throw(read_file(a.file, kMaxChartBytes));
  const std::string name = std::filesystem::path(a.file).filename();
  const Desk desk(Installation(a.data), "consola");
  const auto version =
      value_or_throw(chart::load_chart(desk.services(), console_actor(), text, name));
  std::printf("Versión %d del catálogo, vigente desde %s: %d cuentas nuevas o cambiadas\n",
              version.id, to_iso(version.in_force).c_str(), version.rows);
  return 0;
}

void print_json(const std::vector<ledger::ChartAccount>& accounts,
                const std::vector<ledger::ChartVersion>& versions) {
  json::array rows, told;
  for (const auto& a : accounts)
    rows.push_back(json::object{{"codigo", a.code},
                                {"nombre", a.name},
                                {"naturaleza", std::string(1, a.nature)},
                                {"estado", a.status},
                                {"fuente", a.source},
                                {"abierta", a.open}});
  for (const auto& v : versions)
    told.push_back(
        json::object{{"version", v.id}, {"desde", to_iso(v.in_force)}, {"cuentas", v.rows}});
  std::cout << json::serialize(
                   json::object{{"versiones", std::move(told)}, {"cuentas", std::move(rows)}})
            << "\n";
}

}  // namespace

int run_ledger_chart(const Arguments& a) {
  if (!a.file.empty()) return load(a);
  const auto book = value_or_throw(ledger::parse_book(a.book));
  Database db = auditor(a);
  const auto [accounts, versions] = db.read([&](pqxx::read_transaction& tx) {
    return std::pair(ledger::chart(tx, book), ledger::chart_versions(tx));
  });
  if (a.json) {
    print_json(accounts, versions);
    return 0;
  }
  int to_confirm = 0;
  for (const auto& account : accounts) {
    to_confirm += account.to_confirm() ? 1 : 0;
    std::printf("%-18s %c  %-12s %s%s\n", account.code.c_str(), account.nature,
                std::string(spanish(account.status)).c_str(), account.name.c_str(),
                account.open ? "" : " (cerrada)");
  }
  std::printf("%zu cuentas, %d por confirmar con el contador; versión %d del catálogo\n",
              accounts.size(), to_confirm, versions.empty() ? 0 : versions.back().id);
  return 0;
}

int run_ledger_budget(const Arguments& a) {
  Database db = auditor(a);
  const auto rows = db.read([&](pqxx::read_transaction& tx) {
    return ledger::income_execution(tx, make_date(a.year, 12, 31), ledger::known_at(tx));
  });
  Money total, expected;
  json::array told;
  for (const auto& r : rows) {
    total += r.in_year;
    expected += r.definitive;
    told.push_back(json::object{{"rubro", r.code},
                                {"nombre", r.name},
                                {"estado", r.status},
                                {"definitivo_centavos", r.definitive.centavos()},
                                {"ejecutado_centavos", r.in_year.centavos()}});
    if (!a.json)
      std::printf("%-18s %20s de %20s  %s%s\n", r.code.c_str(), to_display(r.in_year).c_str(),
                  to_display(r.definitive).c_str(), r.name.c_str(),
                  r.to_confirm() ? " (por confirmar)" : "");
  }
  if (a.json)
    std::cout << json::serialize(json::object{{"ano", a.year},
                                              {"rubros", std::move(told)},
                                              {"total_centavos", total.centavos()}})
              << "\n";
  else
    std::printf("%-18s %20s de %20s  ingresos ejecutados en %d, en efectivo, y presupuestados\n",
                "Total", to_display(total).c_str(), to_display(expected).c_str(), a.year);
  return 0;
}

}  // namespace recaudo::cli
