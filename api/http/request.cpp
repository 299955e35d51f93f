#include "api/http/request.h"

#include <algorithm>

namespace recaudo::http {
namespace {

std::string_view look_up(const TextMap& map, std::string_view name) {
  const auto it = map.find(name);
  return it == map.end() ? std::string_view{} : std::string_view(it->second);
}

}  // namespace

std::string_view Form::get(std::string_view name) const {
  for (const auto& [key, value] : fields_)
    if (key == name) return value;
  return {};
}

bool Form::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [&](const auto& f) { return f.first == name; });
}

std::vector<std::string_view> Form::all(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& [key, value] : fields_)
    if (key == name) out.emplace_back(value);
  return out;
}

std::string_view Request::header(std::string_view name) const {
  return look_up(headers, name);
}
std::string_view Request::cookie(std::string_view name) const {
  return look_up(cookies, name);
}
std::string_view Request::query_value(std::string_view name) const {
  return look_up(query, name);
}

const std::string& Request::parameter(std::string_view name) const {
  const auto it = parameters.find(name);
  invariant(it != parameters.end(), "a handler reads only the parameters of its route");
  return it->second;
}

std::string Request::origin() const {
  return (tls ? "https://" : "http://") + host;
}

bool Request::wants_html() const {
  return header("accept").find("text/html") != std::string_view::npos;
}

Result<Form> Request::form(Repeats repeats) const {
  if (content_type != "application/x-www-form-urlencoded" && !body.empty())
    return fail(Code::kBadForm);
  auto pairs = decode_pairs(body);
  if (!pairs) return fail(Code::kBadForm);
  if (const auto* name = repeated_name(*pairs); name && repeats == Repeats::kRefuse)
    return fail(Code::kRepeatedField, *name);
  return Form(std::move(*pairs));
}

Result<Multipart> Request::multipart() const {
  if (content_type != "multipart/form-data" || !upload) return fail(Code::kBadUpload);
  return parse_multipart(header("content-type"), upload->bytes());
}

}  // namespace recaudo::http
