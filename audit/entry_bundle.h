// Entry bundles: be16(length) || bytes, for each entry of a level-0 tile, nothing between or after.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace recaudo::audit {

constexpr std::size_t kMaxEntryBytes = 65535;
constexpr std::size_t kMaxBundleBytes = 256 * (kMaxEntryBytes + 2);

// Adds one entry; it must have at most kMaxEntryBytes.
void append_entry(std::string& bundle, std::string_view entry);

// The entries, as views into `bundle`. kAuditTileMalformed for a dangling byte, an entry past the
// end, or another number of entries than `width`.
Result<std::vector<std::string_view>> parse_bundle(std::string_view bundle, unsigned width);

// The bytes of the first `width` entries of a wider bundle (the fallback when a partial is gone).
Result<std::string_view> bundle_prefix(std::string_view bundle, unsigned width);

}  // namespace recaudo::audit
