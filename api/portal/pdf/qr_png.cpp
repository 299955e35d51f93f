#include "api/portal/pdf/qr_png.h"

#include <cairo/cairo.h>

#include <cmath>
#include <memory>

#include "api/portal/pdf/bar_code.h"
#include "api/portal/pdf/receipt_pdf.h"

namespace recaudo::portal {
namespace {

constexpr int kQuietZone = 4;  // modules on each side (ISO/IEC 18004)

struct SurfaceDestroy {
  void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
};
struct ContextDestroy {
  void operator()(cairo_t* c) const { cairo_destroy(c); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDestroy>;
using Pen = std::unique_ptr<cairo_t, ContextDestroy>;

cairo_status_t append(void* out, const unsigned char* bytes, unsigned int n) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), n);
  return CAIRO_STATUS_SUCCESS;
}

void require(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS)
    throw PdfFailure(std::string("picture: ") + cairo_status_to_string(status));
}

// Modules are whole pixels and nothing is smoothed: a cheap camera sees edges, not greys.
void draw(cairo_surface_t* surface, const detail::Symbol& symbol, int module) {
  const Pen pen(cairo_create(surface));
  cairo_set_antialias(pen.get(), CAIRO_ANTIALIAS_NONE);
  cairo_set_source_rgb(pen.get(), 1, 1, 1);
  cairo_paint(pen.get());
  cairo_set_source_rgb(pen.get(), 0, 0, 0);
  const double quiet = kQuietZone * module;
  for (const auto& box : detail::placed(symbol, quiet, quiet, module, symbol.height * module))
    cairo_rectangle(pen.get(), box.x, box.y, box.width, box.height);
  cairo_fill(pen.get());
  require(cairo_status(pen.get()));
}

}  // namespace

std::string make_qr_png(std::string_view content) {
  const auto symbol = detail::make_qr_code(content);
  const int modules = static_cast<int>(std::lround(symbol.width)) + 2 * kQuietZone;
  const int module = (kQrSide + modules - 1) / modules;
  const int side = modules * module;
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side));
  draw(surface.get(), symbol, module);
  std::string out;
  require(cairo_surface_write_to_png_stream(surface.get(), append, &out));
  return out;
}

}  // namespace recaudo::portal
