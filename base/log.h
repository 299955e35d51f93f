// One line of JSON per event on standard error. Levels say who must act: kInfo nobody, kWarn the
// operator when he has time, kError the operator now. Values are escaped; secrets have no printer.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace recaudo::log {

enum class Level { kInfo, kWarn, kError };

struct Field {
  std::string_view name;
  std::string value;
};

void write(Level level, std::string_view operation, std::initializer_list<Field> fields = {});

inline void info(std::string_view operation, std::initializer_list<Field> fields = {}) {
  write(Level::kInfo, operation, fields);
}
inline void warn(std::string_view operation, std::initializer_list<Field> fields = {}) {
  write(Level::kWarn, operation, fields);
}
inline void error(std::string_view operation, std::initializer_list<Field> fields = {}) {
  write(Level::kError, operation, fields);
}

}  // namespace recaudo::log
