// What was posted of one parcel, or of the bills of one subscriber of public services: charges,
// payments, acts and refunds, with the balance after each.
#include "api/app/service_acts.h"
#include "api/portal/books_pages.h"
#include "api/site/act_forms.h"
#include "api/site/books.h"
#include "api/site/instalment_view.h"
#include "core/adjustments/adjustments.h"
#include "core/dues/billed_services.h"
#include "core/registry/parcel_search.h"
#include "core/registry/subscriber_search.h"
#include "ledger/subject_statement.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr int kActsShown = 50;
constexpr const char* kParcel = "/contabilidad/predios/:numero";
constexpr const char* kParcelCsv = "/contabilidad/predios/:numero/movimientos.csv";
constexpr const char* kSubscriber = "/contabilidad/suscriptores/:numero";
constexpr const char* kSubscriberCsv = "/contabilidad/suscriptores/:numero/movimientos.csv";

// Whose movements are read.
struct Whose {
  ledger::Subject owner;  // the parcel, or the subscriber
  std::string number;
  std::string here;  // its page
  std::string file;  // its download
  ledger::SubjectsRead subjects;
  std::map<ledger::SubjectId, dues::BilledPeriod> bills = {};  // of a subscriber
  // What only the page says.
  std::string title = {}, subtitle = {};
  portal::Link related = {};
  std::vector<portal::Link> notes = {};
};

std::optional<Whose> of_parcel(pqxx::transaction_base& tx, const Request& request) {
  const auto found = registry::find_by_number(tx, request.parameter("numero"));
  if (!found || found->size() != 1) return std::nullopt;
  const auto& p = found->front();
  return Whose{.owner = ledger::parcel_subject(p.id),
               .number = p.npn.str(),
               .here = parcel_books_url(p.npn.str()),
               .file = "predio-" + p.npn.str(),
               .subjects = {to_code(ledger::SubjectKind::kParcel), {p.id}}};
}

std::optional<Whose> of_subscriber(pqxx::transaction_base& tx, const Request& request) {
  const auto who = registry::find_subscriber(tx, request.parameter("numero"));
  if (!who) return std::nullopt;
  Whose whose{.owner = {ledger::SubjectKind::kSubscriber, who->id},
              .number = who->number,
              .here = subscriber_books_url(who->number),
              .file = "suscriptor-" + who->number,
              .subjects = {to_code(ledger::SubjectKind::kServiceBill), {}}};
  for (const auto& bill : dues::bills_of_subscriber(tx, who->id)) {
    whose.subjects.ids.push_back(bill.id);
    whose.bills.emplace(bill.id, bill.billed);
  }
  return whose;
}

// The newest vigencia that is in instalments, or that may be; nothing when there is none.
// Only who may join an owner is invited to.
portal::Link plan_link(pqxx::transaction_base& tx, const dues::Law& law, Date today,
                       const Request& request, const Whose& parcel) {
  const auto account = dues::account_of(tx, parcel.owner, dues::Reading::kAmounts);
  const auto dues = dues::price_on(account, law, today);
  for (auto v = dues.vigencias.rbegin(); v != dues.vigencias.rend(); ++v) {
    const std::string year = std::to_string(v->vigencia);
    const std::string url = desk_plan_url(parcel.number, v->vigencia);
    if (v->plan) return {"Plan de cuotas de la vigencia " + year, url};
    if (payments::offered_plan(tx, law, account, *v, today))
      return {(may_open(request, Area::kJoinPlan) ? "Acoger al propietario a cuotas: vigencia "
                                                  : "Cuotas que se ofrecen: vigencia ") +
                  year,
              url};
  }
  return {};
}

// ". Se revocó con la resolución R-9, del 3 de mayo de 2032: la deuda volvió."; of one that stands,
// nothing.
std::string ended_text(pqxx::transaction_base& tx, const adjustments::DoneAct& act) {
  if (!act.revoked) return {};
  return ". " + app::revoked_text(act, dues::effects_of(tx, act.entries));
}

void add_acts(std::vector<portal::Link>& notes, pqxx::transaction_base& tx,
              const ledger::Subject& subject) {
  for (const auto& act : adjustments::done_acts_of(tx, subject, kActsShown))
    notes.push_back({act_name(act.kind, act.vigencia) + ", resolución " + act.resolution +
                         ", del " + to_long_spanish(act.on) + ended_text(tx, act),
                     path_of(Area::kActs) + "/" + to_string(act.proposal)});
}

// What the entries do not say: the terms of each invoice that this system notified, and the acts.
void tell_parcel(Whose& whose, pqxx::transaction_base& tx, const Context& context,
                 const Request& request) {
  const auto id = whose.owner.id;
  const auto law = context.law.current();
  whose.title = "Predio " + portal::grouped_parcel_number(whose.number);
  whose.subtitle = registry::named_parcels(tx, {id}).at(id).owner;
  whose.related = plan_link(tx, law->law(), context.services.clock.today(), request, whose);
  for (const auto& [vigencia, notice] : dues::notices_of(tx, id))
    whose.notes.push_back(
        {"Vigencia " + std::to_string(vigencia) + ". " + dues::notice_text(notice, law->law()),
         ""});
  add_acts(whose.notes, tx, whose.owner);
}

void tell_subscriber(Whose& whose, pqxx::transaction_base& tx, const Context& context,
                     const Request&) {
  whose.title = "Suscriptor " + whose.number;
  if (const auto holder = registry::holder_on(tx, whose.owner.id, context.services.clock.today()))
    whose.subtitle = holder->name;
  whose.related = {"Estado de cuenta del suscriptor", "/servicios/" + whose.number};
  add_acts(whose.notes, tx, whose.owner);
}

// Interest is charged and paid in one entry, on an account of its own.
bool is_interest(const ledger::SubjectLine& l) {
  const auto item = ledger::parse_concept(l.item);
  return item && to_string(ledger::interest_receivable_account(*item)) == l.account_code;
}

std::string detail_of(const Whose& whose, const ledger::SubjectLine& l) {
  const auto bill = whose.bills.find(l.subject);
  return (bill == whose.bills.end() ? std::to_string(l.vigencia)
                                    : dues::billed_text(bill->second)) +
         " · " + concept_label(l.item) + (is_interest(l) ? " · interés de mora" : "") +
         " · cuenta " + l.account_code;
}

// A payment and the discount that it earned are one line of the ledger, and two for people.
void add_rows(std::vector<portal::Movement>& rows, const Whose& whose,
              const ledger::SubjectLine& line) {
  for (const auto& l : ledger::told_apart(line)) {
    rows.push_back(movement_of(l.line));
    rows.back().detail = detail_of(whose, l);
    if (!l.discount.is_zero()) rows.back().detail += " · por pronto pago, sin dinero";
  }
}

using Finder = std::optional<Whose> (*)(pqxx::transaction_base&, const Request&);
using Teller = void (*)(Whose&, pqxx::transaction_base&, const Context&, const Request&);

void fill_rows(portal::MovementsView& view, pqxx::transaction_base& tx, const Whose& whose,
               const BooksRange& asked, const std::optional<ledger::StatementCursor>& after) {
  view.form.url_csv = whose.here + "/movimientos.csv?" + asked.query();
  const auto page = subject_statement(tx, whose.subjects, asked.range.from, asked.range.to,
                                      asked.range.known, kBooksPage, after);
  view.opening = page.opening;
  view.notes = whose.notes;
  for (const auto& l : page.lines) add_rows(view.rows, whose, l);
  const std::string same = whose.here + "?" + asked.query_of_moment();
  if (after) view.url_first = same;
  if (page.next) view.url_next = same + "&despues=" + to_text(*page.next);
}

template <Finder find, Teller tell>
Response movements(const Context& context, const Request& request) {
  const auto after = statement_cursor(request);
  if (!after) return http::problem(after.error(), request);
  const app::FormTokens tokens(context, request);
  portal::MovementsView view;
  view.chrome = books_chrome(context, request, tokens);
  view.trail = {{"Cartera por edades", "/contabilidad/cartera"}};
  const bool found = context.services.db.read([&](pqxx::read_transaction& tx) {
    auto whose = find(tx, request);
    if (!whose) return false;
    tell(*whose, tx, context, request);
    const auto asked = books_range(tx, context, request, whose->here, true);
    view.title = whose->title;
    view.subtitle = whose->subtitle;
    view.related = whose->related;
    view.form = asked.form;
    view.from = asked.range.from;
    view.to = asked.range.to;
    if (asked.ok()) fill_rows(view, tx, *whose, asked, *after);
    return true;
  });
  if (!found) return http::problem(Code::kNotFound, request);
  return tokens.finish(
      http::html(portal::movements_page(view), view.form.errors.empty() ? 200 : 400));
}

bool write_movements(pqxx::transaction_base& tx, const Whose& whose, const BooksRange& asked,
                     const ledger::CsvSink& sink) {
  if (whose.subjects.kind == to_code(ledger::SubjectKind::kParcel))
    return write_subject_statement(tx, whose.subjects.kind, whose.subjects.ids.front(), asked.range,
                                   kMostCsv, sink);
  return write_subject_statement(
      tx, whose.subjects, asked.range, kMostCsv,
      [&](const ledger::SubjectLine& l) {
        return tax_rules::to_text(whose.bills.at(l.subject).period);
      },
      sink);
}

template <Finder find>
Response movements_csv(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto whose = find(tx, request);
    if (!whose) return http::problem(Code::kNotFound, request);
    const auto asked = books_range(tx, context, request, "/", true);
    if (!asked.ok()) return http::problem(Code::kBadDate, request);
    bool whole = true;
    auto response = csv_download(
        whose->file, [&](const auto& sink) { whole = write_movements(tx, *whose, asked, sink); });
    return whole ? std::move(response) : too_long(whose->here, asked);
  });
}

}  // namespace

std::string parcel_books_url(std::string_view parcel_number) {
  return "/contabilidad/predios/" + std::string(parcel_number);
}

std::string subscriber_books_url(std::string_view number) {
  return "/contabilidad/suscriptores/" + std::string(number);
}

void add_subject_routes(Routes& routes, const Context& context) {
  const auto get = [&](const char* path, Response (*handler)(const Context&, const Request&)) {
    routes.push_back({http::Method::kGet, path,
                      [&context, handler](const Request& r) { return handler(context, r); },
                      access_to(Area::kThirdParties)});
  };
  get(kParcel, movements<of_parcel, tell_parcel>);
  get(kParcelCsv, movements_csv<of_parcel>);
  get(kSubscriber, movements<of_subscriber, tell_subscriber>);
  get(kSubscriberCsv, movements_csv<of_subscriber>);
}

}  // namespace recaudo::site
