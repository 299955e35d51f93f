#include "api/portal/figures_pages.h"
#include "api/portal/periods_pages.h"
#include "sample_parts.h"

namespace recaudo::portal::samples {

using namespace literals;

StaffChrome staff_of(const Words& w, Role role) {
  return {.entity = entity_of(w),
          .demo = true,
          .user_name = w("tesoreria.demo"),
          .role = role,
          .urls = {"/interno", "/interno/tesoreria", "/interno/conciliacion",
                   "/interno/excepciones", "/interno/pagos", "/interno/tasas", "/interno/saldos",
                   "/interno/auditoria", "/interno/usuarios"},
          .current = "/interno",
          .logout = {"/interno/salir", w("csrf-salir")},
          .url_stay = "/interno/seguir",
          .closes_at = kNow + std::chrono::minutes(15),
          .minutes_left = 15,
          .rendered_at = kNow,
          .notice = w("")};
}

namespace {

TreasurerHomeView treasurer_of(const Words& w) {
  TreasurerHomeView view{.chrome = staff_of(w, Role::kTesorero), .day = make_date(2026, 11, 25)};
  view.counters = {{w("exactas por aceptar"), 112, std::nullopt, Tone::kGood, "/interno/c"},
                   {w("excepciones abiertas"), 7, 41, Tone::kWarning, "/interno/excepciones"},
                   {w("pagos pendientes"), 3, 0, Tone::kWarning, "/interno/pagos"},
                   {w("vencidas"), 1, 2, Tone::kBad, "/interno/v"},
                   {w("por clasificar"), 2, 12, Tone::kWarning, ""}};
  view.collected = {{w("PSE"), 41, 12'640'200_pesos},
                    {w("Ventanilla del banco"), 18, 6'120'000_pesos},
                    {w("Caja"), 4, 980'500_pesos}};
  view.may_approve = true;
  view.approvals = {{w("Tasa de usura de noviembre"), w("rentas.demo"), kNow, "/interno/tasas/1"}};
  view.missing_rate = Month{2026, 12};
  view.url_rate_new = "/interno/tasas/nueva";
  view.url_budget = "/tesoreria/presupuesto";
  return view;
}

std::vector<ExceptionRow> exception_rows(const Words& w) {
  return {{.reference = w("000012345681"),
           .type = ExceptionType::kDuplicado,
           .reason = w("Llegaron dos pagos para la misma orden."),
           .order_amount = 280'800_pesos,
           .rail_amount = 280'800_pesos,
           .bank_amount = 561'600_pesos,
           .age_days = 3,
           .url = "/interno/excepciones/1",
           .exits = w("Compénselo o devuélvalo con un acto (2 personas).")},
          {.reference = w(""),
           .type = ExceptionType::kSinOrden,
           .bank_amount = 150'000_pesos,
           .age_days = 41,
           .exits = w("Aplique el dinero a una deuda (2 personas)."),
           .url_apply = "/contabilidad/ajustes/nuevo?credito=17",
           .money = w("$ 150.000 del 31 de marzo de 2026, asiento 17")},
          {.reference = w("000012345690"),
           .type = ExceptionType::kEsperado,
           .order_amount = 98'000_pesos,
           .rail_amount = 98'000_pesos}};
}

ReconciliationDayView reconciliation_of(const Words& w) {
  ReconciliationDayView view{.chrome = staff_of(w, Role::kTesorero),
                             .account = w("Banco Agrario 4-0123"),
                             .from = make_date(2026, 11, 24),
                             .to = make_date(2026, 11, 24),
                             .opening = 12'440'100_pesos,
                             .closing = 48'902'330_pesos,
                             .book = 48'752'330_pesos};
  view.settled = {
      {w("000012345678"), 690'840_pesos, w("referencia igual · valor igual · fecha +1 día hábil")},
      {w("000012345679"), 280'800_pesos, w("referencia igual · valor igual")}};
  view.settled_count = 112;
  view.exceptions = exception_rows(w);
  view.upload = {"/interno/conciliacion/archivos", w("csrf-cargar")};
  view.run = {"/interno/conciliacion/correr", w("csrf-correr")};
  return view;
}

RateApprovalView rate_approval_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .approve = {"/interno/tasas/1/aprobar", w("csrf-aprobar")},
          .reject = {"/interno/tasas/1/rechazar", w("csrf-rechazar")},
          .proposed_by = w("rentas.demo"),
          .proposed_at = kNow,
          .month = {2026, 11},
          .ibc = Rate::basis_points(1'926),
          .usury = Rate::basis_points(2'889),
          .resolution = w("Resolución de ejemplo 0000"),
          .stored_bytes = w("{\"mes\":\"2026-11\",\"ibc\":\"19.26\",\"usura\":\"28.89\"}"),
          .sha256_hex = w(kHex)};
}

AuditView audit_of(const Words& w) {
  AuditView view{.chrome = staff_of(w, Role::kAuditor),
                 .origin = w("registro.municipio.example/recaudo"),
                 .root_hex = w(kHex)};
  view.checkpoint_text = w(
      "registro.municipio.example/recaudo\n48902\nn4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n");
  view.size = 48'902;
  view.witnesses = 1;
  view.witnesses_needed = 2;
  view.url_policy_file = "/registro/politica";
  view.url_checkpoint = "/registro/checkpoint";
  view.verify_command = w("recaudo audit verify --log registro --policy politica.txt");
  view.fetch_command =
      w("recaudo audit fetch https://pagos.municipio.example/registro --to registro");
  return view;
}

PaymentsView payments_of(const Words& w) {
  PaymentsView view{.chrome = staff_of(w, Role::kTesorero),
                    .url_filter = "/interno/pagos",
                    .state_filter = "pendiente",
                    .text_filter = w("")};
  using enum PaymentState;
  int n = 1;
  for (const PaymentState state : {kPending, kApproved, kRejected, kExpired, kReturned}) {
    view.rows.push_back({.reference = w("000012345678"),
                         .channel = w("PSE"),
                         .cus = w("1234567890"),
                         .amount = 280'800_pesos,
                         .state = state,
                         .created_at = kNow,
                         .age_minutes = 40 * n * n * n,
                         .url = "/interno/pagos/1"});
    ++n;
  }
  view.rows.front().in_review = true;
  view.url_newest = "/interno/pagos";
  view.url_older = "/interno/pagos?antes=12";
  return view;
}

RatesView rates_of(const Words& w) {
  RatesView view{.chrome = staff_of(w, Role::kRentas), .url_new = "/interno/tasas/nueva"};
  const auto row = [&](unsigned month, RateStatus status) {
    view.rows.push_back({.month = {2026, month},
                         .ibc = Rate::basis_points(1'926),
                         .usury = Rate::basis_points(2'889),
                         .resolution = w("Resolución de ejemplo"),
                         .proposed_by = w("rentas.demo"),
                         .approved_by = w("tesoreria.demo"),
                         .status = status,
                         .url = "/interno/tasas/1"});
  };
  view.rows.push_back({.month = {2026, 12}});
  row(11, RateStatus::kAwaiting);
  row(10, RateStatus::kApproved);
  row(9, RateStatus::kToConfirm);
  row(8, RateStatus::kRejected);
  return view;
}

FiguresView figures_of(const Words& w) {
  FiguresView view{.chrome = staff_of(w, Role::kRentas),
                   .url_new = "/rentas/cifras/nueva",
                   .url_all = "/rentas/cifras?anios=todos"};
  view.rows = {{2027,
                w("Salario mínimo (SMMLV)"),
                1'900'000_pesos,
                {"Espera aprobación", Tone::kWarning},
                w("Decreto de ejemplo"),
                "/rentas/cifras/1"},
               {2027, w("UVT"), {}, {"Por cargar", Tone::kNeutral}, "", "/rentas/cifras/nueva"},
               {2026,
                w("Salario mínimo (SMMLV)"),
                1'750'905_pesos,
                {"Por confirmar", Tone::kWarning},
                w("Decreto de ejemplo"),
                ""},
               {2025,
                w("Inflación (IPC)"),
                Rate::basis_points(510),
                {"Aprobada", Tone::kGood},
                w("Certificación de ejemplo"),
                "/rentas/cifras/2"}};
  return view;
}

FigureNewView figure_new_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .propose = {"/rentas/cifras/nueva", w("csrf-cifra")},
          .kinds = {{"smmlv", w("Salario mínimo (SMMLV)")}, {"ipc", w("Inflación (IPC)")}},
          .kind = "ipc",
          .year = w("2027"),
          .value = w("51"),
          .norm = w(""),
          .errors = {{"valor", w("Escriba el porcentaje, por ejemplo 5,10.")}}};
}

FigureApprovalView figure_approval_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .approve = {"/rentas/cifras/1/aprobacion", w("csrf-aprobar")},
          .reject = {"/rentas/cifras/1/rechazo", w("csrf-rechazar")},
          .state = {w("Espera aprobación"), Tone::kWarning},
          .proposed_by = w("otra persona de la entidad"),
          .proposed_at = kNow,
          .name = w("Salario mínimo (SMMLV)"),
          .norm = w("Decreto de ejemplo 1 de 2026"),
          .year = 2027,
          .value = 1'900'000_pesos,
          .year_before = 1'750'905_pesos,
          .uses = {w("La vigencia 2027 no se ha facturado y usa esta cifra.")},
          .stored_bytes = w("recaudo cifra-anual v1\ncifra=smmlv\nanio=2027\n"
                            "centavos=190000000\nnorma=Decreto de ejemplo 1 de 2026\n"),
          .sha256_hex = w(kHex)};
}

UsersView users_of(const Words& w) {
  return {
      .chrome = staff_of(w, Role::kAdministrador),
      .rows = {{w("tesoreria.demo"), w("Usuario de ejemplo 1"), Role::kTesorero, true, kNow,
                "/u/1"},
               {w("rentas.demo"), w("Usuario de ejemplo 2"), Role::kRentas, false, {}, ""}},
  };
}

LoginView login_of(const Words& w, bool refused) {
  LoginView view{.chrome = chrome_of(w),
                 .csrf = w("csrf"),
                 .url_submit = "/interno/entrar",
                 .user = w("tesoreria.demo")};
  if (refused) view.errors = {{"user", w("El usuario o la contraseña no son correctos.")}};
  return view;
}

MoraEffectView mora_effect_of(const Words& w) {
  return {.note = w("Mora de las deudas vencidas hoy."),
          .computed = true,
          .debts = 4'120,
          .changed = 4'118,
          .capital = 612'000'000_pesos,
          .before = 98'000'000_pesos,
          .after = 104'500'000_pesos,
          .rows = {{kParcel, 2024, 1'200'000_pesos, 310'000_pesos, 338'000_pesos}}};
}

RateNewView rate_new_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .propose = {"/interno/tasas", w("csrf-proponer")},
          .month = w("2026-12"),
          .ibc = w("19.26"),
          .usury = w("2889"),
          .resolution = w(""),
          .resolution_date = w(""),
          .errors = {{"usury", w("Escriba la tasa con punto decimal, como 28.89.")}}};
}

PeriodsView periods_of(const Words& w) {
  PeriodsView view{.chrome = staff_of(w, Role::kTesorero)};
  const auto row = [&](unsigned month, MonthState state, MonthState next) {
    view.rows.push_back({.month = {2026, month},
                         .state = state,
                         .close = {"/contabilidad/periodos/2026-03/cierre", w("csrf-cierre")},
                         .next = next,
                         .url_reopen = "/contabilidad/periodos/2026-01/reapertura"});
  };
  row(3, MonthState::kOpen, MonthState::kReview);
  row(2, MonthState::kReview, MonthState::kClosed);
  row(1, MonthState::kClosed, MonthState::kClosed);
  view.rows.back().close = {};
  view.pending = {{{2026, 1}, kNow, "/contabilidad/reaperturas/1"}};
  return view;
}

ReopenView reopen_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .month = {2026, 1},
          .propose = {"/contabilidad/periodos/2026-01/reapertura", w("csrf-proponer")},
          .reason = w("corto"),
          .errors = {{"reason", w("El motivo tiene menos de 15 letras.")}}};
}

ReopeningView reopening_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .approve = {"/contabilidad/reaperturas/1/aprobacion", w("csrf-aprobar")},
          .reject = {"/contabilidad/reaperturas/1/rechazo", w("csrf-rechazar")},
          .month = {2026, 1},
          .reason = w("Faltó un recibo de caja del 30 de enero"),
          .proposed_by = w("otra persona de la entidad"),
          .proposed_at = kNow,
          .stored_bytes = w("recaudo reapertura v1\nmes=2026-01\n"),
          .sha256_hex = std::string(64, 'a')};
}

ExceptionsView exceptions_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kAuditor), .rows = exception_rows(w), .truncated = true};
}
CaseView case_of(const Words& w) {
  CaseView view{.chrome = staff_of(w, Role::kTesorero),
                .row = exception_rows(w).front(),
                .close = {"/tesoreria/excepciones/12/INCIDENTE/cierre", w("csrf")},
                .reason = w("listo"),
                .errors = {{"reason", w("El motivo es muy corto.")}}};
  view.row.url_close = "/tesoreria/excepciones/12/INCIDENTE";
  return view;
}

}  // namespace

void add_staff_pages(std::vector<Page>& pages) {
  add(pages, "staff_login", [](const Words& w) { return login_page(login_of(w, false)); });
  add(pages, "staff_login_error", [](const Words& w) { return login_page(login_of(w, true)); });
  add(pages, "staff_home", [](const Words& w) { return treasurer_home_page(treasurer_of(w)); });
  add(pages, "staff_reconciliation",
      [](const Words& w) { return reconciliation_day_page(reconciliation_of(w)); });
  add(pages, "staff_reconciliation_closed", [](const Words& w) {
    ReconciliationDayView view = reconciliation_of(w);
    view.book = view.closing;
    view.closed = true;
    view.exceptions.clear();
    return reconciliation_day_page(view);
  });
  add(pages, "staff_exceptions", [](const Words& w) { return exceptions_page(exceptions_of(w)); });
  add(pages, "staff_case", [](const Words& w) { return case_page(case_of(w)); });
  add(pages, "staff_payments", [](const Words& w) { return payments_page(payments_of(w)); });
  add(pages, "staff_rails", [](const Words& w) {
    RailsView view{.chrome = staff_of(w, Role::kTesorero)};
    view.rows = {{.name = w("Débito Bancario PSE"), .answered_at = kNow, .pending = 3},
                 {.name = w("PSE por otra pasarela"),
                  .answers = false,
                  .rests_until = kNow,
                  .failure = w("sin respuesta completa"),
                  .refused = 7}};
    return rails_page(view);
  });
  add(pages, "staff_rates", [](const Words& w) { return rates_page(rates_of(w)); });
  add(pages, "staff_rate_new", [](const Words& w) { return rate_new_page(rate_new_of(w)); });
  add(pages, "staff_rate_approval",
      [](const Words& w) { return rate_approval_page(rate_approval_of(w)); });
  add(pages, "staff_rate_new_effect", [](const Words& w) {
    RateNewView view = rate_new_of(w);
    view.errors.clear();
    view.effect = mora_effect_of(w);
    return rate_new_page(view);
  });
  add(pages, "staff_rate_approval_effect", [](const Words& w) {
    RateApprovalView view = rate_approval_of(w);
    view.effect = {.note = w("El efecto no se puede calcular. Falta octubre de 2026.")};
    return rate_approval_page(view);
  });
  add(pages, "staff_figures", [](const Words& w) { return figures_page(figures_of(w)); });
  add(pages, "staff_figure_new", [](const Words& w) { return figure_new_page(figure_new_of(w)); });
  add(pages, "staff_figure_approval",
      [](const Words& w) { return figure_approval_page(figure_approval_of(w)); });
  add(pages, "staff_figure_decided", [](const Words& w) {
    FigureApprovalView view = figure_approval_of(w);
    view.value = Rate::basis_points(480);
    view.year_before = Rate::basis_points(510);
    view.in_force = Rate::basis_points(480);
    view.in_force_norm = w("Certificación de ejemplo");
    view.uses.clear();
    view.no_decision = w("Esta propuesta ya se decidió.");
    return figure_approval_page(view);
  });
  add(pages, "staff_periods", [](const Words& w) { return periods_page(periods_of(w)); });
  add(pages, "staff_reopen", [](const Words& w) { return reopen_page(reopen_of(w)); });
  add(pages, "staff_reopening", [](const Words& w) { return reopening_page(reopening_of(w)); });
  add(pages, "staff_audit", [](const Words& w) { return audit_page(audit_of(w)); });
  add(pages, "staff_users", [](const Words& w) { return users_page(users_of(w)); });
}

StaffChrome staff(Role role) {
  return staff_of(Words(nullptr), role);
}
RateApprovalView rate_approval() {
  return rate_approval_of(Words(nullptr));
}
ReconciliationDayView reconciliation() {
  return reconciliation_of(Words(nullptr));
}

}  // namespace recaudo::portal::samples
