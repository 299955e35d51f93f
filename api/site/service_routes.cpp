// Public services without an account: search by number, what is owed, its order, and, for the
// holder of the contract, how each bill was computed and the paper to pay at a bank. Of a number
// alone a page says what the API says (api/json/service_statement.h): amounts and days, and nothing
// of who lives there or what was consumed. The document of who was the holder then opens the rest
// of each bill.
#include <algorithm>
#include <set>

#include "api/app/service_acts.h"
#include "api/site/act_forms.h"
#include "api/site/bill_view.h"
#include "api/site/document_limit.h"
#include "api/site/statement_view.h"
#include "base/log.h"
#include "core/adjustments/compensated_interest.h"
#include "core/dues/vigencia.h"
#include "core/registry/subscriber_search.h"
#include "ledger/credit_balances.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;
using registry::Subscriber;

constexpr const char* kSearchForm = "/servicios";
constexpr const char* kStatement = "/servicios/:numero";
constexpr const char* kHolderForm = "/servicios/:numero/titular";
constexpr std::size_t kPaidShown = 12;

std::string statement_url(const Subscriber& who) {
  return std::string(kSearchForm) + "/" + who.number;
}

ledger::Subject subject_of(const Subscriber& who) {
  return {ledger::SubjectKind::kSubscriber, who.id};
}

Result<Subscriber> subscriber_of(const Context& context, const Request& request) {
  auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::find_subscriber(tx, request.parameter("numero"));
  });
  if (!found) return fail(Code::kNotFound, "suscriptor");
  return std::move(*found);
}

Response search_page(const Context& context, const Request& request, std::string typed,
                     portal::FieldErrors errors, int status) {
  const app::FormTokens tokens(context, request);
  portal::SubscriberFormView view;
  view.chrome = chrome(context, request);
  view.csrf = tokens(kSearchForm);
  view.url_submit = kSearchForm;
  view.number = std::move(typed);
  view.errors = std::move(errors);
  return tokens.finish(http::html(portal::subscriber_form_page(view), status));
}

Response search_form(const Context& context, const Request& request) {
  return search_page(context, request, {}, {}, 200);
}

Response search(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const std::string typed(form->get("suscriptor"));
  if (typed.find_first_not_of(' ') == typed.npos)
    return search_page(context, request, typed,
                       {{"suscriptor", "Escriba el número. Está arriba en su factura."}}, 400);
  const auto found = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return registry::find_subscriber(tx, typed); });
  if (!found)
    return search_page(context, request, typed,
                       {{"suscriptor", "No encontramos ese número. Cópielo de la factura."}}, 404);
  return http::redirect_303(statement_url(*found));
}

// What a document opens: the bills whose holder, on the last day of their period, has it. Holders
// of one number change, and none of them is shown what another one consumed.
struct Proof {
  bool proven = false;                      // he is the holder today, or was that of a bill
  std::vector<dues::BilledServices> bills;  // his, the newest first
  bool covers(int vigencia) const {
    return std::ranges::any_of(
        bills, [&](const auto& b) { return dues::vigencia_of(b.billed.period) == vigencia; });
  }
};

Proof proof_of(pqxx::transaction_base& tx, const Subscriber& who, std::string_view document,
               Date today) {
  Proof proof{.proven = false, .bills = bills_of_holder(tx, who.id, document)};
  proof.proven = !proof.bills.empty() ||
                 !registry::days_held(tx, who.id, document, std::span(&today, 1)).empty();
  return proof;
}

// How it was charged and what moved it until nothing was owed, service by service. Where the
// calculation cannot be written again the amounts stand, with what moved them.
std::vector<portal::ExplainStep> steps_of(pqxx::transaction_base& tx,
                                          const dues::BilledServices& bill,
                                          const dues::DueVigencia& paid) {
  std::vector<portal::ExplainStep> out;
  const auto charges = dues::explain(tx, bill);
  if (!charges)
    log::error("services.bill_not_explained",
               {{"bill", to_string(bill.id)}, {"why", to_text(charges.error())}});
  for (std::size_t i = 0; i < dues::kServiceConcepts.size(); ++i)
    for (const auto& line : paid.lines) {
      if (line.item != dues::kServiceConcepts.at(i)) continue;
      std::ranges::move(capital_steps(line, charges ? charges->at(i) : tax_rules::Explanation{}),
                        std::back_inserter(out));
    }
  return out;
}

// What took the last of what that service owed; nothing when nothing was charged of it. What is
// older than its movements are told one by one, or left the database, was not looked at.
std::optional<dues::MovementKind> ended_by(const dues::DueLine& line) {
  const auto& moved = line.history.movements;
  const auto last = std::find_if(moved.rbegin(), moved.rend(),
                                 [](const dues::Movement& m) { return m.amount.is_negative(); });
  return last == moved.rend() ? std::nullopt : std::optional(last->kind);
}

// How a bill came to owe nothing. Of its services one may have been adjusted away and the others
// paid: then it was paid. What is not known is not called paid.
std::string end_of(const dues::DueVigencia& bill) {
  using enum dues::MovementKind;
  std::set<dues::MovementKind> ends;
  for (const auto& line : bill.lines)
    if (const auto end = ended_by(line)) ends.insert(*end);
  if (ends.contains(kPrescribed)) return "Prescrita (juez)";
  if (ends.contains(kChargeAnnulled)) return "Cobro anulado";
  for (const auto paid : {kPayment, kDiscount, kMovedHere, kCreditApplied})
    if (ends.contains(paid)) return "Pagada";
  if (ends.contains(kLess)) return "Sin saldo por ajuste";
  return "Sin saldo";
}

// The newest of his bills of which nothing is owed any more, and what was paid in excess of his.
void add_history(portal::StatementView& view, pqxx::transaction_base& tx, const dues::Dues& dues,
                 const Proof& proof) {
  std::vector<ledger::SubjectId> ids;
  for (const auto& b : proof.bills) ids.push_back(b.id);
  for (const auto& credit : ledger::credits_of(tx, ledger::SubjectKind::kServiceBill, ids))
    view.credit += credit.balance;
  for (const auto& b : proof.bills) {
    if (view.paid.size() == kPaidShown) return;
    const auto v = std::ranges::find(dues.vigencias, dues::vigencia_of(b.billed.period),
                                     &dues::DueVigencia::vigencia);
    if (v == dues.vigencias.end() || !v->is_paid()) continue;
    view.paid.push_back({.name = "Factura de " + dues::billed_text(b.billed),
                         .state = end_of(*v),
                         .amount = v->charged(),
                         .steps = steps_of(tx, b, *v)});
  }
}

// Of a payment that passed to another subscriber the act names that one's bill, which is not told.
std::string name_of(const adjustments::DoneAct& act, const ledger::Subject& subscriber) {
  const bool passed_on = act.to && act.subject == subscriber;
  return act_name(act.kind, passed_on ? 0 : act.vigencia);
}

// What an act says of itself, and what revoked it; to the holder of a bill also when the money that
// it applied was paid, and what that left over.
std::string why_of(pqxx::transaction_base& tx, const app::ServiceAct& act, bool his) {
  const auto effects = dues::effects_of(tx, act.done.entries);
  const bool has_money = his && act.done.kind == adjustments::ActKind::kClassification;
  return app::in_a_row({act.told, has_money ? adjustments::money_text(tx, act.done, effects) : "",
                        app::revoked_text(act.done, effects)});
}

// The acts that moved a bill of his, with their values; who only has the number reads of those that
// moved what is owed, and no value.
void add_acts(portal::StatementView& view, pqxx::transaction_base& tx, const dues::Dues& dues,
              const Proof& proof) {
  for (const auto& act : app::service_acts(tx, dues)) {
    const bool his = std::ranges::any_of(act.vigencias, [&](int v) { return proof.covers(v); });
    const bool owed = std::ranges::any_of(dues.vigencias, [&](const auto& v) {
      return !v.is_paid() && act.vigencias.contains(v.vigencia);
    });
    if (!his && !owed) continue;
    view.acts.push_back({.on = act.done.on,
                         .what = name_of(act.done, dues.subject),
                         .resolution = act.done.resolution,
                         .amount = his ? std::optional(act.done.amount) : std::nullopt,
                         .why = why_of(tx, act, his)});
  }
}

// What the page says besides what is owed.
struct Answer {
  Proof proof = {};
  std::string refused = {};  // of the paper
  portal::FieldErrors errors = {};
  int status = 200;
};

Response statement_page(const Context& context, const Request& request, const Subscriber& who,
                        const Answer& answer) {
  const app::FormTokens tokens(context, request);
  portal::StatementView view;
  view.of_services = true;
  view.chrome = chrome(context, request, {{"Servicios públicos", kSearchForm}});
  view.csrf = tokens(kServiceOrder);
  view.url_pay = statement_url(who) + "/orden";
  view.url_date = statement_url(who);
  view.parcel_number = who.number;
  view.errors = answer.errors;
  read_statement_date(context, request, view);
  const auto law = context.law.current();
  const auto reading = answer.proof.proven ? dues::Reading::kExplained : dues::Reading::kAmounts;
  const auto dues = context.services.db.read([&](pqxx::read_transaction& tx) {
    auto out = dues::dues_of(tx, law->law(), subject_of(who), view.as_of, reading);
    add_history(view, tx, out, answer.proof);
    add_acts(view, tx, out, answer.proof);
    return out;
  });
  bool owes_his = false;
  add_owed(view, dues, law->rates, [&](const dues::DueVigencia& v) {
    const bool his = answer.proof.covers(v.vigencia);
    owes_his = owes_his || his;
    return his ? Detail::kWhole : Detail::kTotals;
  });
  view.holder =
      portal::HolderForm{.form = {statement_url(who) + "/titular", tokens(kHolderForm)},
                         .proven = answer.proof.proven,
                         .refused = answer.refused,
                         .can_bill = answer.proof.proven ? owes_his : !view.years.empty()};
  return tokens.finish(http::html(portal::statement_page(view), answer.status));
}

Response statement(const Context& context, const Request& request) {
  const auto who = subscriber_of(context, request);
  if (!who) return http::problem(who.error(), request);
  return statement_page(context, request, *who, {});
}

Response new_order(const Context& context, const Request& request) {
  const auto who = subscriber_of(context, request);
  if (!who) return http::problem(who.error(), request);
  return order_of_form(context, request, subject_of(*who), who->number);
}

// The paper of what is owed of his bills. It is the answer of the form that proved who asks: there
// is no address to ask it by again.
Response bill_pdf(const Context& context, const Request& request, const Subscriber& who,
                  Proof proof) {
  const auto refused = [&](const Error& why) {
    return statement_page(context, request, who,
                          {.proof = std::move(proof),
                           .refused = to_text(why),
                           .errors = {},
                           .status = info(why.code).http_status});
  };
  std::set<int> his;
  for (const auto& b : proof.bills) his.insert(dues::vigencia_of(b.billed.period));
  if (his.empty()) return refused({Code::kNothingToPay, "ninguna factura es de su tiempo"});
  const auto law = context.law.current();
  const auto bill = perform(context.services, events::anonymous_taxpayer(), "web", [&](Work& work) {
    return payments::issue_bill(work, law->law(), subject_of(who), his);
  });
  if (!bill) return refused(bill.error());
  std::vector<ServiceBillNow> earlier;
  const auto holder = context.services.db.read([&](pqxx::read_transaction& tx) {
    earlier = bills_now(tx, who.id, proof.bills);
    return registry::holder_on(
        tx, who.id, std::get<dues::BilledServices>(bill->charged).billed.period.last_day());
  });
  const auto view = service_bill_view(service_bill_paper(law->law().statute, context.base_url),
                                      *bill, who, holder ? holder->address : "", earlier);
  if (!view) return http::problem(view.error(), request);
  return http::pdf(portal::render_bill_pdf(*view), "factura-" + view->number + ".pdf");
}

Response for_the_holder(const Context& context, const Request& request) {
  const auto who = subscriber_of(context, request);
  if (!who) return http::problem(who.error(), request);
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const std::string_view document = form->get("documento");
  if (registry::bare_document(document).empty())
    return statement_page(
        context, request, *who,
        {.proof = {},
         .refused = {},
         .errors = {{"documento",
                     "Escriba la cédula o el NIT del titular. No se mostró nada más."}},
         .status = 400});
  if (const auto wait = document_wait(context, document)) {
    log::warn("services.document_throttled", {{"traza", request.id}});
    return too_often(request, *wait);
  }
  Proof proof = context.services.db.read([&](pqxx::read_transaction& tx) {
    return proof_of(tx, *who, document, context.services.clock.today());
  });
  log::info("services.holder_proof", {{"traza", request.id},
                                      {"subscriber", to_string(who->id)},
                                      {"proven", proof.proven ? "yes" : "no"}});
  if (!proof.proven)
    return statement_page(
        context, request, *who,
        {.proof = {},
         .refused = {},
         .errors = {{"documento",
                     "Ese documento no es el del titular. No se mostró nada más. Revíselo."}},
         .status = 403});
  if (form->get("accion") == "factura") return bill_pdf(context, request, *who, std::move(proof));
  return statement_page(context, request, *who, {.proof = std::move(proof)});
}

}  // namespace

std::string services_url(const Context& context) {
  return context.law.statute().services.tariffs.empty() ? "" : kSearchForm;
}

void add_service_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto everyone = http::Access::everyone();
  const auto form = [&](const char* pattern, Response (*handler)(const Context&, const Request&),
                        const char* limit) {
    routes.push_back({http::Method::kPost, pattern, bind(handler), everyone, http::BodyClass::kForm,
                      http::Caller::kBrowser, limit});
  };
  routes.push_back({http::Method::kGet, kSearchForm, bind(search_form), everyone});
  form(kSearchForm, search, "consulta");
  routes.push_back({http::Method::kGet, kStatement, bind(statement), everyone,
                    http::BodyClass::kNone, http::Caller::kBrowser, "consulta"});
  form(kServiceOrder, new_order, "orden");
  form(kHolderForm, for_the_holder, "consulta");
}

}  // namespace recaudo::site
