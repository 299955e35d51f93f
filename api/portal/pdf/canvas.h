// A letter page to write tagged text on. Lengths in points.
#pragma once

#include <cairo/cairo.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"

namespace recaudo::portal::detail {

enum class Align { kLeft, kRight, kCenter };

struct Ink {
  double red = 0, green = 0, blue = 0;
};
inline constexpr Ink kBlack{0.10, 0.10, 0.10};
inline constexpr Ink kGray{0.30, 0.30, 0.30};
inline constexpr Ink kCobalt{0.035, 0.263, 0.71};
inline constexpr Ink kPaleBlue{0.898, 0.925, 0.973};
inline constexpr Ink kSunglow{0.996, 0.80, 0.184};
inline constexpr Ink kWatermark{0.90, 0.90, 0.90};
inline constexpr Ink kLine{0.78, 0.80, 0.85};

struct TextStyle {
  double size = 9.5;
  bool bold = false;
  Ink ink = kBlack;
  Align align = Align::kLeft;
};

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

class Canvas {
 public:
  static constexpr double kWidth = 612;
  static constexpr double kHeight = 792;
  static constexpr double kMargin = 48;
  static constexpr double kInner = kWidth - 2 * kMargin;

  Canvas(const std::string& title, const std::string& author, Instant created);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  // Structure of the document: "H1", "P", "Table", "TR", "TH", "TD".
  void begin(const char* tag);
  void end(const char* tag);
  // A picture, and what it says to who does not see it.
  void begin_figure(std::string_view alternative);
  void end_figure();

  // Writes wrapped text into a box and returns its height.
  double text(double x, double y, double width, std::string_view utf8, const TextStyle& style);
  double text_height(double width, std::string_view utf8, const TextStyle& style);
  // The same inside a tag of its own.
  double tagged(const char* tag, double x, double y, double width, std::string_view utf8,
                const TextStyle& style);
  void fill(double x, double y, double width, double height, const Ink& ink);
  // Many at once, as of a bar code.
  void fill(std::span<const Box> boxes, const Ink& ink);
  // A symbol of many modules as a picture of one bit each: shapes would be twenty times the bytes.
  // Boxes are whole modules from (0, 0); the picture has `side` modules each way.
  void stencil(std::span<const Box> dark, int side, double x, double y, double module);
  // Large slanted letters under the text, drawn as shapes: nothing to read or select.
  void watermark(std::string_view utf8);
  void next_page();
  // Ends the document and returns its bytes, packed.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace recaudo::portal::detail
