#include "gateways/json_writer.h"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

namespace recaudo::gateways {

JsonWriter& JsonWriter::token(std::string_view name, std::string_view json) {
  if (!members_.empty()) members_ += ',';
  members_ += '"';
  members_ += name;
  members_ += "\":";
  members_ += json;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view name, std::string_view value) {
  return token(name, boost::json::serialize(boost::json::string_view(value.data(), value.size())));
}

JsonWriter& JsonWriter::integer(std::string_view name, std::int64_t value) {
  return token(name, std::to_string(value));
}

JsonWriter& JsonWriter::flag(std::string_view name, bool value) {
  return token(name, value ? "true" : "false");
}

JsonWriter& JsonWriter::pesos(std::string_view name, Money value) {
  std::string digits = to_plain(value);
  if (digits.ends_with(".00")) digits.resize(digits.size() - 3);
  return token(name, digits);
}

JsonWriter& JsonWriter::object(std::string_view name, const JsonWriter& value) {
  return token(name, value.text());
}

}  // namespace recaudo::gateways
