#include "api/http/static_assets.h"

#include <stdexcept>

namespace recaudo::http {
namespace {

constexpr std::size_t kHashDigits = 16;

std::string content_type_of(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml; charset=utf-8";
  if (name.ends_with(".txt")) return "text/plain; charset=utf-8";
  throw std::invalid_argument(std::string(name) + ": this type is not served");
}

}  // namespace

StaticAssets::StaticAssets(std::span<const EmbeddedFile> files) {
  for (const auto& file : files) {
    const auto slash = file.path.rfind('/');
    const auto name = slash == file.path.npos ? file.path : file.path.substr(slash + 1);
    const Asset asset{file, content_type_of(name)};
    if (!assets_.emplace(std::string(name), asset).second)
      throw std::invalid_argument(std::string(name) + ": two files have this name");
  }
}

std::string StaticAssets::url(std::string_view base_name) const {
  const auto it = assets_.find(base_name);
  invariant(it != assets_.end(), "a page names only files that are embedded");
  return "/estatico/" + std::string(it->second.file.sha256_hex.substr(0, kHashDigits)) + "/" +
         it->first;
}

Route StaticAssets::route() const {
  return Route{.method = Method::kGet,
               .pattern = "/estatico/:huella/:archivo",
               .handler = [this](const Request& request) { return answer(request); },
               .access = Access::everyone(),
               .cache = CacheClass::kImmutable};
}

Response StaticAssets::answer(const Request& request) const {
  const auto it = assets_.find(request.parameter("archivo"));
  if (it == assets_.end() ||
      it->second.file.sha256_hex.substr(0, kHashDigits) != request.parameter("huella"))
    return problem(Code::kRouteUnknown, request);
  const std::string tag = "\"" + std::string(it->second.file.sha256_hex) + "\"";
  Response r;
  r.set_header("ETag", tag);
  const auto known = request.header("if-none-match");
  if (known == "*" || known.find(tag) != known.npos) {
    r.status = 304;
    return r;
  }
  r.content_type = it->second.content_type;
  r.body = std::string(it->second.file.content);
  return r;
}

}  // namespace recaudo::http
