// The last hand on a file of cairo 1.16. It says what cairo cannot: the document's language, that
// viewers show its title, and what a figure says to who does not see it. And it packs: cairo writes
// each element of the structure as an object in clear, a third of the file; the format has streams
// of objects for that (ISO 32000-1, 7.5.7 and 7.5.8).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace recaudo::portal::detail {

// Takes a file of cairo's and the alternative text of each of its figures, in their order. Same
// file, same bytes. Throws PdfFailure for any other file, or when texts and figures do not match.
std::string packed(std::string_view pdf, std::span<const std::string> alternatives);

}  // namespace recaudo::portal::detail
