// The books: the way in, the trial balance, the lines of an account, and one entry.
#include "api/site/books.h"
#include "core/till/till.h"
#include "ledger/voucher.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kTrialBalance = "/contabilidad/saldos";
constexpr const char* kTrialBalanceCsv = "/contabilidad/saldos.csv";
constexpr const char* kAccount = "/contabilidad/cuentas/:codigo";
constexpr const char* kAccountCsv = "/contabilidad/cuentas/:codigo/movimientos.csv";
constexpr const char* kEntry = "/contabilidad/asientos/:numero";

std::string account_url(const std::string& code) {
  return "/contabilidad/cuentas/" + code;
}

Response home(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::BooksHomeView view;
  view.chrome = books_chrome(context, request, tokens);
  view.links = {{{"Balance de prueba", kTrialBalance},
                 "Saldo y movimientos de cada cuenta, con el detalle hasta cada asiento."}};
  if (may_open(request, Area::kThirdParties)) {
    view.links.push_back({{"Cartera por edades", "/contabilidad/cartera"},
                          "Cuánto se debe, desde cuándo, y quién debe más."});
    view.links.push_back({{"Terceros", path_of(Area::kThirdParties)},
                          "Qué hay en los libros de cada persona o entidad."});
  }
  if (may_open(request, Area::kBudget))
    view.links.push_back({{"Ejecución de ingresos", path_of(Area::kBudget)},
                          "El presupuesto por rubro, lo recaudado, y su acuerdo con este libro."});
  view.links.push_back({{"Ajustes de cartera", path_of(Area::kActs)},
                        "Compensaciones, ajustes, contracargos, traslados, vencimientos y "
                        "devoluciones, con dos personas."});
  view.links.push_back({{"Periodos contables", path_of(Area::kPeriods)},
                        "Qué meses están abiertos, en revisión o cerrados."});
  return tokens.finish(http::html(portal::books_home_page(view)));
}

ledger::AccountLevel level_of(const Request& request) {
  const auto level = ledger::parse_account_level(request.query_value("nivel"));
  return level ? *level : ledger::AccountLevel::kSubaccount;
}

// Where a row leads: one level down, and from the last level to the lines.
std::string below_url(const BooksRange& asked, ledger::AccountLevel level,
                      const std::string& code) {
  if (level == ledger::AccountLevel::kAuxiliary) return account_url(code) + "?" + asked.query();
  const auto here = std::ranges::find(ledger::kAccountLevels, level);
  return std::string(kTrialBalance) + "?" + asked.query() +
         "&nivel=" + std::string(to_code(*std::next(here))) + "&bajo=" + code;
}

Response trial_balance(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::TrialBalanceView view;
  view.chrome = books_chrome(context, request, tokens);
  const auto level = level_of(request);
  const std::string below(request.query_value("bajo"));
  if (!below.empty() && !is_account_code(below)) return http::problem(Code::kNotFound, request);
  context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = books_range(tx, context, request, kTrialBalance, true);
    view.form = asked.form;
    view.from = asked.range.from;
    view.to = asked.range.to;
    view.below = below;
    if (!asked.ok()) return;
    const std::string same = asked.query() + "&nivel=" + std::string(to_code(level));
    if (!below.empty()) view.url_all = std::string(kTrialBalance) + "?" + same;
    view.form.url_csv = std::string(kTrialBalanceCsv) + "?" + same;
    for (auto& row :
         trial_balance_between(tx, asked.range.from, asked.range.to, asked.range.known, level)) {
      if (!row.code.starts_with(below)) continue;
      view.rows.push_back({.code = row.code,
                           .name = row.name,
                           .confirmed = row.confirmed,
                           .url = below_url(asked, level, row.code),
                           .opening = row.opening,
                           .debit = row.debit,
                           .credit = row.credit,
                           .closing = row.closing()});
    }
  });
  for (const auto l : ledger::kAccountLevels)
    view.form.levels.push_back({std::string(to_code(l)), std::string(to_label(l))});
  view.form.level = to_code(level);
  return tokens.finish(
      http::html(portal::trial_balance_page(view), view.form.errors.empty() ? 200 : 400));
}

Response trial_balance_csv(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = books_range(tx, context, request, kTrialBalance, true);
    if (!asked.ok()) return http::problem(Code::kBadDate, request);
    return csv_download("balance-de-prueba-" + to_iso(asked.range.to), [&](const auto& sink) {
      ledger::write_trial_balance(tx, asked.range, level_of(request), sink);
    });
  });
}

Response account(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  const auto after = statement_cursor(request);
  if (!after) return http::problem(after.error(), request);
  portal::MovementsView view;
  view.chrome = books_chrome(context, request, tokens);
  view.trail = {{"Balance de prueba", kTrialBalance}};
  const bool found = context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto account = ledger::find_account(tx, request.parameter("codigo"));
    if (!account) return false;
    const auto here = account_url(account->code);
    const auto asked = books_range(tx, context, request, here, true);
    view.title = "Cuenta " + account->code;
    view.subtitle = account->name;
    view.form = asked.form;
    view.from = asked.range.from;
    view.to = asked.range.to;
    if (!asked.ok()) return true;
    view.form.url_csv = here + "/movimientos.csv?" + asked.query();
    if (may_open(request, Area::kThirdParties))
      view.related = {"Ver esta cuenta por tercero", here + "/terceros?" + asked.query()};
    const auto page = account_statement(tx, account->id, asked.range.from, asked.range.to,
                                        asked.range.known, kBooksPage, *after);
    view.opening = page.opening;
    for (const auto& line : page.lines) {
      view.rows.push_back(movement_of(line));
      view.rows.back().detail = portal::kind_text(line.source_kind) + " " + line.source_id;
    }
    const std::string same = here + "?" + asked.query_of_moment();
    if (*after) view.url_first = same;
    if (page.next) view.url_next = same + "&despues=" + to_text(*page.next);
    return true;
  });
  if (!found) return http::problem(Code::kNotFound, request);
  return tokens.finish(
      http::html(portal::movements_page(view), view.form.errors.empty() ? 200 : 400));
}

Response account_csv(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto account = ledger::find_account(tx, request.parameter("codigo"));
    if (!account) return http::problem(Code::kNotFound, request);
    const auto asked = books_range(tx, context, request, "/", true);
    if (!asked.ok()) return http::problem(Code::kBadDate, request);
    bool whole = true;
    auto response = csv_download("cuenta-" + account->code, [&](const auto& sink) {
      whole = ledger::write_account_statement(tx, account->id, asked.range, kMostCsv, sink);
    });
    return whole ? std::move(response) : too_long(account_url(account->code), asked);
  });
}

// Vigencia and concept, third party (for who may see it), cost centre.
std::string detail_of(const ledger::VoucherLine& line, bool shows_people) {
  std::vector<std::string> parts;
  if (!line.item.empty()) {
    const auto item = ledger::parse_concept(line.item);
    parts.push_back(std::to_string(line.vigencia));
    parts.push_back(item ? std::string(to_label(*item)) : line.item);
  }
  if (shows_people && line.third_party) parts.push_back(line.third_party_name);
  if (!line.cost_centre.empty()) parts.push_back(line.cost_centre);
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : " · ") + part;
  return out;
}

Response entry(const Context& context, const Request& request) {
  const auto number = cursor_number(request.parameter("numero"));
  if (!number) return http::problem(Code::kNotFound, request);
  std::string slip;
  const auto voucher = context.services.db.read([&](pqxx::read_transaction& tx) {
    if (may_open(request, Area::kTills)) slip = till::slip_of(tx, ledger::EntrySeq{*number});
    return ledger::find_voucher(tx, ledger::EntrySeq{*number});
  });
  if (!voucher) return http::problem(Code::kNotFound, request);
  const app::FormTokens tokens(context, request);
  portal::EntryView view;
  view.chrome = books_chrome(context, request, tokens);
  view.number = to_string(voucher->seq);
  view.kind = voucher->kind;
  view.source = portal::kind_text(voucher->source_kind) + " " + voucher->source_id +
                (slip.empty() ? "" : ", comprobante " + slip);
  view.day = voucher->effective_on;
  view.recorded_at = voucher->recorded_at;
  const auto link = [](const std::optional<ledger::EntrySeq>& seq) {
    return seq ? portal::Link{to_string(*seq), voucher_url(*seq)} : portal::Link{};
  };
  view.reverses = link(voucher->reverses);
  view.reversed_by = link(voucher->reversed_by);
  view.fingerprint_hex = voucher->fingerprint_hex;
  view.url_log = link_to(request, Area::kAudit);
  for (const auto& l : voucher->lines)
    view.lines.push_back({.code = l.account_code,
                          .name = l.account_name,
                          .url_account = account_url(l.account_code),
                          .detail = detail_of(l, may_open(request, Area::kThirdParties)),
                          .amount = l.amount});
  return tokens.finish(http::html(portal::entry_page(view)));
}

}  // namespace

void add_books_routes(Routes& routes, const Context& context) {
  const auto get = [&](const char* path, Response (*handler)(const Context&, const Request&)) {
    routes.push_back({http::Method::kGet, path,
                      [&context, handler](const Request& r) { return handler(context, r); },
                      access_to(Area::kBooks)});
  };
  get("/contabilidad", home);
  get(kTrialBalance, trial_balance);
  get(kTrialBalanceCsv, trial_balance_csv);
  get(kAccount, account);
  get(kAccountCsv, account_csv);
  get(kEntry, entry);
}

}  // namespace recaudo::site
