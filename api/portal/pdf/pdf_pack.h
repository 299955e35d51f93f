// The last hand on a file of cairo 1.16. It says what cairo cannot: the document's language, and
// that viewers show its title. And it packs: cairo writes each element of the structure as an
// object in clear, a third of the file; the format has streams of objects for that (ISO
// 32000-1, 7.5.7 and 7.5.8).
#pragma once

#include <string>
#include <string_view>

namespace recaudo::portal::detail {

// Takes a file of cairo's. Same file, same bytes. Throws PdfFailure for any other.
std::string packed(std::string_view pdf);

}  // namespace recaudo::portal::detail
