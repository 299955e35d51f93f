// The second statute is worth something as long as it chooses otherwise wherever a council may:
// both files are compared key by key.
#include <gtest/gtest.h>
#include <toml++/toml.h>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

// What a file writes under a key, by path: "ica.parametros.anticipo". A table that is there several
// times gives all its values to one path.
using Choices = std::map<std::string, std::set<std::string>>;

template <typename Node>
std::string written(const Node& node) {
  std::ostringstream out;
  out << node;
  return out.str();
}

void flatten(const toml::table& table, const std::string& under, Choices& out) {
  for (const auto& [key, node] : table) {
    const std::string path = under + std::string(key.str());
    if (const auto* inner = node.as_table()) {
      flatten(*inner, path + ".", out);
    } else if (node.is_array_of_tables()) {
      for (const auto& item : *node.as_array()) flatten(*item.as_table(), path + ".", out);
    } else {
      node.visit([&](const auto& value) { out[path].insert(written(value)); });
    }
  }
}

Choices choices(std::string_view text) {
  Choices out;
  flatten(toml::parse(text), "", out);
  return out;
}

const Choices& of_a() {
  static const Choices read = choices(data_file("statutes/demo.toml"));
  return read;
}
const Choices& of_b() {
  static const Choices read = choices(statute_b_text());
  return read;
}

// Same key, same values in both, and why that is right.
const std::map<std::string, std::string_view> kEqual = {
    {"municipio.demostracion", "neither is a real municipality"},
    {"limites.ley_1995_de_2019", "national law in the vigencias that both have"},
    {"vigencias.ultima", "the last year whose figures are published"},
    {"tarifa_predial.zona", "there are two zones, and both statutes tell them apart"},
    {"multas.unidad.regimen", "the unit of the police code is the one that is disputed"},
};

TEST(StatutesDiffer, InEveryKeyThatBothHaveButTheOnesThatNobodyMayChoose) {
  std::set<std::string> equal, expected;
  for (const auto& [path, values] : of_a())
    if (const auto other = of_b().find(path); other != of_b().end() && other->second == values)
      equal.insert(path);
  for (const auto& [path, why] : kEqual) expected.insert(path);
  EXPECT_EQ(equal, expected);
}

// "anticipo" of "ica.parametros.anticipo", and of a section its own name.
std::set<std::string> names(const Choices& choices) {
  std::set<std::string> out;
  for (const auto& [path, values] : choices) {
    std::istringstream parts(path);
    for (std::string part; std::getline(parts, part, '.');) out.insert(part);
  }
  return out;
}

std::string source_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The keys that the readers of the statute ask for by a literal: s.text("modo"), read_price(s,
// "aseo").
std::set<std::string> keys_of_the_readers() {
  static const std::regex kAsked(R"re(\(\s*(?:\w+,\s*)?"([a-z][a-z0-9_]*[a-z0-9])")re");
  std::set<std::string> out;
  for (const auto& file : std::filesystem::directory_iterator(TAX_SOURCE_DIR)) {
    const std::string name = file.path().filename();
    if (file.path().extension() != ".cpp" ||
        !(name.starts_with("statute") || name == "effective_span.cpp"))
      continue;
    const std::string source = source_of(file.path());
    for (std::sregex_iterator it(source.begin(), source.end(), kAsked), end; it != end; ++it)
      out.insert((*it)[1]);
  }
  out.erase("archivo");  // what the reader calls the whole file
  return out;
}

TEST(StatutesDiffer, NoKeyThatIsReadIsLeftUnwrittenByBoth) {
  const std::set<std::string> a = names(of_a()), b = names(of_b());
  const std::set<std::string> keys = keys_of_the_readers();
  EXPECT_GT(keys.size(), 100u);
  for (const std::string& key : keys) EXPECT_TRUE(a.contains(key) || b.contains(key)) << key;
}

}  // namespace
}  // namespace recaudo::tax_rules
