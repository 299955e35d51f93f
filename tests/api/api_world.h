// A demo municipality behind the routes, with two scripted rails. What the edge does before a
// handler (limits, sessions, tokens) is not here: tests/http has it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "api/app/context.h"
#include "api/http/router.h"
#include "core/payments/orders.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "core/rates/rates.h"
#include "tax-rules/data.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"

namespace recaudo::test {

struct ApiWorld {
  explicit ApiWorld(int parcels = 4, Municipality::Billed billed = Municipality::Billed::kUntil2026)
      : m(parcels, billed) {}

  // Answers as the route that matches would; of a path without one, 404.
  static http::Response get(std::vector<http::Route> routes, const std::string& path,
                            const http::TextMap& query = {}) {
    const http::Router router(std::move(routes));
    auto match = router.match(http::Method::kGet, path);
    http::Request request;
    request.path = path;
    request.query = query;
    request.parameters = std::move(match.parameters);
    return match.route != nullptr ? match.route->handler(request)
                                  : http::problem(Code::kNotFound, request);
  }
  // A form, as the edge hands it over; or JSON with its Idempotency-Key.
  static http::Response post(std::vector<http::Route> routes, const std::string& path,
                             const std::string& body, const std::string& key = {}) {
    const http::Router router(std::move(routes));
    auto match = router.match(http::Method::kPost, path);
    http::Request request;
    request.method = http::Method::kPost;
    request.path = path;
    request.parameters = std::move(match.parameters);
    request.body = body;
    request.content_type = key.empty() ? "application/x-www-form-urlencoded" : "application/json";
    if (!key.empty()) request.headers["idempotency-key"] = key;
    return match.route != nullptr ? match.route->handler(request)
                                  : http::problem(Code::kNotFound, request);
  }
  static std::string location(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "Location") return value;
    return {};
  }
  // The first parcel that is a home.
  registry::Parcel home() {
    for (int i = 0;; ++i)
      if (auto parcel = m.parcel(i); parcel.destino == 'A') return parcel;
  }
  // The first parcel that was billed in both vigencias.
  int billed_twice() {
    for (int i = 0;; ++i)
      if (m.db.app().read([&](pqxx::read_transaction& tx) {
            return dues::dues_of(tx, m.law(), m.parcel(i).id, m.clock.today()).vigencias.size() > 1;
          }))
        return i;
  }
  // Those of the program: without them what is overdue has neither interest nor bill.
  void certify_rates() {
    const auto rows = rates::published_rows(DemoLaw::instance().rates);
    value_or_throw(perform(services, events::system_actor(), "prueba",
                           [&](Work& work) { return rates::seed_rates(work, rows); }));
    law->reload();
  }
  // Of the first of its owners.
  std::string owner_document(const registry::Parcel& parcel) {
    return m.db.owner().read([&](pqxx::read_transaction& tx) {
      return read_text(
          tx.exec("select document_number from registry.owner where ordinal = 1 and "
                  "parcel_id = " +
                  to_string(parcel.id))[0][0]);
    });
  }
  payments::Order order(int parcel) {
    return value_or_throw(
        payments::create_order(services, m.law(), events::anonymous_taxpayer(),
                               {.subject = ledger::parcel_subject(m.parcel(parcel).id),
                                .vigencias = {2026},
                                .request_key = "orden-" + std::to_string(parcel)}));
  }
  // Sent to the first rail's page.
  payments::Payment started(const payments::Order& order) {
    const auto outcome = value_or_throw(
        payments::start_payment(services, m.law(), pse, events::anonymous_taxpayer(),
                                {.order = order.token,
                                 .payer = {},
                                 .bank_code = "1007",
                                 .bank_name = "BANCO DE PRUEBA",
                                 .payer_ip = "127.0.0.1",
                                 .request_key = "inicio-" + order.reference.str() + "-0123456789",
                                 .return_url_base = "https://localhost/pago/"}));
    return std::get<payments::Started>(outcome).payment;
  }
  // And paid there.
  payments::Payment paid(const payments::Order& order) {
    const auto p = started(order);
    pse.answer(p, gateways::PaymentState::kApproved);
    return value_or_throw(
        payments::query_now(services, m.law(), pse, p.ticket, payments::Source::kReturn));
  }

  Municipality m;
  ScriptedGateway pse{"pse"};
  ScriptedGateway wompi{"wompi"};
  payments::Rails rails{std::vector<gateways::PaymentGateway*>{&pse, &wompi}};
  payments::RailOffers offers{rails, m.clock};
  Services services = m.services();
  std::unique_ptr<app::LawStore> law = value_or_throw(app::LawStore::open(
      m.db.app(), m.clock, std::string(tax_rules::data_file("statutes/demo.toml")), "demo.toml"));
  access::StaffAccess staff{services,
                            m.clock,
                            {.peppers = {{.id = 1, .key = Secret(std::string(32, 'p'))}},
                             .lookup_key = Secret(std::string(32, 'b')),
                             .context_words = {}}};
  http::CsrfTokens csrf{Secret(std::string(32, 'c'))};
  app::Context context{
      services, staff, m.clock, *law, rails, offers, csrf, "https://localhost", "recaudo.test", {}};
};

}  // namespace recaudo::test
