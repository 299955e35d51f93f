#include "api/cli/site_process.h"

#include <algorithm>
#include <condition_variable>

#include "api/app/guard.h"
#include "api/cli/all_migrations.h"
#include "api/cli/secrets.h"
#include "api/json/api_routes.h"
#include "api/site/routes.h"
#include "base/log.h"
#include "base/migrations.h"
#include "core/adjustments/pursue_reversal.h"
#include "core/payments/subledger_watch.h"
#include "core/payments/watch_pending.h"
#include "core/periods/periods.h"
#include "core/periods/volumes.h"
#include "core/processor/durability.h"
#include "ledger/statement.h"

namespace recaudo::cli {
namespace {

using namespace std::chrono_literals;

constexpr int kWatchBatch = 50;

DatabaseOptions pool(const Installation& installation, DbRole role, std::size_t connections) {
  return {.conninfo = value_or_throw(installation.conninfo(role)), .max_connections = connections};
}

// A server that meets another schema than its own serves nobody, nor does one over a database that
// may lose what it acknowledged.
std::unique_ptr<app::LawStore> open_law(Database& db, const Clock& clock,
                                        const SiteSettings& settings) {
  value_or_throw(require_current_schema(db, all_migrations()));
  auto law =
      value_or_throw(app::LawStore::open(db, clock, settings.statute_toml, settings.statute_name));
  value_or_throw(require_durability(db, law->statute().identity.demonstration));
  return law;
}

// Security specification A9.
std::map<std::string, http::RateClass, std::less<>> rate_classes(std::uint32_t factor) {
  std::map<std::string, http::RateClass, std::less<>> out = {
      {"consulta", {20, 30'000ms}}, {"estado", {60, 2'000ms}},  {"orden", {20, 10'000ms}},
      {"retorno", {120, 500ms}},  // whoever comes back from a bank; the rail is asked seldom
      {"pago", {10, 30'000ms}},     {"pdf", {10, 10'000ms}},    {"verificar", {20, 5'000ms}},
      {"aviso", {50, 50ms}},        {"ingreso", {20, 6'000ms}}, {"documento", {10, 1'800'000ms}},
      {"bitacora", {600, 20ms}}};  // a first copy asks for two files of every 256 entries
  for (auto& [name, c] : out)
    c = {c.size * factor, std::max<std::chrono::milliseconds>(1ms, c.per_token / factor)};
  return out;
}

std::vector<http::Route> all_routes(const app::Context& context) {
  auto out = site::routes(context);
  for (auto& r : json_api::routes(context)) out.push_back(std::move(r));
  return out;
}

}  // namespace

access::AccessOptions access_options(const Installation& installation,
                                     const tax_rules::Statute& statute) {
  access::AccessOptions options;
  options.peppers.push_back({.id = 1, .key = required_secret(installation, "pimienta")});
  options.lookup_key = required_secret(installation, "busqueda");
  options.context_words = {"recaudo", "predial", "impuesto", "tesoreria", statute.identity.name};
  return options;
}

std::string log_origin(const tax_rules::Statute& statute) {
  return std::string(statute.identity.demonstration ? "recaudo.demo/" : "recaudo/") +
         statute.identity.dane_code + "/auditoria";
}

events::EventLogOptions event_options(const Installation& installation, const std::string& service,
                                      const std::string& dane_code) {
  return {.service = service,
          .entity = dane_code,
          .pseudonym_key = required_secret(installation, "seudonimos"),
          .pseudonym_epoch = 1};
}

SiteProcess::SiteProcess(const Installation& installation, SiteSettings settings,
                         const Clock& business_clock)
    : installation_(installation),
      settings_(std::move(settings)),
      clock_(business_clock),
      base_url_("https://" + settings_.host + ":" + std::to_string(settings_.port)),
      app_db_(pool(installation, DbRole::kApp, 12)),
      login_db_(pool(installation, DbRole::kLogin, 4)),
      law_(open_law(app_db_, clock_, settings_)),
      app_events_(app_db_, clock_,
                  event_options(installation, "portal", law_->statute().identity.dane_code)),
      login_events_(login_db_, real_clock_,
                    event_options(installation, "ingreso", law_->statute().identity.dane_code)),
      services_{app_db_, clock_, app_events_},
      login_services_{login_db_, real_clock_, login_events_},
      staff_(login_services_, real_clock_, access_options(installation, law_->statute())),
      rails_(installation, law_->statute(),
             {settings_.pse_base_url, settings_.pse_oauth_url, settings_.pse_origin, settings_.pse},
             settings_.rails, clock_),
      offers_(rails_.rails(), clock_),
      csrf_(required_secret(installation, "csrf")),
      context_{services_,
               staff_,
               real_clock_,
               *law_,
               rails_.rails(),
               offers_,
               csrf_,
               base_url_,
               log_origin(law_->statute()),
               {installation.log(), installation.inbox()},
               &limiter_,
               settings_.rails.breb_qr},
      limiter_(rate_classes(settings_.rate_limit_factor), real_clock_) {
  value_or_throw(law_->install(services_));
}

SiteProcess::~SiteProcess() {
  stop();
}

void SiteProcess::start() {
  http::ServerOptions options;
  options.port = settings_.port;
  options.tls = http::TlsFiles{installation_.secret("tls.crt"), installation_.secret("tls.key")};
  options.workers = 8;
  const std::string port = ":" + std::to_string(settings_.port);
  for (const auto& host : {settings_.host, std::string("localhost"), std::string("127.0.0.1")}) {
    if (std::ranges::find(options.edge.hosts, host + port) == options.edge.hosts.end())
      options.edge.hosts.push_back(host + port);
  }
  options.edge.upload_folder = installation_.uploads();
  options.edge.guard = app::make_guard(context_);
  options.edge.error_page = site::error_page(context_);
  options.edge.rate_limiter = &limiter_;
  options.connections.per_peer =
      std::max(options.connections.per_peer, std::size_t{200} * settings_.rate_limit_factor);
  server_ = std::make_unique<http::Server>(std::move(options), http::Router(all_routes(context_)),
                                           real_clock_);
  server_->start();
  watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

void SiteProcess::stop() {
  if (watcher_.joinable()) {
    watcher_.request_stop();
    watcher_.join();
  }
  if (server_) server_->stop();
  server_.reset();
}

// The janitor. A round that fails (the database is away, the rail is down) is told and tried again:
// nothing depends on one round.
void SiteProcess::watch(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  while (!stop.stop_requested()) {
    try {
      periods::open_months(services_);  // first: what comes after posts
      const auto law = law_->current();
      payments::watch_pending(services_, law->law(), rails_.rails(), kWatchBatch);
      adjustments::pursue_reversals(services_, law->law(), rails_.rails(), kWatchBatch);
      payments::expire_orders(services_);
      services_.db.transaction([](pqxx::work& tx) { ledger::sum_days(tx); });
      payments::check_subledger_once_a_day(services_);
      periods::roll_full_volume(services_);
    } catch (const std::exception& e) {
      log::error("watch_pending", {{"error", e.what()}});
    }
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, settings_.watch_every, [] { return false; });
  }
}

}  // namespace recaudo::cli
