// The official receipt as a tagged PDF (letter size): same data as the receipt page, plus the QR of
// the verification address. The same view gives the same bytes: dates and ids come from the view.
#pragma once

#include <stdexcept>
#include <string>

#include "api/portal/taxpayer_pages.h"

namespace recaudo::portal {

// Throws PdfFailure when a library refuses (out of memory, address too long for a QR).
std::string render_receipt_pdf(const ReceiptView& view);

class PdfFailure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace recaudo::portal
