// A QR symbol (ISO/IEC 18004, error correction M) as squares in units of one module.
#pragma once

#include <string_view>
#include <vector>

namespace recaudo::portal::detail {

struct QrSquare {
  double x = 0, y = 0, width = 0, height = 0;
};
struct QrCode {
  double side = 0;  // without the quiet zone
  std::vector<QrSquare> dark;
};
// Throws PdfFailure.
QrCode make_qr_code(std::string_view content);

}  // namespace recaudo::portal::detail
