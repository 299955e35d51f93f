// The imports that show their plan and then apply it: `recaudo import suscriptores`, `recaudo
// import consumos`, `recaudo import presupuesto` and `recaudo import impuesto-anterior`.
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/import_report.h"
#include "base/bytes.h"
#include "core/registry/appropriations_import.h"
#include "core/registry/consumption_import.h"
#include "core/registry/prior_taxes_import.h"
#include "core/registry/subscribers_import.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;

struct GivenFile {
  std::string bytes, name;
  Sha256 digest{};
};

GivenFile read_given(const Arguments& a) {
  GivenFile out;
  out.bytes = value_or_throw(read_file(a.file, registry::kMaxCsvBytes));
  out.name = std::filesystem::path(a.file).filename();
  out.digest = sha256(out.bytes);
  return out;
}

json::object to_json(const registry::SubscribersPlan& plan) {
  return {{"nuevos", plan.added()},
          {"con_otras_condiciones", plan.changed()},
          {"rechazados", rejections_json(plan.rejections)}};
}

void print(const registry::SubscribersPlan& plan) {
  std::printf("Suscriptores nuevos: %d   con otras condiciones: %d   rechazados: %zu\n",
              plan.added(), plan.changed(), plan.rejections.size());
  print_rejections(plan.rejections);
}

json::object to_json(const registry::ConsumptionPlan& plan) {
  return {{"nuevos", plan.added()},
          {"corregidos", plan.corrected()},
          {"metros_cubicos", plan.m3()},
          {"rechazados", rejections_json(plan.rejections)}};
}

void print(const registry::ConsumptionPlan& plan) {
  std::printf("Consumos nuevos: %d   corregidos: %d   metros cúbicos: %lld   rechazados: %zu\n",
              plan.added(), plan.corrected(), static_cast<long long>(plan.m3()),
              plan.rejections.size());
  print_rejections(plan.rejections);
}

json::object to_json(const registry::AppropriationsPlan& plan) {
  json::array codes;
  for (const auto& b : plan.budgets)
    codes.push_back(json::object{{"vigencia", b.year},
                                 {"rubro", b.code},
                                 {"antes_centavos", b.before.centavos()},
                                 {"despues_centavos", b.after.centavos()}});
  return {{"movimientos", plan.movements.size()},
          {"rubros", std::move(codes)},
          {"rechazados", rejections_json(plan.rejections)}};
}

void print(const registry::AppropriationsPlan& plan) {
  for (const auto& b : plan.budgets)
    std::printf("%d  %-18s %22s -> %22s\n", b.year, b.code.c_str(), to_display(b.before).c_str(),
                to_display(b.after).c_str());
  std::printf("Movimientos: %zu   rechazados: %zu   presupuesto de esos rubros: %s -> %s\n",
              plan.movements.size(), plan.rejections.size(), to_display(plan.before()).c_str(),
              to_display(plan.after()).c_str());
  print_rejections(plan.rejections);
}

json::object to_json(const registry::PriorTaxesPlan& plan) {
  return {{"nuevos", plan.added()},
          {"corregidos", plan.corrected()},
          {"ya_constan", plan.known},
          {"suma_centavos", plan.sum().centavos()},
          {"rechazados", rejections_json(plan.rejections)}};
}

void print(const registry::PriorTaxesPlan& plan) {
  std::printf(
      "Impuestos anteriores nuevos: %d   corregidos: %d   ya constan: %d   suman: %s   rechazados: "
      "%zu\n",
      plan.added(), plan.corrected(), plan.known, to_display(plan.sum()).c_str(),
      plan.rejections.size());
  print_rejections(plan.rejections);
}

// Whether the use case takes the plan at all: then a person is asked.
template <typename Plan>
bool is_taken(const Plan&) {
  return true;
}
bool is_taken(const registry::AppropriationsPlan& plan) {
  return plan.rejections.empty();
}

// Nobody is asked about a plan that is not taken, and it is not made again: what was lacking may
// have come meanwhile, and nobody saw that plan.
int refuse(const Arguments& a, json::object body) {
  body["aplicado"] = false;
  if (a.json) std::cout << json::serialize(body) << "\n";
  (void)std::fprintf(
      stderr,
      "No se cargó nada: el archivo se carga entero o no se carga. Corrija las líneas "
      "rechazadas y cárguelo otra vez.\n");
  return 1;
}

// The plan is shown; what is applied is made again, and shown when it is another one.
template <typename Plan, typename Commit>
int apply(Desk& desk, const Arguments& a, const GivenFile& given, Plan&& make, Commit&& commit) {
  using Made = decltype(make(std::declval<pqxx::transaction_base&>()));
  const auto shown = value_or_throw(desk.db().read([&](pqxx::read_transaction& tx) -> Made {
    if (auto seen = registry::refuse_repeated_file(tx, given.digest); !seen)
      return tl::unexpected(seen.error());
    return make(tx);
  }));
  if (!a.json) print(shown);
  if (!a.dry_run && !is_taken(shown)) return refuse(a, to_json(shown));
  const bool applied = !a.dry_run && (a.json || confirmed());
  const auto done = applied ? value_or_throw(commit()) : shown;
  json::object body = to_json(done);
  if (a.json) {
    body["aplicado"] = applied;
    std::cout << json::serialize(body) << "\n";
    return 0;
  }
  std::printf(applied ? "Archivo aplicado.\n" : "No se cambió nada.\n");
  if (body == to_json(shown)) return 0;
  std::printf("El registro cambió entre el plan y la aplicación. Lo que se aplicó:\n");
  print(done);
  return 0;
}

}  // namespace

int run_import_subscribers(const Arguments& a) {
  const GivenFile given = read_given(a);
  Desk desk(Installation(a.data), "consola");
  const auto file =
      value_or_throw(registry::parse_subscribers(given.bytes, desk.services().clock.today()));
  return apply(
      desk, a, given,
      [&](pqxx::transaction_base& tx) { return registry::plan_subscribers(tx, file); },
      [&] {
        return registry::commit_subscribers(desk.services(), console_actor(), file, given.digest,
                                            given.name);
      });
}

int run_import_appropriations(const Arguments& a) {
  const GivenFile given = read_given(a);
  Desk desk(Installation(a.data), "consola");
  const auto file =
      value_or_throw(registry::parse_appropriations(given.bytes, desk.services().clock.today()));
  return apply(
      desk, a, given,
      [&](pqxx::transaction_base& tx) { return registry::plan_appropriations(tx, file); },
      [&] {
        return registry::commit_appropriations(desk.services(), console_actor(), file, given.digest,
                                               given.name);
      });
}

int run_import_prior_taxes(const Arguments& a) {
  const GivenFile given = read_given(a);
  Desk desk(Installation(a.data), "consola");
  const auto file =
      value_or_throw(registry::parse_prior_taxes(given.bytes, desk.services().clock.today()));
  return apply(
      desk, a, given,
      [&](pqxx::transaction_base& tx) { return registry::plan_prior_taxes(tx, file); },
      [&] {
        return registry::commit_prior_taxes(desk.services(), console_actor(), file, given.digest,
                                            given.name);
      });
}

int run_import_consumption(const Arguments& a) {
  const GivenFile given = read_given(a);
  const auto period = value_or_throw(tax_rules::parse_period(a.period));
  Desk desk(Installation(a.data), "consola");
  const auto file = value_or_throw(
      registry::parse_consumption(given.bytes, period, desk.services().clock.today()));
  return apply(
      desk, a, given,
      [&](pqxx::transaction_base& tx) { return registry::plan_consumption(tx, file); },
      [&] {
        return registry::commit_consumption(desk.services(), console_actor(), file, given.digest,
                                            given.name);
      });
}

}  // namespace recaudo::cli
