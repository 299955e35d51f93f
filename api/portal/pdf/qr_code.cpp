#include "api/portal/pdf/qr_code.h"

#include <zint.h>

#include <memory>

#include "api/portal/pdf/receipt_pdf.h"

namespace recaudo::portal::detail {
namespace {

constexpr int kErrorCorrectionM = 2;  // zint: 1 = L, 2 = M, 3 = Q, 4 = H

struct SymbolDelete {
  void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};

}  // namespace

QrCode make_qr_code(std::string_view content) {
  const std::unique_ptr<zint_symbol, SymbolDelete> symbol(ZBarcode_Create());
  if (!symbol) throw PdfFailure("no memory for the QR");
  symbol->symbology = BARCODE_QRCODE;
  symbol->input_mode = UNICODE_MODE;
  symbol->option_1 = kErrorCorrectionM;
  const std::string bytes(content);
  const int status = ZBarcode_Encode_and_Buffer_Vector(
      symbol.get(), reinterpret_cast<const unsigned char*>(bytes.data()),
      static_cast<int>(bytes.size()), 0);
  if (status >= ZINT_ERROR || symbol->vector == nullptr)
    throw PdfFailure(std::string("QR: ") + symbol->errtxt);
  QrCode code;
  code.side = static_cast<double>(symbol->vector->width);
  for (const zint_vector_rect* r = symbol->vector->rectangles; r != nullptr; r = r->next)
    code.dark.push_back({static_cast<double>(r->x), static_cast<double>(r->y),
                         static_cast<double>(r->width), static_cast<double>(r->height)});
  return code;
}

}  // namespace recaudo::portal::detail
