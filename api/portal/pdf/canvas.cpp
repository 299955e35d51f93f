#include "api/portal/pdf/canvas.h"

#include <cairo/cairo-pdf.h>

#include <span>
#include <vector>

#include "api/portal/pdf/font.h"
#include "api/portal/pdf/pdf_pack.h"
#include "api/portal/pdf/receipt_pdf.h"

namespace recaudo::portal::detail {
namespace {

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

// From one letter to another, how wide that is on the page, and where the next line begins.
struct Line {
  std::size_t from = 0, to = 0;
  double width = 0;
  std::size_t next = 0;
};

bool is(std::string_view text, const Letter& letter, char c) {
  return letter.bytes == 1 && text[letter.at] == c;
}

// As many letters as fit, cut at the last blank or, in a word wider than the line, anywhere.
// Neither line keeps the blanks between them: they would be written as spans of their own, and
// readers of the structure lose the rest of the paragraph there.
Line line_from(std::size_t from, std::string_view text, const std::vector<Letter>& letters,
               double size, double width) {
  Line all{.from = from, .to = from, .width = 0, .next = from};  // up to the last letter that fits
  Line word = all;                                               // up to the last whole word
  double reached = 0;
  std::size_t at = from;
  for (; at < letters.size() && !is(text, letters[at], '\n'); ++at) {
    const double advance = letters[at].glyph.advance * size;
    if (is(text, letters[at], ' ')) {
      if (all.to == at) word = all;
    } else {
      if (reached + advance > width && all.to > from) break;
      all.to = at + 1;
      all.width = reached + advance;
    }
    reached += advance;
  }
  const bool whole = at == letters.size() || is(text, letters[at], '\n');
  if (whole) {
    all.next = at + 1;
    return all;
  }
  Line line = word.to > from ? word : all;
  line.next = line.to;
  while (is(text, letters[line.next], ' ')) ++line.next;
  return line;
}

std::vector<Line> lines_of(std::string_view text, const std::vector<Letter>& letters, double size,
                           double width) {
  std::vector<Line> lines;
  std::size_t from = 0;
  do {
    lines.push_back(line_from(from, text, letters, size, width));
    from = lines.back().next;
  } while (from < letters.size());
  return lines;
}

double left_of(const Line& line, double x, double width, Align align) {
  if (align == Align::kRight) return x + width - line.width;
  return align == Align::kCenter ? x + (width - line.width) / 2 : x;
}

// What cairo draws: shapes in their places, and the text that each of them is.
struct Run {
  std::string text;
  std::vector<cairo_glyph_t> glyphs;
  std::vector<cairo_text_cluster_t> clusters;
};

Run run_of(std::string_view text, std::span<const Letter> letters, double size, double x,
           double baseline) {
  Run run;
  run.glyphs.reserve(letters.size());
  run.clusters.reserve(letters.size());
  for (const Letter& letter : letters) {
    if (letter.bytes == 0) continue;
    const std::string_view written = text.substr(letter.at, static_cast<std::size_t>(letter.bytes));
    const std::size_t before = run.text.size();
    run.text += written == "\u00a0" ? " " : written;
    run.glyphs.push_back({letter.glyph.index, x, baseline});
    run.clusters.push_back({static_cast<int>(run.text.size() - before), 1});
    x += letter.glyph.advance * size;
  }
  return run;
}

struct SurfaceDestroy {
  void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
};
struct PenDestroy {
  void operator()(cairo_t* c) const { cairo_destroy(c); }
};
struct PatternDestroy {
  void operator()(cairo_pattern_t* p) const { cairo_pattern_destroy(p); }
};

void set_ink(cairo_t* cr, const Ink& ink) {
  cairo_set_source_rgb(cr, ink.red, ink.green, ink.blue);
}

}  // namespace

struct Canvas::State {
  std::string bytes;
  std::vector<std::string> alternatives;  // of the figures, in their order
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
void Canvas::begin_figure(std::string_view alternative) {
  state_->alternatives.emplace_back(alternative);
  begin("Figure");
}
void Canvas::end_figure() {
  end("Figure");
}

double Canvas::text(double x, double y, double width, std::string_view utf8,
                    const TextStyle& style) {
  Font& font = Font::of(style.bold);
  const auto letters = font.letters(utf8);
  set_ink(state_->cr, style.ink);
  cairo_set_scaled_font(state_->cr, font.at(style.size));
  double line_y = y;
  for (const Line& line : lines_of(utf8, letters, style.size, width)) {
    const Run run =
        run_of(utf8, std::span(letters).subspan(line.from, line.to - line.from), style.size,
               left_of(line, x, width, style.align), line_y + font.ascent() * style.size);
    if (!run.glyphs.empty())
      cairo_show_text_glyphs(state_->cr, run.text.data(), static_cast<int>(run.text.size()),
                             run.glyphs.data(), static_cast<int>(run.glyphs.size()),
                             run.clusters.data(), static_cast<int>(run.clusters.size()),
                             cairo_text_cluster_flags_t{});
    line_y += font.height() * style.size;
  }
  return line_y - y;
}

double Canvas::text_height(double width, std::string_view utf8, const TextStyle& style) {
  Font& font = Font::of(style.bold);
  const auto lines = lines_of(utf8, font.letters(utf8), style.size, width);
  return static_cast<double>(lines.size()) * font.height() * style.size;
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

void Canvas::fill(std::span<const Box> boxes, const Ink& ink) {
  set_ink(state_->cr, ink);
  for (const Box& box : boxes) cairo_rectangle(state_->cr, box.x, box.y, box.width, box.height);
  cairo_fill(state_->cr);
}

void Canvas::stencil(std::span<const Box> dark, int side, double x, double y, double module) {
  const std::unique_ptr<cairo_surface_t, SurfaceDestroy> picture(
      cairo_image_surface_create(CAIRO_FORMAT_A1, side, side));
  const std::unique_ptr<cairo_t, PenDestroy> pen(cairo_create(picture.get()));
  cairo_set_antialias(pen.get(), CAIRO_ANTIALIAS_NONE);
  for (const Box& box : dark) cairo_rectangle(pen.get(), box.x, box.y, box.width, box.height);
  cairo_fill(pen.get());
  const std::unique_ptr<cairo_pattern_t, PatternDestroy> mask(
      cairo_pattern_create_for_surface(picture.get()));
  cairo_pattern_set_filter(mask.get(), CAIRO_FILTER_NEAREST);
  cairo_t* cr = state_->cr;
  cairo_save(cr);
  cairo_translate(cr, x, y);
  cairo_scale(cr, module, module);
  set_ink(cr, {0, 0, 0});
  cairo_mask(cr, mask.get());
  cairo_restore(cr);
}

void Canvas::watermark(std::string_view utf8) {
  constexpr double kSize = 62, kSlant = -0.85;
  cairo_t* cr = state_->cr;
  Font& font = Font::of(true);
  const auto letters = font.letters(utf8);
  const Line line = lines_of(utf8, letters, kSize, kHeight).front();
  const Run run = run_of(utf8, letters, kSize, -line.width / 2, kSize / 3);
  cairo_save(cr);
  cairo_translate(cr, kWidth / 2, kHeight / 2);
  cairo_rotate(cr, kSlant);
  cairo_set_scaled_font(cr, font.at(kSize));
  cairo_glyph_path(cr, run.glyphs.data(), static_cast<int>(run.glyphs.size()));
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
  return packed(state_->bytes, state_->alternatives);
}

}  // namespace recaudo::portal::detail
