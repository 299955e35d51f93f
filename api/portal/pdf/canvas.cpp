#include "api/portal/pdf/canvas.h"

#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>

#include "api/portal/pdf/receipt_pdf.h"

namespace recaudo::portal::detail {
namespace {

constexpr const char* kFont = "DejaVu Sans";

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

struct ObjectUnref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct FontFree {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
struct AttributesUnref {
  void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};
struct OptionsDestroy {
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
using Layout = std::unique_ptr<PangoLayout, ObjectUnref>;

PangoAlignment pango_align(Align align) {
  if (align == Align::kRight) return PANGO_ALIGN_RIGHT;
  return align == Align::kCenter ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
}

Layout make_layout(cairo_t* cr, double width, std::string_view utf8, const TextStyle& style) {
  Layout layout(pango_cairo_create_layout(cr));
  // Paper has no pixels: exact advances, or the letters stand unevenly.
  const std::unique_ptr<cairo_font_options_t, OptionsDestroy> options(cairo_font_options_create());
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  PangoContext* context = pango_layout_get_context(layout.get());
  pango_cairo_context_set_font_options(context, options.get());
  pango_context_set_round_glyph_positions(context, FALSE);
  const std::unique_ptr<PangoFontDescription, FontFree> font(pango_font_description_new());
  pango_font_description_set_family(font.get(), kFont);
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
  pango_font_description_set_weight(font.get(),
                                    style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout.get(), font.get());
  // A ligature would come out of the file as one odd character instead of "fi".
  const std::unique_ptr<PangoAttrList, AttributesUnref> attributes(pango_attr_list_new());
  pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("liga=0,clig=0,dlig=0"));
  pango_layout_set_attributes(layout.get(), attributes.get());
  pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout.get(), pango_align(style.align));
  pango_layout_set_text(layout.get(), utf8.data(), static_cast<int>(utf8.size()));
  return layout;
}

double height_of(PangoLayout* layout) {
  int height = 0;
  pango_layout_get_size(layout, nullptr, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

void set_ink(cairo_t* cr, const Ink& ink) {
  cairo_set_source_rgb(cr, ink.red, ink.green, ink.blue);
}

}  // namespace

struct Canvas::State {
  std::string bytes;
  cairo_surface_t* surface = nullptr;
  cairo_t* cr = nullptr;
};

Canvas::Canvas(const std::string& title, const std::string& author, Instant created)
    : state_(std::make_unique<State>()) {
  state_->surface = cairo_pdf_surface_create_for_stream(append, &state_->bytes, kWidth, kHeight);
  const std::string date = to_rfc3339(created);
  cairo_pdf_surface_set_metadata(state_->surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(state_->surface, CAIRO_PDF_METADATA_AUTHOR, author.c_str());
  cairo_pdf_surface_set_metadata(state_->surface, CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
  cairo_pdf_surface_set_metadata(state_->surface, CAIRO_PDF_METADATA_MOD_DATE, date.c_str());
  state_->cr = cairo_create(state_->surface);
}

Canvas::~Canvas() {
  cairo_destroy(state_->cr);
  cairo_surface_destroy(state_->surface);
}

void Canvas::begin(const char* tag) {
  cairo_tag_begin(state_->cr, tag, nullptr);
}
void Canvas::end(const char* tag) {
  cairo_tag_end(state_->cr, tag);
}

// Line by line, each without its last blank: a blank at a line's end would be written as a marked
// span of its own, and readers of the structure lose the rest of the paragraph there.
double Canvas::text(double x, double y, double width, std::string_view utf8,
                    const TextStyle& style) {
  const Layout whole = make_layout(state_->cr, width, utf8, style);
  set_ink(state_->cr, style.ink);
  double line_y = y;
  const int lines = pango_layout_get_line_count(whole.get());
  for (int i = 0; i < lines; ++i) {
    const PangoLayoutLine* line = pango_layout_get_line_readonly(whole.get(), i);
    std::string_view part = utf8.substr(static_cast<std::size_t>(line->start_index),
                                        static_cast<std::size_t>(line->length));
    while (part.ends_with(' ')) part.remove_suffix(1);
    const Layout one = make_layout(state_->cr, width, part, style);
    cairo_move_to(state_->cr, x, line_y);
    pango_cairo_show_layout(state_->cr, one.get());
    line_y += height_of(one.get());
  }
  return line_y - y;
}

double Canvas::text_height(double width, std::string_view utf8, const TextStyle& style) {
  return height_of(make_layout(state_->cr, width, utf8, style).get());
}

double Canvas::tagged(const char* tag, double x, double y, double width, std::string_view utf8,
                      const TextStyle& style) {
  begin(tag);
  const double height = text(x, y, width, utf8, style);
  end(tag);
  return height;
}

void Canvas::fill(double x, double y, double width, double height, const Ink& ink) {
  set_ink(state_->cr, ink);
  cairo_rectangle(state_->cr, x, y, width, height);
  cairo_fill(state_->cr);
}

void Canvas::watermark(std::string_view utf8) {
  cairo_t* cr = state_->cr;
  const Layout layout = make_layout(cr, kHeight, utf8, {62, true, kWatermark, Align::kCenter});
  cairo_save(cr);
  cairo_translate(cr, kWidth / 2, kHeight / 2);
  cairo_rotate(cr, -0.85);
  cairo_move_to(cr, -kHeight / 2, -40);
  pango_cairo_layout_path(cr, layout.get());
  set_ink(cr, kWatermark);
  cairo_fill(cr);
  cairo_restore(cr);
}

void Canvas::next_page() {
  cairo_show_page(state_->cr);
}

std::string Canvas::finish() {
  cairo_show_page(state_->cr);
  const cairo_status_t drawn = cairo_status(state_->cr);
  cairo_surface_finish(state_->surface);
  const cairo_status_t written = cairo_surface_status(state_->surface);
  if (drawn != CAIRO_STATUS_SUCCESS) throw PdfFailure(cairo_status_to_string(drawn));
  if (written != CAIRO_STATUS_SUCCESS) throw PdfFailure(cairo_status_to_string(written));
  return std::move(state_->bytes);
}

}  // namespace recaudo::portal::detail
