#include "gateways/simulator/wompi_tokens.h"

#include <chrono>

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo::simulator {
namespace {

constexpr std::chrono::hours kTokenLife{1};
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";

std::int64_t unix_seconds(Instant t) {
  return to_unix_micros(t) / 1'000'000;
}

const JsonValue* at_path(const JsonValue& data, std::string_view path) {
  const JsonValue* v = &data;
  while (v && !path.empty()) {
    const auto name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    v = v->find(name);
  }
  return v;
}

}  // namespace

std::string integrity_signature(std::string_view reference, std::string_view cents,
                                std::string_view currency, std::string_view expiration,
                                std::string_view secret) {
  std::string all(reference);
  all.append(cents).append(currency).append(expiration).append(secret);
  return sha256_hex(all);
}

std::optional<std::string> event_checksum(const JsonValue& data,
                                          const std::vector<std::string>& properties,
                                          std::int64_t timestamp, std::string_view secret) {
  std::string all;
  for (const auto& path : properties) {
    const auto* value = at_path(data, path);
    if (!value) return std::nullopt;
    all += value->is(JsonValue::Kind::kString) ? value->text : to_json(*value);
  }
  return sha256_hex(all.append(std::to_string(timestamp)).append(secret));
}

AcceptanceTokens::AcceptanceTokens() : key_(random_bytes(32)) {}

std::string AcceptanceTokens::issue(std::string_view type, Instant now) const {
  const auto claims = JsonObject()
                          .text("type", type)
                          .number("iat", unix_seconds(now))
                          .number("exp", unix_seconds(now + kTokenLife))
                          .str();
  const auto signed_part = to_base64url(kHeader) + "." + to_base64url(claims);
  return signed_part + "." + to_base64url(view(hmac_sha256(key_.reveal(), signed_part)));
}

bool AcceptanceTokens::valid(std::string_view token, std::string_view type, Instant now) const {
  const auto last = token.rfind('.');
  const auto first = token.find('.');
  if (first == std::string_view::npos || first == last) return false;
  const auto expected = to_base64url(view(hmac_sha256(key_.reveal(), token.substr(0, last))));
  if (!equal_constant_time(token.substr(last + 1), expected)) return false;
  const auto text = from_base64url(token.substr(first + 1, last - first - 1));
  const auto claims = text ? parse_json(*text) : Result<JsonValue>(JsonValue{});
  if (!claims || !claims->find("type") || !claims->find("exp")) return false;
  return claims->find("type")->text == type &&
         unix_seconds(now) < whole_number(*claims->find("exp")).value_or(0);
}

}  // namespace recaudo::simulator
