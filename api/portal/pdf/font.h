// The two fonts of our papers, letter by letter: what a line of text is wide and which shapes it is
// made of. No shaping: Spanish in DejaVu Sans needs none, and without it no ligature comes out of a
// file as one odd character.
#pragma once

#include <cairo/cairo.h>

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace recaudo::portal::detail {

struct Glyph {
  unsigned long index = 0;
  double advance = 0;  // of the em
};

// One letter of a text: where its bytes stand, and its shape.
struct Letter {
  std::size_t at = 0;
  int bytes = 0;
  Glyph glyph;
};

class Font {
 public:
  // Of this thread: a thread that makes papers keeps its letters and asks nobody.
  static Font& of(bool bold);
  Font(const Font&) = delete;
  Font& operator=(const Font&) = delete;

  // The letters of a text. A blank that breaks no line (U+00A0) has the shape of any other: one
  // more shape would be one more font in the file. A byte that is no UTF-8 is a letter without
  // shape and zero bytes long.
  std::vector<Letter> letters(std::string_view utf8);
  // Owned by the font.
  cairo_scaled_font_t* at(double size);
  double ascent() const { return ascent_; }  // of the em
  double height() const { return height_; }

 private:
  explicit Font(bool bold);
  const Glyph& glyph(std::string_view one_letter, char32_t code_point);

  struct FaceDestroy {
    void operator()(cairo_font_face_t* face) const { cairo_font_face_destroy(face); }
  };
  struct ScaledDestroy {
    void operator()(cairo_scaled_font_t* font) const { cairo_scaled_font_destroy(font); }
  };
  using Scaled = std::unique_ptr<cairo_scaled_font_t, ScaledDestroy>;
  Scaled scaled(double size) const;

  std::unique_ptr<cairo_font_face_t, FaceDestroy> face_;
  Scaled measure_;
  double ascent_ = 0, height_ = 0;
  std::unordered_map<char32_t, Glyph> glyphs_;
  std::unordered_map<double, Scaled> sizes_;
};

}  // namespace recaudo::portal::detail
