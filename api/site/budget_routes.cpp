// The income budget of a year, by a day, beside the accounting book.
#include "api/portal/budget_pages.h"
#include "api/site/books.h"
#include "ledger/cash_agreement.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

std::string page_url() {
  return path_of(Area::kBudget);
}
std::string csv_url() {
  return page_url() + ".csv";
}

// Where the lines of a code are, from the first day of the year on.
std::string movements_url(const std::string& code, const BooksRange& asked) {
  return "/contabilidad/cuentas/" + code + "?desde=" + to_iso(asked.range.from) + "&" +
         asked.query();
}

// As it is read from the cash down: what is taken off it, and what is added again.
portal::BooksAgreement to_portal(const ledger::CashAgreement& a) {
  return {.cash = a.cash,
          .executed = a.executed,
          .parts = {{"Menos saldos a favor que entraron, sin los usados o devueltos (2.4.90.40)",
                     a.credit_balances},
                    {"Más lo que sobró de pagos que no han llegado al banco", -a.in_transit},
                    {"Menos anticipos y retenciones sin aplicar (2.9.10.90 y 2.9.17)", a.advances},
                    {"Menos lo que está por clasificar (2.4.07.20)", a.unclassified},
                    {"Más lo girado a terceros, como la CAR (2.4.07)", -a.third_parties},
                    {"Más las comisiones que descontó el banco (5.8.02.40)", -a.bank_fees}},
          .other = a.other};
}

void set_rows(portal::BudgetView& view, const std::vector<ledger::IncomeLine>& lines,
              const BooksRange& asked) {
  for (const auto& line : lines) {
    view.has_budget |= !line.initial.is_zero() || !line.definitive.is_zero();
    view.rows.push_back({.code = line.code,
                         .name = line.name,
                         .confirmed = !line.to_confirm(),
                         .url = movements_url(line.code, asked),
                         .initial = line.initial,
                         .definitive = line.definitive,
                         .on_day = line.on_day,
                         .in_month = line.in_month,
                         .in_year = line.in_year});
  }
}

BooksRange asked_day(pqxx::transaction_base& tx, const Context& context, const Request& request) {
  auto asked = books_range(tx, context, request, page_url(), false);
  asked.range.from = make_date(year_of(asked.range.to), 1, 1);
  return asked;
}

Response show(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::BudgetView view;
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kTreasury));
  context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = asked_day(tx, context, request);
    view.form = asked.form;
    view.day = asked.range.to;
    if (!asked.ok()) return;
    view.form.url_csv = csv_url() + "?" + asked.query();
    set_rows(view, ledger::income_execution(tx, asked.range.to, asked.range.known), asked);
    if (request.query_value("comparar").empty()) {
      view.url_compare = page_url() + "?" + asked.query() + "&comparar=1";
      return;
    }
    const auto agreement =
        ledger::cash_agreement(tx, asked.range.from, asked.range.to, asked.range.known);
    if (agreement) view.agreement = to_portal(*agreement);
  });
  return tokens.finish(http::html(portal::budget_page(view), view.form.errors.empty() ? 200 : 400));
}

Response csv(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = asked_day(tx, context, request);
    if (!asked.ok()) return http::problem(Code::kBadDate, request);
    return csv_download("ejecucion-de-ingresos-" + to_iso(asked.range.to), [&](const auto& sink) {
      ledger::write_income_execution(tx, asked.range.to, asked.range.known, sink);
    });
  });
}

}  // namespace

void add_budget_routes(Routes& routes, const Context& context) {
  const auto readers = access_to(Area::kBudget);
  routes.push_back({http::Method::kGet, page_url(),
                    [&context](const Request& r) { return show(context, r); }, readers});
  routes.push_back({http::Method::kGet, csv_url(),
                    [&context](const Request& r) { return csv(context, r); }, readers});
}

}  // namespace recaudo::site
