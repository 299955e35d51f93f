// A QR as a picture for screens and galleries: black on white, whole pixels, its quiet zone around.
#pragma once

#include <string>
#include <string_view>

namespace recaudo::portal {

inline constexpr int kQrSide = 600;  // pixels at least, whatever the symbol's size

// The file's bytes, the same for the same content. Throws PdfFailure when a library refuses.
std::string make_qr_png(std::string_view content);

}  // namespace recaudo::portal
