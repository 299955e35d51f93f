// The third parties of the books: finding one, all of an account, and the accounts and lines of
// one.
#include "api/portal/third_party_pages.h"
#include "api/site/books.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kAuxiliary = "/contabilidad/cuentas/:codigo/terceros";
constexpr const char* kAuxiliaryCsv = "/contabilidad/cuentas/:codigo/terceros.csv";
constexpr const char* kOne = "/contabilidad/terceros/:id";
constexpr const char* kOneCsv = "/contabilidad/terceros/:id/cuentas.csv";
constexpr const char* kLines = "/contabilidad/terceros/:id/cuentas/:codigo";
constexpr const char* kLinesCsv = "/contabilidad/terceros/:id/cuentas/:codigo/movimientos.csv";
constexpr int kShown = 50;

std::string document_of(const ledger::ThirdParty& party) {
  return party.document_type + " " + party.document_number;
}
std::string third_party_url(ledger::ThirdPartyId id) {
  return path_of(Area::kThirdParties) + "/" + to_string(id);
}
Response search(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::ThirdPartiesView view;
  view.chrome = books_chrome(context, request, tokens);
  view.url_search = path_of(Area::kThirdParties);
  view.who = request.query_value("quien");
  view.account = request.query_value("cuenta");
  if (is_account_code(view.account))
    return http::redirect_303("/contabilidad/cuentas/" + view.account + "/terceros");
  if (!view.account.empty())
    view.errors = {{"cuenta", "Escriba el código de la cuenta, solo con números."}};
  view.searched = !view.who.empty();
  if (view.searched) {
    const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
      return ledger::search_third_parties(tx, view.who, kShown);
    });
    view.truncated = found.size() == static_cast<std::size_t>(kShown);
    for (const auto& t : found)
      view.found.push_back({document_of(t.party), t.party.name, third_party_url(t.id)});
  }
  return tokens.finish(
      http::html(portal::third_parties_page(view), view.errors.empty() ? 200 : 400));
}

void begin(portal::MovedView& view, const BooksRange& asked, const std::string& url_csv) {
  view.form = asked.form;
  view.from = asked.range.from;
  view.to = asked.range.to;
  if (asked.ok()) view.form.url_csv = url_csv + "?" + asked.query();
}

template <typename Row>
portal::MovedLine moved_line(const Row& row, const std::string& code, const std::string& name,
                             const std::string& url) {
  return {.code = code,
          .name = name,
          .url = url,
          .opening = row.opening,
          .debit = row.debit,
          .credit = row.credit,
          .closing = row.closing()};
}

Result<std::optional<ledger::ThirdPartyId>> party_cursor(const Request& request) {
  const auto text = request.query_value("despues");
  if (text.empty()) return std::optional<ledger::ThirdPartyId>();
  RECAUDO_TRY(id, cursor_number(text));
  return std::optional(ledger::ThirdPartyId{id});
}

Response auxiliary(const Context& context, const Request& request) {
  const std::string prefix = request.parameter("codigo");
  if (!is_account_code(prefix)) return http::problem(Code::kNotFound, request);
  const auto after = party_cursor(request);
  if (!after) return http::problem(after.error(), request);
  const app::FormTokens tokens(context, request);
  portal::MovedView view;
  view.chrome = books_chrome(context, request, tokens);
  view.title = "Terceros de la cuenta " + prefix;
  view.first_column = "Tercero";
  context.services.db.read([&](pqxx::read_transaction& tx) {
    const std::string here = request.path;
    const auto asked = books_range(tx, context, request, here, true);
    begin(view, asked, here + ".csv");
    if (const auto account = ledger::find_account(tx, prefix)) view.subtitle = account->name;
    if (!asked.ok()) return;
    const auto page = ledger::auxiliary(tx, prefix, asked.range.from, asked.range.to,
                                        asked.range.known, kBooksPage, *after);
    for (const auto& row : page.rows)
      view.rows.push_back(moved_line(row, document_of(row.third_party.party),
                                     row.third_party.party.name,
                                     third_party_url(row.third_party.id) + "?" + asked.query()));
    const std::string same = here + "?" + asked.query_of_moment();
    if (*after) view.url_first = same;
    if (page.next) view.url_next = same + "&despues=" + to_string(*page.next);
  });
  return tokens.finish(http::html(portal::moved_page(view), view.form.errors.empty() ? 200 : 400));
}

Response auxiliary_csv(const Context& context, const Request& request) {
  const std::string prefix = request.parameter("codigo");
  if (!is_account_code(prefix)) return http::problem(Code::kNotFound, request);
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = books_range(tx, context, request, "/", true);
    if (!asked.ok()) return http::problem(Code::kBadDate, request);
    bool whole = true;
    auto response = csv_download("terceros-" + prefix, [&](const auto& sink) {
      whole = ledger::write_auxiliary(tx, prefix, asked.range, kMostCsv, sink);
    });
    return whole ? std::move(response)
                 : too_long("/contabilidad/cuentas/" + prefix + "/terceros", asked);
  });
}

std::optional<ledger::StoredThirdParty> party_of(pqxx::transaction_base& tx,
                                                 const Request& request) {
  const auto id = cursor_number(request.parameter("id"));
  if (!id) return std::nullopt;
  return ledger::find_third_party(tx, ledger::ThirdPartyId{*id});
}

Response one(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::MovedView view;
  view.chrome = books_chrome(context, request, tokens);
  view.first_column = "Cuenta";
  const bool found = context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto party = party_of(tx, request);
    if (!party) return false;
    const std::string here = third_party_url(party->id);
    const auto asked = books_range(tx, context, request, here, true);
    begin(view, asked, here + "/cuentas.csv");
    view.title = party->party.name;
    view.subtitle = document_of(party->party);
    if (!asked.ok()) return true;
    for (const auto& row :
         ledger::accounts_of(tx, party->id, asked.range.from, asked.range.to, asked.range.known))
      view.rows.push_back(moved_line(row, row.account.code, row.account.name,
                                     here + "/cuentas/" + row.account.code + "?" + asked.query()));
    return true;
  });
  if (!found) return http::problem(Code::kNotFound, request);
  return tokens.finish(http::html(portal::moved_page(view), view.form.errors.empty() ? 200 : 400));
}

Response one_csv(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto party = party_of(tx, request);
    if (!party) return http::problem(Code::kNotFound, request);
    const auto asked = books_range(tx, context, request, "/", true);
    if (!asked.ok()) return http::problem(Code::kBadDate, request);
    return csv_download("tercero-" + to_string(party->id), [&](const auto& sink) {
      ledger::write_accounts_of(tx, party->id, asked.range, sink);
    });
  });
}

Response lines(const Context& context, const Request& request) {
  const auto after = statement_cursor(request);
  if (!after) return http::problem(after.error(), request);
  const app::FormTokens tokens(context, request);
  portal::MovementsView view;
  view.chrome = books_chrome(context, request, tokens);
  const bool found = context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto party = party_of(tx, request);
    const auto account = ledger::find_account(tx, request.parameter("codigo"));
    if (!party || !account) return false;
    const std::string here = third_party_url(party->id) + "/cuentas/" + account->code;
    const auto asked = books_range(tx, context, request, here, true);
    view.trail = {{"Terceros", path_of(Area::kThirdParties)},
                  {party->party.name, third_party_url(party->id)}};
    view.title = party->party.name;
    view.subtitle = "Cuenta " + account->code + ", " + account->name;
    view.form = asked.form;
    view.from = asked.range.from;
    view.to = asked.range.to;
    if (!asked.ok()) return true;
    view.form.url_csv = here + "/movimientos.csv?" + asked.query();
    const auto page =
        ledger::third_party_statement(tx, party->id, account->id, asked.range.from, asked.range.to,
                                      asked.range.known, kBooksPage, *after);
    view.opening = page.opening;
    for (const auto& l : page.lines) view.rows.push_back(movement_of(l));
    const std::string same = here + "?" + asked.query_of_moment();
    if (*after) view.url_first = same;
    if (page.next) view.url_next = same + "&despues=" + to_text(*page.next);
    return true;
  });
  if (!found) return http::problem(Code::kNotFound, request);
  return tokens.finish(
      http::html(portal::movements_page(view), view.form.errors.empty() ? 200 : 400));
}

Response lines_csv(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto party = party_of(tx, request);
    const auto account = ledger::find_account(tx, request.parameter("codigo"));
    if (!party || !account) return http::problem(Code::kNotFound, request);
    const auto asked = books_range(tx, context, request, "/", true);
    if (!asked.ok()) return http::problem(Code::kBadDate, request);
    bool whole = true;
    auto response = csv_download("tercero-" + to_string(party->id) + "-" + account->code,
                                 [&](const auto& sink) {
                                   whole = ledger::write_third_party_statement(
                                       tx, party->id, account->id, asked.range, kMostCsv, sink);
                                 });
    return whole ? std::move(response)
                 : too_long(third_party_url(party->id) + "/cuentas/" + account->code, asked);
  });
}

}  // namespace

void add_third_party_routes(Routes& routes, const Context& context) {
  const auto get = [&](const std::string& path,
                       Response (*handler)(const Context&, const Request&)) {
    routes.push_back({http::Method::kGet, path,
                      [&context, handler](const Request& r) { return handler(context, r); },
                      access_to(Area::kThirdParties)});
  };
  get(path_of(Area::kThirdParties), search);
  get(kAuxiliary, auxiliary);
  get(kAuxiliaryCsv, auxiliary_csv);
  get(kOne, one);
  get(kOneCsv, one_csv);
  get(kLines, lines);
  get(kLinesCsv, lines_csv);
}

}  // namespace recaudo::site
