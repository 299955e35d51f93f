#include "gateways/wompi/event.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "gateways/json_tree.h"

namespace recaudo::wompi {
namespace {

using gateways::JsonTree;

constexpr std::size_t kMaxProperties = 32;
constexpr std::array<std::string_view, 3> kMustSign = {"transaction.id", "transaction.status",
                                                       "transaction.amount_in_cents"};

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kRailNoticeRefused, std::move(detail));
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

// As the value prints in JSON, a text without its quotes.
Result<std::string> printed(const JsonTree& data, const std::string& path) {
  const JsonTree* value = data.find(path);
  if (value == nullptr || value->kind == JsonTree::Kind::kArray ||
      value->kind == JsonTree::Kind::kObject)
    return refuse("el aviso firma algo que no trae: " + path.substr(0, 64));
  return value->kind == JsonTree::Kind::kNull ? "null" : value->scalar;
}

Result<std::string> signed_text(const JsonTree& event, const JsonTree& data) {
  const auto& properties = event.list("signature.properties");
  for (const auto& name : kMustSign)
    if (std::ranges::none_of(properties, [&](const JsonTree& p) { return p.scalar == name; }))
      return refuse("el aviso no firma " + std::string(name));
  if (properties.size() > kMaxProperties) return refuse("el aviso firma demasiadas cosas");
  std::string out;
  for (const JsonTree& property : properties) {
    RECAUDO_TRY(value, printed(data, property.scalar));
    out += value;
  }
  const auto timestamp = event.number("timestamp");
  if (!timestamp) return refuse("al aviso le falta su fecha");
  return out + *timestamp;
}

}  // namespace

Result<Event> read_event(std::string_view json, std::string_view header,
                         const Secret& events_secret, Environment environment) {
  const auto tree = gateways::parse_json_tree(json);
  const JsonTree* data = tree ? tree->find("data") : nullptr;
  if (data == nullptr) return refuse("el aviso no es un JSON con data");
  if (tree->text_or_empty("environment") != to_code(environment))
    return refuse("el aviso es de otro ambiente");
  RECAUDO_TRY(text, signed_text(*tree, *data));
  const std::string given = lower(tree->text_or_empty("signature.checksum"));
  const std::string ours = sha256_hex(text + std::string(events_secret.reveal()));
  if (!equal_constant_time(given, ours) ||
      (!header.empty() && !equal_constant_time(lower(header), ours)))
    return refuse("la firma no corresponde");
  return Event{data->text_or_empty("transaction.id"), data->text_or_empty("transaction.status"),
               data->text_or_empty("transaction.reference")};
}

}  // namespace recaudo::wompi
