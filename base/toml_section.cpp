#include "base/toml_section.h"

namespace recaudo {
namespace {

constexpr std::size_t kMaxEntries = 2'000;
constexpr Date kNoDate = make_date(1970, 1, 1);
const toml::table kEmptyTable;

}  // namespace

void FirstFault::report(int line, const std::string& reason) {
  if (error_) return;
  error_ = Error{code_, file_name_ + ", línea " + std::to_string(line) + ": " + reason};
}

const toml::node* TomlSection::find(std::string_view key) const {
  asked_.emplace(key);
  return table_.get(key);
}

const toml::node* TomlSection::require(std::string_view key) const {
  const toml::node* node = find(key);
  if (node == nullptr) report("falta " + std::string(key));
  return node;
}

void TomlSection::report_at(const toml::node& node, std::string_view key,
                            std::string_view reason) const {
  fault_.report(static_cast<int>(node.source().begin.line),
                name_ + "." + std::string(key) + ": " + std::string(reason));
}

void TomlSection::refuse_unknown_keys() const {
  for (const auto& [key, node] : table_)
    if (!asked_.contains(key.str())) report_at(node, key.str(), "no se conoce esta clave");
}

std::string TomlSection::text(std::string_view key) const {
  const toml::node* node = require(key);
  if (node == nullptr) return {};
  const auto* value = node->as_string();
  if (value == nullptr || value->get().empty() || value->get().size() > 500) {
    report_at(*node, key, "debe ser un texto entre comillas, de 1 a 500 caracteres");
    return {};
  }
  return value->get();
}

std::string TomlSection::text_or(std::string_view key, std::string_view fallback) const {
  return has(key) ? text(key) : (asked_.emplace(key), std::string(fallback));
}

std::int64_t TomlSection::integer(std::string_view key, std::int64_t min, std::int64_t max) const {
  const toml::node* node = require(key);
  if (node == nullptr) return min;
  const auto* value = node->as_integer();
  if (value == nullptr || value->get() < min || value->get() > max) {
    report_at(
        *node, key,
        "debe ser un número entero entre " + std::to_string(min) + " y " + std::to_string(max));
    return min;
  }
  return value->get();
}

bool TomlSection::flag(std::string_view key, bool fallback) const {
  const toml::node* node = find(key);
  if (node == nullptr) return fallback;
  const auto* value = node->as_boolean();
  if (value == nullptr) report_at(*node, key, "debe ser true o false");
  return value == nullptr ? fallback : value->get();
}

Date TomlSection::day(std::string_view key) const {
  const toml::node* node = require(key);
  if (node == nullptr) return kNoDate;
  const auto* value = node->as_date();
  if (value == nullptr) {
    report_at(*node, key, "debe ser una fecha año-mes-día, sin comillas");
    return kNoDate;
  }
  return make_date(value->get().year, value->get().month, value->get().day);
}

std::optional<Date> TomlSection::optional_day(std::string_view key) const {
  if (find(key) == nullptr) return std::nullopt;
  return day(key);
}

Rate TomlSection::percent(std::string_view key) const {
  const std::string written = text(key);
  const Result<Rate> rate = parse_percent(written);
  if (!rate && has(key))
    report_at(*find(key), key, "debe ser un porcentaje, como \"15\" o \"25.9\"");
  return rate.value_or(Rate{});
}

Rate TomlSection::per_mil(std::string_view key) const {
  const std::string written = text(key);
  const Result<Rate> rate = parse_per_mil(written);
  if (!rate && has(key)) report_at(*find(key), key, "debe ser una tarifa por mil, como \"6.5\"");
  return rate.value_or(Rate{});
}

const toml::array* TomlSection::array(std::string_view key) const {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  const toml::array* values = node->as_array();
  if (values == nullptr || values->size() > kMaxEntries) {
    report_at(*node, key, "debe ser una lista, de 2000 elementos a lo sumo");
    return nullptr;
  }
  return values;
}

std::vector<std::string> TomlSection::texts(std::string_view key) const {
  std::vector<std::string> out;
  const toml::array* values = array(key);
  if (values == nullptr) return out;
  for (const toml::node& node : *values) {
    const auto* value = node.as_string();
    if (value == nullptr || value->get().empty())
      report_at(node, key, "debe tener solo textos");
    else
      out.push_back(value->get());
  }
  return out;
}

std::vector<std::int64_t> TomlSection::integers(std::string_view key, std::int64_t min,
                                                std::int64_t max) const {
  std::vector<std::int64_t> out;
  const toml::array* values = array(key);
  if (values == nullptr) return out;
  for (const toml::node& node : *values) {
    const auto* value = node.as_integer();
    if (value == nullptr || value->get() < min || value->get() > max)
      report_at(node, key,
                "debe tener números entre " + std::to_string(min) + " y " + std::to_string(max));
    else
      out.push_back(value->get());
  }
  return out;
}

TomlSection TomlSection::section(std::string_view key) const {
  const toml::node* node = require(key);
  const toml::table* table = node == nullptr ? nullptr : node->as_table();
  if (node != nullptr && table == nullptr) report_at(*node, key, "debe ser una sección");
  return TomlSection(table == nullptr ? kEmptyTable : *table, std::string(key), fault_);
}

std::vector<TomlSection> TomlSection::sections(std::string_view key) const {
  std::vector<TomlSection> out;
  const toml::array* values = array(key);
  if (values == nullptr) return out;
  for (const toml::node& node : *values) {
    const toml::table* table = node.as_table();
    if (table == nullptr)
      report_at(node, key, "debe ser una sección [[" + std::string(key) + "]]");
    else
      out.emplace_back(*table, std::string(key), fault_);
  }
  return out;
}

}  // namespace recaudo
