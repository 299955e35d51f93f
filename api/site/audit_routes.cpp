// The log, for whoever believes nobody: its head, its policy, its files, and the command that
// checks it all.
#include <memory>

#include "api/portal/public_pages.h"
#include "api/site/handlers.h"
#include "api/site/staff.h"
#include "audit/checkpoint.h"
#include "audit/entry_bundle.h"
#include "audit/note.h"
#include "audit/published_heads.h"
#include "audit/tile_path.h"
#include "audit/tile_reader.h"
#include "audit/verify.h"
#include "base/bytes.h"
#include "core/events/event_log.h"

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
  view.fetch_command = "recaudo audit fetch " + context.base_url + "/bitacora --to bitacora";
  view.verify_command = "recaudo audit verify --log bitacora";
  if (const auto served = audit::served_head(context.folders.log)) {
    view.checkpoint_text = served->note;
    view.size = static_cast<std::int64_t>(served->checkpoint.head.size);
    view.root_hex = to_hex(recaudo::view(served->checkpoint.head.root));
  }
  return tokens.finish(http::html(portal::audit_page(view)));
}

// The log's files as C2SP tlog-tiles names them, and each signed head, for verifiers written by
// others. Only paths that we would print ourselves.
Response file(const Context& context, const Request& request) {
  const std::string path = request.path.substr(std::string("/bitacora/").size());
  const bool text = path == "checkpoint" || path == "policy" || audit::parse_history_path(path);
  if (!text && !audit::parse_tile_path(path)) return http::problem(Code::kNotFound, request);
  auto bytes = read_file(context.folders.log + "/" + path, kMaxTile);
  if (!bytes) return http::problem(Code::kNotFound, request);
  Response response;
  response.content_type = text ? "text/plain; charset=utf-8" : "application/octet-stream";
  response.body = std::move(*bytes);
  return response;
}

// What gives an entry's hash from its bundle in a copy: with tools that everybody has, a zero byte
// and the entry (RFC 6962 §2.1), which a bundle tells after its length.
std::string hash_command(const std::string& bundle_path, std::size_t offset, std::size_t length) {
  return "(printf '\\0'; tail -c +" + std::to_string(offset + 1) + " " + bundle_path +
         " | head -c " + std::to_string(length) + ") | sha256sum";
}

// An entry under the signed head, for whoever holds a receipt that names it.
Result<portal::LogEntryView> entry_view(const Context& context, std::uint64_t index) {
  RECAUDO_TRY(served, audit::served_head(context.folders.log));
  const auto size = served.checkpoint.head.size;
  if (index >= size) return fail(Code::kNotFound, std::to_string(index));
  const std::uint64_t n = index / audit::kTileWidth;
  const audit::TileId id{audit::kEntriesLevel, n, audit::tile_width(size, 0, n)};
  RECAUDO_TRY(bundle, audit::read_tile(context.folders.log, id));
  RECAUDO_TRY(entries, audit::parse_bundle(bundle, id.width));
  const std::string_view bytes = entries[index % audit::kTileWidth];
  portal::LogEntryView view;
  view.number = std::to_string(index);
  view.size = std::to_string(size);
  view.leaf = to_hex(recaudo::view(audit::leaf_hash(bytes)));
  view.url_proof = "/bitacora/entrada/" + std::to_string(index) + "/prueba";
  view.fetch_command = "recaudo audit fetch " + context.base_url + "/bitacora --to bitacora";
  view.verify_command = "recaudo audit verify --log bitacora";
  view.hash_command =
      hash_command("bitacora/" + audit::to_path(id),
                   static_cast<std::size_t>(bytes.data() - bundle.data()), bytes.size());
  if (id.width != audit::kTileWidth)
    view.full_bundle = "bitacora/" + audit::to_path({audit::kEntriesLevel, n});
  events::pb::AuditEntry entry;
  if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !entry.has_receipt())
    return view;
  view.receipt = entry.receipt().receipt_no();
  view.payment = entry.receipt().payment_id();
  view.amount = Money::centavos(entry.receipt().amount().minor());
  return view;
}

Response entry(const Context& context, const Request& request) {
  const auto index = audit::parse_decimal(request.parameter("numero"));
  if (!index) return http::problem(Code::kNotFound, request);
  auto view = entry_view(context, *index);
  if (!view) return http::problem(Code::kNotFound, request);
  view->chrome = chrome(context, request);
  return http::html(portal::log_entry_page(*view));
}

// Its .tlog-proof (C2SP), for a verifier written by others.
Response proof(const Context& context, const Request& request) {
  const auto index = audit::parse_decimal(request.parameter("numero"));
  if (!index) return http::problem(Code::kNotFound, request);
  auto text = audit::prove(context.folders.log, *index);
  if (!text) return http::problem(text.error(), request);
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(*text);
  return response;
}

// The heads that were signed, a page at a time: who keeps a copy asks from the last that it has.
Response heads(audit::PublishedHeads& published, const Request& request) {
  const auto asked = request.query_value("desde");
  const auto from = audit::parse_decimal(asked.empty() ? "0" : asked);
  if (!from) return http::problem(Code::kNotFound, request);
  auto notes = published.page(*from);
  if (!notes) return http::problem(notes.error(), request);
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(*notes);
  return response;
}

}  // namespace

void add_audit_routes(Routes& routes, const Context& context) {
  routes.push_back({http::Method::kGet, "/auditoria",
                    [&context](const Request& r) { return page(context, r); },
                    access_to(Area::kAudit)});
  const auto published =
      std::make_shared<audit::PublishedHeads>(context.folders.log, context.real_clock);
  const auto publish = [&](const char* pattern, http::Handler handler, http::CacheClass cache) {
    http::Route route{http::Method::kGet, pattern, std::move(handler), http::Access::everyone()};
    route.cache = cache;
    route.rate_class = "bitacora";
    routes.push_back(std::move(route));
  };
  const auto of_folder = [&context](const Request& r) { return file(context, r); };
  publish(
      "/bitacora/history", [published](const Request& r) { return heads(*published, r); },
      http::CacheClass::kNoStore);
  publish(
      "/bitacora/entrada/:numero", [&context](const Request& r) { return entry(context, r); },
      http::CacheClass::kNoStore);
  publish(
      "/bitacora/entrada/:numero/prueba",
      [&context](const Request& r) { return proof(context, r); }, http::CacheClass::kNoStore);
  publish("/bitacora/:a", of_folder, http::CacheClass::kNoStore);
  // history/<size>, and tile/<level>/<n> of three to six segments: written once, the same for ever.
  for (const char* pattern : {"/bitacora/:a/:b", "/bitacora/:a/:b/:c", "/bitacora/:a/:b/:c/:d",
                              "/bitacora/:a/:b/:c/:d/:e", "/bitacora/:a/:b/:c/:d/:e/:f"})
    publish(pattern, of_folder, http::CacheClass::kImmutable);
}

}  // namespace recaudo::site
