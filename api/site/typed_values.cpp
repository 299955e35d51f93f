// What people type, and what addresses carry.
#include <charconv>

#include "api/site/handlers.h"

namespace recaudo::site {

Result<Date> parse_typed_date(std::string_view text) {
  std::vector<std::string> groups(1);
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      groups.back() += c;
    else if ((c == '/' || c == '-' || c == '.' || c == ' ') && groups.size() < 3)
      groups.emplace_back();
    else
      return fail(Code::kBadDate);
  }
  if (groups.size() == 1 && groups[0].size() == 8)
    groups = {groups[0].substr(0, 2), groups[0].substr(2, 2), groups[0].substr(4)};
  if (groups.size() != 3) return fail(Code::kBadDate);
  if (groups[0].size() == 4) std::swap(groups[0], groups[2]);
  if (groups[2].size() != 4) return fail(Code::kBadDate);
  for (std::string* part : {&groups[0], &groups[1]}) {
    if (part->empty() || part->size() > 2) return fail(Code::kBadDate);
    if (part->size() == 1) part->insert(0, "0");
  }
  return parse_iso_date(groups[2] + "-" + groups[1] + "-" + groups[0]);
}

Result<Money> parse_typed_money(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == ',') plain += '.';
    if ((c >= '0' && c <= '9') || c == '-')
      plain += c;
    else if (c != ',' && c != '.' && c != ' ' && c != '$')
      return fail(Code::kBadAmount);
  }
  return parse_plain_money(plain);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc() || end != text.data() + text.size() || n < 0) return std::nullopt;
  return n;
}

std::optional<std::int64_t> positive_number(std::string_view text) {
  const auto n = whole_number(text);
  return n && *n > 0 ? n : std::nullopt;
}

}  // namespace recaudo::site
