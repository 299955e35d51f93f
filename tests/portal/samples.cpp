#include "samples.h"

namespace recaudo::portal::samples {
namespace {

using namespace literals;

const Instant kNow = start_of_day(make_date(2026, 11, 25)) + std::chrono::minutes(9 * 60 + 42);
constexpr const char* kParcel = "251510001000000040123000000000";
constexpr const char* kHex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

// The ordinary text, or the one that a test wants in its place.
class Words {
 public:
  explicit Words(const std::string* text) : text_(text) {}
  std::string operator()(const char* ordinary) const { return text_ ? *text_ : ordinary; }

 private:
  const std::string* text_;
};

Entity entity_of(const Words& w) {
  return {.name = w("Municipio de Cáqueza"),
          .department = w("Cundinamarca"),
          .nit = w("899.999.000-0"),
          .office = w("Tesorería Municipal"),
          .address = w("Parque principal, edificio de la alcaldía"),
          .postal_code = w("251820"),
          .phone = w("(601) 000 0000"),
          .email = w("tesoreria@municipio.example"),
          .hours = w("lunes a viernes, 8:00 a. m. a 5:00 p. m."),
          .anticorruption_phone = w("01 8000 000 000"),
          .notification_email = w("notificaciones@municipio.example")};
}

Chrome chrome_of(const Words& w) {
  return {.entity = entity_of(w),
          .demo = true,
          .high_contrast = false,
          .large_text = false,
          .url_govco = "https://www.gov.co/",
          .url_home = "/",
          .url_search = "/consulta",
          .url_verify = "/verificar",
          .url_policies = "/politicas",
          .url_contrast = "/presentacion?contraste=1",
          .url_text_size = "/presentacion?letra=grande",
          .trail = {{w("Inicio"), "/"}, {w("Consulta"), "/consulta"}},
          .rendered_at = kNow,
          .print_id = w("Q-2026-000123")};
}

StaffChrome staff_of(const Words& w, Role role) {
  return {.entity = entity_of(w),
          .demo = true,
          .user_name = w("tesoreria.demo"),
          .role = role,
          .urls = {"/interno", "/interno/conciliacion", "/interno/excepciones", "/interno/pagos",
                   "/interno/tasas", "/interno/catastro", "/interno/saldos", "/interno/auditoria",
                   "/interno/usuarios"},
          .current = "/interno",
          .csrf = w("csrf-demo"),
          .url_logout = "/interno/salir",
          .url_stay = "/interno/seguir",
          .closes_at = kNow + std::chrono::minutes(15),
          .rendered_at = kNow,
          .notice = w("")};
}

StatementYear year_2026(const Words& w) {
  StatementYear year{.vigencia = 2026, .id = w("2026"), .due = make_date(2026, 6, 30)};
  year.badges = {{w("Vencida"), Tone::kBad}, {w("Tasa por confirmar"), Tone::kWarning}};
  year.total = 319'640_pesos;
  year.concepts = {{w("Impuesto predial unificado"),
                    280'800_pesos,
                    {{.text = w("Avalúo por la tarifa del estatuto."),
                      .base = 43'200'000_pesos,
                      .rate = Rate::ppm(6'500),
                      .rate_per_mil = true,
                      .amount = 280'800_pesos,
                      .article = w("Acuerdo municipal, art. 21"),
                      .source = w("Estatuto de rentas, versión 3")}}},
                   {w("Sobretasa bomberil"),
                    8'420_pesos,
                    {{.text = w("Parte del impuesto predial."),
                      .base = 280'800_pesos,
                      .rate = Rate::percent(3),
                      .amount = 8'420_pesos,
                      .article = w("Acuerdo municipal, art. 88")}}},
                   {w("Intereses de mora"),
                    30'420_pesos,
                    {{.text = w("Del 1 de julio al 31 de octubre."),
                      .base = 280'800_pesos,
                      .rate = Rate::basis_points(2'679),
                      .days = 123,
                      .amount = 25'349_pesos,
                      .article = w("ET art. 634 y 635"),
                      .source = w("Certificación de la Superfinanciera")},
                     {.text = w("Del 1 al 25 de noviembre."),
                      .base = 280'800_pesos,
                      .rate = Rate::basis_points(2'640),
                      .days = 25,
                      .amount = 5'071_pesos,
                      .article = w("ET art. 634 y 635"),
                      .to_confirm = true}}}};
  return year;
}

StatementView statement_of(const Words& w) {
  StatementView view{.chrome = chrome_of(w),
                     .csrf = w("csrf"),
                     .url_pay = "/orden",
                     .url_date = "/cuenta/abc",
                     .parcel_number = w(kParcel),
                     .address = w("CL 5 # 4-32 BR CENTRO"),
                     .as_of = make_date(2026, 11, 25),
                     .today = make_date(2026, 11, 25),
                     .last_date = make_date(2026, 12, 31)};
  view.years = {year_2026(w)};
  StatementYear older{.vigencia = 2025, .id = "2025", .due = make_date(2025, 6, 30)};
  older.badges = {{w("Vencida"), Tone::kBad}};
  older.total = 371'200_pesos;
  older.concepts = {{w("Impuesto predial unificado"), 270'000_pesos, {}},
                    {w("Intereses de mora"), 101'200_pesos, {}}};
  view.years.push_back(older);
  view.total = 690'840_pesos;
  view.rate_to_confirm = true;
  return view;
}

StatementView statement_without_rate(const Words& w) {
  StatementView view = statement_of(w);
  view.years[0].missing_rate = Month{2026, 11};
  view.years[0].concepts.clear();
  view.total = 371'200_pesos;
  view.errors = {{"vigencia", w("Marque al menos una vigencia.")}};
  return view;
}

OrderReviewView order_of(const Words& w, bool errors) {
  OrderReviewView view{.chrome = chrome_of(w),
                       .csrf = w("csrf"),
                       .url_submit = "/pagar",
                       .url_change = "/cuenta/abc",
                       .reference = w("000012345678"),
                       .parcel_number = w(kParcel)};
  view.lines = {{w("Predial 2026"), 319'640_pesos}, {w("Predial 2025"), 371'200_pesos}};
  view.total = 690'840_pesos;
  view.valid_until = start_of_day(make_date(2026, 11, 26)) - std::chrono::minutes(1);
  view.rate_to_confirm = true;
  view.banks = {{"1040", w("Banco Agrario")}, {"1007", w("Bancolombia")}};
  view.document_type = "CC";
  view.person_type = "natural";
  view.document = w("00.000.000");
  view.name = w("Persona de ejemplo");
  view.email = w("persona@example.org");
  view.phone = w("300 000 0000");
  if (errors)
    view.errors = {{"email", w("Escriba un correo con arroba, como nombre@correo.com.")},
                   {"bank", w("Escoja el banco donde tiene su cuenta.")}};
  return view;
}

PaymentStatusView payment_of(const Words& w, PaymentState state) {
  PaymentStatusView view{.chrome = chrome_of(w),
                         .state = state,
                         .attempt_code = w("P-4F7K-9Q2M"),
                         .reference = w("000012345678"),
                         .cus = w("1234567890"),
                         .bank = w("Banco Agrario"),
                         .description = w("Impuesto predial 2025 y 2026"),
                         .origin_ip = w("192.0.2.10"),
                         .amount = 690'840_pesos,
                         .at = kNow};
  view.call_after = start_of_day(make_date(2026, 11, 25)) + std::chrono::hours(18);
  view.url_refresh = "/pago/p1";
  view.url_receipt = "/recibo/r1";
  view.url_receipt_pdf = "/recibo/r1.pdf";
  view.url_retry = "/orden/o1";
  return view;
}

ReceiptView receipt_of(const Words& w) {
  ReceiptView view{.chrome = chrome_of(w),
                   .number = w("2026-0001234"),
                   .paid_at = kNow,
                   .parcel_number = w(kParcel),
                   .address = w("CL 5 # 4-32 BR CENTRO"),
                   .reference = w("000012345678"),
                   .cus = w("1234567890"),
                   .bank = w("Banco Agrario"),
                   .channel = w("PSE"),
                   .origin_ip = w("192.0.2.10")};
  view.lines = {{2026, w("Impuesto predial unificado"), 280'800_pesos},
                {2026, w("Sobretasa bomberil"), 8'420_pesos},
                {2026, w("Intereses de mora"), 30'420_pesos},
                {2025, w("Impuesto predial unificado"), 270'000_pesos},
                {2025, w("Intereses de mora"), 101'200_pesos}};
  view.subtotal = 559'220_pesos;
  view.discount = 0_pesos;
  view.interest = 131'620_pesos;
  view.total = 690'840_pesos;
  view.verification_code = w("V7QK-2M9D-XH4T");
  view.verification_url = "https://pagos.municipio.example/verificar?codigo=V7QK-2M9D-XH4T";
  view.url_pdf = "/recibo/r1.pdf";
  return view;
}

VerifyResultView verification_of(const Words& w, PaymentState state) {
  VerifyResultView view{.chrome = chrome_of(w),
                        .code = w("V7QK-2M9D-XH4T"),
                        .reference = w("000012345678"),
                        .concept_name = w("Impuesto predial 2026"),
                        .amount = 690'840_pesos,
                        .paid_on = make_date(2026, 11, 25),
                        .state = state};
  if (state == PaymentState::kApproved)
    view.checkpoint = VerifyResultView::Checkpoint{w("registro.municipio.example/recaudo"), w(kHex),
                                                   48'211, 48'902, kNow};
  view.url_again = "/verificar";
  view.url_proof = "/prueba/1";
  return view;
}

TreasurerHomeView treasurer_of(const Words& w) {
  TreasurerHomeView view{.chrome = staff_of(w, Role::kTesorero), .day = make_date(2026, 11, 25)};
  view.counters = {{w("exactas por aceptar"), 112, std::nullopt, Tone::kGood, "/interno/c"},
                   {w("excepciones abiertas"), 7, 41, Tone::kWarning, "/interno/excepciones"},
                   {w("pagos pendientes"), 3, 0, Tone::kWarning, "/interno/pagos"},
                   {w("vencidas"), 1, 2, Tone::kBad, "/interno/v"},
                   {w("por clasificar"), 2, 12, Tone::kWarning, "/interno/p"}};
  view.collected = {{w("PSE"), 41, 12'640'200_pesos},
                    {w("Ventanilla del banco"), 18, 6'120'000_pesos},
                    {w("Caja"), 4, 980'500_pesos}};
  view.approvals = {{w("Tasa de usura de noviembre"), w("rentas.demo"), kNow, "/interno/tasas/1"}};
  view.feeds = {
      {w("Banco Agrario, recaudo"), w("REC20261124.TXT"), kNow, 77, 133'931'000_pesos, true, ""},
      {w("Reporte PSE"), w(""), std::nullopt, 0, 0_pesos, false, w("No llegó a las 9:00 a. m.")}};
  view.missing_rate = Month{2026, 12};
  view.url_rate_new = "/interno/tasas/nueva";
  return view;
}

std::vector<ExceptionRow> exception_rows(const Words& w) {
  return {{.id = w("1"),
           .reference = w("000012345681"),
           .type = ExceptionType::kDuplicado,
           .reason = w("Llegaron dos pagos para la misma orden."),
           .order_amount = 280'800_pesos,
           .rail_amount = 280'800_pesos,
           .bank_amount = 561'600_pesos,
           .age_days = 3,
           .url = "/interno/excepciones/1",
           .exits = {{w("Dejar como saldo a favor"), "/interno/e/1/saldo", false},
                     {w("Devolver"), "/interno/e/1/devolver", true}}},
          {.id = w("2"),
           .reference = w("SIN-REF"),
           .type = ExceptionType::kSinOrden,
           .bank_amount = 150'000_pesos,
           .age_days = 41,
           .exits = {{w("Llevar a por clasificar"), "/interno/e/2/clasificar", true}}},
          {.id = w("3"),
           .reference = w("000012345690"),
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
  view.url_upload = "/interno/conciliacion/archivos";
  view.url_run = "/interno/conciliacion/correr";
  view.url_close = "/interno/conciliacion/cerrar";
  return view;
}

RateApprovalView rate_approval_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .url_approve = "/interno/tasas/1/aprobar",
          .url_reject = "/interno/tasas/1/rechazar",
          .proposed_by = w("rentas.demo"),
          .proposed_at = kNow,
          .month = {2026, 11},
          .ibc = Rate::basis_points(1'926),
          .usury = Rate::basis_points(2'889),
          .resolution = w("Resolución de ejemplo 0000"),
          .stored_bytes = w("{\"mes\":\"2026-11\",\"ibc\":\"19.26\",\"usura\":\"28.89\"}"),
          .sha256_hex = w(kHex),
          .reason = w("")};
}

CadastreImportView cadastre_of(const Words& w) {
  CadastreImportView view{.chrome = staff_of(w, Role::kRentas),
                          .file_name = w("R1_2027.csv"),
                          .sha256_hex = w(kHex),
                          .vigencia = 2027,
                          .lines = 10'812};
  view.added_count = 1;
  view.gone_count = 1;
  view.avaluo_count = 10'640;
  view.owner_count = 1;
  view.rejected_count = 2;
  view.added = {{w(kParcel), w(""), w("CL 7 # 2-10")}};
  view.gone = {{w(kParcel), w("CR 3 # 1-05"), w("")}};
  view.owners = {{w(kParcel), w("CC ***123"), w("CC ***456")}};
  view.avaluos = {{w(kParcel), 43'200'000_pesos, 44'582'000_pesos}};
  view.rejected = {{118, w("avalúo"), w("No es un número entero de pesos.")},
                   {240, w("número predial"), w("Tiene 29 dígitos.")}};
  view.avaluo_before = 612'300'000'000_pesos;
  view.avaluo_after = 640'115'000'000_pesos;
  view.url_discard = "/interno/catastro/descartar";
  return view;
}

LedgerBalancesView balances_of(const Words& w) {
  return {
      .chrome = staff_of(w, Role::kAuditor),
      .from = make_date(2026, 1, 1),
      .to = make_date(2026, 11, 25),
      .rows = {{w("1.1.10.05"), w("Cuenta corriente"), 48'902'330_pesos, 0_pesos, 48'902'330_pesos},
               {w("1.3.05.07"), w("Impuesto predial unificado"), 90'000'000_pesos, 48'752'330_pesos,
                41'247'670_pesos},
               {w("2.4.07.20"), w("Recaudos por clasificar"), 0_pesos, 150'000_pesos,
                Money::pesos(-150'000)},
               {w("4.1.05.07"), w("Impuesto predial unificado"), 0_pesos, 90'000'000_pesos,
                Money::pesos(-90'000'000)}}};
}

AuditView audit_of(const Words& w) {
  AuditView view{.chrome = staff_of(w, Role::kAuditor),
                 .origin = w("registro.municipio.example/recaudo"),
                 .root_hex = w(kHex)};
  view.checkpoint_text = w(
      "registro.municipio.example/recaudo\n48902\nn4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n");
  view.size = 48'902;
  view.signed_at = kNow;
  view.witnesses = 1;
  view.witnesses_needed = 2;
  view.url_policy_file = "/registro/politica";
  view.url_checkpoint = "/registro/checkpoint";
  view.verify_command =
      w("recaudo audit verify --policy politica.txt https://pagos.municipio.example/registro");
  view.events = {{48'901, kNow, w("pago aprobado"), w("sistema"), w(kHex)},
                 {48'900, kNow, w("tasa propuesta"), w("rentas.demo"), w(kHex)}};
  return view;
}

PaymentsView payments_of(const Words& w) {
  PaymentsView view{.chrome = staff_of(w, Role::kTesorero),
                    .url_filter = "/interno/pagos",
                    .state_filter = "pendiente",
                    .text_filter = w("")};
  using enum PaymentState;
  int n = 0;
  for (const PaymentState state : {kPending, kApproved, kRejected, kExpired, kReturned})
    view.rows.push_back({.reference = w("000012345678"),
                         .parcel_number = w(kParcel),
                         .channel = w("PSE"),
                         .cus = w("1234567890"),
                         .amount = 280'800_pesos,
                         .state = state,
                         .created_at = kNow,
                         .age_minutes = 40 * ++n * n * n,
                         .url = "/interno/pagos/1"});
  view.pager = {2, 3, "/interno/pagos?pagina=1", "/interno/pagos?pagina=3"};
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

UsersView users_of(const Words& w) {
  return {
      .chrome = staff_of(w, Role::kAdministrador),
      .rows =
          {{w("tesoreria.demo"), w("Usuario de ejemplo 1"), Role::kTesorero, true, true, kNow,
            "/u/1"},
           {w("rentas.demo"), w("Usuario de ejemplo 2"), Role::kRentas, false, false, {}, "/u/2"}},
      .url_new = "/interno/usuarios/nuevo"};
}

HomeView home_of(const Words& w) {
  HomeView view{.chrome = chrome_of(w),
                .url_pay = "/consulta",
                .url_receipt_search = "/verificar",
                .discount_deadline = make_date(2027, 3, 31),
                .discount_text = w("10 %"),
                .questions = {{w("No tengo la factura"), "/ayuda/factura"}}};
  view.chrome.trail.clear();
  return view;
}

SearchFormView search_of(const Words& w, bool errors) {
  SearchFormView view{.chrome = chrome_of(w),
                      .csrf = w("csrf"),
                      .url_submit = "/consulta",
                      .parcel_number = w("2515 1000"),
                      .document = w(""),
                      .parcel_ending = w("")};
  if (errors)
    view.errors = {{"parcel_number", w("Escriba los 30 o 20 dígitos del número predial.")}};
  return view;
}

SearchResultsView results_of(const Words& w, bool found) {
  SearchResultsView view{.chrome = chrome_of(w), .truncated = true};
  if (found)
    view.parcels = {
        {w(kParcel), w("CL 5 # 4-32 BR CENTRO"), w("Urbana"), "/cuenta/abc"},
        {w("25151000100040123000"), w("LOTE 12 VDA EL CARMEN"), w("Rural"), "/cuenta/def"}};
  return view;
}

ErrorView error_of(const Words& w, Code code, int status) {
  return {.chrome = chrome_of(w),
          .error = {code, w("")},
          .http_status = status,
          .request_id = w("0190b6a0-7c1e-7abc-9def-0123456789ab")};
}

LoginView login_of(const Words& w, bool code) {
  LoginView view{.chrome = chrome_of(w),
                 .csrf = w("csrf"),
                 .url_submit = "/interno/entrar",
                 .user = w("tesoreria.demo"),
                 .ask_code = code};
  if (code) view.errors = {{"code", w("Escriba el código que muestra ahora su aplicación.")}};
  return view;
}

RateNewView rate_new_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .url_submit = "/interno/tasas",
          .month = w("2026-12"),
          .ibc = w("19.26"),
          .usury = w("2889"),
          .resolution = w(""),
          .resolution_date = w(""),
          .errors = {{"usury", w("Escriba la tasa con punto decimal, como 28.89.")}}};
}

ExceptionsView exceptions_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kAuditor),
          .bands = {{w("0 a 5 días"), 2, 378'800_pesos},
                    {w("6 a 30 días"), 0, 0_pesos},
                    {w("31 a 90 días"), 1, 150'000_pesos}},
          .rows = exception_rows(w),
          .pager = {}};
}

Policy policy_at(std::size_t i) {
  return kPolicies[i];
}

template <typename F>
void add(std::vector<Page>& pages, const std::string& name, F render) {
  const std::string* ordinary = nullptr;
  pages.push_back({name, [render](const std::string& text) { return render(Words(&text)); },
                   render(Words(ordinary))});
}

void add_taxpayer_pages(std::vector<Page>& pages) {
  add(pages, "home", [](const Words& w) { return home_page(home_of(w)); });
  add(pages, "search_form", [](const Words& w) { return search_form_page(search_of(w, false)); });
  add(pages, "search_form_error",
      [](const Words& w) { return search_form_page(search_of(w, true)); });
  add(pages, "search_results",
      [](const Words& w) { return search_results_page(results_of(w, true)); });
  add(pages, "search_empty",
      [](const Words& w) { return search_results_page(results_of(w, false)); });
  add(pages, "statement", [](const Words& w) { return statement_page(statement_of(w)); });
  add(pages, "statement_missing_rate",
      [](const Words& w) { return statement_page(statement_without_rate(w)); });
  add(pages, "order_review", [](const Words& w) { return order_review_page(order_of(w, false)); });
  add(pages, "order_review_error",
      [](const Words& w) { return order_review_page(order_of(w, true)); });
  add(pages, "go_to_bank", [](const Words& w) {
    return go_to_bank_page(
        {chrome_of(w), w("000012345678"), "https://banco.example/pse", 690'840_pesos});
  });
  for (const bool approved : {false, true})
    add(pages, approved ? "already_paid" : "pending_block", [approved](const Words& w) {
      return pending_block_page(
          {chrome_of(w), approved, w("000012345678"), w("1234567890"), "/pago/p1", "/recibo/r1"});
    });
  using enum PaymentState;
  for (const PaymentState state : {kPending, kApproved, kRejected, kExpired, kReturned})
    add(pages, "payment_" + std::string(to_spanish(state)),
        [state](const Words& w) { return payment_status_page(payment_of(w, state)); });
  add(pages, "receipt", [](const Words& w) { return receipt_page(receipt_of(w)); });
  add(pages, "verify_form", [](const Words& w) {
    return verify_form_page(
        {chrome_of(w), "/verificar", w(""), {{"codigo", w("Escriba el código completo.")}}});
  });
  for (const PaymentState state : {kApproved, kReturned})
    add(pages, "verify_" + std::string(to_spanish(state)),
        [state](const Words& w) { return verify_result_page(verification_of(w, state)); });
}

void add_public_pages(std::vector<Page>& pages) {
  add(pages, "policies", [](const Words& w) {
    PoliciesIndexView view{chrome_of(w), w("1.0"), make_date(2026, 11, 1), {}};
    for (const Policy policy : kPolicies)
      view.urls.push_back("/politicas/" + std::string(policy_slug(policy)));
    return policies_index_page(view);
  });
  for (std::size_t i = 0; i < std::size(kPolicies); ++i)
    add(pages, "policy_" + std::string(policy_slug(policy_at(i))), [i](const Words& w) {
      return policy_page({chrome_of(w), policy_at(i), {}, w("1.0"), make_date(2026, 11, 1)});
    });
  const std::pair<Code, int> errors[] = {
      {Code::kBadText, 400}, {Code::kNotFound, 403},        {Code::kNotFound, 404},
      {Code::kBusy, 429},    {Code::kEntryUnbalanced, 500}, {Code::kDatabaseUnavailable, 503}};
  for (const auto& [code, status] : errors)
    add(pages, "error_" + std::to_string(status), [code = code, status = status](const Words& w) {
      return error_page(error_of(w, code, status));
    });
}

void add_staff_pages(std::vector<Page>& pages) {
  add(pages, "staff_login", [](const Words& w) { return login_page(login_of(w, false)); });
  add(pages, "staff_login_code", [](const Words& w) { return login_page(login_of(w, true)); });
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
  add(pages, "staff_payments", [](const Words& w) { return payments_page(payments_of(w)); });
  add(pages, "staff_rates", [](const Words& w) { return rates_page(rates_of(w)); });
  add(pages, "staff_rate_new", [](const Words& w) { return rate_new_page(rate_new_of(w)); });
  add(pages, "staff_rate_approval",
      [](const Words& w) { return rate_approval_page(rate_approval_of(w)); });
  add(pages, "staff_cadastre", [](const Words& w) { return cadastre_import_page(cadastre_of(w)); });
  add(pages, "staff_balances", [](const Words& w) { return ledger_balances_page(balances_of(w)); });
  add(pages, "staff_audit", [](const Words& w) { return audit_page(audit_of(w)); });
  add(pages, "staff_users", [](const Words& w) { return users_page(users_of(w)); });
}

}  // namespace

Chrome chrome() {
  return chrome_of(Words(nullptr));
}
StaffChrome staff(Role role) {
  return staff_of(Words(nullptr), role);
}
ReceiptView receipt() {
  return receipt_of(Words(nullptr));
}
StatementView statement() {
  return statement_of(Words(nullptr));
}
PaymentStatusView payment(PaymentState state) {
  return payment_of(Words(nullptr), state);
}
VerifyResultView verification() {
  return verification_of(Words(nullptr), PaymentState::kApproved);
}
RateApprovalView rate_approval() {
  return rate_approval_of(Words(nullptr));
}
ReconciliationDayView reconciliation() {
  return reconciliation_of(Words(nullptr));
}
LedgerBalancesView balances() {
  return balances_of(Words(nullptr));
}
OrderReviewView order() {
  return order_of(Words(nullptr), false);
}

std::vector<Page> all_pages() {
  std::vector<Page> pages;
  add_taxpayer_pages(pages);
  add_public_pages(pages);
  add_staff_pages(pages);
  return pages;
}

}  // namespace recaudo::portal::samples
