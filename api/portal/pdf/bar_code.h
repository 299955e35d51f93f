// Symbols for machines, as boxes in units of one module and without their quiet zone.
#pragma once

#include <string_view>
#include <vector>

#include "api/portal/pdf/canvas.h"

namespace recaudo::portal::detail {

struct Symbol {
  double width = 0, height = 0;
  std::vector<Box> dark;
};

// QR (ISO/IEC 18004, error correction M). Throws PdfFailure.
Symbol make_qr_code(std::string_view content);

// GS1-128 of the elements that people read beneath it, "(415)7709998123014(8020)...", with FNC1
// where the standard wants one. One module high: bars are stretched. Throws PdfFailure when the
// elements are not GS1's.
Symbol make_gs1_128(std::string_view human_readable);

// In a place: each module `module` wide, the whole `height` high.
std::vector<Box> placed(const Symbol& symbol, double x, double y, double module, double height);

}  // namespace recaudo::portal::detail
