#include "api/site/handlers.h"

namespace recaudo::site {

std::string refusal_text(const Error& error) {
  if (error.detail.ends_with('.')) return error.detail;
  const std::string text(info(error.code).text);
  return error.detail.empty() ? text : text + " Detalle: " + error.detail + ".";
}

std::string full_text(const Error& error) {
  return std::string(info(error.code).text) + (error.detail.empty() ? "" : " " + error.detail) +
         (error.detail.empty() || error.detail.ends_with('.') ? "" : ".");
}

}  // namespace recaudo::site
