// Commands of the desk: import, bank files, reconcile.
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/import_report.h"
#include "base/bytes.h"
#include "core/closing/inbox.h"
#include "core/registry/acts_import.h"
#include "core/registry/cadastre_import.h"
#include "core/registry/strata_import.h"
#include "gateways/bank_files/check_file.h"
#include "tax-rules/data.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;

void print(const json::object& o) {
  std::cout << json::serialize(o) << "\n";
}

json::object diff_json(const registry::CadastreDiff& d, const registry::CadastreFile& file) {
  const auto numbers = [](const std::vector<registry::Npn>& list) {
    json::array out;
    for (const auto& n : list) out.push_back(json::value(n.str()));
    return out;
  };
  json::array avaluos;
  for (const auto& c : d.avaluos)
    avaluos.push_back(json::object{{"numero_predial", c.npn.str()},
                                   {"antes_centavos", c.before.centavos()},
                                   {"despues_centavos", c.after.centavos()}});
  return {{"vigencia", d.vigencia},
          {"lineas", file.lines},
          {"predios", file.parcels.size()},
          {"avaluo_total_centavos", d.total_avaluo.centavos()},
          {"nuevos", numbers(d.added)},
          {"retirados", numbers(d.gone)},
          {"avaluos", std::move(avaluos)},
          {"propietarios", numbers(d.owners)},
          {"rechazados", rejections_json(file.rejections)}};
}

void print_diff(const registry::CadastreDiff& d, const registry::CadastreFile& file) {
  std::printf("Vigencia %d: %zu predios en %d líneas, avalúo total %s (antes %s)\n", d.vigencia,
              file.parcels.size(), file.lines, to_display(d.total_avaluo).c_str(),
              to_display(d.previous_total).c_str());
  std::printf(
      "  nuevos: %zu   retirados: %zu   cambia el avalúo: %zu   cambian propietarios: %zu   líneas "
      "rechazadas: %zu\n",
      d.added.size(), d.gone.size(), d.avaluos.size(), d.owners.size(), file.rejections.size());
  for (std::size_t i = 0; i < std::min(kListed, d.avaluos.size()); ++i)
    std::printf("  avalúo %s: %s -> %s\n", d.avaluos[i].npn.str().c_str(),
                to_display(d.avaluos[i].before).c_str(), to_display(d.avaluos[i].after).c_str());
  for (std::size_t i = 0; i < std::min(kListed, d.gone.size()); ++i)
    std::printf("  se retira %s\n", d.gone[i].str().c_str());
  print_rejections(file.rejections);
}

int import_cadastre(Desk& desk, const Arguments& a, const std::string& bytes,
                    const std::string& name) {
  const auto file =
      value_or_throw(registry::parse_cadastre(bytes, desk.law().statute().identity.dane_code));
  const Sha256 digest = sha256(bytes);
  const auto diff =
      desk.db().read([&](pqxx::read_transaction& tx) -> Result<registry::CadastreDiff> {
        if (auto seen = registry::refuse_repeated_file(tx, digest); !seen)
          return tl::unexpected(seen.error());
        return registry::diff_with_registry(tx, file);
      });
  value_or_throw(diff);
  if (!a.json) print_diff(*diff, file);
  json::object body = diff_json(*diff, file);
  body["aplicado"] = false;
  if (!a.dry_run && (a.json || confirmed())) {
    const auto report = value_or_throw(
        registry::commit_cadastre(desk.services(), console_actor(), file, digest, name));
    body["aplicado"] = true;
    body["importacion"] = report.id.value();
    if (!a.json)
      std::printf("Importación %s aplicada: %d predios.\n", to_string(report.id).c_str(),
                  report.parcels);
  } else if (!a.json) {
    std::printf("No se cambió nada.\n");
  }
  if (a.json) print(body);
  return 0;
}

int import_strata(Desk& desk, const Arguments& a, const std::string& bytes,
                  const std::string& name) {
  const auto report =
      value_or_throw(registry::import_strata(desk.services(), console_actor(), bytes, name));
  if (a.json) {
    print({{"aplicados", report.applied}, {"rechazados", rejections_json(report.rejections)}});
    return 0;
  }
  std::printf("Estratos aplicados: %d, rechazados: %zu\n", report.applied,
              report.rejections.size());
  print_rejections(report.rejections);
  if (!report.rejections.empty())
    std::printf("Las líneas rechazadas se cargan después, en otro archivo.\n");
  return 0;
}

json::object plan_json(const registry::ActsPlan& plan) {
  json::array liquidated;
  for (const auto& l : plan.liquidated)
    liquidated.push_back(
        json::object{{"linea", l.line}, {"vigencia", l.vigencia}, {"predios", l.parcels}});
  return {{"exenciones", plan.exemptions.size()},
          {"exenciones_terminadas", plan.ends.size()},
          {"predios_actualizados", plan.updated_parcels()},
          {"ya_liquidadas", std::move(liquidated)},
          {"rechazados", rejections_json(plan.rejections)}};
}

void print_plan(const registry::ActsPlan& plan) {
  std::printf(
      "Exenciones: %zu   terminadas: %zu   predios con actualización catastral: %d   rechazados: "
      "%zu\n",
      plan.exemptions.size(), plan.ends.size(), plan.updated_parcels(), plan.rejections.size());
  for (std::size_t i = 0; i < std::min(kListed, plan.liquidated.size()); ++i)
    std::printf(
        "  línea %d: la vigencia %d ya está liquidada en %d predios y no cambia; se corrige con un "
        "acto de dos personas\n",
        plan.liquidated[i].line, plan.liquidated[i].vigencia, plan.liquidated[i].parcels);
  print_rejections(plan.rejections);
}

int import_acts(Desk& desk, const Arguments& a, const std::string& bytes, const std::string& name) {
  const auto file = value_or_throw(registry::parse_acts(bytes, desk.law().statute(),
                                                        tax_rules::shipped_not_taxable(),
                                                        desk.services().clock.today()));
  const Sha256 digest = sha256(bytes);
  auto plan = desk.db().read([&](pqxx::read_transaction& tx) -> Result<registry::ActsPlan> {
    if (auto seen = registry::refuse_repeated_file(tx, digest); !seen)
      return tl::unexpected(seen.error());
    return registry::plan_acts(tx, file);
  });
  value_or_throw(plan);
  if (!a.json) print_plan(*plan);
  const json::object shown = plan_json(*plan);
  const bool apply = !a.dry_run && (a.json || confirmed());
  if (apply)
    plan =
        value_or_throw(registry::commit_acts(desk.services(), console_actor(), file, digest, name));
  json::object body = plan_json(*plan);
  if (a.json) {
    body["aplicado"] = apply;
    print(body);
    return 0;
  }
  std::printf(apply ? "Actos aplicados.\n" : "No se cambió nada.\n");
  if (body == shown) return 0;
  std::printf("El registro cambió entre el plan y la aplicación. Lo que se aplicó:\n");
  print_plan(*plan);
  return 0;
}

json::object day_json(const closing::BankDay& day) {
  json::array decisions;
  for (const auto& d : day.decisions)
    decisions.push_back(json::object{{"tipo", d.type},
                                     {"excepcion", d.exception},
                                     {"valor_centavos", d.amount.centavos()},
                                     {"diferencia_centavos", d.difference.centavos()},
                                     {"referencia", d.reference},
                                     {"motivo", d.reason},
                                     {"porque", d.why}});
  return {{"dia", to_iso(day.day)},
          {"libro_centavos", day.book.centavos()},
          {"hay_extracto", day.has_statement()},
          {"diferencia_centavos",
           day.has_statement() ? json::value(day.difference()->centavos()) : json::value(nullptr)},
          {"decisiones", std::move(decisions)}};
}

void print_day(const closing::BankDay& day) {
  std::size_t settled = 0;
  for (const auto& d : day.decisions) settled += d.exception.empty() ? 1U : 0U;
  for (const auto& s : day.statements)
    std::printf("Cuenta %s: saldo inicial %s, saldo final %s%s\n", s.account.c_str(),
                to_display(s.opening).c_str(), to_display(s.closing).c_str(),
                s.stated_on == day.day ? "" : (" (del " + to_iso(s.stated_on) + ")").c_str());
  std::printf("Libro %s   diferencia %s   conciliados %zu   excepciones %zu\n",
              to_display(day.book).c_str(),
              day.has_statement() ? to_display(*day.difference()).c_str() : "sin calcular", settled,
              day.decisions.size() - settled);
  if (!day.has_statement())
    std::printf("No hay extracto del %s: no se puede comparar con el libro.\n",
                to_long_spanish(day.day).c_str());
  for (const auto& d : day.decisions)
    if (!d.exception.empty())
      std::printf("  %-24s %16s  %s  %s\n", d.exception.c_str(), to_display(d.amount).c_str(),
                  d.reference.c_str(), d.reason.c_str());
}

}  // namespace

int run_import(const Arguments& a) {
  const std::string bytes = value_or_throw(read_file(a.file, registry::kMaxCadastreBytes));
  Desk desk(Installation(a.data), "consola");
  const std::string name = std::filesystem::path(a.file).filename();
  if (a.command == "import strata") return import_strata(desk, a, bytes, name);
  if (a.command == "import acts") return import_acts(desk, a, bytes, name);
  return import_cadastre(desk, a, bytes, name);
}

int run_bank_file_check(const Arguments& a) {
  bank_files::ReadOptions options;
  if (a.tolerant) options.tolerances = bank_files::Tolerances::all();
  for (const auto& name : a.tolerances)
    if (!bank_files::tolerate(options.tolerances, name))
      throw Refusal({Code::kUsage, "la tolerancia " + name + " no existe"});
  options.tolerances.format_1998 = true;  // to look at a file is not to take it in
  options.without_balances = true;
  const json::object report = value_or_throw(bank_files::check_bank_path(a.file, options));
  if (a.json) {
    print(report);
  } else {
    for (const auto& [key, value] : report)
      std::cout << std::string(key) << ": " << json::serialize(value) << "\n";
  }
  return report.at("valid").as_bool() ? 0 : 1;
}

int run_reconcile(const Arguments& a) {
  const Installation installation(a.data);
  Desk desk(installation, "conciliador");
  const Date day =
      a.date.empty() ? desk.services().clock.today() : value_or_throw(parse_iso_date(a.date));
  const auto files = desk.db().read([&](pqxx::read_transaction& tx) {
    return closing::new_files(tx, installation.inbox(), day);
  });
  value_or_throw(files);
  const auto report =
      files->empty()
          ? desk.db().read([&](pqxx::read_transaction& tx) { return closing::bank_day(tx, day); })
          : value_or_throw(closing::reconcile(desk.services(), desk.law().current()->law(),
                                              console_actor(), day, *files));
  if (a.json)
    print(day_json(report));
  else
    print_day(report);
  if (files->empty() && !a.json)
    std::printf("No hay archivos nuevos de ese día en %s.\n", installation.inbox().c_str());
  // Without a statement nothing was proved.
  return report.has_statement() && report.difference()->is_zero() ? 0 : 1;
}

}  // namespace recaudo::cli
