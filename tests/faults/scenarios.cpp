#include "tests/faults/scenarios.h"

#include <set>
#include <thread>

#include "api/cli/all_migrations.h"
#include "api/cli/demo_cadastre.h"
#include "audit/sequencer.h"
#include "audit/signer.h"
#include "base/migrations.h"
#include "base/secret.h"
#include "core/audit_fold/verify.h"
#include "core/billing/predial_run.h"
#include "core/closing/bank_day.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "core/periods/periods.h"
#include "core/processor/posting_engine.h"
#include "core/registry/cadastre_import.h"
#include "core/registry/parcel_search.h"
#include "core/registry/strata_import.h"
#include "gateways/pse/pse_gateway.h"
#include "ledger/check.h"
#include "ledger/periods.h"
#include "tax-rules/data.h"
#include "tests/bank_files/collection_writer.h"
#include "tests/core/bank_writer.h"
#include "tests/faults/desk_scenarios.h"
#include "tests/faults/give_back_scenarios.h"
#include "tests/faults/simulator_orders.h"
#include "tests/faults/site.h"

namespace recaudo::test {
namespace {

audit::SignerOptions signer_of(const World& world) {
  return {world.folder + "/s", world.folder + "/seed", kOrigin, world.folder + "/state"};
}

// Four callers, five entries each. Begun again, they ask with the same keys.
void post_load(const World& world) {
  Site site(world);
  PostingEngine engine(site.db, site.clock, site.log, {.producer = "motor"});
  const auto caller = [&](int number) {
    for (int i = 0; i < 5; ++i) {
      const Uuid key = derive_uuid("load", std::to_string(number) + "/" + std::to_string(i));
      site.book.invoke("post", to_string(key));
      const auto posted =
          engine.post({.entry = {.key = key,
                                 .kind = "recaudo",
                                 .effective_on = kDay,
                                 .source_kind = "carga",
                                 .source_id = to_string(key),
                                 .legs = {{ledger::account::kBank, Money::centavos(100)},
                                          {ledger::account::kUnclassified, Money::centavos(-100)}}},
                       .actor = events::system_actor(),
                       .channel = "prueba"});
      if (posted)
        site.book.ok("post", to_string(key));
      else if (posted.error().code == Code::kOutcomeUnknown)
        site.book.unknown("post", to_string(key));
      else
        site.book.fail("post", to_string(key));
    }
  };
  std::vector<std::jthread> callers;
  callers.reserve(4);
  for (int number = 0; number < 4; ++number) callers.emplace_back(caller, number);
}

std::string check_load(const World& world) {
  Site site(world);
  const auto stored =
      column(site.db, "select key::text from ledger.entry where source_kind = 'carga'");
  if (stored.size() != 20) return std::to_string(stored.size()) + " of 20 entries are stored";
  return disagreement(book_of(world), "post", stored);
}

pse::PseOptions pse_options(const World& world) {
  pse::PseOptions options;
  options.base_url = world.simulator + "/v2/psewebapinf/api";
  options.oauth_url = world.simulator + "/oauth/client_credential/accesstoken";
  options.entity.entity_code = demo().statute.pse->entity_code;
  options.entity.service_code = demo().statute.pse->service_code;
  options.entity.beneficiary = {"9001234568", demo().statute.identity.name, "8412"};
  options.contact = {"6010000000", demo().statute.identity.email};
  options.secrets = value_or_throw(pse::load_pse_secrets(world.folder + "/secrets"));
  options.http.timeout = std::chrono::seconds(5);
  return options;
}

// Orders, starts at PSE and approves as the payer's bank would. Nothing when the start is refused.
std::optional<payments::Payment> approve_at_pse(const World& world, Site& site,
                                                gateways::PaymentGateway& gateway,
                                                const payments::Order& order) {
  const auto started =
      payments::start_payment(site.services(), law(), gateway, events::anonymous_taxpayer(),
                              {.order = order.token,
                               .payer = {.document_number = "9900000001",
                                         .full_name = "PAGADORA DE PRUEBA",
                                         .email = "pagadora@example.org",
                                         .phone = "3000000000",
                                         .address = "CALLE 1 2 3"},
                               .bank_code = "1007",
                               .bank_name = "BANCO DE PRUEBA",
                               .payer_ip = "127.0.0.1",
                               .request_key = "s-" + order.token.str(),
                               .return_url_base = "https://localhost/pago/"});
  const auto* redirected = started ? std::get_if<payments::Started>(&*started) : nullptr;
  if (redirected == nullptr) return std::nullopt;
  (void)ask_simulator(world, "POST", "transactions/" + redirected->payment.cus.str(),
                      R"({"decision":"approve","callback":"lost"})");
  return redirected->payment;
}

// Who tells us that the payer is done at the bank.
enum class Teller { kBrowser, kHint, kNobody };

Result<payments::Payment> told(Site& site, gateways::PaymentGateway& gateway, Teller teller,
                               payments::TicketId ticket) {
  if (teller == Teller::kHint)
    return payments::heed_hint(site.services(), law(), gateway, gateway.traits().name, ticket,
                               R"({"ticketId":)" + to_string(ticket) + "}");
  return payments::query_now(site.services(), law(), gateway, ticket, payments::Source::kReturn);
}

// One payer comes back from the bank, of one the rail gives a hint, of one nobody says anything;
// then the watcher ends what is open, also what a death left.
void pay(const World& world) {
  Site site(world);
  pse::PseGateway gateway(pse_options(world), site.clock);
  for (const auto teller : {Teller::kBrowser, Teller::kHint, Teller::kNobody}) {
    const auto order = site.order(static_cast<int>(teller));
    site.book.invoke("pay", order.token.str());
    const auto payment = approve_at_pse(world, site, gateway, order);
    if (!payment || teller == Teller::kNobody) continue;
    const auto after = value_or_throw(told(site, gateway, teller, payment->ticket));
    if (after.state == payments::State::kApproved) site.book.ok("pay", order.token.str());
  }
  // Twice: what a dead process had claimed is free again by the second round.
  for (int round = 0; round < 2; ++round) {
    site.clock.advance(std::chrono::minutes{30});
    (void)payments::watch_pending(site.services(), law(), gateway, 10);
  }
}

// I2 and I3 of the security specification: approved by PSE and posted here, one for one.
std::string check_payment(const World& world) {
  Site site(world);
  std::set<std::string> approved;
  const auto told = ask_simulator(world, "GET", "ledger", "");
  for (const auto& t : told.at("transactions").as_array())
    if (t.at("state").as_string() == "OK")
      approved.insert(std::to_string(t.at("cus").to_number<std::int64_t>()));
  const auto posted =
      column(site.db,
             "select a.cus from payments.attempt a join ledger.entry e on e.seq = a.entry_seq "
             "where a.state = 'approved'");
  if (posted != approved)
    return std::to_string(approved.size()) + " payments approved by PSE and " +
           std::to_string(posted.size()) + " posted";
  const auto paid = column(
      site.db,
      "select o.token from payments.payment_order o join payments.attempt a on a.order_id = o.id "
      "where a.state = 'approved'");
  return disagreement(book_of(world), "pay", paid);
}

// Two orders paid at the window: the bank's file and its statement.
void bank_day(const World& world) {
  Site site(world);
  std::vector<bank_files::testing::WrittenDetail> details;
  Money total;
  for (const int index : {0, 1, 2}) {
    const auto order = site.order(index);
    details.push_back(
        {.reference = std::stoll(order.reference.str()), .centavos = order.total.centavos()});
    total += order.total;
  }
  const std::vector<closing::NamedFile> files{
      {"recaudo.txt", bank_files::testing::write_collection({details}, {.date = to_compact(kDay)})},
      {"extracto.xml", write_statement(kDay, Money(), {{total, "LOTE1"}})}};
  site.book.invoke("day", to_iso(kDay));
  const auto done = closing::reconcile(site.services(), law(), events::system_actor(), kDay, files);
  if (done || done.error().code == Code::kAlreadyImported)
    site.book.ok("day", to_iso(kDay));
  else
    throw Refusal(done.error());
}

std::string check_bank_day(const World& world) {
  Site site(world);
  const auto day =
      site.db.read([](pqxx::read_transaction& tx) { return closing::bank_day(tx, kDay); });
  if (!day.difference() || !day.difference()->is_zero()) return "bank and book differ";
  const auto paid =
      column(site.db, "select id::text from payments.payment_order where state = 'paid'");
  if (paid.size() != 3) return std::to_string(paid.size()) + " of 3 orders are paid";
  return disagreement(book_of(world), "day", {to_iso(kDay)});
}

dues::RuleTexts rules() {
  return dues::with_shipped_tables("demo.toml", tax_rules::data_file("statutes/demo.toml"));
}

void bill(const World& world) {
  Site site(world);
  billing::PredialRun run;
  run.vigencia = 2026;
  value_or_throw(billing::bill_predial(site.services(), rules(), events::system_actor(), run));
}

std::string check_billing(const World& world) {
  Site site(world);
  const auto billed = column(site.db,
                             "select subject_id::text from ledger.obligation where vigencia = 2026 "
                             "and concept = 'predial' and charged = balance and charged > 0");
  const auto parcels = column(site.db, "select id::text from registry.parcel");
  return billed == parcels ? ""
                           : std::to_string(billed.size()) + " of " +
                                 std::to_string(parcels.size()) + " parcels are billed once";
}

ledger::PeriodState state_of(Database& db, ledger::Month month) {
  return db.read([&](pqxx::read_transaction& tx) {
    for (const auto& p : ledger::periods(tx))
      if (p.month == month) return p.state;
    return ledger::PeriodState::kOpen;
  });
}

// Begun again, it goes on from the month where it stopped.
void close_months(const World& world) {
  Site site(world);
  for (const unsigned month : {1U, 2U, 3U})
    for (const auto to : {ledger::PeriodState::kSoft, ledger::PeriodState::kClosed}) {
      if (state_of(site.db, {2025, month}) >= to) continue;
      value_or_throw(perform(site.services(), events::system_actor(), "prueba", [&](Work& work) {
        return periods::close_month(work, {2025, month}, to);
      }));
    }
}

std::string check_closing(const World& world) {
  Site site(world);
  const auto closed = column(
      site.db, "select month::text from ledger.period where year = 2025 and state = 'closed'");
  return closed == std::set<std::string>{"1", "2", "3"} ? "" : "not every month is closed";
}

void with_signer(const World& world, const std::function<void()>& work) {
  std::jthread signer([&](const std::stop_token& stop) {
    value_or_throw(audit::run_signer(signer_of(world), stop));
  });
  while (!audit::request_signer_state(signer_of(world).socket_path)) std::this_thread::yield();
  work();
}

void write_log(const World& world) {
  with_signer(world, [&] {
    value_or_throw(audit::sequence_once({.conninfo = conninfo(world, "recaudo_sequencer"),
                                         .log_dir = world.folder + "/log",
                                         .origin = kOrigin,
                                         .signer_socket = signer_of(world).socket_path,
                                         .batch = 16}));
  });
}

void migrate_all(const World& world) {
  Database owner({.conninfo = conninfo(world, "postgres"), .max_connections = 1});
  value_or_throw(migrate(owner, cli::all_migrations()));
}

std::string check_schema(const World& world) {
  Database owner({.conninfo = conninfo(world, "postgres"), .max_connections = 1});
  const auto current = require_current_schema(owner, cli::all_migrations());
  return current ? "" : to_text(current.error());
}

std::string nothing_more(const World& /*world*/) {
  return {};
}

}  // namespace

const std::vector<Scenario>& scenarios() {
  // Creation, question and end of a payment, as the first lines of their requests name them; the
  // second question of a session is whether its payment went back.
  static const std::vector<RailRequest> pse = {{"accesstoken"},
                                               {"CreateTransaction"},
                                               {"GetTransactionInformation"},
                                               {"FinalizeTransaction"}};
  static const std::vector<RailRequest> placetopay = {
      {"/api/session "}, {"/api/session/"}, {"/api/session/", 2}, {"/api/transaction"}};
  static const std::vector<Scenario> all = {
      {"asientos", {}, true, false, post_load, check_load, "post"},
      {"pago", pse, false, false, pay, check_payment, "pay"},
      {"dia-del-banco", {}, false, false, bank_day, check_bank_day, "day"},
      {"facturacion", {}, false, false, bill, check_billing, nullptr},
      {"caja", {}, false, false, keep_till, check_till, "take"},
      {"acto", {}, false, false, correct_debt, check_correction, nullptr},
      {"reverso", placetopay, false, false, reverse_at_rail, check_reversals, "reverse", 40},
      {"devolucion", {}, false, false, refund, check_refunds, nullptr, 30},
      {"cierre", {}, false, false, close_months, check_closing, nullptr},
      {"bitacora", {}, false, false, write_log, nothing_more, nullptr},
      {"migraciones", {}, false, true, migrate_all, check_schema, nullptr},
  };
  return all;
}

void prepare(const World& world) {
  migrate_all(world);
  Site site(world);
  site.db.transaction([](pqxx::work& tx) {
    for (const int year : {2025, 2026})
      for (unsigned month = 1; month <= 12; ++month) ledger::open_period(tx, year, month);
  });
  const auto& dane = demo().statute.identity.dane_code;
  const cli::DemoCadastre roll({.dane = dane,
                                .seed = 7,
                                .parcels = kParcels,
                                .total_avaluo = Money::pesos(std::int64_t{kParcels} * 8'000'000),
                                .first_vigencia = 2025,
                                .last_vigencia = 2026,
                                .new_each_year = 0});
  for (const int vigencia : {2025, 2026}) {
    const std::string bytes = roll.registro_1(vigencia);
    const auto file = value_or_throw(registry::parse_cadastre(bytes, dane));
    value_or_throw(registry::commit_cadastre(site.services(), events::system_actor(), file,
                                             sha256(bytes), "demo"));
  }
  value_or_throw(registry::import_strata(site.services(), events::system_actor(), roll.strata_csv(),
                                         "estratos"));
  billing::PredialRun run;
  run.vigencia = 2025;
  value_or_throw(billing::bill_predial(site.services(), rules(), events::system_actor(), run));
}

void prepare_folder(const World& world) {
  value_or_throw(audit::make_log_key(signer_of(world), world.folder + "/vkey"));
}

std::string check_books(const World& world) {
  write_log(world);
  Site site(world);
  const auto ledger_report =
      site.db.read([](pqxx::read_transaction& tx) { return ledger::check(tx); });
  if (!ledger_report.ok()) return "ledger check: " + ledger_report.differences.front();
  auto vkey = value_or_throw(read_file(world.folder + "/vkey", 4096));
  vkey.pop_back();  // the end of its line
  const auto told = audit_fold::verify(site.db, {world.folder + "/log", vkey, kOrigin});
  if (!told) return "audit verify: " + to_text(told.error());
  return told->ok() ? "" : "audit verify: " + told->differences.front();
}

}  // namespace recaudo::test
