#include "gateways/simulator/simulator.h"

#include <signal.h>
#include <sys/stat.h>

#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "gateways/simulator/control.h"
#include "gateways/simulator/pages.h"
#include "gateways/simulator/pse_soap.h"

namespace recaudo::simulator {
namespace {

constexpr std::size_t kShortestControlToken = 16;
constexpr std::chrono::milliseconds kTick{500};

void require(bool holds, const char* what) {
  if (!holds) throw Refusal({Code::kBadConfig, what});
}

bool digits(const std::string& text, std::size_t shortest, std::size_t longest) {
  return text.size() >= shortest && text.size() <= longest &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

// Two statements of one format would be two files of one name.
bool all_different(std::vector<StatementFormat> formats) {
  std::ranges::sort(formats);
  return std::ranges::adjacent_find(formats) == formats.end();
}

SimulatorOptions checked(const SimulatorOptions& o) {
  require(!o.entity_code.empty() && o.entity_code.size() <= 20, "código de la entidad");
  require(!o.entity_name.empty() && o.entity_name.size() <= 120, "nombre de la entidad");
  require(digits(o.nit, 9, 10), "NIT de la entidad");
  require(!o.services.empty(), "servicios");
  for (const auto& s : o.services)
    require(!s.code.empty() && s.code.size() <= 10 && digits(s.gln, 13, 13), "servicio");
  require(!o.banks.empty(), "bancos");
  for (const auto& b : o.banks) require(digits(b.code, 4, 4) && !b.name.empty(), "banco");
  require(digits(o.collecting_bank, 3, 3), "banco recaudador");
  require(digits(o.collecting_account, 1, 17), "cuenta recaudadora");
  require(digits(o.account_type, 2, 2), "tipo de cuenta");
  require(!o.statement_formats.empty() && all_different(o.statement_formats),
          "formatos de extracto");
  if (o.qr)
    require(digits(o.qr->code, 1, 10) && !o.qr->key.empty() && o.qr->key.size() <= 30 &&
                !o.qr->name.empty() && o.qr->name.size() <= 25 && !o.qr->city.empty() &&
                o.qr->city.size() <= 15 && digits(o.qr->postal_code, 5, 10) &&
                digits(o.qr->nit, 9, 10),
            "comercio del QR");
  require(!o.pse_commission || !o.pse_commission->is_negative(), "comisión");
  for (const auto& field : kFaultFields)
    require(o.faults.*field.member >= 0 && o.faults.*field.member <= field.limit, field.name);
  return o;
}

PseSecrets read_secrets(const SimulatorOptions& o) {
  PseSecrets s;
  s.keys = value_or_throw(check_jwe_keys(value_or_throw(read_secret_file(o.jwe_key_file)),
                                         value_or_throw(read_secret_file(o.jwe_iv_file))));
  s.client_id = value_or_throw(read_secret_file(o.client_id_file));
  s.client_secret = value_or_throw(read_secret_file(o.client_secret_file));
  require(!s.client_id.empty() && !s.client_secret.empty(), "credenciales del cliente");
  return s;
}

Secret read_control_token(const SimulatorOptions& o) {
  auto token = value_or_throw(read_secret_file(o.control_token_file));
  require(token.reveal().size() >= kShortestControlToken, "token de control");
  return token;
}

// A billing file of some thousands of slips fits; nothing else is that long.
HttpServer::Limits server_limits() {
  HttpServer::Limits limits;
  limits.body_bytes_of = {{"/control/billing-file", std::size_t{4} << 20}};
  return limits;
}

// Time must pass at the bank also when nobody asks: what is due is told by itself.
void let_time_pass(Ach& ach, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  while (!wake.wait_for(lock, stop, kTick, [] { return false; }) && !stop.stop_requested()) {
    try {
      ach.tick();
    } catch (const std::exception& e) {  // the edge of this thread; the next tick tries again
      log::error("simulator.tick", {{"error", e.what()}});
    }
  }
}

std::string prepare_directories(const SimulatorOptions& o) {
  require(!o.store_directory.empty() && !o.output_directory.empty(), "carpetas del simulador");
  std::filesystem::create_directories(o.store_directory);
  std::filesystem::create_directories(o.output_directory);
  ::chmod(o.store_directory.c_str(), 0700);
  return o.store_directory + "/simulator.sqlite3";
}

}  // namespace

std::vector<SimulatedBank> default_banks() {
  return {{"1040", "BANCO AGRARIO"},   {"1052", "BANCO AV VILLAS"},
          {"1001", "BANCO DE BOGOTA"}, {"1022", "BANCO UNION COLOMBIANO"},
          {"1007", "BANCOLOMBIA"},     {"1507", "NEQUI"}};
}

struct Simulator::Parts {
  explicit Parts(const SimulatorOptions& given)
      : options(checked(given)),
        secrets(read_secrets(options)),
        control_token(read_control_token(options)),
        store(prepare_directories(options)),
        clock(options.clock, std::chrono::microseconds(store.setting("clock_offset_us", 0))),
        faults(options.faults, options.seed),
        scenario(options.scenario_file),
        ach(options, store, clock, notifier, faults, scenario),
        day_close(options, ach),
        api(options, secrets, ach, clock, faults),
        pages(options, ach, clock),
        placetopay(served<PlacetoPay>(options.placetopay.has_value())),
        wompi(served<Wompi>(options.wompi.has_value())),
        breb(options.qr ? std::make_unique<BreB>(options, ach) : nullptr),
        soap(options, ach, faults),
        control(options, control_token, ach, day_close, faults,
                {placetopay.get(), wompi.get(), breb.get()}),
        server([this](const Request& r) { return route(r); }, server_limits()) {}

  // The gateway of that rail when the options name it.
  template <typename Rail>
  std::unique_ptr<Rail> served(bool wanted) {
    return wanted ? std::make_unique<Rail>(options, ach, faults, scenario) : nullptr;
  }

  Response route(const Request& request) {
    if (PseApi::serves(request.path)) return api.handle(request, url());
    if (Pages::serves(request.path)) return pages.handle(request);
    if (PseSoap::serves(request.path)) return soap.handle(request, url());
    if (breb && BreB::serves(request.path)) return breb->handle(request);
    if (wompi && Wompi::serves(request.path)) return wompi->handle(request, url());
    if (placetopay && PlacetoPay::serves(request.path)) return placetopay->handle(request, url());
    if (request.path.starts_with("/control/")) return control.handle(request);
    Response response;
    if (request.path == "/health") {
      response.body = "ok\n";
    } else {
      response.status = 404;
      response.body = "No existe en el simulador.\n";
    }
    return response;
  }

  std::string url() const {
    return "http://" + options.listen_address + ":" + std::to_string(server.port());
  }

  SimulatorOptions options;
  PseSecrets secrets;
  Secret control_token;
  Store store;
  SimulatedClock clock;
  Notifier notifier;
  FaultSource faults;
  Scenario scenario;
  Ach ach;
  DayClose day_close;
  PseApi api;
  Pages pages;
  std::unique_ptr<PlacetoPay> placetopay;
  std::unique_ptr<Wompi> wompi;
  std::unique_ptr<BreB> breb;
  PseSoap soap;
  Control control;
  HttpServer server;
  std::jthread ticker = {};
};

Simulator::Simulator(const SimulatorOptions& options) : parts_(std::make_unique<Parts>(options)) {}

Simulator::~Simulator() {
  stop();
}

void Simulator::start() {
  parts_->day_close.write_missing();
  parts_->server.start(parts_->options.listen_address, parts_->options.port);
  parts_->ticker = std::jthread(
      [parts = parts_.get()](const std::stop_token& stop) { let_time_pass(parts->ach, stop); });
}

std::uint16_t Simulator::port() const {
  return parts_->server.port();
}

std::string Simulator::url() const {
  return parts_->url();
}

void Simulator::stop() {
  if (parts_->ticker.joinable()) {
    parts_->ticker.request_stop();
    parts_->ticker.join();
  }
  parts_->faults.stop();
  parts_->server.stop();
  parts_->notifier.stop();  // whom it tells what became of a hint is still here
}

int run_simulator(const SimulatorOptions& options) {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGINT);
  // Blocked before the first thread starts, so that only the wait below receives them.
  pthread_sigmask(SIG_BLOCK, &stops, nullptr);
  try {
    Simulator simulator(options);
    simulator.start();
    std::printf("Simulador de PSE y bancos en %s\n", simulator.url().c_str());
    (void)std::fflush(stdout);
    int signal = 0;
    sigwait(&stops, &signal);
    simulator.stop();
    return 0;
  } catch (const std::exception& e) {  // main's edge: nothing above could say why
    (void)std::fprintf(stderr, "El simulador no arrancó: %s\n", e.what());
    return 1;
  }
}

}  // namespace recaudo::simulator
