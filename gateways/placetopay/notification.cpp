#include "gateways/placetopay/notification.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/json_tree.h"

namespace recaudo::placetopay {
namespace {

constexpr std::string_view kSha256 = "sha256:";

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::string signature_like(std::string_view given, const std::string& signed_text) {
  if (given.starts_with(kSha256)) return std::string(kSha256) + sha256_hex(signed_text);
  return to_hex(view(sha1(signed_text)));
}

}  // namespace

Result<Notification> read_notification(std::string_view json, const Secret& secret_key) {
  const auto tree = gateways::parse_json_tree(json);
  if (!tree) return fail(Code::kRailNoticeRefused, "el aviso no es un JSON");
  Notification out{tree->text_or_empty("requestId"), tree->text_or_empty("reference"),
                   tree->text_or_empty("status.status"), tree->text_or_empty("status.date")};
  const std::string given = tree->text_or_empty("signature");
  if (out.request_id.empty() || out.status.empty() || out.date.empty() || given.empty())
    return fail(Code::kRailNoticeRefused, "al aviso le falta una parte de lo que firma");
  const std::string text =
      out.request_id + out.status + out.date + std::string(secret_key.reveal());
  if (!equal_constant_time(lower(given), signature_like(given, text)))
    return fail(Code::kRailNoticeRefused, "la firma no corresponde");
  return out;
}

}  // namespace recaudo::placetopay
