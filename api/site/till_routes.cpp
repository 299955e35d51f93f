// The cashier's turn: open with a count, take payments, propose an annulment, count and end.
#include "api/app/order_subject.h"
#include "api/site/act_forms.h"
#include "api/site/staff.h"
#include "api/site/till_forms.h"
#include "api/site/typed_reference.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kOpen = "/caja/apertura";
constexpr const char* kOrder = "/caja/orden";
constexpr const char* kReceive = "/caja/recibos";
constexpr const char* kReceipt = "/caja/recibos/:caja/:numero";
constexpr const char* kAnnul = "/caja/recibos/:caja/:numero/anulacion";
constexpr const char* kCount = "/caja/arqueo";
constexpr std::size_t kShown = 1000;

staff::AccountId cashier_of(const Request& request) {
  return app::session_of(request).account.id;
}

// The use case as the person at the counter.
template <typename F>
auto at_the_counter(const Context& context, const Request& request, F&& use_case) {
  return perform(context.services, access::actor_of(app::session_of(request)), "ventanilla",
                 std::forward<F>(use_case));
}

Response desk(const Context& context, const Request& request, std::string typed,
              portal::FieldErrors errors, int status) {
  const app::FormTokens tokens(context, request);
  portal::TillView view{.url_order = kOrder,
                        .url_count = kCount,
                        .url_open = kOpen,
                        .typed = std::move(typed),
                        .errors = std::move(errors)};
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kTill));
  context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto shift = till::shift_of(tx, cashier_of(request));
    if (!shift) return;
    view.till_name = shift->till_name;
    view.opened_at = shift->opened_at;
    view.receipts = receipt_rows(tx, shift->id, true);
    view.truncated = view.receipts.size() == kShown;
  });
  return tokens.finish(http::html(portal::till_page(view), status));
}

Response home(const Context& context, const Request& request) {
  return desk(context, request, {}, {}, 200);
}

Response count_form(const Context& context, const Request& request, const http::Form* typed,
                    portal::FieldErrors errors, bool opening, int status) {
  const app::FormTokens tokens(context, request);
  const char* here = opening ? kOpen : kCount;
  portal::TillCountView view;
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kTill));
  view.title = opening ? "Abrir turno" : "Arqueo";
  view.guide = opening ? "Cuente lo que hay en la caja antes de recibir."
                       : "Cuente el efectivo. Después no se reciben más pagos en este turno.";
  view.button = opening ? "Abrir turno" : "Guardar el arqueo";
  view.form = {here, tokens(here)};
  view.fields = count_fields(typed);
  if (opening) {
    context.services.db.read([&](pqxx::read_transaction& tx) {
      view.tills.clear();
      for (const auto& r : till::registers(tx)) view.tills.push_back({to_string(r.id), r.name});
    });
    if (view.tills.empty())
      errors.push_back(
          {"contenido-principal", "Todavía no hay cajas. Pida a la tesorería que cree una."});
    view.till = typed == nullptr ? "" : std::string(typed->get("caja"));
  }
  view.errors = std::move(errors);
  return tokens.finish(http::html(portal::till_count_page(view), status));
}

Response ask_opening(const Context& context, const Request& request) {
  return count_form(context, request, nullptr, {}, true, 200);
}
Response ask_count(const Context& context, const Request& request) {
  return count_form(context, request, nullptr, {}, false, 200);
}

Response open(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  portal::FieldErrors errors;
  const auto counted = read_count(*form, errors);
  const auto till = positive_number(form->get("caja"));
  if (!till) errors.push_back({"caja", "Escoja la caja."});
  if (!errors.empty()) return count_form(context, request, &*form, std::move(errors), true, 400);
  const auto done = at_the_counter(context, request, [&](Work& work) {
    return till::open_shift(work, till::RegisterId(*till), cashier_of(request), counted);
  });
  if (!done)
    return count_form(context, request, &*form, {{"caja", refusal_text(done.error())}}, true,
                      info(done.error().code).http_status);
  return http::redirect_303(path_of(Area::kTill));
}

Response count(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  portal::FieldErrors errors;
  const auto counted = read_count(*form, errors);
  if (!errors.empty()) return count_form(context, request, &*form, std::move(errors), false, 400);
  const auto done = at_the_counter(context, request, [&](Work& work) {
    return till::count_shift(work, cashier_of(request), counted);
  });
  if (!done)
    return count_form(context, request, &*form,
                      {{"contenido-principal", refusal_text(done.error())}}, false,
                      info(done.error().code).http_status);
  return http::redirect_303(with_notice(path_of(Area::kTill), Done::kTillCounted));
}

std::string why_no_payment(const Context& context, const payments::Order& order) {
  if (order.state == payments::OrderState::kPaid) return "Esta orden ya está pagada.";
  if (order.state == payments::OrderState::kExpired ||
      order.valid_until < context.services.clock.today())
    return "Esta orden valía hasta el " + to_long_spanish(order.valid_until) +
           ". Haga una nueva con el valor de hoy.";
  return {};
}

Response order_page(const Context& context, const Request& request, const payments::Order& order,
                    const http::Form* typed, portal::FieldErrors errors, int status) {
  const app::FormTokens tokens(context, request);
  portal::TillOrderView view{.receive = {kReceive, tokens(kReceive)},
                             .reference = order.reference.str(),
                             .request = to_string(make_uuid7(context.real_clock.now())),
                             .valid_until = order.valid_until,
                             .total = order.total,
                             .no_payment = why_no_payment(context, order),
                             .errors = std::move(errors)};
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kTill));
  const auto facts = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return app::subject_facts(tx, order.subject); });
  view.number_label = facts.label;
  view.parcel_number = facts.number;
  for (const auto& l : app::told_lines(order))
    view.lines.push_back({l.full_name(), l.capital + l.interest - l.discount});
  view.counted = count_fields(typed);
  if (typed != nullptr) {
    view.request = typed->get("solicitud");
    view.means = typed->get("medio");
    view.tendered = typed->get("recibido");
    view.cheque_bank = typed->get("banco");
    view.cheque_account = typed->get("cuenta");
    view.cheque_number = typed->get("cheque");
  }
  return tokens.finish(http::html(portal::till_order_page(view), status));
}

Result<payments::Order> order_of(const Context& context, const payments::OrderReference& ref) {
  return context.services.db.read(
      [&](pqxx::read_transaction& tx) { return payments::order_by_reference(tx, ref); });
}

Response show_order(const Context& context, const Request& request) {
  const std::string typed(request.query_value("volante"));
  const auto reference = typed_reference(typed, context.law.statute().banks);
  if (!reference)
    return desk(context, request, typed, {{"volante", refusal_text(reference.error())}}, 400);
  const auto order = order_of(context, *reference);
  if (!order)
    return desk(context, request, typed,
                {{"volante", "No hay una orden con ese número. Revíselo o léalo otra vez."}}, 404);
  return order_page(context, request, *order, nullptr, {}, 200);
}

// Cash is its sum, or what was counted, or both.
Result<till::Tender> tender_of(const http::Form& form, const till::CashCount& counted) {
  if (form.get("medio") == "cheque")
    return till::Tender(till::Cheque{std::string(form.get("banco")),
                                     std::string(form.get("cuenta")),
                                     std::string(form.get("cheque"))});
  if (form.get("recibido").empty() && !counted.lines().empty())
    return till::Tender(counted.total());
  RECAUDO_TRY(cash, parse_typed_money(form.get("recibido")));
  return till::Tender(cash);
}

Response receive(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const payments::OrderReference reference{std::string(form->get("orden"))};
  const auto order = order_of(context, reference);
  if (!order) return http::problem(order.error(), request);
  const auto again = [&](const std::string& field, const Error& error) {
    return order_page(context, request, *order, &*form, {{field, refusal_text(error)}},
                      info(error.code).http_status);
  };
  portal::FieldErrors errors;
  const auto counted = read_count(*form, errors);
  if (!errors.empty()) return order_page(context, request, *order, &*form, std::move(errors), 400);
  const auto tender = tender_of(*form, counted);
  if (!tender) return again("recibido", tender.error());
  const auto law = context.law.current();
  const auto done = at_the_counter(context, request, [&](Work& work) {
    return till::receive(work, law->law(), cashier_of(request),
                         {reference, *tender, std::string(form->get("solicitud")), counted});
  });
  const bool cheque = form->get("medio") == "cheque";
  if (!done) return again(cheque ? "cheque" : "recibido", done.error());
  return http::redirect_303(std::string(kReceive) + "/" + to_string(done->till) + "/" +
                            to_string(done->number));
}

Result<till::Receipt> receipt_of(const Context& context, const Request& request) {
  const auto till = positive_number(request.parameter("caja"));
  const auto number = positive_number(request.parameter("numero"));
  if (!till || !number) return fail(Code::kNotFound);
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    return till::find_receipt(tx, till::RegisterId(*till), till::ReceiptNumber(*number));
  });
}

Response show_receipt(const Context& context, const Request& request) {
  const auto receipt = receipt_of(context, request);
  if (!receipt) return http::problem(receipt.error(), request);
  const app::FormTokens tokens(context, request);
  portal::TillReceivedView view{.number = receipt_number(*receipt),
                                .means = means_text(receipt->tender),
                                .amount = receipt->amount,
                                .change = receipt->change,
                                .annulled = receipt->annulled,
                                .url_till = home_of(app::session_of(request).account.role)};
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kTill));
  view.url_pdf = context.services.db.read([&](pqxx::read_transaction& tx) {
    return "/pago/" + value_or_throw(payments::payment_by_ticket(tx, receipt->ticket)).token.str() +
           "/recibo.pdf";
  });
  return tokens.finish(http::html(portal::till_received_page(view)));
}

struct TypedAnnulment {
  std::string request, reason;
};
Response annul_form(const Context& context, const Request& request, const till::Receipt& receipt,
                    TypedAnnulment typed, portal::FieldErrors errors, int status) {
  const app::FormTokens tokens(context, request);
  portal::TillAnnulView view{.number = receipt_number(receipt),
                             .amount = receipt.amount,
                             .propose = {request.path, tokens(kAnnul)},
                             .request = std::move(typed.request),
                             .reason = std::move(typed.reason),
                             .errors = std::move(errors)};
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kTill));
  return tokens.finish(http::html(portal::till_annul_page(view), status));
}

Response ask_annulment(const Context& context, const Request& request) {
  const auto receipt = receipt_of(context, request);
  if (!receipt) return http::problem(receipt.error(), request);
  return annul_form(context, request, *receipt,
                    {to_string(make_uuid7(context.real_clock.now())), {}}, {}, 200);
}

Response propose_annulment(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const auto receipt = receipt_of(context, request);
  if (!receipt) return http::problem(receipt.error(), request);
  const TypedAnnulment typed{std::string(form->get("solicitud")), std::string(form->get("motivo"))};
  const auto done = at_the_counter(context, request, [&](Work& work) {
    return till::propose_annulment(work, typed.request,
                                   {receipt->till, receipt->number, typed.reason},
                                   cashier_of(request), context.real_clock.now());
  });
  if (!done)
    return annul_form(context, request, *receipt, typed, {{"motivo", refusal_text(done.error())}},
                      info(done.error().code).http_status);
  return http::redirect_303(
      with_notice(home_of(app::session_of(request).account.role), Done::kAnnulmentProposed));
}

}  // namespace

void add_till_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto cashiers = access_to(Area::kTill);
  const auto readers = roles({staff::Role::kCajero, staff::Role::kTesorero, staff::Role::kAuditor});
  using http::BodyClass;
  using http::Method;
  routes.push_back({Method::kGet, path_of(Area::kTill), bind(home), cashiers});
  routes.push_back({Method::kGet, kOpen, bind(ask_opening), cashiers});
  routes.push_back({Method::kPost, kOpen, bind(open), cashiers, BodyClass::kForm});
  routes.push_back({Method::kGet, kOrder, bind(show_order), cashiers});
  routes.push_back({Method::kPost, kReceive, bind(receive), cashiers, BodyClass::kForm});
  routes.push_back({Method::kGet, kReceipt, bind(show_receipt), readers});
  const auto proposers = roles({staff::Role::kCajero, staff::Role::kTesorero});
  routes.push_back({Method::kGet, kAnnul, bind(ask_annulment), proposers});
  routes.push_back({Method::kPost, kAnnul, bind(propose_annulment), proposers, BodyClass::kForm});
  routes.push_back({Method::kGet, kCount, bind(ask_count), cashiers});
  routes.push_back({Method::kPost, kCount, bind(count), cashiers, BodyClass::kForm});
}

}  // namespace recaudo::site
