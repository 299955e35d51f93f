#include "api/cli/arguments.h"

#include <CLI/CLI.hpp>

namespace recaudo::cli {
namespace {

CLI::App* command(CLI::App& app, Arguments& a, const std::string& name, const std::string& help,
                  const std::string& full = {}) {
  auto* sub = app.add_subcommand(name, help);
  sub->callback([&a, full = full.empty() ? name : full] { a.command = full; });
  sub->add_option("--data", a.data, "Carpeta de datos de la instalación");
  return sub;
}

void add_json(CLI::App* sub, Arguments& a) {
  sub->add_flag("--json", a.json, "Escribe un solo objeto JSON en la salida");
}

void add_daily(CLI::App& app, Arguments& a) {
  auto* demo =
      command(app, a, "demo",
              "Municipio de demostración completo: base de datos, simulador, bitácora y sitio");
  demo->add_option("--port", a.port, "Puerto del sitio")->check(CLI::Range(1, 65535));
  demo->add_option("--date", a.date, "Fecha del negocio, AAAA-MM-DD (por defecto 2026-03-31)");
  demo->add_option("--seed", a.seed, "Semilla de los datos y de la historia");
  demo->add_option("--parcels", a.parcels, "Número de predios")->check(CLI::Range(300, 100'000));
  demo->add_flag("--placetopay-reversible", a.simulator.placetopay_reversible,
                 "El PlacetoPay simulado deja reversar un pago de PSE");
  demo->add_flag("--story", a.story,
                 "Corre 200 pagos de toda clase sin pantalla y cuadra cada peso");

  auto* import = app.add_subcommand("import",
                                    "Importa catastro, estratos, actos sobre predios, impuestos de "
                                    "antes, suscriptores, consumos, "
                                    "presupuesto");
  import->require_subcommand(1);
  for (const char* kind : {"cadastre", "strata", "acts", "impuesto-anterior", "suscriptores",
                           "consumos", "presupuesto"}) {
    auto* sub = command(*import, a, kind, "Importa un archivo", std::string("import ") + kind);
    sub->add_option("FILE", a.file, "Archivo")->required();
    if (kind != std::string_view("strata"))
      sub->add_flag("--dry-run", a.dry_run, "Muestra lo que cambiaría y no cambia nada");
    if (kind == std::string_view("consumos"))
      sub->add_option("--periodo", a.period, "Mes en que termina el período, AAAA-MM")->required();
    add_json(sub, a);
  }
  auto* bank = app.add_subcommand("bank-file", "Archivos de bancos");
  bank->require_subcommand(1);
  auto* check = command(*bank, a, "check", "Lee y valida un archivo", "bank-file check");
  check->add_option("FILE", a.file, "Archivo")->required();
  check->add_flag("--tolerante", a.tolerant, "Admite todo lo que un convenio puede tolerar");
  check
      ->add_option("--tolerancia", a.tolerances,
                   "Admite esto, con su nombre del convenio (lf_only...); se puede repetir")
      ->allow_extra_args(false);
  add_json(check, a);
  auto* billing = command(*bank, a, "billing",
                          "Archivo de facturación 2001: las órdenes por pagar, para un banco",
                          "bank-file billing");
  billing->add_option("--bank", a.bank, "Código del banco, como en el convenio del estatuto")
      ->required();
  billing->add_option("--out", a.out, "Archivo (por defecto, la salida)");

  auto* breb = app.add_subcommand("breb", "Códigos QR de Bre-B que entrega el banco");
  breb->require_subcommand(1);
  auto* load =
      command(*breb, a, "load",
              "Carga los códigos de las órdenes, de una tabla referencia,contenido", "breb load");
  load->add_option("FILE", a.file, "Archivo CSV")->required();
  add_json(load, a);

  auto* simple = app.add_subcommand("simple", "ICA del régimen SIMPLE que transfiere la DIAN");
  simple->require_subcommand(1);
  auto* transfer = command(
      *simple, a, "import",
      "Registra las declaraciones de una transferencia que ya está en el banco", "simple import");
  transfer->add_option("FILE", a.file, "Archivo CSV")->required();
  transfer
      ->add_option("--asiento", a.entry,
                   "Asiento del crédito por clasificar, si varios son del mismo valor")
      ->check(CLI::PositiveNumber);
  transfer->add_flag("--check", a.dry_run, "Revisa el archivo y no registra nada");
  add_json(transfer, a);

  auto* reconcile = command(app, a, "reconcile", "Concilia los archivos del banco de un día");
  reconcile->add_option("--date", a.date, "Día, AAAA-MM-DD");
  add_json(reconcile, a);
}

// A vigencia of predial, or a period of the public services, goes through these in order.
void add_billing(CLI::App& app, Arguments& a) {
  auto* bill =
      app.add_subcommand("bill", "Facturación: ensayo, propuesta, aprobación, publicación");
  bill->require_subcommand(1);
  const auto add_year = [&](CLI::App* to) {
    return to->add_option("--year", a.year, "Vigencia de predial")->check(CLI::Range(1990, 2100));
  };
  const auto add_period = [&](CLI::App* to) {
    return to->add_option("--periodo", a.period,
                          "Mes en que termina el período de servicios públicos, AAAA-MM");
  };
  const auto named = [&](const char* name, const char* help) {
    return command(*bill, a, name, help, std::string("bill ") + name);
  };
  const auto of_year = [&](const char* name, const char* help) {
    auto* sub = named(name, help);
    add_year(sub)->required();
    return sub;
  };
  const auto add = [&](const char* name, const char* help) {
    auto* sub = named(name, help);
    auto* what = sub->add_option_group("Cuál");
    add_year(what);
    add_period(what);
    what->require_option(1);
    return sub;
  };
  auto* services = named("services", "Ensayo de servicios públicos: calcula, compara, no cobra");
  add_period(services)->required();
  services->add_option("--vence", a.due, "Plazo para pagar, AAAA-MM-DD")->required();
  services->add_option("--meses", a.months, "Meses del período, 1 (por defecto) o 2")
      ->check(CLI::Range(1, 2));
  add_json(services, a);
  add_json(of_year("predial", "Ensayo: calcula cada predio, compara con el año anterior, no cobra"),
           a);
  constexpr std::pair<const char*, const char*> kActsOfPeople[] = {
      {"propose", "Propone el ensayo para que otra persona lo apruebe"},
      {"approve", "Muestra el informe y aprueba lo propuesto"},
      {"reject", "Rechaza lo propuesto"}};
  for (const auto& [name, help] : kActsOfPeople) {
    auto* sub = add(name, help);
    sub->add_option("--login", a.login, "Usuario de quien actúa; se pide su contraseña")
        ->required();
    if (name != std::string_view("propose"))
      sub->add_option("--digest", a.digest,
                      "Huella de la propuesta que se leyó; en una terminal se pregunta");
  }
  add_json(add("publish", "Cobra lo aprobado; si se interrumpió, sigue donde iba"), a);
  add("discard", "Descarta el ensayo o, con --login, lo propuesto o aprobado; no cobra")
      ->add_option("--login", a.login, "Usuario de quien descarta; se pide su contraseña");
  auto* status = command(*bill, a, "status", "Estado de las facturaciones", "bill status");
  status->add_option("--year", a.year, "Vigencia de predial: muestra además su informe");
  add_period(status);
  add_json(status, a);
  auto* papers = add("pdf", "Facturas para imprimir, en el orden del reparto");
  papers->add_option("--out", a.out, "Carpeta")->required();
  papers->add_option("--from", a.first, "Desde este puesto del recorrido (por defecto, 1)")
      ->check(CLI::PositiveNumber);
  papers->add_option("--limit", a.limit, "Cuántas facturas (por defecto, todas)")
      ->check(CLI::PositiveNumber);
  papers->add_option("--batch", a.batch, "Facturas por archivo (por defecto, 500)")
      ->check(CLI::Range(1, 5'000));
  papers->add_flag("--each", a.each, "Un archivo por factura");
  papers->add_option("--port", a.port, "Puerto del sitio que dice el código QR")
      ->check(CLI::Range(1, 65535));
}

void add_volumes(CLI::App& ledger, Arguments& a) {
  command(ledger, a, "volumes", "Lista los tomos del libro", "ledger volumes");
  auto* volume = ledger.add_subcommand("volume", "Cierra, sella, retira y repone tomos del libro");
  volume->require_subcommand(1);
  command(*volume, a, "cut", "Cierra el tomo con un año cerrado", "ledger volume cut")
      ->add_option("--year", a.year, "Año ya cerrado")
      ->required();
  constexpr std::pair<const char*, const char*> kActs[] = {
      {"seal", "Calcula el sello de un tomo cerrado y lo guarda"},
      {"verify", "Recalcula el sello de un tomo y lo compara"},
      {"take-out", "Retira del libro el tomo más antiguo; sus saldos quedan"},
      {"put-back", "Repone en el libro un tomo retirado"}};
  for (const auto& [name, help] : kActs)
    command(*volume, a, name, help, std::string("ledger volume ") + name)
        ->add_option("NUMBER", a.number, "Número del tomo")
        ->required();
}

// What every read of the books takes: one day, or from one to another; and as known when.
CLI::App* add_read(CLI::App& ledger, Arguments& a, const char* name, const char* help,
                   bool of_one_day) {
  auto* sub = command(ledger, a, name, help, std::string("ledger ") + name);
  if (of_one_day) {
    sub->add_option("--on,--to", a.to, "Día, AAAA-MM-DD (por defecto, hoy)");
  } else {
    sub->add_option("--from", a.from, "Primer día, AAAA-MM-DD (por defecto, 1 de enero)");
    sub->add_option("--to,--on", a.to, "Último día, AAAA-MM-DD (por defecto, hoy)");
  }
  sub->add_option("--known-at", a.known_at,
                  "Como se conocía al terminar ese día o en ese instante (por defecto, ahora)");
  sub->add_flag("--csv", a.csv, "Escribe CSV, para una hoja de cálculo");
  return sub;
}

void add_reads(CLI::App& ledger, Arguments& a) {
  add_read(ledger, a, "trial-balance", "Balance de prueba", false)
      ->add_option("--level", a.level, "clase, grupo, cuenta, subcuenta o auxiliar");
  auto* statement =
      add_read(ledger, a, "statement", "Movimientos y saldo de una cuenta o un predio", false);
  auto* what = statement->add_option_group("Cuál");
  what->add_option("--account", a.account, "Código de la cuenta");
  what->add_option("--parcel", a.parcel, "Número del predio, 30 dígitos");
  what->require_option(1);
  auto* auxiliary = add_read(ledger, a, "auxiliary", "Auxiliar por tercero", false);
  auxiliary->add_option("--account", a.account, "Código de la cuenta, o su comienzo (1305)");
  auxiliary->add_option("--third-party", a.third_party,
                        "Documento: sus cuentas, o con --account sus movimientos en ella");
  add_read(ledger, a, "aging", "Cartera por edades", true)
      ->add_option("--age", a.age,
                   "Solo las obligaciones de esa edad: no-vencida, 1-30, 31-60, 61-90, 91-180, "
                   "181-360, hasta-2, 2-5 o mas-5");
}

void add_books(CLI::App& app, Arguments& a) {
  auto* ledger = app.add_subcommand("ledger", "Libro contable");
  ledger->require_subcommand(1);
  add_json(command(*ledger, a, "check", "Recalcula cada saldo y lo compara", "ledger check"), a);
  auto* exported =
      command(*ledger, a, "export", "Escribe el libro diario para otro programa", "ledger export");
  exported->add_option("--format", a.format, "hledger, ledger, beancount, csv o voucher")
      ->required();
  exported->add_option("--book", a.book, "contable (por defecto) o presupuestal");
  exported->add_option("--from", a.from, "Primer día, AAAA-MM-DD (por defecto, todos)");
  exported->add_option("--to", a.to, "Último día, AAAA-MM-DD (por defecto, todos)");
  exported->add_option("--out", a.out, "Archivo (por defecto, la salida)");
  add_reads(*ledger, a);

  auto* imported = command(*ledger, a, "import", "Registra asientos de otro sistema, de una tabla",
                           "ledger import");
  imported->add_option("FILE", a.file, "Archivo CSV")->required();
  imported->add_option("--source", a.source, "Nombre del otro sistema, como saldos-2025")
      ->required();
  imported->add_flag("--dry-run", a.dry_run, "Lee todo el archivo y no registra nada");
  add_json(imported, a);
  add_volumes(*ledger, a);

  auto* chart =
      command(*ledger, a, "chart", "Muestra el catálogo de cuentas y qué tan seguro es cada código",
              "ledger chart");
  chart->add_option("--book", a.book, "contable (por defecto) o presupuestal");
  chart->add_option("--load", a.file, "Archivo CSV con la versión que sigue");
  add_json(chart, a);
  auto* budget = command(*ledger, a, "budget", "Ingresos ejecutados de un año, por rubro CCPET",
                         "ledger budget");
  budget->add_option("--year", a.year, "Año")->required()->check(CLI::Range(2000, 2100));
  add_json(budget, a);

  auto* audit = app.add_subcommand("audit", "Bitácora pública");
  audit->require_subcommand(1);
  auto* verify = command(*audit, a, "verify",
                         "Verifica la bitácora entera y la compara con el libro", "audit verify");
  verify->add_flag("--deep", a.deep, "Lo mismo: la verificación siempre es completa");
  verify->add_option("--log", a.log_dir,
                     "Carpeta de la bitácora (sin base de datos: solo los archivos)");
  verify->add_option("--policy", a.policy_file,
                     "Política recibida por otra vía (por defecto, la de la carpeta)");
  add_json(verify, a);
  auto* fetch = audit->add_subcommand("fetch", "Copia la bitácora que publica un sitio");
  fetch->callback([&a] { a.command = "audit fetch"; });
  fetch->add_option("URL", a.url, "Dirección de la bitácora, como https://sitio/bitacora")
      ->required();
  fetch->add_option("--to", a.log_dir, "Carpeta de la copia; si ya existe, sigue donde iba")
      ->required();
  fetch->add_option("--ca", a.ca_file, "Certificado en que confía (por defecto, los del sistema)");
  fetch->add_flag("--plain-http", a.plain_http,
                  "Admite http sin cifrar hacia otra máquina: quien esté en el camino puede ver y "
                  "cambiar lo que se copia");
  fetch->add_option("--max-gib", a.max_gib, "Lo más que la copia puede ocupar en disco, en GiB")
      ->check(CLI::Range(1, 65'536));
  add_json(fetch, a);
  auto* prove = command(*audit, a, "prove", "Escribe la prueba de una entrada", "audit prove");
  prove->add_option("INDEX", a.index, "Número de la entrada")->required();
  prove->add_option("--log", a.log_dir, "Carpeta de una copia (por defecto, la de la instalación)");
  prove->add_option("--policy", a.policy_file,
                    "Política recibida por otra vía (por defecto, la de la carpeta)");
}

void add_staff(CLI::App& app, Arguments& a) {
  auto* staff = app.add_subcommand("staff", "Cuentas de los funcionarios");
  staff->require_subcommand(1);
  constexpr std::pair<const char*, const char*> kActs[] = {
      {"unlock", "Perdona los intentos fallidos de una cuenta bloqueada"},
      {"disable", "Suspende una cuenta y cierra sus sesiones"},
      {"end-sessions", "Cierra todas las sesiones de una cuenta"},
      {"reset-password", "Pone otra contraseña, leída de la entrada, y cierra las sesiones"}};
  for (const auto& [name, help] : kActs)
    command(*staff, a, name, help, std::string("staff ") + name)
        ->add_option("LOGIN", a.login, "Usuario")
        ->required();
}

void add_processes(CLI::App& app, Arguments& a) {
  auto* serve = command(app, a, "serve", "Sirve el sitio de una instalación");
  serve->add_option("--port", a.port, "Puerto")->check(CLI::Range(1, 65535));
  command(app, a, "migrate", "Aplica las migraciones que falten");

  auto* signer = command(app, a, "signer", "Proceso firmante de la bitácora");
  auto* sequencer = command(app, a, "sequencer", "Proceso escritor de la bitácora");
  for (auto* sub : {signer, sequencer}) {
    sub->add_option("--origin", a.origin, "Nombre de la bitácora")->required();
    sub->add_option("--socket", a.socket, "Socket del firmante")->required();
  }
  signer->add_option("--seed-file", a.seed_file, "Archivo de la semilla")->required();
  signer->add_option("--state-file", a.state_file, "Última cabeza firmada")->required();
  sequencer->add_option("--log", a.log_dir, "Carpeta de la bitácora")->required();
}

void add_simulator(CLI::App& app, Arguments& a) {
  auto& s = a.simulator;
  auto* sub = command(app, a, "simulator", "Bancos, PSE y pasarelas simulados");
  sub->add_option("--port", a.port, "Puerto")->check(CLI::Range(1, 65535));
  sub->add_option("--clock-shift-us", s.clock_shift_us,
                  "Diferencia del reloj del negocio, en microsegundos");
  sub->add_option("--notify", s.notify, "Dirección a la que avisa PSE");
  sub->add_option("--placetopay-notify", s.placetopay_notify,
                  "Dirección a la que avisa PlacetoPay");
  sub->add_option("--wompi-notify", s.wompi_notify, "Dirección a la que avisa Wompi");
  sub->add_option("--seed", a.seed, "Semilla");
  sub->add_option("--fault", s.faults, "Falla, NOMBRE=N: las de /control/faults (se repite)");
  sub->add_option("--scenario", s.scenario, "Archivo JSON con lo que pasa en cada pago");
  sub->add_flag("--scripted-amounts", s.scripted_amounts,
                "Las dos últimas cifras de los pesos deciden el resultado");
  sub->add_option("--statement", s.statements,
                  "Formato del extracto: camt053, mt940, csv_a, csv_b (se repite)")
      ->check(CLI::IsMember({"camt053", "mt940", "csv_a", "csv_b"}));
  sub->add_option("--pse-commission", s.pse_commission_centavos,
                  "Comisión del banco por pago de PSE, en centavos")
      ->check(CLI::NonNegativeNumber);
  sub->add_flag("--only-registered-slips", s.only_registered_slips,
                "La ventanilla solo recibe volantes registrados");
  sub->add_flag("--placetopay-without-sha1", s.placetopay_without_sha1,
                "PlacetoPay rechaza la clave SHA-1");
  sub->add_flag("--placetopay-signs-sha1", s.placetopay_signs_sha1,
                "PlacetoPay firma sus avisos con SHA-1");
  sub->add_flag("--placetopay-reversible", s.placetopay_reversible,
                "PlacetoPay deja reversar un pago de PSE");
}

}  // namespace

int parse_arguments(int argc, char** argv, Arguments& out, bool& go_on) {
  CLI::App app{"Recaudo: cobra los tributos de un municipio y lo demuestra"};
  app.name("recaudo");
  app.require_subcommand(1);
  add_daily(app, out);
  add_billing(app, out);
  add_books(app, out);
  add_staff(app, out);
  add_processes(app, out);
  add_simulator(app, out);
  go_on = false;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e);
  }
  go_on = true;
  return 0;
}

}  // namespace recaudo::cli
