#include "api/portal/pdf/font.h"

#include <string>

#include "api/portal/pdf/receipt_pdf.h"
#include "api/portal/pdf/utf8.h"

namespace recaudo::portal::detail {
namespace {

constexpr const char* kFamily = "DejaVu Sans";
constexpr double kEm = 1000;
constexpr char32_t kUnbrokenBlank = 0xA0;

struct OptionsDestroy {
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};

}  // namespace

Font& Font::of(bool bold) {
  thread_local Font regular(false);
  thread_local Font heavy(true);
  return bold ? heavy : regular;
}

Font::Font(bool bold)
    : face_(cairo_toy_font_face_create(kFamily, CAIRO_FONT_SLANT_NORMAL,
                                       bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)),
      measure_(scaled(kEm)) {
  cairo_font_extents_t extents;
  cairo_scaled_font_extents(measure_.get(), &extents);
  ascent_ = extents.ascent / kEm;
  height_ = (extents.ascent + extents.descent) / kEm;
}

// Paper has no pixels: exact advances, or the letters stand unevenly.
Font::Scaled Font::scaled(double size) const {
  const std::unique_ptr<cairo_font_options_t, OptionsDestroy> options(cairo_font_options_create());
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_matrix_t matrix, identity;
  cairo_matrix_init_scale(&matrix, size, size);
  cairo_matrix_init_identity(&identity);
  Scaled font(cairo_scaled_font_create(face_.get(), &matrix, &identity, options.get()));
  const cairo_status_t status = cairo_scaled_font_status(font.get());
  if (status != CAIRO_STATUS_SUCCESS) throw PdfFailure(cairo_status_to_string(status));
  return font;
}

cairo_scaled_font_t* Font::at(double size) {
  auto& font = sizes_[size];
  if (!font) font = scaled(size);
  return font.get();
}

const Glyph& Font::glyph(std::string_view one_letter, char32_t code_point) {
  const auto known = glyphs_.find(code_point);
  if (known != glyphs_.end()) return known->second;
  cairo_glyph_t* found = nullptr;
  int count = 0;
  cairo_scaled_font_text_to_glyphs(measure_.get(), 0, 0, one_letter.data(),
                                   static_cast<int>(one_letter.size()), &found, &count, nullptr,
                                   nullptr, nullptr);
  Glyph out;
  if (count == 1) {
    cairo_text_extents_t extents;
    cairo_scaled_font_glyph_extents(measure_.get(), found, 1, &extents);
    out = {found->index, extents.x_advance / kEm};
  }
  cairo_glyph_free(found);
  return glyphs_.emplace(code_point, out).first->second;
}

std::vector<Letter> Font::letters(std::string_view utf8) {
  std::vector<Letter> out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto [bytes, code_point] = decode(utf8.substr(at));
    if (bytes == 0) {
      out.push_back({at, 0, {}});
      ++at;
      continue;
    }
    const std::string_view letter = utf8.substr(at, static_cast<std::size_t>(bytes));
    out.push_back(
        {at, bytes, code_point == kUnbrokenBlank ? glyph(" ", ' ') : glyph(letter, code_point)});
    at += static_cast<std::size_t>(bytes);
  }
  return out;
}

}  // namespace recaudo::portal::detail
