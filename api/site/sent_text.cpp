#include "api/site/sent_text.h"

#include "base/bytes.h"

namespace recaudo::site {
namespace {

// A browser sends a text area's lines with carriage returns; a file comes as it is.
std::string pasted_text(std::string text) {
  std::erase(text, '\r');
  return text;
}

}  // namespace

std::string field_text(const http::Multipart& form, std::string_view name) {
  const auto* part = form.find(name);
  return part == nullptr ? std::string() : std::string(part->bytes);
}

SentText sent_text(const http::Multipart& form) {
  SentText sent{.text = pasted_text(field_text(form, "texto")), .file_name = {}};
  if (const auto* file = form.find("archivo"); file != nullptr && !file->bytes.empty())
    sent = {.text = std::string(file->bytes), .file_name = file->file_name};
  if (const auto* carried = form.find("contenido"))
    sent = {.text = from_base64(carried->bytes).value_or(""),
            .file_name = field_text(form, "nombre_archivo")};
  return sent;
}

}  // namespace recaudo::site
