#include "api/portal/books_pages.h"
#include "api/portal/budget_pages.h"
#include "api/portal/cartera_pages.h"
#include "api/portal/plan_pages.h"
#include "api/portal/third_party_pages.h"
#include "sample_parts.h"

namespace recaudo::portal::samples {
namespace {

using namespace literals;

RangeForm form_of(const Words& w) {
  return {.url = "/contabilidad/saldos",
          .from = w("01/01/2026"),
          .to = w("25/11/2026"),
          .known = w("20/11/2026"),
          .url_csv = "/contabilidad/saldos.csv"};
}

BooksHomeView home_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kAuditor),
          .links = {{{w("Balance de prueba"), "/contabilidad/saldos"},
                     w("Saldo y movimientos de cada cuenta.")},
                    {{w("Cartera por edades"), "/contabilidad/cartera"},
                     w("Cuánto se debe y desde cuándo.")}}};
}

TrialBalanceView trial_balance_of(const Words& w) {
  TrialBalanceView view{.chrome = staff_of(w, Role::kTesorero),
                        .form = form_of(w),
                        .from = make_date(2026, 1, 1),
                        .to = make_date(2026, 11, 25)};
  view.form.levels = {{"clase", "Clase"}, {"auxiliar", "Auxiliar"}};
  view.form.level = "auxiliar";
  view.rows = {{w("111006"), w("Cuenta de ahorro"), true, "/contabilidad/cuentas/111006",
                1'000'000_pesos, 48'902'330_pesos, 0_pesos, 49'902'330_pesos},
               {w("130507"), w("Impuesto predial unificado"), true, "/contabilidad/cuentas/130507",
                Money::pesos(-1'000'000), 90'000'000_pesos, 48'902'330_pesos, 40'097'670_pesos},
               {w("410507"), w("Impuesto predial unificado"), false, "/contabilidad/cuentas/410507",
                0_pesos, 0_pesos, 90'000'000_pesos, Money::pesos(-90'000'000)}};
  return view;
}

MovementsView movements_of(const Words& w) {
  MovementsView view{
      .chrome = staff_of(w, Role::kTesorero),
      .trail = {{w("Balance de prueba"), "/contabilidad/saldos"}},
      .title = w("Cuenta 111006"),
      .subtitle = w("Cuenta de ahorro"),
      .related = {w("Ver esta cuenta por tercero"), "/contabilidad/cuentas/1/terceros"},
      .form = form_of(w),
      .from = make_date(2026, 1, 1),
      .to = make_date(2026, 11, 25),
      .opening = 1'000'000_pesos};
  view.rows = {{make_date(2026, 2, 3), make_date(2026, 2, 3), w("41"), "/contabilidad/asientos/41",
                w("recaudo"), w("pago 12"), 280'800_pesos, 1'280'800_pesos},
               {make_date(2026, 2, 4), make_date(2026, 3, 31), w("97"), "/contabilidad/asientos/97",
                w("comision"), w(""), Money::pesos(-1'500), 1'279'300_pesos}};
  view.url_first = "/contabilidad/cuentas/111006";
  view.url_next = "/contabilidad/cuentas/111006?despues=2026-02-04.97.1";
  view.notes = {{w("Vigencia 2025. Factura notificada el 4 de febrero de 2025."), ""},
                {w("Prescripción de la acción de cobro, vigencia 2019, resolución R-011"),
                 "/contabilidad/ajustes/1"}};
  return view;
}

EntryView entry_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kAuditor),
          .number = w("97"),
          .kind = w("reversal-recaudo"),
          .source = w("pago 12"),
          .day = make_date(2026, 2, 4),
          .recorded_at = kNow,
          .reverses = {w("41"), "/contabilidad/asientos/41"},
          .reversed_by = {w("98"), "/contabilidad/asientos/98"},
          .fingerprint_hex = w(kHex),
          .url_log = "/auditoria",
          .lines = {{w("130507"), w("Impuesto predial unificado"), "/contabilidad/cuentas/130507",
                     w("2026 · Impuesto predial unificado"), 280'800_pesos},
                    {w("138490"), w("Otras cuentas por cobrar"), "/contabilidad/cuentas/138490",
                     w(""), Money::pesos(-280'800)}}};
}

BudgetView budget_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .form = {.url = "/tesoreria/presupuesto",
                   .asks_from = false,
                   .to = w("25/11/2026"),
                   .url_csv = "/tesoreria/presupuesto.csv"},
          .day = make_date(2026, 11, 25),
          .has_budget = true,
          .rows = {{w("1.1.01.01.200.01"), w("Impuesto Predial Unificado - Urbano"), true,
                    "/contabilidad/cuentas/1.1.01.01.200.01", 400'000'000_pesos, 450'000'000_pesos,
                    280'800_pesos, 9'000'000_pesos, 203'850'000_pesos},
                   {w("1.1.01.02.212"), w("Sobretasa bomberil"), false,
                    "/contabilidad/cuentas/1.1.01.02.212", 0_pesos, 0_pesos, 0_pesos, 0_pesos,
                    1'200'000_pesos}},
          .agreement = BooksAgreement{.cash = 205'900'000_pesos,
                                      .executed = 205'050'000_pesos,
                                      .parts = {{w("Menos saldos a favor"), 900'000_pesos},
                                                {w("Más comisiones del banco"), 50'000_pesos}}}};
}

AgingView aging_of(const Words& w) {
  return {
      .chrome = staff_of(w, Role::kTesorero),
      .form = {.url = "/contabilidad/cartera",
               .asks_from = false,
               .to = w("25/11/2026"),
               .url_csv = "/contabilidad/cartera.csv"},
      .day = make_date(2026, 11, 25),
      .ages = {{w("No vencida"), "/contabilidad/cartera/edad/no-vencida", 12, 3'000'000_pesos},
               {w("1 a 30 días"), "/contabilidad/cartera/edad/1-30", 0, 0_pesos},
               {w("Más de 5 años"), "/contabilidad/cartera/edad/mas-5", 3, 900'000_pesos, true}},
      .concepts = {{2026, w("Impuesto predial unificado"), 3'000'000_pesos, 0_pesos, 0_pesos},
                   {2019, w("Sobretasa ambiental"), 0_pesos, 0_pesos, 900'000_pesos}},
      .url_debtors = "/contabilidad/cartera/deudores"};
}

StaffPlanView plan_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .parcel_number = w(kParcel),
          .url_parcel = "/contabilidad/predios/251510001000000040123000000000",
          .address = w("CL 5 # 4-32"),
          .vigencia = 2026,
          .rows = {{.number = 1, .due = make_date(2026, 4, 30), .amount = 290'000_pesos},
                   {.number = 2, .due = make_date(2026, 6, 30), .amount = 290'000_pesos}},
          .total = 580'000_pesos,
          .discount = 58'000_pesos,
          .cut = w("1 × $ 290.000 + $ 290.000. Cada cuota es $ 580.000 ÷ 2"),
          .join_until = make_date(2026, 4, 15),
          .statutory_due = make_date(2026, 6, 30),
          .norm = w("Ley 1995/2019 art. 6"),
          .source = w("dato de demostración"),
          .join = PostForm{"/contabilidad/predios/251510001000000040123000000000/cuotas/2026",
                           w("token")},
          .shown = {{"", "Escoja uno"}, {"cedula", w("Documento de identidad del propietario")}}};
}

OwedView owed_of(const Words& w) {
  return {
      .chrome = staff_of(w, Role::kTesorero),
      .age = w("31 a 60 días"),
      .day = make_date(2026, 11, 25),
      .rows = {{w(kParcel), "/contabilidad/predios/251510001000000040123000000000",
                w("Impuesto predial unificado"), 2026, make_date(2026, 10, 15), 41, 280'800_pesos},
               {w("77"), "", w("Sobretasa bomberil"), 2026, make_date(2026, 12, 15), -20,
                12'000_pesos}},
      .url_aging = "/contabilidad/cartera",
      .url_csv = "/contabilidad/cartera/edad/31-60/obligaciones.csv",
      .url_first = "/contabilidad/cartera/edad/31-60",
      .url_next = "/contabilidad/cartera/edad/31-60?despues=2026-10-15.9"};
}

DebtorsView debtors_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .day = make_date(2026, 11, 25),
          .rows = {{w(kParcel), "/contabilidad/predios/251510001000000040123000000000",
                    w("Propietario de ejemplo"), 7, make_date(2019, 3, 31), 9'280'800_pesos},
                   {w("77"), "", w(""), 1, make_date(2026, 3, 31), 12'000_pesos}},
          .url_aging = "/contabilidad/cartera",
          .url_next = "/contabilidad/cartera/deudores?despues=predio.9.100"};
}

ThirdPartiesView third_parties_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kAuditor),
          .url_search = "/contabilidad/terceros",
          .who = w("ejemplo"),
          .account = w(""),
          .searched = true,
          .truncated = true,
          .found = {{w("CC 1001"), w("Persona de ejemplo"), "/contabilidad/terceros/1"}}};
}

MovedView moved_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kAuditor),
          .title = w("Terceros de la cuenta 1305"),
          .subtitle = w("Impuestos"),
          .first_column = "Tercero",
          .form = form_of(w),
          .from = make_date(2026, 1, 1),
          .to = make_date(2026, 11, 25),
          .rows = {{w("CC 1001"), w("Persona de ejemplo"), "/contabilidad/terceros/1",
                    100'000_pesos, 0_pesos, 40'000_pesos, 60'000_pesos}},
          .url_first = "/contabilidad/cuentas/1305/terceros",
          .url_next = "/contabilidad/cuentas/1305/terceros?despues=1"};
}

}  // namespace

void add_books_pages(std::vector<Page>& pages) {
  add(pages, "staff_books", [](const Words& w) { return books_home_page(home_of(w)); });
  add(pages, "staff_trial_balance",
      [](const Words& w) { return trial_balance_page(trial_balance_of(w)); });
  add(pages, "staff_trial_balance_error", [](const Words& w) {
    TrialBalanceView view = trial_balance_of(w);
    view.form.errors = {{"hasta", w("Escriba el día como 31/03/2026.")}};
    return trial_balance_page(view);
  });
  add(pages, "staff_movements", [](const Words& w) { return movements_page(movements_of(w)); });
  add(pages, "staff_entry", [](const Words& w) { return entry_page(entry_of(w)); });
  add(pages, "staff_budget", [](const Words& w) { return budget_page(budget_of(w)); });
  add(pages, "staff_budget_bare", [](const Words& w) {
    BudgetView view = budget_of(w);
    view.has_budget = false;
    view.agreement.reset();
    return budget_page(view);
  });
  add(pages, "staff_aging", [](const Words& w) { return aging_page(aging_of(w)); });
  add(pages, "staff_plan_offered", [](const Words& w) { return staff_plan_page(plan_of(w)); });
  add(pages, "staff_plan_errors", [](const Words& w) {
    StaffPlanView view = plan_of(w);
    view.typed_document = w("123");
    view.errors = {{"documento", w("Ese documento no es el de un propietario de este predio.")},
                   {"mostro", w("Escoja qué documento mostró.")}};
    return staff_plan_page(view);
  });
  add(pages, "staff_plan_joined", [](const Words& w) {
    StaffPlanView view = plan_of(w);
    view.joined = true;
    view.join.reset();
    view.lost = w("Descuento por pronto pago que se perdió: $ 380.000 × 15 % = $ 57.000");
    view.joined_how = w("Desde el 31 de marzo de 2026. En ventanilla, por teresa.");
    view.rows[0].state = {w("Pagada"), Tone::kGood};
    view.rows[1].state = {w("Por pagar hasta el 30 de junio de 2026"), Tone::kNeutral};
    return staff_plan_page(view);
  });
  add(pages, "staff_plan_refused", [](const Words& w) {
    StaffPlanView view{.chrome = staff_of(w, Role::kAuditor),
                       .parcel_number = w(kParcel),
                       .url_parcel = "/contabilidad/predios/1",
                       .address = w("CL 5 # 4-32"),
                       .vigencia = 2025,
                       .refused = w("No se puede acoger a las cuotas.")};
    return staff_plan_page(view);
  });
  add(pages, "staff_owed", [](const Words& w) { return owed_page(owed_of(w)); });
  add(pages, "staff_third_parties",
      [](const Words& w) { return third_parties_page(third_parties_of(w)); });
  add(pages, "staff_third_parties_none", [](const Words& w) {
    ThirdPartiesView view = third_parties_of(w);
    view.found.clear();
    view.errors = {{"cuenta", w("Escriba el código de la cuenta, solo con números.")}};
    return third_parties_page(view);
  });
  add(pages, "staff_moved", [](const Words& w) { return moved_page(moved_of(w)); });
  add(pages, "staff_debtors", [](const Words& w) { return debtors_page(debtors_of(w)); });
}

TrialBalanceView trial_balance() {
  return trial_balance_of(Words(nullptr));
}
MovementsView movements() {
  return movements_of(Words(nullptr));
}
BudgetView budget() {
  return budget_of(Words(nullptr));
}
AgingView aging() {
  return aging_of(Words(nullptr));
}

}  // namespace recaudo::portal::samples
