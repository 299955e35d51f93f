// What cairo 1.16 cannot say about a PDF: its language, that it is tagged, and that
// viewers show its title.
#pragma once

#include <string>

namespace recaudo::portal::detail {

// Adds /Lang es-CO, /MarkInfo and /DisplayDocTitle; the file's id follows from its content.
std::string with_language(const std::string& pdf);

}  // namespace recaudo::portal::detail
