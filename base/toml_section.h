// Strict reading of one TOML table: every key must be known and well typed. The first fault is
// kept, with its line, and the reading goes on with defaults, so that parsers read straight down
// and ask once at the end.
#pragma once

#include <toml++/toml.h>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/rate.h"
#include "base/time.h"

namespace recaudo {

class FirstFault {
 public:
  FirstFault(Code code, std::string_view file_name) : code_(code), file_name_(file_name) {}
  // "demo.toml, línea 12: reason"; only the first report counts.
  void report(int line, const std::string& reason);
  const std::optional<Error>& error() const { return error_; }

 private:
  Code code_;
  std::string file_name_;
  std::optional<Error> error_;
};

class TomlSection {
 public:
  TomlSection(const toml::table& table, std::string name, FirstFault& fault)
      : table_(table), name_(std::move(name)), fault_(fault) {}

  // Reports every key that nobody asked for. Call it last.
  void refuse_unknown_keys() const;

  int line() const { return static_cast<int>(table_.source().begin.line); }
  void report(const std::string& reason) const { fault_.report(line(), name_ + ": " + reason); }

  bool has(std::string_view key) const { return table_.contains(key); }
  std::string text(std::string_view key) const;
  std::string text_or(std::string_view key, std::string_view fallback) const;
  std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max) const;
  bool flag(std::string_view key, bool fallback) const;
  Date day(std::string_view key) const;
  std::optional<Date> optional_day(std::string_view key) const;
  // Written between quotes, with a point: a TOML float is binary and is refused.
  Rate percent(std::string_view key) const;
  Rate per_mil(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;
  std::vector<std::int64_t> integers(std::string_view key, std::int64_t min,
                                     std::int64_t max) const;
  TomlSection section(std::string_view key) const;
  // [[key]]; empty when absent. At most 2000 entries.
  std::vector<TomlSection> sections(std::string_view key) const;

 private:
  const toml::node* find(std::string_view key) const;
  const toml::node* require(std::string_view key) const;
  void report_at(const toml::node& node, std::string_view key, std::string_view reason) const;
  const toml::array* array(std::string_view key) const;

  const toml::table& table_;
  std::string name_;
  FirstFault& fault_;
  mutable std::set<std::string, std::less<>> asked_;
};

}  // namespace recaudo
