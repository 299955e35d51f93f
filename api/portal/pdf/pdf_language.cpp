#include "api/portal/pdf/pdf_language.h"

#define POINTERHOLDER_TRANSITION 4  // std::shared_ptr only
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

namespace recaudo::portal::detail {

std::string with_language(const std::string& pdf) {
  QPDF document;
  document.setSuppressWarnings(true);
  document.processMemoryFile("receipt", pdf.data(), pdf.size());
  QPDFObjectHandle root = document.getRoot();
  root.replaceKey("/Lang", QPDFObjectHandle::newString("es-CO"));
  QPDFObjectHandle mark = QPDFObjectHandle::newDictionary();
  mark.replaceKey("/Marked", QPDFObjectHandle::newBool(true));
  root.replaceKey("/MarkInfo", mark);
  QPDFObjectHandle preferences = QPDFObjectHandle::newDictionary();
  preferences.replaceKey("/DisplayDocTitle", QPDFObjectHandle::newBool(true));
  root.replaceKey("/ViewerPreferences", preferences);
  QPDFWriter writer(document);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace recaudo::portal::detail
