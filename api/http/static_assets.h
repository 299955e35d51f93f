// Embedded files under URLs that carry their hash: cached for ever, because a new content has a new
// URL.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "api/http/router.h"
#include "base/embedded_file.h"

namespace recaudo::http {

class StaticAssets {
 public:
  // Base names must differ. Throws std::invalid_argument for a type that is not served (.css .svg
  // .txt).
  explicit StaticAssets(std::span<const EmbeddedFile> files);
  // "/estatico/1f0c9a…/portal.css". Throws BrokenInvariant for an unknown base name.
  std::string url(std::string_view base_name) const;
  // The one route; this object must outlive the router.
  Route route() const;

 private:
  Response answer(const Request& request) const;
  struct Asset {
    EmbeddedFile file;
    std::string content_type;
  };
  std::map<std::string, Asset, std::less<>> assets_;
};

}  // namespace recaudo::http
