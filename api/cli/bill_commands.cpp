// Commands of the billing run: a rehearsal, two people, and then the charge.
#include <boost/json.hpp>
#include <cstdio>
#include <iostream>

#include "api/cli/bill_report.h"
#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/progress.h"
#include "api/cli/service_bill_commands.h"
#include "api/cli/signed_in.h"
#include "core/billing/publish.h"
#include "core/billing/run_approval.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;
using billing::Run;

constexpr const char* kChannel = "consola";

json::object to_json(const Run& run) {
  return {{"corrida", run.id.value()},
          {"vigencia", run.vigencia},
          {"estado", billing::to_text(run.state)},
          {"predios", run.parcels},
          {"rechazados", run.refused},
          {"predial_centavos", run.predial.centavos()},
          {"ambiental_centavos", run.environmental.centavos()},
          {"bomberil_centavos", run.bomberil.centavos()},
          {"liquidados", run.charged.parcels},
          {"dejados_por_fuera", run.left_out}};
}

void print_line(const Run& run) {
  std::printf(
      "Facturación %s, vigencia %d: %s. %d predios, %d liquidados, %d por fuera, %d "
      "rechazados.\n",
      to_string(run.id).c_str(), run.vigencia, std::string(billing::to_text(run.state)).c_str(),
      run.parcels, run.charged.parcels, run.left_out, run.refused);
}

Run alive(Desk& desk, int vigencia) {
  const auto run =
      desk.db().read([&](pqxx::read_transaction& tx) { return billing::alive_run(tx, vigencia); });
  if (run) return *run;
  const auto published = desk.db().read(
      [&](pqxx::read_transaction& tx) { return billing::published_at(tx, vigencia); });
  const std::string of = "la vigencia " + std::to_string(vigencia);
  throw Refusal({Code::kBillingRunState, published ? of + " ya se publicó (" +
                                                         to_long_spanish(*published) +
                                                         "). No hay otro ensayo ni propuesta."
                                                   : "no hay ensayo ni propuesta de " + of + "."});
}

// What the second person is shown are the bytes that the first one proposed.
approvals::Proposal show_proposal(Desk& desk, const Run& run) {
  if (run.state != billing::RunState::kProposed)
    throw Refusal({Code::kBillingRunState, "no está propuesta."});
  auto proposal = desk.db().read(
      [&](pqxx::read_transaction& tx) { return approvals::find(tx, *run.proposal); });
  invariant(proposal.has_value(), "a proposed run has its proposal");
  print_bill_report(run.report);
  std::printf("\n%s\nHuella de la propuesta: %s\n", proposal->payload.c_str(),
              digest_of(*proposal).c_str());
  return *std::move(proposal);
}

approvals::Review review_of(Desk& desk, const Arguments& a, const Run& run,
                            access::AccountId checker) {
  const std::string digest = digest_read(a, show_proposal(desk, run));
  return value_or_throw(desk.db().read(
      [&](pqxx::read_transaction& tx) { return billing::review_of(tx, run, checker, digest); }));
}

void discard(Desk& desk, const Run& run, const events::Actor& actor,
             std::optional<access::AccountId> by) {
  const Result<void> done = perform(desk.services(), actor, kChannel,
                                    [&](Work& work) { return discard_run(work, run, by); });
  if (!done) throw Refusal(done.error());
}

void carry_out(Desk& desk, const Arguments& a, const Run& run) {
  const bool discards = a.command == "bill discard";
  if (discards && a.login.empty()) return discard(desk, run, console_actor(), std::nullopt);
  SignedIn person(Installation(a.data), desk.law().statute(), a.login);
  if (discards) return discard(desk, run, person.actor(), person.account());
  const Instant now = SystemClock{}.now();
  if (a.command == "bill propose") {
    const auto proposal =
        value_or_throw(perform(desk.services(), person.actor(), kChannel, [&](Work& work) {
          return billing::propose_run(work, run, person.account(), now);
        }));
    std::printf("Huella de la propuesta: %s\n", digest_of(proposal).c_str());
    return;
  }
  const auto review = review_of(desk, a, run, person.account());
  if (a.command == "bill approve") {
    value_or_throw(billing::approve_run(desk.services(), person.actor(), kChannel, review, now));
    return;
  }
  invariant(a.command == "bill reject", "a step of `bill`");
  value_or_throw(perform(desk.services(), person.actor(), kChannel,
                         [&](Work& work) { return billing::reject_run(work, review, now); }));
}

}  // namespace

int run_bill_rehearsal(const Arguments& a) {
  Desk desk(Installation(a.data), "facturacion");
  Progress progress("Ensayando predial " + std::to_string(a.year));
  const auto rehearsal = value_or_throw(
      billing::rehearse(desk.db(), desk.law().texts(a.year), a.year, billing::kBlockParcels,
                        [&](int done, int total) { progress.show(done, total); }));
  const json::object report = rehearsal.report.to_json();
  if (rehearsal.report.parcels() > 0) {
    const Uuid request = make_uuid7(SystemClock{}.now());
    value_or_throw(perform(desk.services(), console_actor(), kChannel, [&](Work& work) {
      return billing::keep_rehearsal(work, request, rehearsal);
    }));
  }
  if (a.json) {
    std::cout << json::serialize(report) << "\n";
  } else {
    print_bill_report(json::serialize(report));
    std::printf("Ya liquidados antes: %d. No se cobró nada.%s\n", rehearsal.already,
                rehearsal.report.parcels() > 0
                    ? " Siga con: recaudo bill propose --year VIGENCIA --login USUARIO"
                    : " No hay nada por facturar.");
  }
  return rehearsal.report.refused().empty() ? 0 : 1;
}

int run_bill_step(const Arguments& a) {
  if (!a.period.empty()) return run_services_step(a);
  Desk desk(Installation(a.data), "facturacion");
  const Run run = alive(desk, a.year);
  carry_out(desk, a, run);
  print_line(
      *desk.db().read([&](pqxx::read_transaction& tx) { return billing::find_run(tx, run.id); }));
  return 0;
}

int run_bill_publish(const Arguments& a) {
  if (!a.period.empty()) return run_services_publish(a);
  Desk desk(Installation(a.data), "facturacion");
  const auto rules = value_or_throw(dues::read_rules(desk.law().texts(a.year)));
  Progress progress("Facturando predial " + std::to_string(a.year));
  const Run run = value_or_throw(
      billing::publish_run(desk.services(), console_actor(), alive(desk, a.year).id, rules->digest,
                           [&](int done, int total) { progress.show(done, total); }));
  const auto left_out = desk.db().read([&](pqxx::read_transaction& tx) {
    return billing::left_out_of(tx, run.id, most_left_out(a.json));
  });
  if (a.json) {
    json::object o = to_json(run);
    json::array parcels;
    for (const auto& l : left_out)
      parcels.push_back(json::object{{"predio", l.npn}, {"motivo", l.reason}});
    o["primeros_por_fuera"] = std::move(parcels);
    std::cout << json::serialize(o) << "\n";
  } else {
    print_line(run);
    for (const auto& l : left_out) std::printf("  %s: %s\n", l.npn.c_str(), l.reason.c_str());
    print_rest(run.left_out, left_out.size());
  }
  return run.left_out == 0 ? 0 : 1;
}

int run_bill_status(const Arguments& a) {
  if (!a.period.empty()) return run_services_status(a);
  Desk desk(Installation(a.data), "facturacion");
  json::array runs;
  for (const Run& run :
       desk.db().read([](pqxx::read_transaction& tx) { return billing::newest_runs(tx); })) {
    if (a.year != 0 && run.vigencia != a.year) continue;
    json::object o = to_json(run);
    if (a.year != 0) o["informe"] = json::parse(run.report);
    runs.push_back(std::move(o));
    if (a.json) continue;
    print_line(run);
    if (a.year != 0) print_bill_report(run.report);
  }
  json::object all{{"facturaciones", std::move(runs)}};
  if (a.year == 0) all["facturaciones_de_servicios"] = service_runs(desk, a.json);
  if (a.json) std::cout << json::serialize(all) << "\n";
  return 0;
}

}  // namespace recaudo::cli
