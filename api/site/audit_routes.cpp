// The log, for whoever believes nobody: its head, its policy, its files, and the command that
// checks it all.
#include <filesystem>

#include "api/site/staff.h"
#include "audit/checkpoint.h"
#include "audit/note.h"
#include "audit/tile_path.h"
#include "base/bytes.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr std::size_t kMaxTile = std::size_t{17} << 20;

Response page(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::AuditView view;
  view.chrome = staff_chrome(context, request, tokens, "/auditoria");
  view.origin = context.log_origin;
  view.url_policy_file = "/bitacora/policy";
  view.url_checkpoint = "/bitacora/checkpoint";
  view.verify_command = "recaudo audit verify";
  const auto note = read_file(context.folders.log + "/checkpoint", 65'536);
  if (note) {
    view.checkpoint_text = *note;
    const auto text = note->substr(0, note->rfind("\n\n") + 1);
    if (const auto head = audit::parse_checkpoint(text)) {
      view.size = static_cast<std::int64_t>(head->head.size);
      view.root_hex = to_hex(recaudo::view(head->head.root));
    }
  }
  return tokens.finish(http::html(portal::audit_page(view)));
}

// The log's files as C2SP tlog-tiles names them, for verifiers written by others. Only paths that
// we would print ourselves.
Response file(const Context& context, const Request& request) {
  const std::string path = request.path.substr(std::string("/bitacora/").size());
  const bool known =
      path == "checkpoint" || path == "policy" || audit::parse_tile_path(path).has_value();
  if (!known) return http::problem(Code::kNotFound, request);
  auto bytes = read_file(context.folders.log + "/" + path, kMaxTile);
  if (!bytes) return http::problem(Code::kNotFound, request);
  Response response;
  response.content_type = path == "checkpoint" || path == "policy" ? "text/plain; charset=utf-8"
                                                                   : "application/octet-stream";
  response.body = std::move(*bytes);
  return response;
}

}  // namespace

void add_audit_routes(Routes& routes, const Context& context) {
  routes.push_back({http::Method::kGet, "/auditoria",
                    [&context](const Request& r) { return page(context, r); },
                    access_to(Area::kAudit)});
  // tile/<level>/<n> has two to six segments.
  for (const char* pattern : {"/bitacora/:a", "/bitacora/:a/:b/:c", "/bitacora/:a/:b/:c/:d",
                              "/bitacora/:a/:b/:c/:d/:e", "/bitacora/:a/:b/:c/:d/:e/:f"})
    routes.push_back({http::Method::kGet, pattern,
                      [&context](const Request& r) { return file(context, r); },
                      http::Access::everyone()});
}

}  // namespace recaudo::site
