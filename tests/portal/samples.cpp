#include "sample_parts.h"

namespace recaudo::portal::samples {

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

namespace {

using namespace literals;

StatementYear year_2026(const Words& w) {
  StatementYear year{.name = w("Vigencia 2026"), .id = w("2026"), .due = make_date(2026, 6, 30)};
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
                     .bill = PostForm{"/factura", w("csrf")},
                     .parcel_number = w(kParcel),
                     .address = w("CL 5 # 4-32 BR CENTRO"),
                     .as_of = make_date(2026, 11, 25),
                     .today = make_date(2026, 11, 25),
                     .last_date = make_date(2026, 12, 31)};
  view.credit = 120'000_pesos;
  view.advances = {{.vigencia = 2027, .amount = 45'000_pesos}};
  view.acts = {{.on = make_date(2026, 11, 20),
                .what = w("Ajuste que disminuye un cargo, vigencia 2025"),
                .resolution = w("R-017 de 2026"),
                .amount = 12'000_pesos},
               {.on = make_date(2026, 9, 1),
                .what = w("Prescripción de la acción de cobro, vigencia 2019"),
                .resolution = w("R-011 de 2026"),
                .amount = 240'000_pesos,
                .why = w("Se podía cobrar hasta el 10 de abril de 2026 (ET arts. 817 y 818).")}};
  view.exempt = {{.vigencia = 2024,
                  .act = w("Acuerdo 7 de 2020; Resolución 45 del 3 de febrero de 2024"),
                  .steps = {{.text = w("Exención: Predio exento del impuesto"),
                             .amount = -280'800_pesos,
                             .article = w("Acuerdo 7 de 2020")}}}};
  view.years = {year_2026(w)};
  StatementYear older{.name = "Vigencia 2025", .id = "2025", .due = make_date(2025, 6, 30)};
  older.badges = {{w("Vencida"), Tone::kBad}};
  older.total = 371'200_pesos;
  older.notice = w("Factura notificada el 4 de febrero de 2025.");
  older.notice_norm = w("Ley 1819/2016 art. 354");
  older.concepts = {
      {w("Impuesto predial unificado"),
       270'000_pesos,
       {{.text = w("Impuesto predial: Avalúo $ 70.000.000 × 4 por mil"), .amount = 280'000_pesos},
        {.text = w("Subtotal: lo cobrado"), .amount = 280'000_pesos, .subtotal = true},
        {.text = w("Pago: 1 de agosto de 2025"), .amount = -10'000_pesos},
        {.text = w("Subtotal: lo que queda"), .amount = 270'000_pesos, .subtotal = true}}},
      {w("Intereses de mora"),
       101'200_pesos,
       {{.text = w("Redondeo al peso: suma exacta (*)"),
         .amount = Money::centavos(4),
         .note = "(*) Redondeo al peso: una sola vez."}}}};
  view.years.push_back(older);
  view.total = 690'840_pesos;
  view.rate_to_confirm = true;
  return view;
}

StatementView statement_without_rate(const Words& w) {
  StatementView view = statement_of(w);
  view.years[0].missing_rate = Month{2026, 11};
  view.years[0].capital = 289'220_pesos;
  view.years[0].concepts.clear();
  view.years[1].held = 100'000_pesos;
  view.years[1].badges.push_back({w("Pago en curso"), Tone::kWarning});
  view.total = 371'200_pesos;
  view.errors = {{"vigencia", w("Marque al menos una vigencia.")}};
  return view;
}

std::vector<InstalmentRow> instalments_of(const Words& w) {
  return {{.number = 1,
           .due = make_date(2026, 4, 30),
           .amount = 72'305_pesos,
           .state = {w("Pagada"), Tone::kGood}},
          {.number = 2,
           .due = make_date(2026, 6, 30),
           .amount = 72'305_pesos,
           .state = {w("Por pagar hasta el 30 de junio de 2026"), Tone::kNeutral},
           .missing = 72'305_pesos,
           .payable = true}};
}

// One vigencia whose plan was joined, and one to which it is offered.
StatementView statement_with_instalments(const Words& w) {
  StatementView view = statement_of(w);
  view.years[0].plan = StatementPlan{.rows = instalments_of(w),
                                     .pay = PostForm{"/estado/abc/cuotas/2026/orden", w("csrf")},
                                     .next = 2,
                                     .next_amount = 72'305_pesos,
                                     .url_plan = "/estado/abc/cuotas/2026",
                                     .steps = {{.text = w("Vencimiento: Plan de 2 cuotas."),
                                                .article = w("Ley 1995/2019 art. 6")}}};
  view.years[1].url_join = "/estado/abc/cuotas/2025";
  view.years[1].offered_instalments = 4;
  return view;
}

InstalmentPlanView plan_of(const Words& w, bool joined) {
  InstalmentPlanView view{.chrome = chrome_of(w),
                          .parcel_number = w(kParcel),
                          .address = w("CL 5 # 4-32 BR CENTRO"),
                          .vigencia = 2026,
                          .joined = joined,
                          .notice = {.title = w("El plan está al día"),
                                     .text = w("Vence con la última cuota"),
                                     .may_be_lost = true},
                          .form = {"/estado/abc/cuotas/2026", w("csrf")},
                          .url_statement = "/estado/abc",
                          .rows = instalments_of(w),
                          .total = 144'610_pesos,
                          .cut = w("1 × $ 72.305 + $ 72.305. Cada cuota es $ 144.610 ÷ 2"),
                          .discount = 21'000_pesos,
                          .join_until = make_date(2026, 4, 30),
                          .statutory_due = make_date(2026, 6, 30),
                          .norm = w("Ley 1995/2019 art. 6"),
                          .source = w("dato de demostración")};
  if (joined) view.lost = w("Descuento por pronto pago que se perdió: $ 140.000 × 15 % = $ 21.000");
  if (!joined) {
    for (auto& row : view.rows) row.payable = false;
    view.errors = {{"documento", w("Ese documento no es el de un propietario.")}};
  }
  return view;
}

InstalmentPlanView lost_plan(const Words& w) {
  InstalmentPlanView view = plan_of(w, true);
  view.notice = {
      .title = w("El plan se perdió"), .text = w("La cuota 2 de 2 no se pagó"), .tone = Tone::kBad};
  view.rows[1].state = {w("Vencida"), Tone::kBad};
  view.rows[1].payable = false;
  return view;
}

// As the holder reads it, after his document.
StatementView services_of(const Words& w, bool proven) {
  StatementView view{.chrome = chrome_of(w),
                     .of_services = true,
                     .csrf = w("csrf"),
                     .url_pay = "/servicios/S-101/orden",
                     .url_date = "/servicios/S-101",
                     .parcel_number = w("S-101"),
                     .as_of = make_date(2026, 4, 25),
                     .today = make_date(2026, 4, 25),
                     .last_date = make_date(2026, 7, 26)};
  StatementYear march{.name = w("Factura de marzo de 2026"),
                      .id = w("2026-03"),
                      .due = make_date(2026, 4, 20),
                      .total = 62'433_pesos};
  view.acts = {{.on = make_date(2026, 4, 22),
                .what = w("Traslado de un pago, factura de marzo de 2026"),
                .resolution = w("R-017 de 2026"),
                .amount = proven ? std::optional(12'000_pesos) : std::nullopt,
                .why = w("El pago pasó a otro suscriptor, de quien era.")}};
  march.badges = {{w("Vencida"), Tone::kBad}};
  march.concepts = {{w("Acueducto"),
                     27'704_pesos,
                     {{.text = w("Acueducto: básico: 10 m³"),
                       .amount = 19'854_pesos,
                       .article = w("Ley 142/1994 art. 90")}}},
                    {w("Alcantarillado"), 16'228_pesos, {}},
                    {w("Aseo"), 18'450_pesos, {}},
                    {w("Interés de mora sobre Acueducto"), 51_pesos, {}}};
  view.years = {march};
  view.total = 62'433_pesos;
  view.credit = 9'000_pesos;
  view.paid = {{w("Factura de febrero de 2026"),
                w("Pagada"),
                61'000_pesos,
                {{.text = w("Acueducto: cargo fijo"), .amount = 7'850_pesos}}}};
  view.holder = HolderForm{.form = {"/servicios/S-101/titular", w("csrf")}, .proven = proven};
  if (!proven) view.errors = {{"documento", w("Ese documento no es el del titular.")}};
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
  view.rail = "pse";
  view.pay_label = w("Débito Bancario PSE");
  view.banks = {{"1040", w("Banco Agrario")}, {"1007", w("Bancolombia")}};
  view.document_types = {{"CC", w("Cédula de ciudadanía")}, {"NIT", w("NIT")}};
  view.document_type = "CC";
  view.person_type = kNaturalPerson;
  view.document = w("00.000.000");
  view.name = w("Persona de ejemplo");
  view.email = w("persona@example.org");
  view.phone = w("300 000 0000");
  if (errors)
    view.errors = {{"email", w("Escriba un correo con arroba, como nombre@correo.com.")},
                   {"bank", w("Escoja el banco donde tiene su cuenta.")}};
  return view;
}

// With the bank's code of this very order.
OrderReviewView order_with_breb(const Words& w) {
  OrderReviewView view = order_of(w, false);
  view.breb = {.url_image = "/orden/abc/breb.png", .file_name = w("breb-000012345678.png")};
  return view;
}

// With the municipality's fixed code, which says neither amount nor reference.
OrderReviewView order_with_fixed_breb(const Words& w) {
  OrderReviewView view = order_with_breb(w);
  view.breb->asks_amount = true;
  return view;
}

// A rail among several that makes the payer accept its documents.
OrderReviewView order_on_another_rail(const Words& w) {
  OrderReviewView view = order_of(w, false);
  view.part = w("hasta la cuota 2 de 2026");
  view.rest = w("Es una parte");
  view.split = {{.text = w("Abono a Impuesto predial unificado: $ 100.000 × $ 280.800 ÷ $ 289.220"),
                 .base = 280'800_pesos,
                 .amount = 97'089_pesos,
                 .article = w("ET art. 804")}};
  view.rail = "otra";
  view.pay_label = w("PSE por otra pasarela");
  view.rails = {{w("Débito Bancario PSE"), "/orden/abc?medio=pse", false},
                {w("PSE por otra pasarela"), "/orden/abc?medio=otra", true}};
  view.consents = {{w("Acepto los términos y condiciones"), "https://pasarela.example/1.pdf",
                    w("aaa.bbb"), true},
                   {w("Autorizo el tratamiento de mis datos"), "https://pasarela.example/2.pdf",
                    w("ccc.ddd"), false}};
  view.errors = {{"consents", w("Marque que acepta las condiciones de la pasarela.")}};
  return view;
}

// Its debt is not what it was.
OrderOutdatedView outdated_of(const Words& w) {
  return {.chrome = chrome_of(w),
          .reference = w("000012345678"),
          .parcel_number = w(kParcel),
          .url_statement = "/estado/abc",
          .valid_until = make_date(2026, 11, 25),
          .total = 690'840_pesos,
          .owed = 371'200_pesos,
          .lines = {{w("Predial 2026"), 319'640_pesos, {}},
                    {w("Predial 2025"), 371'200_pesos, 371'200_pesos}},
          .renewal = PostForm{"/estado/abc/orden", w("csrf")},
          .vigencias = {w("2025")}};
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
  view.cause = w("Los fondos son insuficientes");
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
  view.lines = {{"2026", w("Impuesto predial unificado"), 280'800_pesos},
                {"2026", w("Sobretasa bomberil"), 8'420_pesos},
                {"2026", w("Intereses de mora"), 30'420_pesos},
                {"2025", w("Impuesto predial unificado"), 270'000_pesos},
                {"2025", w("Intereses de mora"), 101'200_pesos}};
  view.lines[0].note = w("menos $ 28.000 de descuento, pagado $ 252.800");
  view.subtotal = 559'220_pesos;
  view.discount = 0_pesos;
  view.interest = 131'620_pesos;
  view.total = 690'840_pesos;
  view.verification_code = w("V7QK-2M9D-XH4T");
  view.verification_url = "https://pagos.municipio.example/verificar?codigo=V7QK-2M9D-XH4T";
  view.url_pdf = "/recibo/r1.pdf";
  view.entry = w("81234");
  view.log_entry = w("812345");
  view.log_url = "https://pagos.municipio.example/bitacora/entrada/812345";
  return view;
}

LogEntryView log_entry_of(const Words& w, bool tells_receipt) {
  LogEntryView view{.chrome = chrome_of(w), .number = w("812345")};
  view.size = w("812400");
  view.leaf = w("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
  view.url_proof = "/bitacora/entrada/812345/prueba";
  view.fetch_command = w("recaudo audit fetch https://pagos.municipio.example/bitacora --to copia");
  view.verify_command = w("recaudo audit verify --log copia");
  view.hash_command =
      w("(printf '\\0'; tail -c +1235 copia/tile/entries/x003/173.p/88 | head -c 210) | sha256sum");
  view.full_bundle = w("copia/tile/entries/x003/173");
  if (!tells_receipt) return view;
  view.receipt = w("2026-0001234");
  view.payment = w("P-4F7K-9Q2M");
  view.amount = 690'840_pesos;
  return view;
}

VerifyResultView verification_of(const Words& w, PaymentState state) {
  return {.chrome = chrome_of(w),
          .code = w("V7QK-2M9D-XH4T"),
          .reference = w("000012345678"),
          .concept_name = w("Impuesto predial 2026"),
          .part = w("hasta la cuota 2 de 2026"),
          .rest = w("Es una parte"),
          .amount = 690'840_pesos,
          .paid_on = make_date(2026, 11, 25),
          .state = state,
          .url_again = "/verificar"};
}

HomeView home_of(const Words& w) {
  HomeView view{.chrome = chrome_of(w),
                .url_pay = "/consulta",
                .url_receipt_search = "/verificar",
                .url_services = "/servicios",
                .url_invoices = "/facturas",
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
                      .url_services = "/servicios",
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

Policy policy_at(std::size_t i) {
  return kPolicies[i];
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
  add(pages, "statement_instalments",
      [](const Words& w) { return statement_page(statement_with_instalments(w)); });
  for (const bool joined : {false, true})
    add(pages, joined ? "instalment_plan_joined" : "instalment_plan",
        [joined](const Words& w) { return instalment_plan_page(plan_of(w, joined)); });
  add(pages, "instalment_plan_lost",
      [](const Words& w) { return instalment_plan_page(lost_plan(w)); });
  for (const bool proven : {false, true})
    add(pages, proven ? "services_holder" : "services",
        [proven](const Words& w) { return statement_page(services_of(w, proven)); });
  add(pages, "subscriber_form", [](const Words& w) {
    return subscriber_form_page({chrome_of(w),
                                 w("csrf"),
                                 "/servicios",
                                 w("S-999"),
                                 {{"suscriptor", w("No encontramos ese número.")}}});
  });
  add(pages, "order_review", [](const Words& w) { return order_review_page(order_of(w, false)); });
  add(pages, "order_review_another_rail",
      [](const Words& w) { return order_review_page(order_on_another_rail(w)); });
  add(pages, "order_review_breb",
      [](const Words& w) { return order_review_page(order_with_breb(w)); });
  add(pages, "order_review_fixed_breb",
      [](const Words& w) { return order_review_page(order_with_fixed_breb(w)); });
  add(pages, "order_review_error",
      [](const Words& w) { return order_review_page(order_of(w, true)); });
  add(pages, "order_outdated", [](const Words& w) { return order_outdated_page(outdated_of(w)); });
  add(pages, "order_expired_without_rate", [](const Words& w) {
    OrderOutdatedView view = outdated_of(w);
    view.expired = true;
    view.refused = w("Falta la tasa certificada de junio de 2026.");
    view.renewal.reset();
    return order_outdated_page(view);
  });
  add(pages, "go_to_bank", [](const Words& w) {
    return go_to_bank_page(
        {chrome_of(w), w("000012345678"), "https://banco.example/pse", 690'840_pesos});
  });
  for (const bool approved : {false, true})
    add(pages, approved ? "already_paid" : "pending_block", [approved](const Words& w) {
      return pending_block_page({chrome_of(w), approved, w("En este momento su #000012345678…"),
                                 "/pago/p1", "/recibo/r1"});
    });
  using enum PaymentState;
  add(pages, "payment_elsewhere", [](const Words& w) {
    PaymentStatusView view = payment_of(w, kPending);
    view.other_browser = {true, kNow};
    return payment_status_page(view);
  });
  add(pages, "pending_block_elsewhere", [](const Words& w) {
    PendingBlockView view{chrome_of(w), false, w("En este momento su #000012345678…")};
    view.other_browser.shown = true;
    view.url_again = "/orden/o1";
    view.url_withdraw = "/orden/o1/cancelar";
    view.csrf = w("csrf");
    view.not_withdrawn = true;
    return pending_block_page(view);
  });
  for (const PaymentState state : {kPending, kApproved, kRejected, kExpired, kReturned})
    add(pages, "payment_" + std::string(to_spanish(state)),
        [state](const Words& w) { return payment_status_page(payment_of(w, state)); });
  add(pages, "receipt", [](const Words& w) { return receipt_page(receipt_of(w)); });
  for (const bool tells_receipt : {true, false})
    add(pages, tells_receipt ? "log_entry" : "log_entry_other",
        [tells_receipt](const Words& w) { return log_entry_page(log_entry_of(w, tells_receipt)); });
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

}  // namespace

Chrome chrome() {
  return chrome_of(Words(nullptr));
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

std::vector<Page> all_pages() {
  std::vector<Page> pages;
  add_taxpayer_pages(pages);
  add_public_pages(pages);
  add_staff_pages(pages);
  add_till_pages(pages);
  add_books_pages(pages);
  add_statute_pages(pages);
  add_table_pages(pages);
  add_acts_pages(pages);
  add_invoice_pages(pages);
  add_simple_pages(pages);
  return pages;
}

}  // namespace recaudo::portal::samples
