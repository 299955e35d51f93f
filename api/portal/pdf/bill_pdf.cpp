#include "api/portal/pdf/bill_pdf.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "api/portal/pdf/bar_code.h"
#include "api/portal/pdf/bill_style.h"
#include "api/portal/pdf/canvas.h"
#include "api/portal/pdf/explanation_writer.h"

namespace recaudo::portal {
namespace {

using detail::Align;
using detail::bold;
using detail::Canvas;
using detail::kBlack;
using detail::kBody;
using detail::kBottom;
using detail::kCobalt;
using detail::kGray;
using detail::kHead;
using detail::kLabel;
using detail::kLeft;
using detail::kPad;
using detail::kRight;
using detail::kSection;
using detail::kSmall;
using detail::kSmallGray;
using detail::right;
using detail::TextStyle;
using detail::with_source;

constexpr double kRowGap = 4;
constexpr double kStateWidth = 130;
constexpr double kSlipAmount = 130;  // the rest of its line is for its title

constexpr double kMillimetre = 72 / 25.4;
// Counters read modules of 0.25 mm and more, and bars of 13 mm and more. Lengths of symbols have
// few digits: a file has hundreds of them.
constexpr double kModule = 0.85;   // 0.3 mm
constexpr double kBarHeight = 40;  // 14.1 mm
constexpr double kQuietModules = 10;
constexpr double kQrModule = 2.5;
constexpr double kQrRoom = 102;  // of a symbol of 33 modules, with what separates it from its text
// Wallets read modules of 0.5 mm and more (rails 7.4). Room for the longest code (512 characters,
// 89 modules), its quiet zone and a gap: what is left of the line holds a bar code.
constexpr double kBrebModule = 1.5;  // 0.53 mm
constexpr double kBrebRoom = 97 * kBrebModule + 4;
static_assert(kBrebModule >= 0.5 * kMillimetre);
static_assert(kModule >= 0.25 * kMillimetre && kBarHeight >= 13 * kMillimetre);

struct Column {
  std::string title;
  double width;
  Align align = Align::kRight;
};

// Writes one bill from top to bottom and opens a page when the next block does not fit.
class BillWriter {
 public:
  BillWriter(Canvas& canvas, const BillView& view) : canvas_(canvas), view_(view) {}

  void write() {
    canvas_.begin("Sect");
    start_page();
    heading();
    identification();
    for (const BillPlan& p : view_.plans) plan(p);
    years();
    slips();
    steps();
    act();
    canvas_.end("Sect");
  }

 private:
  void start_page() {
    if (view_.demo) canvas_.watermark("DEMOSTRACIÓN");
    canvas_.fill(0, 0, Canvas::kWidth, 8, kCobalt);
    y_ = 20;
    if (!view_.demo) return;
    canvas_.fill(kLeft, y_ - 3, Canvas::kInner, 17, detail::kSunglow);
    paragraph("DEMOSTRACIÓN. Los datos son inventados. Este documento no cobra nada.",
              {8.5, true, kBlack, Align::kCenter}, 8);
  }

  // Returns true when it opened a page.
  bool need(double height) {
    if (y_ + height <= kBottom) return false;
    canvas_.next_page();
    start_page();
    paragraph(numbered() + " (continuación)", kSmallGray, 6);
    return true;
  }

  std::string numbered() const { return view_.words.paper + " n.º " + view_.number; }

  void paragraph(std::string_view text, const TextStyle& style, double gap) {
    y_ += canvas_.tagged("P", kLeft, y_, Canvas::kInner, text, style) + gap;
  }

  // A heading that stays with the first `height` points beneath it.
  void section(std::string_view title, double height) {
    need(height + 20);
    y_ += canvas_.tagged("H2", kLeft, y_, Canvas::kInner, title, kSection) + 4;
  }

  void heading() {
    const double half = Canvas::kInner * 0.62, top = y_;
    y_ += canvas_.tagged("H1", kLeft, y_, half, view_.words.title,
                         {15, true, kCobalt, Align::kLeft}) +
          2;
    y_ += canvas_.tagged("P", kLeft, y_, half, view_.entity.name, {10.5, true});
    y_ += canvas_.tagged("P", kLeft, y_, half,
                         "NIT " + view_.entity.nit + " · " + view_.entity.office, kLabel);
    const double x = kLeft + half, width = kRight - x;
    double y = top;
    y += canvas_.tagged("P", x, y, width, numbered(), {12, true, kBlack, Align::kRight});
    y += canvas_.tagged("P", x, y, width, view_.period, {11, true, kCobalt, Align::kRight});
    y += canvas_.tagged("P", x, y, width,
                        "Emitida el " + to_long_spanish(bogota_date(view_.issued_at)),
                        right(kLabel));
    if (view_.priced_at)
      y += canvas_.tagged("P", x, y, width,
                          "Valores calculados el " + to_long_spanish(bogota_date(*view_.priced_at)),
                          right(kLabel));
    y_ = std::max(y_, y) + 6;
    canvas_.fill(kLeft, y_, Canvas::kInner, 1.5, kCobalt);
    y_ += 8;
  }

  std::vector<BillFact> facts() const {
    std::vector<BillFact> rows = {
        {view_.words.number_label, grouped_parcel_number(view_.parcel_number)},
        {"Dirección", view_.debtor ? view_.address : masked_address(view_.address)}};
    rows.insert(rows.end(), view_.facts.begin(), view_.facts.end());
    std::erase_if(rows, [](const BillFact& row) { return row.value.empty(); });
    rows.push_back({"Deudor", view_.debtor.value_or(view_.words.debtor)});
    return rows;
  }

  void identification() {
    constexpr double kLabelWidth = 92;
    const double top = std::round(y_ + 4), width = Canvas::kInner - kQrRoom - 8 - kLabelWidth;
    canvas_.begin("Table");
    for (const auto& [label, value] : facts()) {
      canvas_.begin("TR");
      const double a = canvas_.tagged("TH", kLeft, y_, kLabelWidth, label, kLabel);
      const double b = canvas_.tagged("TD", kLeft + kLabelWidth, y_, width, value, bold(kBody));
      canvas_.end("TR");
      y_ += std::max(a, b) + 2;
    }
    canvas_.end("Table");
    qr(top);
    y_ = std::max(y_, top + kQrRoom) + 6;
  }

  void qr(double top) {
    const detail::Symbol code = detail::make_qr_code(view_.url);
    const double side = code.width * kQrModule, quiet = 4 * kQrModule - 1;
    const double x = std::floor(kRight - side);
    canvas_.begin_figure("Código QR de " + view_.words.page + ", donde se consulta y se paga");
    canvas_.fill(x - quiet, top - 3, side + 2 * quiet, side + quiet, {1, 1, 1});
    canvas_.stencil(code.dark, static_cast<int>(std::lround(code.width)), x, top, kQrModule);
    canvas_.end_figure();
    canvas_.tagged("P", x - 20, top + side + quiet - 2, side + 20, "Consulte y pague en línea",
                   {7, false, kGray, Align::kRight});
  }

  void table_header(const std::vector<Column>& columns) {
    canvas_.fill(kLeft, y_, Canvas::kInner, 15, detail::kPaleBlue);
    y_ += 3;
    row("TH", columns, {}, kHead, 5);
  }

  // Without values: the titles. The first cell names the row.
  void row(const char* tag, const std::vector<Column>& columns,
           const std::vector<std::string>& values, TextStyle style, double gap) {
    double x = kLeft + kPad, height = 0;
    canvas_.begin("TR");
    for (std::size_t i = 0; i < columns.size(); ++i) {
      style.align = columns[i].align;
      height =
          std::max(height, canvas_.tagged(i == 0 ? "TH" : tag, x, y_, columns[i].width,
                                          values.empty() ? columns[i].title : values[i], style));
      x += columns[i].width;
    }
    canvas_.end("TR");
    y_ += height + gap;
  }

  // A table does not span pages: of a plan, which has twelve instalments at most, all of it stands
  // on one.
  void plan(const BillPlan& p) {
    const std::vector<Column> columns = {{"Cuota", 44, Align::kLeft},
                                         {"Pague hasta", 132, Align::kLeft},
                                         {"Estado", kStateWidth, Align::kLeft},
                                         {"Valor", 100},
                                         {"Falta", 102}};
    section(p.title, plan_height(p));
    canvas_.begin("Table");
    table_header(columns);
    Money amount, missing;
    for (const BillInstalment& i : p.rows) {
      row("TD", columns,
          {std::to_string(i.number), to_long_spanish(i.due), i.state, to_display(i.amount),
           to_display(i.missing)},
          kBody, kRowGap);
      amount += i.amount;
      missing += i.missing;
    }
    row("TD", columns, {"Total", "", "", to_display(amount), to_display(missing)}, bold(kBody),
        kRowGap);
    canvas_.end("Table");
    for (const std::string& note : p.notes) {
      need(canvas_.text_height(Canvas::kInner, note, kSmall));
      paragraph(note, kSmall, 2);
    }
    y_ += 4;
    if (p.slip) slip(*p.slip);
    if (!p.overdue) return;
    slip(*p.overdue);
    need(canvas_.text_height(Canvas::kInner, p.up_to_date, bold(kSmall)));
    paragraph(p.up_to_date, bold(kSmall), 6);
  }

  // Of its header, its rows and their total. No cell but the state's has more than one line.
  double plan_height(const BillPlan& p) {
    double height = 18 + 2 * (canvas_.text_height(Canvas::kInner, "Total", kBody) + kRowGap + 1);
    for (const BillInstalment& i : p.rows)
      height += canvas_.text_height(kStateWidth, i.state, kBody) + kRowGap;
    return height;
  }

  void years() {
    const auto& named = view_.words.charges;
    const bool wide = !view_.words.discounts;  // "Alcantarillado"
    std::vector<Column> columns = {{view_.words.row_title, 48, Align::kLeft},
                                   {"Venció o vence", 72, Align::kLeft},
                                   {named[0], 74},
                                   {named[1], wide ? 84.0 : 62.0},
                                   {named[2], wide ? 62.0 : 56.0},
                                   {"Intereses", 62}};
    if (view_.words.discounts) columns.push_back({"Descuento", 62});
    columns.push_back({"Total", wide ? 106.0 : 72.0});
    section(view_.words.owed + to_long_spanish(view_.slips.front().pay_by), 60);
    canvas_.begin("Table");
    table_header(columns);
    BillYear sum;
    for (const BillYear& year : view_.years) {
      if (y_ + 2 * 16 > kBottom) {
        canvas_.end("Table");  // a table does not span pages: each part has its own header
        need(60);
        canvas_.begin("Table");
        table_header(columns);
      }
      row("TD", columns,
          year_cells(year.vigencia, year.by_instalments ? "Por cuotas" : to_short(year.due), year),
          kBody, kRowGap);
      for (std::size_t i = 0; i < sum.charges.size(); ++i) sum.charges.at(i) += year.charges.at(i);
      sum.interest += year.interest;
      sum.discount += year.discount;
    }
    if (view_.years.size() > 1)
      row("TD", columns, year_cells("Total", "", sum), bold(kBody), kRowGap);
    canvas_.end("Table");
    if (view_.rate_to_confirm)
      paragraph("Incluye intereses con tasa por confirmar.", bold(kSmall), 2);
    if (view_.credit.is_positive())
      paragraph("Saldo a favor: " + to_display(view_.credit) +
                    ". Estos valores no lo descuentan. Pida en la " + view_.entity.office +
                    " que se aplique a la deuda o que se devuelva.",
                bold(kSmall), 2);
    y_ += 4;
  }

  // "30/06/2026": columns are narrow.
  static std::string to_short(Date d) {
    const std::string iso = to_iso(d);
    return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
  }

  std::vector<std::string> year_cells(std::string name, std::string due, const BillYear& y) const {
    std::vector<std::string> cells = {std::move(name),          std::move(due),
                                      to_display(y.charges[0]), to_display(y.charges[1]),
                                      to_display(y.charges[2]), to_display(y.interest)};
    if (view_.words.discounts) cells.push_back(to_display(-y.discount));
    cells.push_back(to_display(y.total()));
    return cells;
  }

  void slips() {
    section(view_.words.slips, 20 + slip_height());
    for (const BillSlip& s : view_.slips) slip(s);
    const Date last = view_.slips.back().pay_by;
    if (!view_.interest.empty()) paragraph(view_.interest, kSmallGray, 2);
    paragraph("Después del " + to_long_spanish(last) + " " + view_.words.after, kSmallGray, 2);
    for (const std::string& day : view_.without_slip) paragraph(day, kSmallGray, 2);
    y_ += 4;
  }

  static double slip_height() { return 30 + kBarHeight + 16; }

  // One day: what it costs, its bar code and, where the bank gave one for it, its Bre-B code
  // beside.
  void slip(const BillSlip& s) {
    need(s.breb.empty() ? slip_height() : 36 + kBrebRoom);
    slip_title(s);
    double width = Canvas::kInner, below = 0;
    if (!s.breb.empty()) {
      width -= kBrebRoom;
      below = y_ + breb_code(s, y_);
    }
    bars(s, width);
    if (!s.breb.empty()) breb_words(s, width);
    y_ = std::max(y_, below) + 6;
  }

  void slip_title(const BillSlip& s) {
    canvas_.fill(kLeft, y_, Canvas::kInner, 17, detail::kPaleBlue);
    y_ += 3;
    const std::string until = "ague hasta el " + to_long_spanish(s.pay_by);
    canvas_.tagged("H3", kLeft + kPad, y_, Canvas::kInner - kSlipAmount - 2 * kPad,
                   s.title.empty() ? "P" + until : s.title + ": p" + until,
                   {10, true, kBlack, Align::kLeft});
    canvas_.tagged("P", kRight - kSlipAmount, y_ - 1, kSlipAmount - kPad, to_display(s.total),
                   {12, true, kCobalt, Align::kRight});
    y_ += 16;
    std::string parts = "Referencia " + s.reference + " · capital " + to_display(s.capital);
    if (!s.interest.is_zero())
      parts += " · intereses " + to_display(s.interest) +
               (s.rate_to_confirm ? " (tasa por confirmar)" : "");
    if (!s.discount.is_zero()) parts += " · descuento " + to_display(-s.discount);
    y_ += canvas_.tagged("P", kLeft + kPad, y_, Canvas::kInner - 2 * kPad, parts, kSmall) + 3;
  }

  void bars(const BillSlip& s, double width) {
    const detail::Symbol code = detail::make_gs1_128(s.elements);
    const double module = std::min(kModule, width / (code.width + 2 * kQuietModules));
    const double x = std::round(kLeft + (width - code.width * module) / 2);
    y_ = std::round(y_);
    canvas_.begin_figure("Código de barras para pagar " + to_display(s.total) +
                         " en el banco hasta el " + to_long_spanish(s.pay_by));
    canvas_.fill(x - kQuietModules * module, y_, (code.width + 2 * kQuietModules) * module,
                 kBarHeight, {1, 1, 1});
    canvas_.fill(detail::placed(code, x, y_, module, kBarHeight), {0, 0, 0});
    canvas_.end_figure();
    y_ += kBarHeight + 2;
    y_ += canvas_.tagged("P", kLeft, y_, width, s.elements, {8, false, kBlack, Align::kCenter});
  }

  // At the right edge; returns its height.
  double breb_code(const BillSlip& s, double top) {
    const detail::Symbol code = detail::make_qr_code(s.breb);
    const double side = code.width * kBrebModule, quiet = 4 * kBrebModule;
    const double x = std::floor(kRight - quiet - side), y = std::round(top + quiet);
    canvas_.begin_figure("Código Bre-B para pagar " + to_display(s.total) + " hasta el " +
                         to_long_spanish(s.pay_by));
    canvas_.fill(x - quiet, y - quiet, side + 2 * quiet, side + 2 * quiet, {1, 1, 1});
    canvas_.stencil(code.dark, static_cast<int>(std::lround(code.width)), x, y, kBrebModule);
    canvas_.end_figure();
    return side + 2 * quiet;
  }

  void breb_words(const BillSlip& s, double width) {
    const double room = width - 2 * kPad;
    y_ += 8;
    y_ += canvas_.tagged("P", kLeft + kPad, y_, room,
                         "O pague con Bre-B hasta el " + to_long_spanish(s.pay_by),
                         right(bold(kBody)));
    y_ += canvas_.tagged("P", kLeft + kPad, y_, room,
                         "Lea el código con la aplicación de su banco: ya trae el valor y la "
                         "referencia. Pague con uno solo de los dos códigos.",
                         right(kSmallGray));
  }

  void steps() {
    if (view_.steps.empty()) return;
    section("Cómo se calculó", 40);
    detail::ExplanationWriter(canvas_, y_, [this](double height) {
      need(height);
    }).write(view_.steps, view_.days);
    y_ += 8;
  }

  void act() {
    section(view_.words.act, 40);
    for (const ActParagraph& p : view_.act) {
      const std::string text = with_source(p.text, p.norm, p.mark);
      need(canvas_.text_height(Canvas::kInner, text, kSmall) + 14);
      y_ += canvas_.tagged("H3", kLeft, y_, Canvas::kInner, p.title, bold(kBody)) + 1;
      paragraph(text, kSmall, 4);
    }
    const std::string contact = "¿Un dato no es correcto? " + view_.entity.office + ": " +
                                view_.entity.phone + ", " + view_.entity.email + ", " +
                                view_.entity.address + ". En línea: " + view_.url;
    need(canvas_.text_height(Canvas::kInner, contact, kSmall));
    paragraph(contact, kSmall, 0);
  }

  Canvas& canvas_;
  const BillView& view_;
  double y_ = 0;
};

}  // namespace

struct BillDocument::State {
  Canvas canvas;
  bool begun = false;
};

BillDocument::BillDocument(const std::string& title, const std::string& author, Instant created)
    : state_(new State{Canvas(title, author, created)}) {
  state_->canvas.begin("Document");
}
BillDocument::~BillDocument() = default;

void BillDocument::add(const BillView& view) {
  if (std::exchange(state_->begun, true)) state_->canvas.next_page();
  BillWriter(state_->canvas, view).write();
}

std::string BillDocument::finish() {
  state_->canvas.end("Document");
  return state_->canvas.finish();
}

std::string render_bill_pdf(const BillView& view) {
  BillDocument document(view.words.document + " " + view.number, view.entity.name, view.issued_at);
  document.add(view);
  return document.finish();
}

}  // namespace recaudo::portal
