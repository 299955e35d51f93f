// What the DIAN transfers of the ICA in SIMPLE returns, as who collects reads it: the files that
// were taken in, whose money each line is, and the accounts that it entered. Reads only.
#include "api/portal/simple_pages.h"
#include "api/site/books.h"
#include "api/site/staff.h"
#include "core/closing/simple_desk.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kHome = "/rentas/simple";
constexpr const char* kTransfer = "/rentas/simple/:id";
constexpr int kPage = 50;

portal::SimpleTransferRow row_of(const closing::SimpleTransfer& t) {
  return {.file = t.file,
          .taken_at = t.taken_at,
          .declarations = t.declarations,
          .taxpayers = t.taxpayers,
          .refusals = t.refusals,
          .posted = t.posted,
          .refused = t.refused,
          .left = t.left,
          .url_transfer = std::string(kHome) + "/" + to_string(t.id)};
}

// The value of ?desde=; kBadId for what is no number.
Result<std::optional<std::int64_t>> from_of(const Request& request) {
  const auto text = request.query_value("desde");
  if (text.empty()) return std::optional<std::int64_t>();
  const auto number = positive_number(text);
  if (!number) return fail(Code::kBadId, "desde");
  return number;
}

Response list(const Context& context, const Request& request) {
  const auto from = from_of(request);
  if (!from) return http::problem(from.error(), request);
  const app::FormTokens tokens(context, request);
  portal::SimpleTransfersView view;
  view.chrome = staff_chrome(context, request, tokens, kHome);
  std::optional<closing::SimpleTransferId> before;
  if (*from) before = closing::SimpleTransferId(**from);
  auto found = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return closing::simple_transfers(tx, before, kPage + 1); });
  if (*from) view.url_first = kHome;
  if (found.size() > kPage) {
    found.pop_back();
    view.url_next = std::string(kHome) + "?desde=" + to_string(found.back().id);
  }
  for (const auto& t : found) view.rows.push_back(row_of(t));
  return tokens.finish(http::html(portal::simple_transfers_page(view)));
}

// "Formulario 2593, bimestre 1 de 2026, comercial"
std::string declared_text(const closing::SimpleLine::Posted& p) {
  return "Formulario " + std::to_string(p.form) + ", " +
         (p.bimester ? "bimestre " + std::to_string(*p.bimester) + " de " : "año ") +
         std::to_string(p.year) + ", " + p.activity;
}

portal::SimpleLineRow row_of(const Request& request, const closing::SimpleLine& line) {
  portal::SimpleLineRow row{.line = line.line, .amount = line.amount, .reason = line.reason};
  if (!line.posted) return row;
  const auto& p = *line.posted;
  row.nit = p.nit;
  row.name = p.name;
  row.declared = declared_text(p);
  row.number = p.number;
  row.paid_on = p.paid_on;
  row.ica = p.ica;
  row.sanctions = p.sanctions;
  row.interest = p.interest;
  row.entry = to_string(p.entry);
  if (may_open(request, Area::kBooks)) row.url_entry = voucher_url(p.entry);
  return row;
}

void add_lines(portal::SimpleTransferView& view, const Request& request,
               std::vector<closing::SimpleLine> lines, bool is_first) {
  const std::string& here = view.only_refused ? view.url_refused : view.url_all;
  if (!is_first) view.url_first = here;
  if (lines.size() > kPage) {
    lines.pop_back();
    view.url_next =
        here + (view.only_refused ? "&" : "?") + "desde=" + std::to_string(lines.back().line);
  }
  for (const auto& line : lines) view.rows.push_back(row_of(request, line));
}

Response transfer(const Context& context, const Request& request) {
  const auto number = whole_number(request.parameter("id"));
  if (!number) return http::problem(Code::kNotFound, request);
  const auto from = from_of(request);
  if (!from) return http::problem(from.error(), request);
  if (from->value_or(0) > static_cast<std::int64_t>(closing::kMaxSimpleLines) + 1)
    return http::problem(Error{Code::kBadId, "desde"}, request);
  const app::FormTokens tokens(context, request);
  portal::SimpleTransferView view;
  view.chrome = staff_chrome(context, request, tokens, kHome);
  view.only_refused = request.query_value("lineas") == "no-registradas";
  const auto found =
      context.services.db.read([&](pqxx::read_transaction& tx) -> Result<closing::SimpleTransfer> {
        const closing::SimpleTransferId id(*number);
        RECAUDO_TRY(t, closing::simple_transfer(tx, id));
        view.rows.clear();
        view.income.clear();
        for (const auto& a : closing::simple_income(tx, id))
          view.income.push_back({a.account, a.name, a.amount});
        view.url_all = std::string(kHome) + "/" + to_string(id);
        view.url_refused = view.url_all + "?lineas=no-registradas";
        add_lines(view, request,
                  closing::simple_lines(tx, id,
                                        view.only_refused ? closing::SimpleLines::kRefused
                                                          : closing::SimpleLines::kAll,
                                        static_cast<int>(from->value_or(0)), kPage + 1),
                  !*from);
        return t;
      });
  if (!found) return http::problem(found.error(), request);
  view.transfer = row_of(*found);
  view.credit = found->credit;
  view.credit_entry = to_string(found->credit_entry);
  if (may_open(request, Area::kBooks)) view.url_credit = voucher_url(found->credit_entry);
  return tokens.finish(http::html(portal::simple_transfer_page(view)));
}

}  // namespace

void add_simple_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto access = access_to(Area::kSimple);
  routes.push_back({http::Method::kGet, kHome, bind(list), access});
  routes.push_back({http::Method::kGet, kTransfer, bind(transfer), access});
}

}  // namespace recaudo::site
