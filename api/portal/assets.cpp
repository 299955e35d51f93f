#include "api/portal/assets.h"

#include "base/error.h"

namespace recaudo::embedded {
extern const std::span<const EmbeddedFile> kPortalAssets;
}

namespace recaudo::portal {
namespace {

constexpr std::string_view kFolder = "assets/";
constexpr std::size_t kHashDigits = 16;

std::string url_of(const EmbeddedFile& file) {
  const std::string_view name = file.path.substr(kFolder.size());
  const auto dot = name.rfind('.');
  return "/assets/" + std::string(name.substr(0, dot)) + "." +
         std::string(file.sha256_hex.substr(0, kHashDigits)) + std::string(name.substr(dot));
}

}  // namespace

std::span<const EmbeddedFile> assets() {
  return embedded::kPortalAssets;
}

std::string asset_url(std::string_view name) {
  for (const EmbeddedFile& file : assets())
    if (file.path.substr(kFolder.size()) == name) return url_of(file);
  throw BrokenInvariant("no such asset");
}

const EmbeddedFile* find_asset(std::string_view url_path) {
  for (const EmbeddedFile& file : assets())
    if (url_of(file) == url_path) return &file;
  return nullptr;
}

std::string_view asset_content_type(const EmbeddedFile& file) {
  return file.path.ends_with(".svg") ? "image/svg+xml" : "text/css; charset=utf-8";
}

}  // namespace recaudo::portal
