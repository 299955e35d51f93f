#include "api/portal/pdf/receipt_pdf.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "api/portal/pdf/bar_code.h"
#include "api/portal/pdf/bill_style.h"
#include "api/portal/pdf/canvas.h"

namespace recaudo::portal {
namespace {

using detail::Align;
using detail::Canvas;
using detail::kCobalt;
using detail::kGray;
using detail::TextStyle;

constexpr double kLeft = Canvas::kMargin;
constexpr double kRight = Canvas::kWidth - Canvas::kMargin;
constexpr double kBottom = Canvas::kHeight - Canvas::kMargin;
constexpr double kPad = 5;
// Columns of the table of concepts.
constexpr double kYearWidth = 105;  // "septiembre de 2026"
constexpr double kValueWidth = 120;
constexpr double kConceptWidth = Canvas::kInner - kYearWidth - kValueWidth;
constexpr double kTotalLabelWidth = 190;
constexpr double kQrSide = 104;
constexpr double kTotalsHeight = 110;  // with the note of a rate that is to be confirmed

const TextStyle kSmall{8, false, kGray, Align::kLeft};
const TextStyle kHeadCell{8.5, true, kGray, Align::kLeft};
const TextStyle kValue{9.5, false, detail::kBlack, Align::kRight};

// Writes from top to bottom and opens a page when the next block does not fit.
class ReceiptWriter {
 public:
  explicit ReceiptWriter(const ReceiptView& view)
      : view_(view),
        entity_(view.chrome.entity),
        canvas_("Recibo de pago " + view.number, entity_.name, view.paid_at) {}

  std::string write() {
    start_page();
    heading();
    returned_note();
    facts();
    concepts();
    totals();
    part();
    verification();
    return canvas_.finish();
  }

 private:
  void start_page() {
    if (view_.chrome.demo) canvas_.watermark("DEMOSTRACIÓN");
    canvas_.fill(0, 0, Canvas::kWidth, 10, kCobalt);
    y_ = 30;
    if (!view_.chrome.demo) return;
    canvas_.fill(kLeft, y_ - 4, Canvas::kInner, 20, detail::kSunglow);
    y_ += canvas_.tagged("P", kLeft, y_, Canvas::kInner,
                         "DEMOSTRACIÓN. Los datos son inventados. Este recibo no tiene validez.",
                         {9, true, detail::kBlack, Align::kCenter});
    y_ += 14;
  }

  // Returns true when it opened a page.
  bool need(double height) {
    if (y_ + height <= kBottom) return false;
    canvas_.next_page();
    start_page();
    y_ += canvas_.tagged("P", kLeft, y_, Canvas::kInner,
                         "Recibo n.º " + view_.number + " (continuación)", kSmall);
    y_ += 8;
    return true;
  }

  void heading() {
    const double half = Canvas::kInner * 0.62;
    const double top = y_;
    y_ += canvas_.tagged("H1", kLeft, y_, half, "Recibo oficial de pago",
                         {19, true, kCobalt, Align::kLeft});
    y_ += 4 + canvas_.tagged("P", kLeft, y_ + 4, half, entity_.name, {12, true});
    y_ += canvas_.tagged("P", kLeft, y_ + 1, half, "NIT " + entity_.nit + " · " + entity_.office,
                         {9.5, false, kGray});
    double right_y = top + 3;
    const double x = kLeft + half;
    const double width = kRight - x;
    right_y +=
        canvas_.tagged("P", x, right_y, width, "Recibo n.º", {9, false, kGray, Align::kRight});
    right_y += canvas_.tagged("P", x, right_y, width, view_.number,
                              {14, true, detail::kBlack, Align::kRight});
    right_y += canvas_.tagged("P", x, right_y + 2, width, to_long_spanish(view_.paid_at),
                              {9, false, detail::kBlack, Align::kRight});
    y_ = std::max(y_, right_y) + 12;
    canvas_.fill(kLeft, y_, Canvas::kInner, 1.5, kCobalt);
    y_ += 12;
  }

  void returned_note() {
    if (!view_.returned) return;
    y_ += canvas_.tagged("P", kLeft, y_, Canvas::kInner,
                         std::string("ESTE PAGO SE DEVOLVIÓ. El recibo ya no prueba el pago") +
                             (view_.repeated ? ", que estaba repetido."
                                             : ": la deuda vuelve a estar pendiente."),
                         {10, true, detail::kBlack, Align::kLeft}) +
          8;
  }

  void facts() {
    std::vector<std::pair<std::string, std::string>> rows = {
        {view_.number_label, grouped_parcel_number(view_.parcel_number)},
        {"Dirección", masked_address(view_.address)},
        {"Referencia de pago", view_.reference},
        {"CUS", view_.cus.empty() ? "No aplica" : view_.cus},
        {"Banco", view_.bank},
        {"Medio de pago", view_.channel},
        {"IP de origen", view_.origin_ip.empty() ? "No aplica" : view_.origin_ip}};
    if (view_.address.empty()) rows.erase(rows.begin() + 1);
    constexpr double kLabelWidth = 120;
    canvas_.begin("Table");
    for (const auto& [label, value] : rows) {
      canvas_.begin("TR");
      const double a = canvas_.tagged("TH", kLeft, y_, kLabelWidth, label, {9.5, false, kGray});
      const double b = canvas_.tagged("TD", kLeft + kLabelWidth, y_, Canvas::kInner - kLabelWidth,
                                      value, {9.5, true});
      canvas_.end("TR");
      y_ += std::max(a, b) + 4;
    }
    canvas_.end("Table");
    y_ += 10;
  }

  void concept_header() {
    canvas_.fill(kLeft, y_, Canvas::kInner, 18, detail::kPaleBlue);
    TextStyle right = kHeadCell;
    right.align = Align::kRight;
    canvas_.begin("TR");
    canvas_.tagged("TH", kLeft + kPad, y_ + 4, kYearWidth,
                   view_.of_services ? "Periodo" : "Vigencia", kHeadCell);
    canvas_.tagged("TH", kLeft + kYearWidth, y_ + 4, kConceptWidth, "Concepto", kHeadCell);
    canvas_.tagged("TH", kRight - kValueWidth, y_ + 4, kValueWidth - kPad, "Valor", right);
    canvas_.end("TR");
    y_ += 22;
  }

  void concepts() {
    canvas_.begin("Table");
    concept_header();
    for (const ReceiptLine& line : view_.lines) {
      const std::string text =
          line.note.empty() ? line.concept_name : line.concept_name + ": " + line.note;
      const double height = canvas_.text_height(kConceptWidth - kPad, text, {}) + 7;
      if (y_ + height > kBottom) {
        canvas_.end("Table");  // a table does not span pages: each part has its own header
        need(height + 40);
        canvas_.begin("Table");
        concept_header();
      }
      canvas_.begin("TR");
      canvas_.tagged("TD", kLeft + kPad, y_, kYearWidth, line.vigencia, {});
      canvas_.tagged("TH", kLeft + kYearWidth, y_, kConceptWidth - kPad, text, {});
      canvas_.tagged("TD", kRight - kValueWidth, y_, kValueWidth - kPad, to_display(line.amount),
                     kValue);
      canvas_.end("TR");
      y_ += height;
      canvas_.fill(kLeft, y_ - 3.5, Canvas::kInner, 0.5, detail::kLine);
    }
    canvas_.end("Table");
    y_ += 6;
  }

  void total_row(const std::string& label, Money amount, const TextStyle& style) {
    TextStyle label_style = style;
    label_style.align = Align::kLeft;
    const double x = kRight - kValueWidth - kTotalLabelWidth;
    canvas_.begin("TR");
    const double a = canvas_.tagged("TH", x, y_, kTotalLabelWidth, label, label_style);
    canvas_.tagged("TD", kRight - kValueWidth, y_, kValueWidth - kPad, to_display(amount), style);
    canvas_.end("TR");
    y_ += a + 4;
  }

  // They stay together, beneath the last line where there is room for them.
  void totals() {
    need(kTotalsHeight);
    canvas_.begin("Table");
    total_row(std::string(subtotal_label(view_)), view_.subtotal, kValue);
    total_row("Descuento", view_.discount, kValue);
    total_row("Intereses de mora", view_.interest, kValue);
    constexpr double kBoxWidth = 2 * kPad + kTotalLabelWidth + kValueWidth;
    canvas_.fill(kRight - kBoxWidth, y_, kBoxWidth, 26, detail::kPaleBlue);
    y_ += 5;
    total_row("Total pagado", view_.total, {13, true, kCobalt, Align::kRight});
    canvas_.end("Table");
    y_ += 14;
    if (!view_.rate_to_confirm) return;
    y_ += canvas_.tagged("P", kLeft, y_, Canvas::kInner,
                         "Incluye intereses con tasa por confirmar.", {9, true}) +
          6;
  }

  // Which part of a vigencia it paid, and how that was spread over the concepts.
  void part() {
    if (view_.part.empty()) return;
    paragraph("Paga " + view_.part + "." + (view_.rest.empty() ? "" : " " + view_.rest + "."),
              {9, true});
    if (view_.split.empty()) return;
    paragraph("Cómo se reparte esta parte entre los conceptos:", kHeadCell);
    for (const ExplainStep& step : view_.split) {
      std::string text = detail::with_source(step.text, step.article, step.source);
      if (step.amount) text += ": " + to_display(*step.amount);
      paragraph(text, kSmall);
    }
  }

  void paragraph(const std::string& text, const TextStyle& style) {
    constexpr double kGap = 4;
    need(canvas_.text_height(Canvas::kInner, text, style) + kGap);
    y_ += canvas_.tagged("P", kLeft, y_, Canvas::kInner, text, style) + kGap;
  }

  void qr(double x, double y, double side) {
    const detail::Symbol code = detail::make_qr_code(view_.verification_url);
    canvas_.begin_figure("Código QR de la dirección que verifica este recibo");
    canvas_.fill(x - 10, y - 10, side + 20, side + 20, {1, 1, 1});  // quiet zone
    canvas_.fill(detail::placed(code, x, y, side / code.width, side), {0, 0, 0});
    canvas_.end_figure();
  }

  // What stands beside the QR, and the note beneath it: measured before it is written, so that
  // the block breaks to a new page only when it does not fit.
  struct Paragraph {
    std::string text;
    TextStyle style;
    double gap = 0;
  };

  std::vector<Paragraph> beside_qr() const {
    const TextStyle plain{9}, link{9, true, kCobalt};
    std::vector<Paragraph> out = {
        {"Código de verificación", {9.5, false, kGray}},
        {view_.verification_code, {15, true}, 6},
        {"Lea el código QR o escriba el código en esta dirección:", plain, 1},
        {view_.verification_url, link, 4},
        {"Referencia: " + view_.reference, plain}};
    if (!view_.entry.empty()) out.push_back({"Asiento en los libros: " + view_.entry, plain});
    out.back().gap = 4;
    // Where anybody checks that the receipt is in the public log.
    if (!view_.log_entry.empty()) {
      out.push_back(
          {"Entrada " + view_.log_entry + " de la bitácora pública. Compruébela en:", plain});
      out.push_back({view_.log_url, link});
    } else if (view_.log_waits) {
      out.push_back(
          {"Se publicará en la bitácora. Descargue de nuevo este recibo y verá el número "
           "de su entrada.",
           plain});
    }
    return out;
  }

  std::string not_proved() const {
    if (view_.of_services) return "No prueba que el suscriptor no deba otras facturas.";
    if (view_.rest.empty())
      return "No prueba que el predio esté a paz y salvo por otras vigencias.";
    return "Paga " + view_.part + ". No prueba que el predio esté a paz y salvo.";
  }

  std::vector<Paragraph> legal_note() const {
    return {{"Este recibo prueba el pago de los conceptos indicados. " + not_proved(), kSmall},
            {"Consérvelo. Si un dato no es correcto, avise a " + entity_.office + ": " +
                 entity_.phone + ", " + entity_.email + ".",
             kSmall}};
  }

  double height_of(const std::vector<Paragraph>& paragraphs, double width) {
    double sum = 0;
    for (const Paragraph& p : paragraphs)
      sum += canvas_.text_height(width, p.text, p.style) + p.gap;
    return sum;
  }
  // Returns where it ended.
  double write(const std::vector<Paragraph>& paragraphs, double x, double y, double width) {
    for (const Paragraph& p : paragraphs)
      y += canvas_.tagged("P", x, y, width, p.text, p.style) + p.gap;
    return y;
  }

  void verification() {
    constexpr double kAbove = 18, kBelow = 16, kX = kLeft + kQrSide + 40;
    const auto beside = beside_qr(), note = legal_note();
    need(kAbove + std::max(kQrSide, 2 + height_of(beside, kRight - kX)) + kBelow +
         height_of(note, Canvas::kInner));
    canvas_.fill(kLeft, y_, Canvas::kInner, 1, detail::kLine);
    y_ += kAbove;
    qr(kLeft + 10, y_, kQrSide);
    y_ = std::max(write(beside, kX, y_ + 2, kRight - kX), y_ + kQrSide) + kBelow;
    y_ = write(note, kLeft, y_, Canvas::kInner);
  }

  const ReceiptView& view_;
  const Entity& entity_;
  Canvas canvas_;
  double y_ = 0;
};

}  // namespace

std::string render_receipt_pdf(const ReceiptView& view) {
  return ReceiptWriter(view).write();
}

}  // namespace recaudo::portal
