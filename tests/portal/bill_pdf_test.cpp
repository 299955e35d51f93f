#include "api/portal/pdf/bill_pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "api/portal/pdf/receipt_pdf.h"
#include "pdf_tools.h"
#include "samples.h"

namespace recaudo::portal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What zbarimg says of a symbol: its elements without the parentheses that only people read, and
// the FNC1 (0x1D) that ends an element of no fixed length, which all are but the first (415).
std::string scanned(const std::string& elements) {
  std::string out;
  int begun = 0;
  for (const char c : elements) {
    if (c == '(' && ++begun > 2) out += '\x1D';
    if (c != '(' && c != ')') out += c;
  }
  return out;
}

class BillPdf : public PdfTools {
 protected:
  void SetUp() override {
    PdfTools::SetUp();
    write(render_bill_pdf(samples::bill()));
  }
  std::string text() { return plain_blanks(run("pdftotext -layout r.pdf -")); }
  std::string symbols(const std::string& format = "") {
    run("pdftoppm -r 200 -png r.pdf p");
    return run("zbarimg -q " + format + " p-*.png 2>/dev/null; true");  // a page has none
  }
};

TEST_F(BillPdf, IsTheSameBytesForTheSameView) {
  EXPECT_EQ(render_bill_pdf(samples::bill()), render_bill_pdf(samples::bill()));
}

TEST_F(BillPdf, FitsInSixtyKilobytes) {
  EXPECT_LE(render_bill_pdf(samples::bill()).size(), 60U * 1024);
}

TEST_F(BillPdf, IsTaggedTitledAndInSpanish) {
  const std::string information = run("pdfinfo r.pdf");
  EXPECT_THAT(information, HasSubstr("Tagged:          yes"));
  EXPECT_THAT(information, HasSubstr("Factura de predial 2026-000000123"));
  EXPECT_THAT(run("qpdf --qdf --object-streams=disable r.pdf - | strings"),
              HasSubstr("/Lang (es-CO)"));
  const std::string structure = run("pdfinfo -struct-text r.pdf");
  for (const char* tag :
       {"Document", "Sect", "H1", "H2", "H3", "Table", "TR", "TH", "TD", "Figure"})
    EXPECT_THAT(structure, HasSubstr(tag));
}

TEST_F(BillPdf, PassesQpdfCheck) {
  EXPECT_THAT(run("qpdf --check r.pdf"), HasSubstr("No syntax or stream encoding errors found"));
}

TEST_F(BillPdf, EmbedsEveryFont) {
  EXPECT_EQ(run("pdffonts r.pdf | tail -n +3 | awk '{print $(NF-4)}' | sort -u"), "yes\n");
}

TEST_F(BillPdf, EachDaysBarCodeReadsBackAsItsElements) {
  const std::string read = symbols();
  for (const BillSlip& slip : samples::bill().slips)
    EXPECT_THAT(read, HasSubstr("CODE-128:" + scanned(slip.elements) + "\n"));
}

TEST_F(BillPdf, ASlipThatChargesInterestOfARateToBeConfirmedSaysSo) {
  EXPECT_THAT(text(), Not(HasSubstr("tasa por confirmar")));
  BillView view = samples::bill();
  view.slips[1].rate_to_confirm = true;
  write(render_bill_pdf(view));
  const std::string read = text();
  const auto said = read.find("intereses $ 41.300 (tasa por confirmar)");
  ASSERT_NE(said, read.npos);
  EXPECT_GT(said, read.find(view.slips[1].reference));
  EXPECT_LT(said, read.find("Referencia " + view.slips[2].reference));
  EXPECT_EQ(read.find("(tasa por confirmar)", said + 40), read.npos) << "of that day alone";
}

// The FNC1 at its beginning is what makes it a symbol of GS1's: a scanner then sends "]C1".
TEST_F(BillPdf, EachDaysBarCodeIsAGs1Symbol) {
  const std::string read = symbols("--xml");
  const std::regex gs1("<symbol type='CODE-128'[^>]* modifiers='GS1'");
  EXPECT_EQ(static_cast<std::size_t>(
                std::distance(std::sregex_iterator(read.begin(), read.end(), gs1), {})),
            samples::bill().slips.size());
}

TEST_F(BillPdf, ItsQrIsTheAddressOfTheParcel) {
  EXPECT_THAT(symbols(), HasSubstr("QR-Code:" + samples::bill().url));
}

// As the bank hands it over for a slip (rails 7.3), and as long as one may be (7.1).
std::string breb_of(const BillSlip& s) {
  const std::string amount = std::to_string(s.total.whole_pesos()) + ".00";
  return "00020101021226320014CO.COM.CRB.LLA05100012345678540" + std::to_string(amount.size()) +
         amount + "62240515" + s.reference;
}
std::string longest_breb_of(const BillSlip& s) {
  std::string text = breb_of(s);
  while (text.size() < 512) text += "8125CO.COM";
  return text.substr(0, 512);
}

TEST_F(BillPdf, TheBanksBrebCodeOfADayReadsBackBesideItsBarCode) {
  BillView view = samples::bill();
  view.slips[0].breb = breb_of(view.slips[0]);
  view.slips[2].breb = longest_breb_of(view.slips[2]);
  write(render_bill_pdf(view));
  const std::string read = symbols();
  EXPECT_THAT(read, HasSubstr("QR-Code:" + view.slips[0].breb + "\n"));
  EXPECT_THAT(read, HasSubstr("QR-Code:" + view.slips[2].breb + "\n"));
  for (const BillSlip& slip : view.slips)
    EXPECT_THAT(read, HasSubstr("CODE-128:" + scanned(slip.elements) + "\n"));
  EXPECT_THAT(run("qpdf --check r.pdf"), HasSubstr("No syntax or stream encoding errors found"));
}

TEST_F(BillPdf, ADayWithBrebSaysHowItIsPaidAndUntilWhen) {
  BillView view = samples::bill();
  view.slips[0].breb = breb_of(view.slips[0]);
  write(render_bill_pdf(view));
  const std::string read = text();
  EXPECT_THAT(read, HasSubstr("O pague con Bre-B hasta el 31 de marzo de 2026"));
  EXPECT_EQ(read.find("Bre-B", read.find("Bre-B") + 1), read.npos) << "and of that day only";
}

TEST_F(BillPdf, WithoutACodeOfTheBankItSaysNothingOfBreb) {
  EXPECT_THAT(text(), Not(HasSubstr("Bre-B")));
}

TEST_F(BillPdf, WithFourBrebCodesItFitsInSixtyKilobytes) {
  BillView view = samples::bill();
  for (BillSlip& s : view.slips) s.breb = longest_breb_of(s);
  EXPECT_LE(render_bill_pdf(view).size(), 60U * 1024);
}

TEST_F(BillPdf, EachFigureSaysToTheBlindWhatItIs) {
  BillView view = samples::bill();
  view.slips[1].breb = breb_of(view.slips[1]);
  write(render_bill_pdf(view));
  const auto said = alternatives();
  ASSERT_EQ(said.size(), view.slips.size() + 2);
  EXPECT_THAT(said[0], HasSubstr("Código QR de la página del predio"));
  EXPECT_THAT(said[1], HasSubstr("Código de barras para pagar " + to_display(view.slips[0].total)));
  EXPECT_THAT(said[2], HasSubstr("Código Bre-B para pagar " + to_display(view.slips[1].total)));
  EXPECT_THAT(said[3], HasSubstr("hasta el " + to_long_spanish(view.slips[1].pay_by)));
}

TEST_F(BillPdf, ItsTextIsTheViewsData) {
  const BillView view = samples::bill();
  const std::string read = text();
  std::vector<std::string> parts = {view.number,         view.entity.name,
                                    view.entity.nit,     grouped_parcel_number(view.parcel_number),
                                    view.facts[3].value, view.facts[0].value,
                                    "DEMOSTRACIÓN"};
  for (const BillSlip& s : view.slips)
    parts.insert(parts.end(),
                 {to_display(s.total), to_long_spanish(s.pay_by), s.elements, s.reference});
  for (const BillYear& y : view.years)
    parts.insert(parts.end(), {to_display(y.charges[0]), to_display(y.total())});
  for (const BillStep& s : view.steps) parts.push_back(to_display(*s.amount));
  for (const ActParagraph& p : view.act) parts.push_back(p.title);
  for (const std::string& part : parts) EXPECT_THAT(read, HasSubstr(plain_blanks(part)));
}

TEST_F(BillPdf, WhatIsNotSureSaysSo) {
  EXPECT_THAT(text(), HasSubstr("[ET art. 720] (por confirmar)"));
}

TEST_F(BillPdf, ANormStandsOnceForTheLinesThatFollowIt) {
  BillView view = samples::bill();
  view.steps = {{"2026", "Mora: uno", {}, "Norma A", ""},
                {"2026", "Mora: dos", {}, "Norma A", "por confirmar"},
                {"2026", "Mora: tres", {}, "Norma B", ""}};
  write(render_bill_pdf(view));
  const std::string read = text();
  EXPECT_THAT(read, HasSubstr("uno [Norma A]"));
  EXPECT_THAT(read, HasSubstr("dos (por confirmar)"));
  EXPECT_THAT(read, HasSubstr("tres [Norma B]"));
}

TEST_F(BillPdf, ANormIsNotThatOfTheLinesOfAnotherConcept) {
  BillView view = samples::bill();
  view.steps = {{"2026", "Predial: uno", {}, "Norma A", ""},
                {"2026", "Bomberil: dos", {}, "Norma A", ""},
                {"2026", "Ya no cuenta: tres", {}, "", ""},
                {"2026", "Bomberil: cuatro", {}, "Norma A", ""}};
  write(render_bill_pdf(view));
  const std::string read = text();
  EXPECT_THAT(read, HasSubstr("los renglones siguientes del mismo concepto"));
  EXPECT_THAT(read, HasSubstr("dos [Norma A]"));
  EXPECT_THAT(read, Not(HasSubstr("tres [")));
  EXPECT_THAT(read, HasSubstr("cuatro [Norma A]"));
}

TEST_F(BillPdf, TheNoteOfItsLinesStandsOnceBeforeThem) {
  BillView view = samples::bill();
  view.steps[1].note = view.steps[2].note = "(*) Nota de prueba.";
  view.days[0].changes[0].note = "(*) Nota de prueba.";
  write(render_bill_pdf(view));
  const std::string read = text();
  const auto note = read.find("(*) Nota de prueba.");
  ASSERT_NE(note, read.npos);
  EXPECT_LT(note, read.find("Sobretasa ambiental: avalúo"));
  EXPECT_EQ(read.find("(*) Nota de prueba.", note + 1), read.npos);
}

TEST_F(BillPdf, WhereThereAreSubtotalsItSaysHowTheyLook) {
  const std::string told = "lo que suman los renglones de arriba";
  EXPECT_THAT(text(), Not(HasSubstr(told)));
  BillView view = samples::bill();
  view.steps[1].subtotal = true;
  write(render_bill_pdf(view));
  EXPECT_THAT(text(), HasSubstr(told));
}

TEST_F(BillPdf, ItSaysWhatBearsInterestUnderItsCodes) {
  BillView view = samples::bill();
  view.interest = "Intereses de mora, por cada día: lo vencido (2025) ya los suma.";
  write(render_bill_pdf(view));
  const std::string read = text();
  EXPECT_GT(read.find(view.interest), read.find(view.slips.back().elements));
  EXPECT_LT(read.find(view.interest), read.find("Después del 30 de junio de 2026"));
}

TEST_F(BillPdf, WithoutADebtorItHidesTheAddress) {
  EXPECT_THAT(text(), Not(HasSubstr("4-32")));
}

TEST_F(BillPdf, ForItsDebtorItShowsNameAndAddress) {
  BillView view = samples::bill();
  view.debtor = "PERSONA DE EJEMPLO, CC 1000000000";
  write(render_bill_pdf(view));
  EXPECT_THAT(text(), HasSubstr("PERSONA DE EJEMPLO, CC 1000000000"));
  EXPECT_THAT(text(), HasSubstr("4-32"));
}

TEST_F(BillPdf, ABillOfPublicServicesNamesItsSubscriberServicesAndRemedies) {
  const BillView view = samples::service_bill();
  write(render_bill_pdf(view));
  const std::string read = text();
  for (const char* part :
       {"Factura de servicios públicos", "2026-03-S-101", "Número de suscriptor", "Acueducto",
        "Alcantarillado", "Aseo", "12 m³ en un mes", "El suscriptor o usuario", "2026-02: 12 m³",
        "Valores calculados el", "Recurso de reposición"})
    EXPECT_THAT(read, HasSubstr(part));
  for (const char* part : {"predial", "Predial", "Vigencia", "Descuento", "3-20"})
    EXPECT_THAT(read, Not(HasSubstr(part))) << part;
  EXPECT_THAT(read, HasSubstr(plain_blanks(to_display(view.years[0].total()))));
}

TEST_F(BillPdf, WhatIsNotKnownOfTheParcelIsLeftOut) {
  BillView view = samples::bill();
  for (std::size_t i = 0; i < 3; ++i) view.facts.at(i).value.clear();
  write(render_bill_pdf(view));
  for (const char* label : {"Destino económico", "Estrato", "Área"})
    EXPECT_THAT(text(), Not(HasSubstr(label)));
  EXPECT_THAT(text(), HasSubstr("Avalúo catastral"));
}

TEST_F(BillPdf, ADayWithoutSlipSaysWhy) {
  BillView view = samples::bill();
  view.without_slip = {"30 de junio de 2026: falta la tasa certificada."};
  write(render_bill_pdf(view));
  EXPECT_THAT(text(), HasSubstr("falta la tasa certificada"));
}

TEST_F(BillPdf, ManyYearsAndStepsContinueOnMorePagesAndNoneIsLost) {
  BillView view = samples::bill();
  view.years.clear();
  view.steps.clear();
  for (int year = 1990; year < 2027; ++year) {
    view.years.push_back({.vigencia = std::to_string(year),
                          .due = make_date(year, 6, 30),
                          .charges = {Money::pesos(100'000 + year)}});
    for (int month = 1; month <= 5; ++month)
      view.steps.push_back({std::to_string(year), "Interés de mora, tramo " + std::to_string(month),
                            Money::pesos(year * 10 + month), "ET art. 635", ""});
  }
  write(render_bill_pdf(view));
  const std::string read = text();
  for (const BillYear& y : view.years)
    EXPECT_THAT(read, HasSubstr(plain_blanks(to_display(y.charges[0]))));
  for (const BillStep& s : view.steps)
    EXPECT_THAT(read, HasSubstr(plain_blanks(to_display(*s.amount))));
  EXPECT_THAT(read, HasSubstr("(continuación)"));
}

TEST_F(BillPdf, OfWhoOwesForFiveYearsItFitsInSixtyKilobytes) {
  BillView view = samples::bill();
  for (int month = 1; month <= 60; ++month)
    for (const char* name : {"Predial", "Sobretasa ambiental", "Sobretasa bomberil"})
      view.steps.push_back(
          {std::to_string(2021 + month / 13),
           "Interés de mora: " + std::string(name) + ", tramo " + std::to_string(month),
           Money::pesos(1000 + month * 7), "Ley 1819/2016 art. 279", ""});
  EXPECT_LE(render_bill_pdf(view).size(), 60U * 1024);
}

TEST_F(BillPdf, ManyBillsInOneDocumentBeginOnPagesOfTheirOwn) {
  BillDocument document("Facturas de predial 2026", "Municipio", samples::bill().issued_at);
  BillView second = samples::bill();
  second.number = "2026-000000124";
  document.add(samples::bill());
  document.add(second);
  write(document.finish());
  const std::string read = text();
  const std::size_t page = read.find('\f', read.find("2026-000000123"));
  ASSERT_NE(page, read.npos);
  EXPECT_NE(read.find("2026-000000124", page), read.npos) << "on a later page";
  EXPECT_EQ(read.find("2026-000000124"), read.find("2026-000000124", page)) << "and only there";
  EXPECT_THAT(run("pdfinfo r.pdf"), HasSubstr("Facturas de predial 2026"));
}

TEST_F(BillPdf, TheSlipOfAnInstalmentShowsItsPlanAndItsOneCodeAndSaysItIsNoBill) {
  const BillView view = samples::instalment_slip();
  write(render_bill_pdf(view));
  const std::string read = text();
  for (const char* part :
       {"Cupón n.º", "2026-000000123-C2", "Hasta la cuota 2 de 4", "Las cuotas de la vigencia 2026",
        "Pagada", "La paga este cupón", "Pague hasta el 30 de junio de 2026", "el plan se pierde",
        "Lo que paga con este cupón", "Qué es este cupón"})
    EXPECT_THAT(read, HasSubstr(part)) << part;
  for (const char* part : {"Factura", "factura otra vez", "Lo que debe"})
    EXPECT_THAT(read, Not(HasSubstr(part))) << part;
  EXPECT_THAT(symbols(), HasSubstr("CODE-128:" + scanned(view.slips.front().elements) + "\n"));
}

TEST_F(BillPdf, OfAPlanItShowsEachInstalmentAndTheCodesOfTheNextOneAndOfTheWhole) {
  const BillView view = samples::bill_in_instalments();
  write(render_bill_pdf(view));
  const std::string read = text();
  for (const char* part :
       {"Las cuotas de la vigencia 2026", "Falta", "Pagada", "Con el código de abajo",
        "División en", "Cuota 2 de 4: pague hasta el 30 de junio de 2026", "Por cuotas",
        "Si paga todo de una vez hasta el 31 de marzo de 2026", "O pague todo de una vez"})
    EXPECT_THAT(read, HasSubstr(part)) << part;
  EXPECT_THAT(read, Not(HasSubstr("Lo que debe")));
  const std::string codes = symbols();
  EXPECT_THAT(codes, HasSubstr("CODE-128:" + scanned(view.plans.front().slip->elements) + "\n"));
  EXPECT_THAT(codes, HasSubstr("CODE-128:" + scanned(view.plans.front().overdue->elements) + "\n"));
  for (const BillSlip& slip : view.slips)
    EXPECT_THAT(codes, HasSubstr("CODE-128:" + scanned(slip.elements) + "\n"));
}

TEST_F(BillPdf, WhatIsOverdueAloneHasItsCodeAndWhatPayingBothLeaves) {
  write(render_bill_pdf(samples::bill_in_instalments()));
  const std::string read = text();
  const auto instalment = read.find("Cuota 2 de 4: pague hasta"),
             overdue = read.find("Solo lo vencido: pague hasta el 31 de marzo de 2026"),
             told = read.find("Si paga lo vencido y la cuota 2 de 2026, el predio queda al día.");
  ASSERT_NE(told, read.npos);
  EXPECT_LT(instalment, overdue);
  EXPECT_LT(overdue, told);
}

TEST_F(BillPdf, TheLongestTitleOfASlipStandsOnOneLine) {
  BillView view = samples::bill_in_instalments();
  view.plans.front().slip->title = "Cuota 12 de 12";
  view.plans.front().slip->pay_by = make_date(2026, 9, 30);
  write(render_bill_pdf(view));
  EXPECT_THAT(text(), HasSubstr("Cuota 12 de 12: pague hasta el 30 de septiembre de 2026"));
}

// Wherever it begins: a table does not span pages.
TEST_F(BillPdf, NoRowOfAPlanOfTwelveFallsOffItsPage) {
  BillView view = samples::bill_in_instalments();
  BillPlan& plan = view.plans.front();
  plan.rows.resize(1);
  for (int number = 2; number <= 12; ++number) {
    plan.rows.push_back(plan.rows.front());
    plan.rows.back().number = number;
    plan.rows.back().state = "Sin plazo: se perdió el plan";
  }
  for (int i = 0; i < 46; ++i) {
    view.facts.push_back({"Dato", std::to_string(i)});
    if (i % 5 != 0) continue;
    write(render_bill_pdf(view));
    double lowest = 0;
    const std::string boxes = run("pdftotext -bbox r.pdf -");
    const std::regex bottom("yMax=\"([0-9.]+)\"");
    for (std::sregex_iterator it(boxes.begin(), boxes.end(), bottom), end; it != end; ++it)
      lowest = std::max(lowest, std::stod((*it)[1]));
    EXPECT_LE(lowest, 792 - 30) << i;
    const std::string read = text();
    std::size_t rows = 0;
    for (auto at = read.find("se perdió el plan"); at != read.npos;
         at = read.find("se perdió el plan", at + 1))
      ++rows;
    EXPECT_EQ(rows, 11U) << i;
  }
}

TEST_F(BillPdf, TheInstalmentsThatAreMissingAddUp) {
  write(render_bill_pdf(samples::bill_in_instalments()));
  EXPECT_THAT(text(), ::testing::ContainsRegex("Total +\\$ 580.000 +\\$ 435.000"));
}

TEST_F(BillPdf, EachLaterDayGoesFromTheTotalOfTheDayBeforeToItsOwn) {
  const BillView view = samples::bill();
  const std::string read = text();
  EXPECT_THAT(read, HasSubstr("se escribe solo lo que cambia"));
  for (const BillDay& day : view.days) {
    const auto at =
        read.find("Qué cambia si paga hasta el " + plain_blanks(to_long_spanish(day.pay_by)));
    ASSERT_NE(at, read.npos);
    const std::string rest = read.substr(at);
    EXPECT_LT(rest.find(plain_blanks(to_display(day.before))),
              rest.find(plain_blanks(to_display(day.total))));
    for (const BillStep& s : day.changes)
      EXPECT_THAT(rest, HasSubstr(plain_blanks(to_display(*s.amount))));
  }
}

TEST_F(BillPdf, ElementsThatAreNotGs1AreRefused) {
  BillView view = samples::bill();
  view.slips.front().elements = "(415)7709998123015(8020)1";  // a wrong check digit
  EXPECT_THROW(render_bill_pdf(view), PdfFailure);
}

}  // namespace
}  // namespace recaudo::portal
