// portal_samples DIR: writes each page, the style sheet, the bill and the receipt into DIR, to be
// looked at.
#include <fstream>
#include <iostream>

#include "api/portal/pdf/receipt_pdf.h"
#include "samples.h"

namespace {

bool write(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  return out.good();
}

// The files are opened without a server: the style sheet's address becomes relative.
std::string relative(std::string html) {
  for (auto at = html.find("\"/assets/"); at != std::string::npos; at = html.find("\"/assets/"))
    html.erase(at + 1, std::string_view("/assets/").size());
  return html;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace recaudo::portal;
  if (argc != 2) {
    std::cerr << "usage: portal_samples DIR\n";
    return 2;
  }
  const std::string folder = std::string(argv[1]) + "/";
  bool ok = true;
  for (const samples::Page& page : samples::all_pages())
    ok = write(folder + page.name + ".html", relative(page.html)) && ok;
  for (const recaudo::EmbeddedFile& file : assets()) {
    const std::string url = asset_url(file.path.substr(file.path.rfind('/') + 1));
    ok = write(folder + url.substr(url.rfind('/') + 1), file.content) && ok;
  }
  ok = write(folder + "bill.pdf", render_bill_pdf(samples::bill())) && ok;
  ok = write(folder + "service_bill.pdf", render_bill_pdf(samples::service_bill())) && ok;
  ok = write(folder + "bill_in_instalments.pdf", render_bill_pdf(samples::bill_in_instalments())) &&
       ok;
  ok = write(folder + "instalment_slip.pdf", render_bill_pdf(samples::instalment_slip())) && ok;
  ok = write(folder + "receipt.pdf", render_receipt_pdf(samples::receipt())) && ok;
  return ok ? 0 : 1;
}
