// The bank's day on a page: upload or take from the inbox, see what was settled and what was not,
// with the reason.
#include "api/site/exception_row.h"
#include "core/closing/inbox.h"
#include "reconciliation/exceptions.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kPage = "/tesoreria/conciliacion";
constexpr const char* kRun = "/tesoreria/conciliacion/:fecha/proceso";
constexpr const char* kUpload = "/tesoreria/conciliacion/:fecha/archivos";
constexpr std::size_t kSettledShown = 50;

// What was settled, and what was not.
void add_decisions(portal::ReconciliationDayView& view, pqxx::transaction_base& tx,
                   const Request& request, const closing::BankDay& bank_day) {
  for (const auto& d : bank_day.decisions) {
    if (!d.exception.empty()) {
      view.exceptions.push_back(exception_row(tx, request, bank_day.day, d));
      continue;
    }
    ++view.settled_count;
    if (view.settled.size() < kSettledShown) view.settled.push_back({d.reference, d.amount, d.why});
  }
}

Response page(const Context& context, const Request& request, Date day, portal::FieldErrors errors,
              int status) {
  const app::FormTokens tokens(context, request);
  portal::ReconciliationDayView view;
  const auto bank_day = context.services.db.read([&](pqxx::read_transaction& tx) {
    auto out = closing::bank_day(tx, day);
    add_decisions(view, tx, request, out);
    return out;
  });
  view.chrome = staff_chrome(context, request, tokens, kPage);
  const auto& banks = context.law.statute().banks;
  if (!banks.empty()) view.account = banks.front().bank_name + " " + banks.front().account_number;
  view.from = day;
  view.to = day;
  view.has_statement = bank_day.has_statement();
  view.opening = bank_day.opening();
  view.closing = bank_day.closing();
  for (const auto& s : bank_day.statements)
    if (view.has_statement && s.stated_on != day)
      view.carried.push_back("La cuenta " + s.account +
                             " no tiene extracto de este día. Se usa su saldo del " +
                             to_long_spanish(s.stated_on) + ".");
  view.book = bank_day.book;
  const std::string base = std::string(kPage) + "/" + to_iso(day);
  if (app::session_of(request).account.role == staff::Role::kTesorero) {
    view.upload = {base + "/archivos", tokens(kUpload)};
    view.run = {base + "/proceso", tokens(kRun)};
  }
  view.errors = std::move(errors);
  return tokens.finish(http::html(portal::reconciliation_day_page(view), status));
}

Response show(const Context& context, const Request& request) {
  Date day = context.services.clock.today();
  if (const auto asked = request.query_value("fecha"); !asked.empty()) {
    const auto date = parse_typed_date(asked);
    if (!date) return http::problem(date.error(), request);
    day = *date;
  }
  return page(context, request, day, {}, 200);
}

Response run(const Context& context, const Request& request, Date day,
             const std::vector<closing::NamedFile>& files) {
  if (files.empty())
    return page(
        context, request, day,
        {{"rail_file", "No hay archivos nuevos de ese día. Cargue el de recaudo o el extracto."}},
        409);
  const auto done = closing::reconcile(context.services, context.law.current()->law(),
                                       access::actor_of(app::session_of(request)), day, files);
  if (!done)
    return page(
        context, request, day,
        {{"rail_file", std::string(info(done.error().code).text) + " " + done.error().detail}},
        info(done.error().code).http_status);
  return http::redirect_303(std::string(kPage) + "?fecha=" + to_iso(day));
}

Response run_inbox(const Context& context, const Request& request) {
  const auto day = parse_iso_date(request.parameter("fecha"));
  if (!day) return http::problem(day.error(), request);
  auto files = context.services.db.read([&](pqxx::read_transaction& tx) {
    return closing::new_files(tx, context.folders.inbox, *day);
  });
  if (!files) return http::problem(files.error(), request);
  return run(context, request, *day, *files);
}

Response run_upload(const Context& context, const Request& request) {
  const auto day = parse_iso_date(request.parameter("fecha"));
  if (!day) return http::problem(day.error(), request);
  const auto form = request.multipart();
  if (!form) return http::problem(form.error(), request);
  std::vector<closing::NamedFile> files;
  for (const char* field : {"rail_file", "bank_file"})
    if (const auto* part = form->find(field); part != nullptr && !part->bytes.empty())
      files.push_back(
          {part->file_name.empty() ? field : part->file_name, std::string(part->bytes)});
  return run(context, request, *day, files);
}

}  // namespace

std::string exits_of(const std::string& name) {
  for (int i = 0; i <= static_cast<int>(reconciliation::ExceptionKind::kFile); ++i) {
    const auto kind = static_cast<reconciliation::ExceptionKind>(i);
    if (reconciliation::name(kind) == name) return std::string(reconciliation::allowed_exits(kind));
  }
  throw BrokenInvariant("unknown exception kind");
}

portal::ExceptionType exception_type(const std::string& name) {
  constexpr std::pair<std::string_view, portal::ExceptionType> kTypes[] = {
      {"ESPERADO", portal::ExceptionType::kEsperado},
      {"VENCIDO", portal::ExceptionType::kVencido},
      {"VALOR_MENOR", portal::ExceptionType::kValorMenor},
      {"VALOR_MAYOR", portal::ExceptionType::kValorMayor},
      {"SIN_ORDEN", portal::ExceptionType::kSinOrden},
      {"DUPLICADO", portal::ExceptionType::kDuplicado},
      {"NO_APROBADO_CON_DINERO", portal::ExceptionType::kNoAprobadoConDinero},
      {"APROBADO_SIN_DINERO", portal::ExceptionType::kAprobadoSinDinero},
      {"DATOS", portal::ExceptionType::kDatos},
      {"COMISION", portal::ExceptionType::kComision},
      {"ARCHIVO", portal::ExceptionType::kArchivo}};
  for (const auto& [text, type] : kTypes)
    if (text == name) return type;
  throw BrokenInvariant("unknown exception kind");
}

void add_reconciliation_routes(Routes& routes, const Context& context) {
  using staff::Role;
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  routes.push_back({http::Method::kGet, kPage, bind(show), access_to(Area::kReconciliation)});
  routes.push_back({http::Method::kPost, kRun, bind(run_inbox), roles({Role::kTesorero}),
                    http::BodyClass::kForm});
  http::Route upload{http::Method::kPost, kUpload, bind(run_upload), roles({Role::kTesorero}),
                     http::BodyClass::kBankFile};
  upload.content_types = "multipart/form-data";
  routes.push_back(std::move(upload));
}

}  // namespace recaudo::site
