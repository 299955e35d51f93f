// Commands of the billing run of public services: a rehearsal, two people, and then the charge.
#include <boost/json.hpp>
#include <cstdio>
#include <iostream>

#include "api/cli/bill_report.h"
#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/progress.h"
#include "api/cli/service_bill_commands.h"
#include "api/cli/service_bill_report.h"
#include "api/cli/signed_in.h"
#include "core/billing/service_approval.h"
#include "core/billing/service_publish.h"
#include "core/billing/service_rehearsal.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;
using billing::ServiceRun;

constexpr const char* kChannel = "consola";

json::object to_json(const ServiceRun& run) {
  return {{"corrida", run.id.value()},
          {"periodo", tax_rules::to_text(run.billed.period)},
          {"meses", run.billed.months},
          {"estado", billing::to_text(run.state)},
          {"facturas", run.bills},
          {"rechazados", run.refused},
          {"bruto_centavos", run.gross.centavos()},
          {"subsidio_centavos", run.subsidy.centavos()},
          {"contribucion_centavos", run.contribution.centavos()},
          {"facturados", run.charged},
          {"dejados_por_fuera", run.left_out}};
}

void print_line(const ServiceRun& run) {
  std::printf(
      "Facturación de servicios %s, período %s: %s. %d facturas, %d cobradas, %d por fuera, %d "
      "rechazadas.\n",
      to_string(run.id).c_str(), tax_rules::to_text(run.billed.period).c_str(),
      std::string(billing::to_text(run.state)).c_str(), run.bills, run.charged, run.left_out,
      run.refused);
}

ServiceRun alive(Desk& desk, const std::string& period) {
  const auto wanted = value_or_throw(tax_rules::parse_period(period));
  const auto run = desk.db().read(
      [&](pqxx::read_transaction& tx) { return billing::alive_service_run(tx, wanted); });
  if (run) return *run;
  const auto published =
      desk.db().read([&](pqxx::read_transaction& tx) { return billing::published_at(tx, wanted); });
  throw Refusal({Code::kBillingRunState,
                 published ? "el período " + period + " ya se publicó (" +
                                 to_long_spanish(*published) + "). No hay otro ensayo ni propuesta."
                           : "no hay ensayo ni propuesta del período " + period + "."});
}

// What the second person is shown are the bytes that the first one proposed.
approvals::Proposal show_proposal(Desk& desk, const ServiceRun& run) {
  if (run.state != billing::RunState::kProposed)
    throw Refusal({Code::kBillingRunState, "no está propuesta."});
  auto proposal = desk.db().read(
      [&](pqxx::read_transaction& tx) { return approvals::find(tx, *run.proposal); });
  invariant(proposal.has_value(), "a proposed run has its proposal");
  print_service_report(run.report);
  std::printf("\n%s\nHuella de la propuesta: %s\n", proposal->payload.c_str(),
              digest_of(*proposal).c_str());
  return *std::move(proposal);
}

void discard(Desk& desk, const ServiceRun& run, const events::Actor& actor,
             std::optional<access::AccountId> by) {
  const Result<void> done = perform(desk.services(), actor, kChannel, [&](Work& work) {
    return billing::discard_run(work, run, by);
  });
  if (!done) throw Refusal(done.error());
}

void decide(Desk& desk, const Arguments& a, const ServiceRun& run, const SignedIn& person) {
  const Instant now = SystemClock{}.now();
  const std::string digest = digest_read(a, show_proposal(desk, run));
  const auto review = value_or_throw(desk.db().read([&](pqxx::read_transaction& tx) {
    return billing::review_of(tx, run, person.account(), digest);
  }));
  if (a.command == "bill approve") {
    value_or_throw(
        billing::approve_service_run(desk.services(), person.actor(), kChannel, review, now));
    return;
  }
  invariant(a.command == "bill reject", "a step of `bill`");
  value_or_throw(perform(desk.services(), person.actor(), kChannel, [&](Work& work) {
    return billing::reject_service_run(work, review, now);
  }));
}

void carry_out(Desk& desk, const Arguments& a, const ServiceRun& run) {
  const bool discards = a.command == "bill discard";
  if (discards && a.login.empty()) return discard(desk, run, console_actor(), std::nullopt);
  SignedIn person(Installation(a.data), desk.law().statute(), a.login);
  if (discards) return discard(desk, run, person.actor(), person.account());
  if (a.command != "bill propose") return decide(desk, a, run, person);
  const auto proposal =
      value_or_throw(perform(desk.services(), person.actor(), kChannel, [&](Work& work) {
        return billing::propose_run(work, run, person.account(), SystemClock{}.now());
      }));
  std::printf("Huella de la propuesta: %s\n", digest_of(proposal).c_str());
}

}  // namespace

int run_services_rehearsal(const Arguments& a) {
  const auto period = value_or_throw(tax_rules::parse_period(a.period));
  const Date due = value_or_throw(parse_iso_date(a.due));
  Desk desk(Installation(a.data), "facturacion");
  Progress progress("Ensayando servicios " + a.period);
  const auto rehearsal = value_or_throw(billing::rehearse_services(
      desk.db(), desk.law().service_texts(period.last_day()),
      {.billed = {period, a.months}, .due_on = due, .today = desk.services().clock.today()},
      [&](int done, int total) { progress.show(done, total); }));
  const bool any = rehearsal.report.bills() > 0;
  if (any) {
    const Uuid request = make_uuid7(SystemClock{}.now());
    value_or_throw(perform(desk.services(), console_actor(), kChannel, [&](Work& work) {
      return billing::keep_rehearsal(work, request, rehearsal);
    }));
  }
  const std::string report = json::serialize(rehearsal.report.to_json());
  if (a.json) {
    std::cout << report << "\n";
  } else {
    print_service_report(report);
    std::printf("Ya facturados antes: %d. No se cobró nada.%s\n", rehearsal.already,
                any ? " Siga con: recaudo bill propose --periodo AAAA-MM --login USUARIO"
                    : " No hay nada por facturar.");
  }
  return rehearsal.report.refused().empty() ? 0 : 1;
}

int run_services_step(const Arguments& a) {
  Desk desk(Installation(a.data), "facturacion");
  const ServiceRun run = alive(desk, a.period);
  carry_out(desk, a, run);
  print_line(*desk.db().read(
      [&](pqxx::read_transaction& tx) { return billing::find_service_run(tx, run.id); }));
  return 0;
}

int run_services_publish(const Arguments& a) {
  Desk desk(Installation(a.data), "facturacion");
  const ServiceRun found = alive(desk, a.period);
  const auto rules = value_or_throw(
      billing::read_service_rules(desk.law().service_texts(found.billed.period.last_day())));
  Progress progress("Facturando servicios " + a.period);
  const ServiceRun run = value_or_throw(
      billing::publish_service_run(desk.services(), console_actor(), found.id, rules->digest,
                                   [&](int done, int total) { progress.show(done, total); }));
  const auto left_out = desk.db().read([&](pqxx::read_transaction& tx) {
    return billing::left_out_of(tx, run.id, most_left_out(a.json));
  });
  if (a.json) {
    json::object o = to_json(run);
    o["primeros_por_fuera"] = json::array(left_out.begin(), left_out.end());
    std::cout << json::serialize(o) << "\n";
  } else {
    print_line(run);
    for (const auto& l : left_out) std::printf("  %s\n", l.c_str());
    print_rest(run.left_out, left_out.size());
  }
  return run.left_out == 0 ? 0 : 1;
}

boost::json::array service_runs(Desk& desk, bool as_json) {
  json::array runs;
  for (const ServiceRun& run : desk.db().read(
           [](pqxx::read_transaction& tx) { return billing::newest_service_runs(tx); })) {
    runs.push_back(to_json(run));
    if (!as_json) print_line(run);
  }
  return runs;
}

int run_services_status(const Arguments& a) {
  const auto period = value_or_throw(tax_rules::parse_period(a.period));
  Desk desk(Installation(a.data), "facturacion");
  json::array runs;
  for (const ServiceRun& run : desk.db().read(
           [](pqxx::read_transaction& tx) { return billing::newest_service_runs(tx); })) {
    if (run.billed.period != period) continue;
    json::object o = to_json(run);
    o["informe"] = json::parse(run.report);
    runs.push_back(std::move(o));
    if (a.json) continue;
    print_line(run);
    print_service_report(run.report);
  }
  if (a.json) std::cout << json::serialize(json::object{{"facturaciones", runs}}) << "\n";
  return 0;
}

}  // namespace recaudo::cli
