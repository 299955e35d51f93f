// The tag-length-value text of EMV QR codes: two digits of tag, two of length in characters, the
// value; templates nest the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace recaudo::breb {

struct QrField {
  std::string tag;
  std::string value;
  bool operator==(const QrField&) const = default;
};

// In the order of the text. kQrInvalid names the field that is cut short, repeated or has no
// digits where its tag or length stands; `inside` is the template's tag, for that text.
Result<std::vector<QrField>> read_tlv(std::string_view text, std::string_view inside = {});
// The value of that tag, when it is there.
std::optional<std::string> find_tag(const std::vector<QrField>& fields, std::string_view tag);

}  // namespace recaudo::breb
