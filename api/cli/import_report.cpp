#include "api/cli/import_report.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

namespace recaudo::cli {

namespace json = boost::json;

json::array rejections_json(const std::vector<registry::Rejection>& rejections) {
  json::array out;
  for (const auto& r : rejections)
    out.push_back(json::object{{"linea", r.line}, {"columna", r.column}, {"motivo", r.reason}});
  return out;
}

void print_rejections(const std::vector<registry::Rejection>& rejections) {
  for (std::size_t i = 0; i < std::min(kListed, rejections.size()); ++i)
    std::printf("  rechazada línea %d, columna %d: %s\n", rejections[i].line, rejections[i].column,
                rejections[i].reason.c_str());
  if (rejections.size() > kListed) std::printf("  ... y %zu más\n", rejections.size() - kListed);
}

bool confirmed() {
  if (::isatty(STDIN_FILENO) != 1) return true;
  std::printf("¿Aplicar estos cambios? Escriba si: ");
  (void)std::fflush(stdout);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "si" || answer == "sí";
}

}  // namespace recaudo::cli
