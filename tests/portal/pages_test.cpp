#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "api/portal/pages.h"
#include "samples.h"

namespace recaudo::portal {
namespace {

using namespace literals;
using ::testing::HasSubstr;
using ::testing::Not;

// Marked with "zqx", so that each occurrence in a page is found again.
const char* const kHostile[] = {"<script>zqx(1)</script>",
                                "\"><script>zqx(1)</script>",
                                "'><img src=x onerror=zqx(1)>",
                                "<img src=zqx onerror=alert(1)>",
                                "\" onmouseover=\"zqx(1)",
                                "' onfocus='zqx(1)' autofocus='",
                                "<svg/onload=zqx(1)>",
                                "<iframe src=javascript:zqx(1)>",
                                "</title><script>zqx(1)</script>",
                                "</textarea><script>zqx(1)</script>",
                                "</style><script>zqx(1)</script>",
                                "<!--zqx--><b>",
                                "<style>zqx{}</style>",
                                "<base href=//zqx>",
                                "<a href=javascript:zqx(1)>x</a>",
                                "<form action=//zqx><input>",
                                "<meta http-equiv=refresh content=0;zqx>",
                                "<link rel=zqx>",
                                "{{zqx}}",
                                "{{{zqx}}}",
                                "{{#demo}}zqx{{/demo}}",
                                "{{>taxpayer/zqx}}",
                                "&lt;zqx&gt;<b>",
                                "<B>zqx",
                                "<zqx",
                                "zqx>",
                                "\"zqx",
                                "'zqx",
                                "<details open ontoggle=zqx(1)>",
                                "<math><zqx></math>",
                                "<object data=zqx>",
                                "<embed src=zqx>",
                                "<body onload=zqx(1)>",
                                "<input autofocus onfocus=zqx(1)>",
                                "<select onfocus=zqx(1)>",
                                "<video src=zqx onerror=a>",
                                "<p style=zqx>",
                                "]]><zqx>",
                                "<?zqx ?>",
                                "<%zqx%>"};

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

// The tags and attribute names of a page, in order: what a hostile text would change.
std::string structure_of(const std::string& html) {
  std::string out;
  bool in_tag = false;
  char quote = 0;
  for (const char c : html) {
    if (!in_tag) {
      in_tag = c == '<';
      continue;
    }
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      in_tag = false;
      out += '\n';
    } else {
      out += c;
    }
  }
  return out;
}

// The visible text of <main>, one sentence or block a line; literal texts of law and machines left
// out.
std::vector<std::string> sentences_of(std::string html) {
  const auto begin = html.find("<main");
  const auto end = html.find("</main>");
  html = html.substr(begin, end - begin);
  html = std::regex_replace(html, std::regex("<(p|pre) class=\"literal\"[^]*?</(p|pre)>"), "\n");
  html = std::regex_replace(
      html,
      std::regex("</?(main|h1|h2|h3|p|li|ul|ol|dl|dt|dd|div|td|th|tr|table|caption|summary|legend|"
                 "label|option|button|section|form|span|br)\\b[^>]*>"),
      "\n");
  html = std::regex_replace(html, std::regex("<[^>]*>"), "");
  html = std::regex_replace(html, std::regex("[.!?:] "), "\n");
  std::vector<std::string> sentences;
  std::istringstream lines(html);
  for (std::string line; std::getline(lines, line);) sentences.push_back(line);
  return sentences;
}

std::size_t words_in(const std::string& sentence) {
  std::istringstream words(sentence);
  std::size_t n = 0;
  for (std::string word; words >> word;) ++n;
  return n;
}

TEST(Pages, AHostileTextInAnyFieldAddsNoTagAndNoAttribute) {
  for (const samples::Page& page : samples::all_pages()) {
    const std::string harmless = structure_of(page.with_text("zqx"));
    for (const char* text : kHostile) {
      const std::string html = page.with_text(text);
      EXPECT_EQ(structure_of(html), harmless) << page.name << ": " << text;
      EXPECT_GT(count_of(html, "zqx"), 0U) << page.name;
    }
  }
}

TEST(Pages, SentencesHaveAtMostTwentyWords) {
  std::size_t seen = 0;
  for (const samples::Page& page : samples::all_pages())
    for (const std::string& sentence : sentences_of(page.html)) {
      seen += words_in(sentence) > 0 ? 1U : 0U;
      EXPECT_LE(words_in(sentence), 20U) << page.name << ": " << sentence;
    }
  EXPECT_GT(seen, 1000U);
}

TEST(Pages, IdsAreUniqueAndOneHeadingLeads) {
  const std::regex id(" id=\"([^\"]*)\"");
  for (const samples::Page& page : samples::all_pages()) {
    std::set<std::string> ids;
    for (std::sregex_iterator it(page.html.begin(), page.html.end(), id), end; it != end; ++it)
      EXPECT_TRUE(ids.insert((*it)[1]).second) << page.name << ": " << (*it)[1];
    EXPECT_EQ(count_of(page.html, "<h1"), 1U) << page.name;
  }
}

TEST(Pages, LinksInsideThePageLandOnAnElement) {
  const std::regex link("href=\"#([^\"]*)\"");
  for (const samples::Page& page : samples::all_pages())
    for (std::sregex_iterator it(page.html.begin(), page.html.end(), link), end; it != end; ++it)
      EXPECT_THAT(page.html, HasSubstr(" id=\"" + (*it)[1].str() + "\"")) << page.name;
}

TEST(Pages, ADemonstrationSaysSoOnEveryPage) {
  for (const samples::Page& page : samples::all_pages())
    EXPECT_THAT(page.html, HasSubstr("<strong>DEMOSTRACIÓN</strong>")) << page.name;
}

TEST(Pages, FirstViewStaysUnderFiftyKilobytes) {
  std::size_t shared = 0;
  for (const EmbeddedFile& file : assets()) shared += file.content.size();
  for (const samples::Page& page : samples::all_pages())
    EXPECT_LT(shared + page.html.size(), 50U * 1024U) << page.name;
}

TEST(PaymentStatus, OnlyARejectedPaymentOffersToTryAgain) {
  using enum PaymentState;
  for (const PaymentState state : {kPending, kApproved, kExpired, kReturned})
    EXPECT_THAT(payment_status_page(samples::payment(state)), Not(HasSubstr("Intentar de nuevo")));
  EXPECT_THAT(payment_status_page(samples::payment(kRejected)), HasSubstr("Intentar de nuevo"));
}

// The four of PSE (rails specification 3.7), beside the five words of ours.
TEST(PaymentStatus, EachStateHasTheWordsOfPse) {
  using enum PaymentState;
  EXPECT_THAT(payment_status_page(samples::payment(kApproved)), HasSubstr("Transacción aprobada"));
  EXPECT_THAT(payment_status_page(samples::payment(kPending)),
              HasSubstr("Transacción pendiente. Por favor verificar si el débito fue realizado en "
                        "el Banco"));
  PaymentStatusView lost = samples::payment(kRejected);
  EXPECT_THAT(payment_status_page(lost), HasSubstr("Transacción rechazada"));
  lost.failed = true;
  EXPECT_THAT(payment_status_page(lost), HasSubstr("Transacción fallida"));
  EXPECT_THAT(payment_status_page(lost), Not(HasSubstr("Transacción rechazada")));
}

TEST(PaymentStatus, OnlyARejectedPaymentSaysWhy) {
  using enum PaymentState;
  const std::string why = "Motivo: Los fondos son insuficientes.";
  EXPECT_THAT(payment_status_page(samples::payment(kRejected)), HasSubstr(why));
  for (const PaymentState state : {kPending, kApproved, kExpired, kReturned})
    EXPECT_THAT(payment_status_page(samples::payment(state)), Not(HasSubstr("Motivo:")));
}

TEST(PaymentStatus, ARepeatedPaymentThatWentBackLeavesNoDebt) {
  PaymentStatusView back = samples::payment(PaymentState::kReturned);
  EXPECT_THAT(payment_status_page(back), HasSubstr("La deuda vuelve a estar pendiente"));
  back.repeated = true;
  EXPECT_THAT(payment_status_page(back), Not(HasSubstr("La deuda vuelve")));
  EXPECT_THAT(payment_status_page(back), HasSubstr("Era un pago repetido"));
}

TEST(PaymentStatus, OnlyAnApprovedPaymentOffersAReceipt) {
  using enum PaymentState;
  for (const PaymentState state : {kPending, kRejected, kExpired, kReturned})
    EXPECT_THAT(payment_status_page(samples::payment(state)), Not(HasSubstr("/recibo/r1")));
  EXPECT_THAT(payment_status_page(samples::payment(kApproved)), HasSubstr("/recibo/r1.pdf"));
}

TEST(PaymentStatus, CarriesTheMandatoryDataOfPse) {
  const PaymentStatusView view = samples::payment(PaymentState::kPending);
  const std::string html = payment_status_page(view);
  for (const std::string& text :
       {view.chrome.entity.name, view.chrome.entity.nit, view.reference, view.cus, view.bank,
        view.description, view.origin_ip, view.chrome.entity.phone, view.chrome.entity.email,
        to_display(view.amount), to_long_spanish(view.at), std::string("Pendiente")})
    EXPECT_THAT(html, HasSubstr(text));
  EXPECT_THAT(html, Not(HasSubstr("<dt>IVA</dt>")));
}

TEST(PendingBlock, PrintsTheTextThatAchRequires) {
  const PendingBlockView view{samples::chrome(), false, "El texto de ACH: C1", "/pago/p1", ""};
  EXPECT_THAT(pending_block_page(view), HasSubstr("<p class=\"literal\">El texto de ACH: C1</p>"));
}

TEST(OrderOutdated, OfInstalmentsTheButtonNamesTheInstalmentAndNotTheVigencia) {
  OrderOutdatedView view{.chrome = samples::chrome(),
                         .url_statement = "/estado/1",
                         .valid_until = make_date(2026, 3, 31),
                         .renewal = PostForm{"/estado/1/cuotas/2026/orden", "csrf"},
                         .vigencias = {"2026"},
                         .instalment = 2};
  const std::string page = order_outdated_page(view);
  EXPECT_THAT(page, HasSubstr("name=\"cuota\" value=\"2\""));
  EXPECT_THAT(page, Not(HasSubstr("name=\"vigencia\"")));
}

TEST(PaymentsList, OffersToFilterByEveryState) {
  PaymentsView view{.chrome = samples::staff(Role::kTesorero), .url_filter = "/interno/pagos"};
  for (const PaymentState state : kPaymentStates) {
    view.state_filter = to_code(state);
    EXPECT_THAT(payments_page(view),
                HasSubstr("<option value=\"" + view.state_filter + "\" selected>" +
                          std::string(to_spanish(state)) + "</option>"));
  }
}

TEST(Users, AUserWithoutAPageOfHisOwnIsListedAllTheSame) {
  UsersView view{.chrome = samples::staff(Role::kAdministrador)};
  view.rows = {{.user = "cajera.demo", .name = "Cajera", .url = ""}};
  EXPECT_THAT(users_page(view), HasSubstr("<th scope=\"row\">cajera.demo</th>"));
}

TEST(Exceptions, TheWaysOutStandInTheirOwnColumn) {
  const std::string html = reconciliation_day_page(samples::reconciliation());
  EXPECT_THAT(html, HasSubstr("<td data-rotulo=\"Salidas\">Compénselo o devuélvalo con un acto (2 "
                              "personas).</td>"));
  EXPECT_THAT(html, HasSubstr("<td data-rotulo=\"Salidas\">—</td>"));
}

TEST(Exceptions, TheLinkThatAppliesMoneySaysWhichMoneyAlsoWithoutAReference) {
  EXPECT_THAT(reconciliation_day_page(samples::reconciliation()),
              HasSubstr("Aplique el dinero a una deuda (2 personas). <a "
                        "href=\"/contabilidad/ajustes/nuevo?credito=17\">Aplicar a una deuda<span "
                        "class=\"oculto\"> los $ 150.000 del 31 de marzo de 2026, asiento "
                        "17</span></a></td>"));
}

TEST(Statement, AMissingRateNamesItsMonthAndGivesNoTotal) {
  StatementView view = samples::statement();
  view.years[0].missing_rate = Month{2026, 11};
  const std::string html = statement_page(view);
  EXPECT_THAT(html, HasSubstr("Falta la tasa certificada de noviembre de 2026"));
  EXPECT_THAT(html, Not(HasSubstr("$\u00a0319.640")));
  EXPECT_THAT(html, Not(HasSubstr("id=\"vigencia-2026\"")));
}

TEST(Statement, OfWhatIsNotComputedTheHeadlineTellsTheCapitalAndSaysWhatItLeavesOut) {
  StatementView view = samples::statement();
  view.years[0].missing_rate = Month{2026, 11};
  view.years[0].capital = 289'220_pesos;
  view.total = view.years[1].total;
  const std::string some = statement_page(view);
  EXPECT_THAT(some, HasSubstr("Total de lo que se puede calcular"));
  EXPECT_THAT(some, HasSubstr("De ellas se deben $\u00a0289.220, más los intereses"));
  EXPECT_THAT(some, HasSubstr("Puede pagar las demás"));
  view.years[1].missing_rate = Month{2026, 11};
  view.total = {};
  const std::string none = statement_page(view);
  EXPECT_THAT(none, HasSubstr("<p class=\"total-valor\">Sin calcular</p>"));
  EXPECT_THAT(none, Not(HasSubstr("Puede pagar las demás")));
}

TEST(Statement, APaymentInFlightIsSaidToBeOfAllOrOfAPart) {
  StatementView view = samples::statement();
  for (auto& year : view.years) {
    year.capital = Money::pesos(100);
    year.held = Money::pesos(100);
  }
  EXPECT_THAT(statement_page(view), HasSubstr("Hay un pago en curso sobre esta deuda."));
  view.years.front().held = Money::pesos(1);
  EXPECT_THAT(statement_page(view), HasSubstr("Hay un pago en curso sobre parte de esta deuda."));
}

TEST(Statement, AnotherReasonThatLeavesNoTotalIsTold) {
  StatementView view = samples::statement();
  view.years[0].not_computable = "Falta un límite de la Nación.";
  const std::string html = statement_page(view);
  EXPECT_THAT(html, HasSubstr("Falta un límite de la Nación."));
  EXPECT_THAT(html, Not(HasSubstr("id=\"vigencia-2026\"")));
}

TEST(Statement, AnExemptVigenciaSaysItsActAndHowItWasComputed) {
  StatementView view = samples::statement();
  const std::string html = statement_page(view);
  EXPECT_THAT(html, HasSubstr("Vigencias exentas o no gravadas"));
  EXPECT_THAT(
      html,
      HasSubstr("Vigencia 2024: <strong>$&nbsp;0</strong>. Acuerdo 7 de 2020; Resolución 45"));
  EXPECT_THAT(html, HasSubstr("Exención: Predio exento del impuesto"));
  view.exempt.clear();
  EXPECT_THAT(statement_page(view), Not(HasSubstr("exentas")));
}

TEST(Statement, WhatWaitsForAVigenciaIsSaidBesideTheCreditBalance) {
  StatementView view = samples::statement();
  EXPECT_THAT(statement_page(view), HasSubstr("Anticipo para 2027: $\u00a045.000"));
  view.credit = {};
  EXPECT_THAT(statement_page(view), HasSubstr("Anticipo para 2027"));
  view.advances.clear();
  EXPECT_THAT(statement_page(view), Not(HasSubstr("Anticipo")));
}

TEST(Statement, WhoOwesNothingReadsItWithoutABill) {
  StatementView view = samples::statement();
  view.years.clear();
  view.bill.reset();
  EXPECT_THAT(statement_page(view), Not(HasSubstr("Descargar factura")));
}

TEST(Receipt, ShowsVerificationDataAndNothingMoreOfTheAddress) {
  const std::string html = receipt_page(samples::receipt());
  EXPECT_THAT(html, HasSubstr("V7QK-2M9D-XH4T"));
  EXPECT_THAT(html, Not(HasSubstr("4-32")));
}

TEST(RateApproval, ThePersonWhoProposedCannotApprove) {
  RateApprovalView view = samples::rate_approval();
  EXPECT_THAT(rate_approval_page(view), HasSubstr("Aprobar esta tasa"));
  view.no_decision = "Usted propuso esta tasa.";
  EXPECT_THAT(rate_approval_page(view), Not(HasSubstr("Aprobar esta tasa")));
}

TEST(StatuteReview, WhoProposedDecidesNothing) {
  StatuteReviewView view = samples::statute_review();
  EXPECT_THAT(statute_review_page(view), HasSubstr("Aprobar esta versión"));
  view.no_decision = "Usted propuso esta versión.";
  EXPECT_THAT(statute_review_page(view), Not(HasSubstr("Aprobar esta versión")));
  EXPECT_THAT(statute_review_page(view), Not(HasSubstr("Rechazar")));
}

TEST(StatuteReview, OneThatDoesNotFollowAnyMoreCanOnlyBeRejected) {
  StatuteReviewView view = samples::statute_review();
  view.refused = "Otra versión entró después.";
  EXPECT_THAT(statute_review_page(view), Not(HasSubstr("Aprobar esta versión")));
  EXPECT_THAT(statute_review_page(view), HasSubstr("Rechazar"));
}

TEST(StatuteReview, TheEffectStandsBeforeTheButtons) {
  const std::string html = statute_review_page(samples::statute_review());
  EXPECT_LT(html.find("Efecto sobre el padrón"), html.find("Aprobar esta versión"));
  EXPECT_THAT(html, HasSubstr("Los que más suben"));
  EXPECT_THAT(html, HasSubstr("Los que más bajan"));
}

TEST(StatuteReview, TheEffectOnServicesStandsBeforeTheButtonsWithItsLargestChanges) {
  StatuteReviewView view = samples::statute_review();
  const std::string html = statute_review_page(view);
  EXPECT_LT(html.find("Efecto sobre los servicios públicos"), html.find("Aprobar esta versión"));
  EXPECT_THAT(html, HasSubstr("Facturas que más suben"));
  EXPECT_THAT(html, HasSubstr("Facturas que más bajan"));
  view.services.computed = false;
  EXPECT_THAT(statute_review_page(view), Not(HasSubstr("Facturas comparadas")));
}

TEST(Reconciliation, WhoOnlyLooksIsOfferedNoAct) {
  ReconciliationDayView view = samples::reconciliation();
  EXPECT_THAT(reconciliation_day_page(view), HasSubstr("Conciliar ahora"));
  view.run = {};
  view.upload = {};
  EXPECT_THAT(reconciliation_day_page(view), Not(HasSubstr("Conciliar ahora")));
  EXPECT_THAT(reconciliation_day_page(view), Not(HasSubstr("Cargar")));
}

TEST(Reconciliation, ADayWithoutAStatementShowsNoDifference) {
  ReconciliationDayView view = samples::reconciliation();
  view.book = view.closing;
  view.has_statement = false;
  const std::string html = reconciliation_day_page(view);
  EXPECT_THAT(html, HasSubstr("No hay extracto de este día."));
  EXPECT_THAT(html, HasSubstr("<dt>Diferencia</dt><dd>—</dd>"));
  EXPECT_THAT(html, Not(HasSubstr("Cerrar el día")));
}

TEST(TrialBalance, ABookThatDoesNotBalanceSaysSo) {
  TrialBalanceView view = samples::trial_balance();
  EXPECT_THAT(trial_balance_page(view), HasSubstr("El libro cuadra"));
  view.rows[0].debit += 5_pesos;
  EXPECT_THAT(trial_balance_page(view), HasSubstr("El libro no cuadra"));
}

TEST(TrialBalance, APartOfTheChartIsNotSaidToBalanceOrNot) {
  TrialBalanceView view = samples::trial_balance();
  view.rows.resize(1);
  view.below = "11";
  EXPECT_THAT(trial_balance_page(view), Not(HasSubstr("El libro")));
}

TEST(TrialBalance, AWrongDayIsSaidAndNoFigureIsShown) {
  TrialBalanceView view = samples::trial_balance();
  view.form.errors = {{"hasta", "Escriba el día como 31/03/2026."}};
  const std::string html = trial_balance_page(view);
  EXPECT_THAT(html, HasSubstr("href=\"#hasta\""));
  EXPECT_THAT(html, Not(HasSubstr("<table")));
}

TEST(Movements, ALineRecordedOnAnotherDaySaysWhich) {
  MovementsView view = samples::movements();
  EXPECT_THAT(movements_page(view), HasSubstr("registrado el 31/03/2026"));
  for (auto& row : view.rows) row.recorded = row.day;
  EXPECT_THAT(movements_page(view), Not(HasSubstr("registrado el")));
}

std::string order_page(const std::string& name) {
  for (const auto& page : samples::all_pages())
    if (page.name == name) return page.html;
  return "no such sample";
}

TEST(Breb, TheBanksCodeIsAPictureToLookAtAndToSave) {
  const std::string html = order_page("order_review_breb");
  EXPECT_THAT(html, HasSubstr("Pague con Bre-B"));
  EXPECT_THAT(html, HasSubstr("<img src=\"/orden/abc/breb.png\" alt=\"Código QR de Bre-B para "
                              "pagar esta orden\" width=\"320\" height=\"320\">"));
  EXPECT_THAT(html, HasSubstr("<a href=\"/orden/abc/breb.png\" "
                              "download=\"breb-000012345678.png\">Guardar la imagen del QR</a>"));
  EXPECT_THAT(html, HasSubstr("El valor y la referencia ya están en el código."));
  EXPECT_THAT(html, Not(HasSubstr("Escríbalos en la aplicación")));
}

TEST(Breb, AFixedCodeAsksForTheAmountAndTheReference) {
  const std::string html = order_page("order_review_fixed_breb");
  EXPECT_THAT(html, HasSubstr("Escríbalos en la aplicación"));
  EXPECT_THAT(html, HasSubstr("<dt>Valor</dt><dd>$\u00a0690.840</dd>"));
  EXPECT_THAT(html, HasSubstr("<dt>Referencia</dt><dd class=\"numero\">000012345678</dd>"));
  EXPECT_THAT(html, Not(HasSubstr("ya están en el código")));
}

TEST(Breb, AnOrderWithoutACodeSaysNothingOfIt) {
  EXPECT_THAT(order_page("order_review"), Not(HasSubstr("Bre-B")));
}

TEST(Movements, DebitAndCreditStandInTheirOwnColumns) {
  MovementsView view = samples::movements();
  view.rows.resize(1);
  view.rows[0].amount = Money::pesos(-7);
  EXPECT_THAT(movements_page(view), HasSubstr("data-rotulo=\"Débito\">—</td><td class=\"n\" "
                                              "data-rotulo=\"Crédito\">$\u00a07</td>"));
}

TEST(Movements, AnEmptyRangeSaysSo) {
  MovementsView view = samples::movements();
  view.rows.clear();
  EXPECT_THAT(movements_page(view), HasSubstr("No hay movimientos en esos días."));
}

TEST(Aging, WhatMayBePrescribedIsSaidOnlyWhenThereIsSome) {
  AgingView view = samples::aging();
  EXPECT_THAT(aging_page(view), HasSubstr("artículo 817"));
  for (auto& age : view.ages)
    if (age.prescribes) age.amount = {};
  EXPECT_THAT(aging_page(view), Not(HasSubstr("artículo 817")));
}

TEST(Aging, ASumThatIsNotTheBooksIsAnAlarm) {
  AgingView view = samples::aging();
  EXPECT_THAT(aging_page(view), HasSubstr("es igual al saldo"));
  view.matches_books = false;
  EXPECT_THAT(aging_page(view), HasSubstr("role=\"alert\""));
}

TEST(Budget, ABookThatAgreesSaysSoAndWhatIsNotExplainedIsTold) {
  BudgetView view = samples::budget();
  EXPECT_THAT(budget_page(view), HasSubstr("Los dos libros concuerdan"));
  view.agreement->other = 7_pesos;
  EXPECT_THAT(budget_page(view), HasSubstr("Quedan $\u00a07 sin explicar"));
  EXPECT_THAT(budget_page(view), Not(HasSubstr("Los dos libros concuerdan")));
  view.agreement.reset();
  EXPECT_THAT(budget_page(view), HasSubstr("archivados fuera de la base"));
}

TEST(Budget, TheOtherBookIsOfferedUntilItIsAskedFor) {
  BudgetView view = samples::budget();
  EXPECT_THAT(budget_page(view), HasSubstr("Frente a la contabilidad"));
  EXPECT_THAT(budget_page(view), Not(HasSubstr("Comparar con la contabilidad")));
  view.url_compare = "/tesoreria/presupuesto?hasta=2026-11-25&comparar=1";
  EXPECT_THAT(budget_page(view), HasSubstr("Comparar con la contabilidad"));
  EXPECT_THAT(budget_page(view), Not(HasSubstr("concuerdan")));
}

TEST(Budget, WithoutABudgetNothingIsSaidOfWhatWasExpected) {
  BudgetView view = samples::budget();
  EXPECT_THAT(budget_page(view), HasSubstr("Por recaudar"));
  EXPECT_THAT(budget_page(view), HasSubstr("45,3 %"));
  view.has_budget = false;
  EXPECT_THAT(budget_page(view), Not(HasSubstr("Por recaudar")));
  EXPECT_THAT(budget_page(view), HasSubstr("No hay presupuesto cargado para 2026"));
}

TEST(Kinds, AreSaidAsPeopleSayThem) {
  EXPECT_EQ(kind_text("causacion"), "Causación");
  EXPECT_EQ(kind_text("abono-en-banco"), "Abono en banco");
  EXPECT_EQ(kind_text("aplicacion-saldo"), "Aplicación de un saldo a favor");
  EXPECT_EQ(kind_text("reversal-causacion"), "Reversión: causación");
}

TEST(Menu, AnEntryWithoutAnAddressIsNotShown) {
  UsersView view;
  view.chrome = samples::staff(Role::kCajero);
  EXPECT_THAT(users_page(view), HasSubstr("/interno/conciliacion"));
  view.chrome.urls.url_reconciliation.clear();
  EXPECT_THAT(users_page(view), Not(HasSubstr("/interno/conciliacion")));
}

TEST(Errors, AServerFaultDoesNotShowItsDetail) {
  const ErrorView view{samples::chrome(), {Code::kEntryUnbalanced, "tabla interna"}, 0, "req-1"};
  const std::string html = error_page(view);
  EXPECT_THAT(html, Not(HasSubstr("tabla interna")));
  EXPECT_THAT(html, HasSubstr("req-1"));
  EXPECT_THAT(html, HasSubstr("REC-LED-0001"));
}

TEST(Policies, PrintTheFiguresOfTheConfiguration) {
  PolicyView view{samples::chrome(), Policy::kSessions, {}, "1.0", make_date(2026, 11, 1)};
  view.figures.staff_idle_minutes = 17;
  EXPECT_THAT(policy_page(view), HasSubstr("17 minutos sin uso"));
}

}  // namespace
}  // namespace recaudo::portal
