#include "api/portal/pdf/receipt_pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pdf_tools.h"
#include "samples.h"

namespace recaudo::portal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ReceiptPdf : public PdfTools {
 protected:
  void SetUp() override {
    PdfTools::SetUp();
    write(render_receipt_pdf(samples::receipt()));
  }
};

TEST_F(ReceiptPdf, IsTheSameBytesForTheSameView) {
  EXPECT_EQ(render_receipt_pdf(samples::receipt()), render_receipt_pdf(samples::receipt()));
}

TEST_F(ReceiptPdf, IsTaggedTitledAndInSpanish) {
  const std::string information = run("pdfinfo r.pdf");
  EXPECT_THAT(information, HasSubstr("Tagged:          yes"));
  EXPECT_THAT(information, HasSubstr("Recibo de pago 2026-0001234"));
  EXPECT_THAT(run("qpdf --qdf --object-streams=disable r.pdf - | strings"),
              HasSubstr("/Lang (es-CO)"));
  const std::string structure = run("pdfinfo -struct-text r.pdf");
  for (const char* tag : {"H1", "Table", "TR", "TH", "TD", "Figure"})
    EXPECT_THAT(structure, HasSubstr(tag));
}

TEST_F(ReceiptPdf, PassesQpdfCheck) {
  EXPECT_THAT(run("qpdf --check r.pdf"), HasSubstr("No syntax or stream encoding errors found"));
}

TEST_F(ReceiptPdf, EmbedsEveryFont) {
  const std::string fonts = run("pdffonts r.pdf | tail -n +3 | awk '{print $(NF-4)}' | sort -u");
  EXPECT_EQ(fonts, "yes\n");
}

TEST_F(ReceiptPdf, ItsTextIsTheViewsData) {
  const ReceiptView view = samples::receipt();
  const std::string text = plain_blanks(run("pdftotext -layout r.pdf -"));
  for (const std::string& part :
       {view.number, view.chrome.entity.name, view.chrome.entity.nit, view.reference, view.cus,
        view.bank, view.entry, view.log_entry, view.log_url, view.verification_code,
        view.verification_url, to_display(view.total), to_display(view.interest),
        to_long_spanish(view.paid_at), std::string("Código de verificación"),
        grouped_parcel_number(view.parcel_number), std::string("DEMOSTRACIÓN"),
        std::string("unificado")})
    EXPECT_THAT(text, HasSubstr(plain_blanks(part)));
}

TEST_F(ReceiptPdf, OfPublicServicesItsSubtotalNamesThem) {
  ReceiptView view = samples::receipt();
  const auto text = [&] {
    write(render_receipt_pdf(view));
    return plain_blanks(run("pdftotext -layout r.pdf -"));
  };
  EXPECT_THAT(text(), HasSubstr("Impuestos y otros conceptos"));
  view.of_services = true;
  EXPECT_THAT(text(), HasSubstr("Servicios y otros conceptos"));
}

TEST_F(ReceiptPdf, ThatHasNoPlaceInTheLogYetSaysThatItWill) {
  ReceiptView view = samples::receipt();
  view.log_entry = view.log_url = "";
  write(render_receipt_pdf(view));
  EXPECT_THAT(run("pdftotext -layout r.pdf -"), Not(HasSubstr("Se publicará")));
  view.log_waits = true;
  write(render_receipt_pdf(view));
  EXPECT_THAT(run("pdftotext -layout r.pdf -"), HasSubstr("Se publicará en la bitácora"));
}

TEST_F(ReceiptPdf, OfAPartItSaysWhichHowItWasSpreadAndThatItProvesNoMore) {
  ReceiptView view = samples::receipt();
  view.part = "hasta la cuota 2 de 2026";
  view.rest = "Es una parte: lo demás de esa vigencia se paga con las otras cuotas";
  view.split = {{.text = "Abono a Impuesto predial unificado: $ 100.000 × $ 280.800 ÷ $ 289.220",
                 .amount = Money::pesos(97'089),
                 .article = "ET art. 804"}};
  write(render_receipt_pdf(view));
  const std::string text = plain_blanks(run("pdftotext -layout r.pdf -"));
  for (const char* part :
       {"Paga hasta la cuota 2 de 2026. Es una parte", "$ 100.000 × $ 280.800 ÷ $ 289.220",
        "ET art. 804", "$ 97.089", "Paga hasta la cuota 2 de 2026. No prueba"})
    EXPECT_THAT(text, HasSubstr(part));
  EXPECT_THAT(text, Not(HasSubstr("por otras vigencias")));
}

TEST_F(ReceiptPdf, ItsQrIsTheVerificationAddress) {
  run("pdftoppm -r 150 -png -singlefile r.pdf r");
  EXPECT_THAT(run("zbarimg -q --raw r.png 2>/dev/null"),
              HasSubstr(samples::receipt().verification_url));
}

TEST_F(ReceiptPdf, ItsQrSaysToTheBlindWhatItIs) {
  EXPECT_EQ(alternatives(),
            std::vector<std::string>{"Código QR de la dirección que verifica este recibo"});
}

TEST_F(ReceiptPdf, ManyLinesContinueOnMorePagesAndNoneIsLost) {
  ReceiptView view = samples::receipt();
  view.lines.clear();
  for (int year = 1960; year < 2027; ++year)
    view.lines.push_back(
        {std::to_string(year), "Impuesto predial unificado", Money::pesos(100'000 + year)});
  write(render_receipt_pdf(view));
  const std::string text = plain_blanks(run("pdftotext -layout r.pdf -"));
  for (const ReceiptLine& line : view.lines)
    EXPECT_THAT(text, HasSubstr(plain_blanks(to_display(line.amount))));
  EXPECT_THAT(text, HasSubstr("(continuación)"));
  EXPECT_THAT(text, HasSubstr(view.verification_code));
}

// Whatever the number of its lines, each page is filled before the next one begins.
TEST_F(ReceiptPdf, APageBreaksOnlyWhereWhatFollowsDoesNotFit) {
  for (int lines = 8; lines <= 44; lines += 3) {
    ReceiptView view = samples::receipt();
    view.lines.assign(static_cast<std::size_t>(lines),
                      {"2026", "Impuesto predial unificado", Money::pesos(100'000)});
    write(render_receipt_pdf(view));
    // The lowest mark of each page but the last, of the 792 points of its height.
    const std::string lowest = run(
        "n=$(pdfinfo r.pdf | awk '/^Pages/ {print $2}'); for p in $(seq 1 $((n - 1))); do "
        "pdftotext -bbox -f $p -l $p r.pdf - | sed -n 's/.*yMax=\"\\([0-9]*\\).*/\\1/p' | sort -n "
        "| tail -1; done");
    std::istringstream pages(lowest);
    for (int y = 0; pages >> y;) EXPECT_GT(y, 792 - 48 - 200) << lines << " lines";
  }
}

TEST_F(ReceiptPdf, AnAddressTooLongForAQrIsRefused) {
  ReceiptView view = samples::receipt();
  view.verification_url = "https://x.example/" + std::string(8000, 'a');
  EXPECT_THROW(render_receipt_pdf(view), PdfFailure);
}

}  // namespace
}  // namespace recaudo::portal
