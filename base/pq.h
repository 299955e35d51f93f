// How our types look to libpqxx 6.4.5: parameters by string_traits, bytea by binarystring, and
// readers that throw nothing silently away.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "base/uuid.h"

namespace recaudo::detail {

// Common part of the traits below: never null, written only (results are read by the functions of
// this header, which say what they expect).
template <typename T>
struct WriteOnlyTraits {
  static constexpr const char* name() noexcept { return "recaudo value"; }
  static constexpr bool has_null() noexcept { return false; }
  static bool is_null(const T&) { return false; }
  [[noreturn]] static T null() { throw pqxx::conversion_error("a recaudo value is never null"); }
  [[noreturn]] static void from_string(const char[], T&) {
    throw pqxx::conversion_error("read recaudo values with base/pq.h");
  }
};

}  // namespace recaudo::detail

namespace pqxx {

template <>
struct string_traits<std::string_view> : recaudo::detail::WriteOnlyTraits<std::string_view> {
  static std::string to_string(std::string_view v) { return std::string(v); }
};
template <>
struct string_traits<recaudo::Money> : recaudo::detail::WriteOnlyTraits<recaudo::Money> {
  static std::string to_string(recaudo::Money v) { return std::to_string(v.centavos()); }
};
template <>
struct string_traits<recaudo::Rate> : recaudo::detail::WriteOnlyTraits<recaudo::Rate> {
  static std::string to_string(recaudo::Rate v) { return std::to_string(v.ppm()); }
};
template <>
struct string_traits<recaudo::Date> : recaudo::detail::WriteOnlyTraits<recaudo::Date> {
  static std::string to_string(recaudo::Date v) { return recaudo::to_iso(v); }
};
template <>
struct string_traits<recaudo::Instant> : recaudo::detail::WriteOnlyTraits<recaudo::Instant> {
  static std::string to_string(recaudo::Instant v) { return recaudo::to_utc_iso(v); }
};
template <>
struct string_traits<recaudo::Uuid> : recaudo::detail::WriteOnlyTraits<recaudo::Uuid> {
  static std::string to_string(const recaudo::Uuid& v) { return recaudo::to_string(v); }
};
template <typename Tag>
struct string_traits<recaudo::Id<Tag>> : recaudo::detail::WriteOnlyTraits<recaudo::Id<Tag>> {
  static std::string to_string(recaudo::Id<Tag> v) { return std::to_string(v.value()); }
};
template <typename Tag>
struct string_traits<recaudo::TextId<Tag>>
    : recaudo::detail::WriteOnlyTraits<recaudo::TextId<Tag>> {
  static std::string to_string(const recaudo::TextId<Tag>& v) { return v.str(); }
};

}  // namespace pqxx

namespace recaudo {

// Writers of bytea.
inline pqxx::binarystring bytea(std::string_view bytes) {
  return pqxx::binarystring(bytes.data(), bytes.size());
}

// Readers. Each throws pqxx::conversion_error (a bug of ours) when the column is NULL or of another
// form.
inline std::string read_text(const pqxx::field& f) {
  return f.as<std::string>();
}
inline std::int64_t read_int(const pqxx::field& f) {
  return f.as<std::int64_t>();
}
inline bool read_bool(const pqxx::field& f) {
  return f.as<bool>();
}
inline Money read_money(const pqxx::field& f) {
  return Money::centavos(f.as<std::int64_t>());
}
inline Rate read_rate_ppm(const pqxx::field& f) {
  return Rate::ppm(f.as<std::int64_t>());
}
inline Date read_date(const pqxx::field& f) {
  return value_or_throw(parse_iso_date(f.c_str()));
}
// The session's time zone is UTC (Database sets it).
inline Instant read_instant(const pqxx::field& f) {
  return value_or_throw(parse_instant(f.c_str()));
}
inline Uuid read_uuid(const pqxx::field& f) {
  return value_or_throw(parse_uuid(f.c_str()));
}
inline std::string read_bytes(const pqxx::field& f) {
  const pqxx::binarystring b(f);
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}
template <typename Tag>
Id<Tag> read_id(const pqxx::field& f) {
  return Id<Tag>(f.as<std::int64_t>());
}
template <typename T, typename Reader>
std::optional<T> read_optional(const pqxx::field& f, Reader reader) {
  if (f.is_null()) return std::nullopt;
  return reader(f);
}

// Array parameters, for `= ANY($1::bigint[])` and unnest(): their text form, element by element.
class PgArray {
 public:
  void add(std::string_view number_or_word);  // what needs no quotes: a number, a date, NULL
  void add_text(std::string_view text);       // quoted
  void add_bytes(std::string_view bytes);     // an element of a bytea[]
  std::string str() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};
std::string pg_array(const std::vector<std::int64_t>& values);
std::string pg_array(const std::vector<std::string>& values);

}  // namespace recaudo
