#include "api/portal/pdf/qr_png.h"

#include <cairo/cairo.h>
#include <gtest/gtest.h>

#include <memory>

#include "api/portal/pdf/receipt_pdf.h"
#include "pdf_tools.h"

namespace recaudo::portal {
namespace {

// As long as a code of Bre-B may be (rails 7.1): 512 characters.
std::string longest_payload() {
  std::string text = "00020101021226320014CO.COM.CRB.LLA05100012345678";
  while (text.size() < 512) text += "8125CO.COM";
  return text.substr(0, 512);
}

struct SurfaceDestroy {
  void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDestroy>;

class QrPng : public PdfTools {
 protected:
  std::string scanned(const std::string& content) {
    std::ofstream(folder_ / "q.png", std::ios::binary) << make_qr_png(content);
    return run("(zbarimg -q --raw q.png 2>/dev/null)");  // it writes of a bus that is not there
  }
  // Read back by cairo.
  Surface picture(const std::string& content) {
    std::ofstream(folder_ / "q.png", std::ios::binary) << make_qr_png(content);
    return Surface(cairo_image_surface_create_from_png((folder_ / "q.png").c_str()));
  }
  static int side_of(const Surface& s) {
    EXPECT_EQ(cairo_image_surface_get_width(s.get()), cairo_image_surface_get_height(s.get()));
    return cairo_image_surface_get_width(s.get());
  }
  static bool is_dark(const Surface& s, int x, int y) {
    return cairo_image_surface_get_data(
               s.get())[y * cairo_image_surface_get_stride(s.get()) + 4 * x] == 0;
  }
};

TEST_F(QrPng, AWalletReadsTheVeryPayload) {
  const std::string payload = "00020101021226320014CO.COM.CRB.LLA051000123456785303170";
  EXPECT_EQ(scanned(payload), payload + "\n");
}

TEST_F(QrPng, TheLongestPayloadIsRead) {
  EXPECT_EQ(scanned(longest_payload()), longest_payload() + "\n");
}

TEST_F(QrPng, HasAtLeastSixHundredPixelsWhateverTheSymbol) {
  EXPECT_GE(side_of(picture("1")), kQrSide);
  EXPECT_GE(side_of(picture(longest_payload())), kQrSide);
}

TEST_F(QrPng, FourModulesAreWhiteAroundTheSymbol) {
  const auto s = picture("1");
  const int quiet = 4 * (side_of(s) / 29);  // version 1: 21 modules and 8 of quiet zone
  for (int along = 0; along < side_of(s); ++along)
    for (int in = 0; in < quiet; ++in)
      ASSERT_FALSE(is_dark(s, in, along) || is_dark(s, along, in)) << along << " " << in;
  EXPECT_TRUE(is_dark(s, quiet, quiet)) << "the first finder pattern begins there";
}

TEST_F(QrPng, IsTheSameBytesForTheSameContent) {
  EXPECT_EQ(make_qr_png("abc"), make_qr_png("abc"));
}

TEST_F(QrPng, MoreThanASymbolHoldsIsRefused) {
  EXPECT_THROW(make_qr_png(std::string(5'000, 'x')), PdfFailure);
}

}  // namespace
}  // namespace recaudo::portal
