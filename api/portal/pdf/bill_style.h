// Margins and letters of a bill's paper, for the files that write parts of it. Lengths in points.
#pragma once

#include <string>

#include "api/portal/pdf/canvas.h"

namespace recaudo::portal::detail {

inline constexpr double kLeft = Canvas::kMargin;
inline constexpr double kRight = Canvas::kWidth - Canvas::kMargin;
inline constexpr double kBottom = Canvas::kHeight - 36;
inline constexpr double kPad = 4;

inline constexpr TextStyle kBody{8.5, false, kBlack, Align::kLeft};
inline constexpr TextStyle kLabel{8, false, kGray, Align::kLeft};
inline constexpr TextStyle kHead{8, true, kGray, Align::kLeft};
inline constexpr TextStyle kSection{11, true, kCobalt, Align::kLeft};
inline constexpr TextStyle kSmall{7.5, false, kBlack, Align::kLeft};
inline constexpr TextStyle kSmallGray{7.5, false, kGray, Align::kLeft};

constexpr TextStyle right(TextStyle style) {
  style.align = Align::kRight;
  return style;
}
constexpr TextStyle bold(TextStyle style) {
  style.bold = true;
  return style;
}

// A text with its norm and how sure it is: "... [ET art. 635] (por confirmar)".
inline std::string with_source(std::string text, const std::string& norm, const std::string& mark) {
  if (!norm.empty()) text += " [" + norm + "]";
  if (!mark.empty()) text += " (" + mark + ")";
  return text;
}

}  // namespace recaudo::portal::detail
