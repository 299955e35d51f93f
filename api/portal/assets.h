// Style sheet and icon, compiled into the binary. Their addresses carry the content's hash, so they
// may be cached for ever (Cache-Control: immutable).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/embedded_file.h"

namespace recaudo::portal {

std::span<const EmbeddedFile> assets();
// "portal.css" -> "/assets/portal.<first 16 hex digits of its SHA-256>.css". Throws BrokenInvariant
// for a name that does not exist.
std::string asset_url(std::string_view name);
// The file behind such an address, or null.
const EmbeddedFile* find_asset(std::string_view url_path);
// "text/css; charset=utf-8", "image/svg+xml".
std::string_view asset_content_type(const EmbeddedFile& file);

}  // namespace recaudo::portal
