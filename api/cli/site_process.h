// The serving process: pools, law, gateway, staff, routes, and the janitor of pending payments.
// Used by `serve` and `demo`.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "api/app/context.h"
#include "api/cli/installation.h"
#include "api/cli/site_rails.h"
#include "api/http/rate_limit.h"
#include "api/http/server.h"

namespace recaudo::cli {

struct SiteSettings {
  std::string statute_toml;
  std::string statute_name;
  std::string host = "localhost";
  unsigned short port = 8443;
  std::string pse_base_url;  // ".../v2/psewebapinf/api"
  std::string pse_oauth_url;
  std::string pse_origin;  // where the payer's browser goes
  PseSettings pse;
  RailSettings rails;  // beside PSE
  // A demo's visitors all come from one address: their limits are this much wider.
  std::uint32_t rate_limit_factor = 1;
  std::chrono::milliseconds watch_every{5'000};
};

class SiteProcess {
 public:
  // The clocks outlive it. kStatuteInvalid, kBadSecretFile, kSchemaMismatch, as Refusal.
  SiteProcess(const Installation& installation, SiteSettings settings, const Clock& business_clock);
  ~SiteProcess();
  SiteProcess(const SiteProcess&) = delete;
  SiteProcess& operator=(const SiteProcess&) = delete;

  void start();
  void stop();
  const std::string& url() const { return base_url_; }
  const app::Context& context() const { return context_; }
  access::StaffAccess& staff() { return staff_; }
  const Services& services() const { return services_; }

 private:
  void watch(const std::stop_token& stop);

  // In the order they are built: each uses those above it.
  const Installation& installation_;
  SiteSettings settings_;
  const Clock& clock_;
  SystemClock real_clock_;
  std::string base_url_;
  Database app_db_;
  Database login_db_;
  std::unique_ptr<app::LawStore> law_;
  events::EventLog app_events_;
  events::EventLog login_events_;
  Services services_;
  Services login_services_;
  access::StaffAccess staff_;
  SiteRails rails_;
  payments::RailOffers offers_;
  http::CsrfTokens csrf_;
  app::Context context_;
  http::MemoryRateLimiter limiter_;
  std::unique_ptr<http::Server> server_;
  std::jthread watcher_;
};

// Peppers, the key of digests, and the words that no password may be made of.
access::AccessOptions access_options(const Installation& installation,
                                     const tax_rules::Statute& statute);
// "recaudo.demo/25151/auditoria": the name of the log and of its key.
std::string log_origin(const tax_rules::Statute& statute);
events::EventLogOptions event_options(const Installation& installation, const std::string& service,
                                      const std::string& dane_code);

}  // namespace recaudo::cli
