// The lists of predial invoices, for everybody: their publication here is half of the notice (Ley
// 1819/2016 art. 354). Neither names nor whole parcel numbers: with the number of the invoice its
// owner finds it.
#include "api/portal/invoice_pages.h"
#include "api/site/handlers.h"
#include "core/billing/invoice_notice.h"
#include "core/dues/dues.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kLists = "/facturas";
constexpr const char* kList = "/facturas/:corrida";
constexpr int kPage = 100;

std::string url_of(billing::RunId run) {
  return std::string(kLists) + "/" + to_string(run);
}

Response lists(const Context& context, const Request& request) {
  portal::PublishedListsView view;
  view.chrome = chrome(context, request);
  for (const auto& l : context.services.db.read(
           [](pqxx::read_transaction& tx) { return billing::newest_lists(tx); }))
    view.lists.push_back({.vigencia = l.vigencia,
                          .invoices = l.invoices,
                          .on_web = l.on_web,
                          .posted_on = l.posting ? std::optional(l.posting->on) : std::nullopt,
                          .place = l.posting ? l.posting->place : "",
                          .url = url_of(l.run)});
  return http::html(portal::published_lists_page(view));
}

// A page after the parcel that ?desde= names; one more is read to know whether another one follows.
Response list(const Context& context, const Request& request) {
  const auto run = whole_number(request.parameter("corrida"));
  const auto typed = request.query_value("desde");
  const auto after = whole_number(typed.empty() ? "0" : typed);
  if (!run || !after) return http::problem(Code::kNotFound, request);
  std::optional<billing::InvoiceList> found;
  auto rows = context.services.db.read([&](pqxx::read_transaction& tx) {
    found = billing::list_of(tx, billing::RunId(*run));
    return billing::listed_invoices(tx, billing::RunId(*run), ledger::SubjectId(*after), kPage + 1);
  });
  if (!found) return http::problem(Code::kNotFound, request);
  const dues::InvoiceNotice notice{
      .on_web = found->on_web,
      .posted_on = found->posting ? std::optional(found->posting->on) : std::nullopt};
  const auto law = context.law.current();
  portal::PublishedInvoicesView view{.vigencia = found->vigencia,
                                     .invoices = found->invoices,
                                     .on_web = found->on_web,
                                     .norm = dues::kTitleNorm,
                                     .url_consult = "/consulta"};
  view.chrome = chrome(context, request, {{"Facturas de predial", kLists}});
  view.notice = dues::notice_text(notice, law->law());
  if (rows.size() > kPage) {
    rows.pop_back();
    view.url_next = url_of(found->run) + "?desde=" + to_string(rows.back().parcel);
  }
  if (*after > 0) view.url_first = url_of(found->run);
  for (const auto& r : rows)
    view.rows.push_back({dues::invoice_number(found->vigencia, r.parcel), r.npn});
  return http::html(portal::published_invoices_page(view));
}

}  // namespace

void add_invoice_routes(Routes& routes, const Context& context) {
  const auto get = [&](const char* pattern, Response (*handler)(const Context&, const Request&)) {
    routes.push_back({http::Method::kGet, pattern,
                      [&context, handler](const Request& r) { return handler(context, r); },
                      http::Access::everyone(), http::BodyClass::kNone, http::Caller::kBrowser,
                      "estado"});
  };
  get(kLists, lists);
  get(kList, list);
}

}  // namespace recaudo::site
