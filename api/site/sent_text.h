// What a form sends of a text that two persons decide on: its fields, and the text itself as a
// file, as what was pasted, or as the page carried it.
#pragma once

#include <string>
#include <string_view>

#include "api/http/request.h"

namespace recaudo::site {

// The bytes of that part; empty without it.
std::string field_text(const http::Multipart& form, std::string_view name);

struct SentText {
  std::string text;       // empty: none was sent
  std::string file_name;  // of the file; empty for pasted text
};
// Parts `archivo`, `texto` and `contenido` (base64, named by `nombre_archivo`).
SentText sent_text(const http::Multipart& form);

}  // namespace recaudo::site
