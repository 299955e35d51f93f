#include "core/statutes/statute_diff.h"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <algorithm>
#include <map>
#include <sstream>

namespace recaudo::statutes {
namespace {

// The keys that name an entry of a list, in the order they are said.
constexpr std::string_view kNaming[] = {
    "codigo",      "ciiu", "regimen",  "codigo_banco", "vigencia",
    "hasta_smmlv", "zona", "estratos", "desde",        "ultimo_dia_habil_del_mes"};

struct Leaf {
  std::uint32_t line = 0;
  std::string key, value;
};
using Leaves = std::vector<Leaf>;

// A text without its quotes; anything else as TOML writes it.
std::string value_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  std::ostringstream out;
  node.visit([&](const auto& typed) { out << typed; });
  return out.str();
}

bool is_list_of_tables(const toml::node& node) {
  const auto* array = node.as_array();
  return array != nullptr && !array->empty() && array->is_homogeneous(toml::node_type::table);
}

std::string name_of(const toml::table& entry) {
  std::string name;
  for (const auto key : kNaming)
    if (const auto* node = entry.get(key)) name += (name.empty() ? "" : ", ") + value_text(*node);
  return name;
}

void collect(const toml::table& table, const std::string& path, Leaves& out);

// Two entries of one name are told apart by their order.
void collect_entries(const toml::array& entries, const std::string& path, Leaves& out) {
  std::map<std::string, int> seen;
  for (const auto& node : entries) {
    const auto& entry = *node.as_table();
    const std::string name = name_of(entry);
    const int nth = ++seen[name];
    const std::string which = nth > 1 ? fmt::format("{}, {}.º", name, nth) : name;
    collect(entry, fmt::format("{} [{}]", path, which), out);
  }
}

void collect(const toml::table& table, const std::string& path, Leaves& out) {
  for (const auto& [key, node] : table) {
    const std::string here = (path.empty() ? "" : path + " ") + std::string(key.str());
    if (const auto* inner = node.as_table())
      collect(*inner, here, out);
    else if (is_list_of_tables(node))
      collect_entries(*node.as_array(), here, out);
    else
      out.push_back({node.source().begin.line, here, value_text(node)});
  }
}

Result<Leaves> leaves_of(std::string_view toml) {
  try {
    Leaves out;
    collect(toml::parse(toml), {}, out);
    // The parser keeps keys by name, people read a file from the top.
    std::ranges::stable_sort(out, {}, &Leaf::line);
    return out;
  } catch (const toml::parse_error& e) {
    return fail(Code::kStatuteInvalid, "línea " + std::to_string(e.source().begin.line) + ": " +
                                           std::string(e.description()));
  }
}

std::map<std::string, std::string, std::less<>> by_key(const Leaves& leaves) {
  std::map<std::string, std::string, std::less<>> out;
  for (const Leaf& leaf : leaves) out.emplace(leaf.key, leaf.value);
  return out;
}

}  // namespace

Result<std::vector<KeyChange>> statute_diff(std::string_view before, std::string_view after) {
  RECAUDO_TRY(old_leaves, leaves_of(before));
  RECAUDO_TRY(new_leaves, leaves_of(after));
  const auto old_values = by_key(old_leaves), new_values = by_key(new_leaves);
  std::vector<KeyChange> out;
  for (const Leaf& leaf : new_leaves) {
    const auto was = old_values.find(leaf.key);
    if (was == old_values.end())
      out.push_back({leaf.key, std::nullopt, leaf.value});
    else if (was->second != leaf.value)
      out.push_back({leaf.key, was->second, leaf.value});
  }
  for (const Leaf& leaf : old_leaves)
    if (!new_values.contains(leaf.key)) out.push_back({leaf.key, leaf.value, std::nullopt});
  return out;
}

}  // namespace recaudo::statutes
