#include "api/portal/pdf/bar_code.h"

#include <zint.h>

#include <algorithm>
#include <memory>
#include <string>

#include "api/portal/pdf/receipt_pdf.h"

namespace recaudo::portal::detail {
namespace {

constexpr int kErrorCorrectionM = 2;  // zint: 1 = L, 2 = M, 3 = Q, 4 = H

struct SymbolDelete {
  void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};
using ZintSymbol = std::unique_ptr<zint_symbol, SymbolDelete>;

ZintSymbol zint(int symbology, int input_mode) {
  ZintSymbol symbol(ZBarcode_Create());
  if (!symbol) throw PdfFailure("no memory for a symbol");
  symbol->symbology = symbology;
  symbol->input_mode = input_mode;
  symbol->show_hrt = 0;
  return symbol;
}

Symbol encode(zint_symbol& symbol, const std::string& content) {
  const int status =
      ZBarcode_Encode(&symbol, reinterpret_cast<const unsigned char*>(content.data()),
                      static_cast<int>(content.size()));
  if (status >= ZINT_WARN_NONCOMPLIANT) throw PdfFailure(std::string("symbol: ") + symbol.errtxt);
  Symbol out{static_cast<double>(symbol.width), static_cast<double>(symbol.rows), {}};
  // Neighbours in a row are one box: less to write, and no hairline between them on paper.
  for (int row = 0; row < symbol.rows; ++row)
    for (int at = 0; at < symbol.width;) {
      const auto dark = [&](int column) {
        return column < symbol.width &&
               (symbol.encoded_data[row][column / 8] >> (column % 8) & 1) != 0;
      };
      const int from = at;
      while (dark(at)) ++at;
      if (at > from)
        out.dark.push_back({static_cast<double>(from), static_cast<double>(row),
                            static_cast<double>(at - from), 1});
      else
        ++at;
    }
  return out;
}

}  // namespace

Symbol make_qr_code(std::string_view content) {
  const auto symbol = zint(BARCODE_QRCODE, UNICODE_MODE);
  symbol->option_1 = kErrorCorrectionM;
  return encode(*symbol, std::string(content));
}

Symbol make_gs1_128(std::string_view human_readable) {
  std::string bracketed(human_readable);  // zint's way to tell elements apart
  std::ranges::replace(bracketed, '(', '[');
  std::ranges::replace(bracketed, ')', ']');
  return encode(*zint(BARCODE_GS1_128, GS1_MODE), bracketed);
}

std::vector<Box> placed(const Symbol& symbol, double x, double y, double module, double height) {
  const double row = height / symbol.height;
  std::vector<Box> out;
  out.reserve(symbol.dark.size());
  for (const Box& box : symbol.dark)
    out.push_back({x + box.x * module, y + box.y * row, box.width * module, box.height * row});
  return out;
}

}  // namespace recaudo::portal::detail
