// The treasurer's side of the cash desk: tills, turns to sign, deposits, annulments to decide.
#include "api/site/act_forms.h"
#include "api/site/review.h"
#include "api/site/staff.h"
#include "api/site/till_forms.h"
#include "base/bytes.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kBase = "/tesoreria/cajas/:caja/base";
constexpr const char* kDeposit = "/tesoreria/cajas/:caja/consignacion";
constexpr const char* kShift = "/tesoreria/turnos/:turno";
constexpr const char* kClose = "/tesoreria/turnos/:turno/cierre";
constexpr const char* kDecide = "/tesoreria/anulaciones/:id";
constexpr const char* kApprove = "/tesoreria/anulaciones/:id/aprobacion";
constexpr const char* kReject = "/tesoreria/anulaciones/:id/rechazo";
constexpr int kMovementsShown = 50;

std::string movement_text(const std::string& kind) {
  if (kind == "base") return "Base entregada";
  return kind == "consignacion" ? "Consignación" : "Diferencia de arqueo";
}

template <typename F>
auto as_treasurer(const Context& context, const Request& request, F&& use_case) {
  return perform(context.services, access::actor_of(app::session_of(request)), "backoffice",
                 std::forward<F>(use_case));
}

portal::TillRow till_row(const till::Register& r, bool may_move, const app::FormTokens& tokens) {
  portal::TillRow row{.key = to_string(r.id), .name = r.name, .cash = r.cash, .cheques = r.cheques};
  if (!may_move) return row;
  const std::string here = path_of(Area::kTills) + "/" + to_string(r.id);
  row.base = {here + "/base", tokens(kBase)};
  row.deposit = {here + "/consignacion", tokens(kDeposit)};
  return row;
}

Response list_page(const Context& context, const Request& request, portal::FieldErrors errors,
                   int status) {
  const app::FormTokens tokens(context, request);
  const bool may_move = may_open(request, Area::kMoveTills);
  portal::TillsView view{.errors = std::move(errors)};
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kTills));
  if (may_move) view.add = {path_of(Area::kTills), tokens(path_of(Area::kTills))};
  context.services.db.read([&](pqxx::read_transaction& tx) {
    for (const auto& r : till::registers(tx)) view.tills.push_back(till_row(r, may_move, tokens));
    for (const auto& s : till::shifts_to_close(tx))
      view.shifts.push_back({.till = s.till_name,
                             .cashier = s.cashier_name,
                             .day = s.day,
                             .state = shift_state(s.state),
                             .url = "/tesoreria/turnos/" + to_string(s.id)});
    for (const auto& m : till::movements(tx, kMovementsShown))
      view.movements.push_back(
          {m.day, movement_text(m.kind), m.till_name, m.slip, m.cash, m.cheques, m.awaited});
  });
  return tokens.finish(http::html(portal::tills_page(view), status));
}

Response list(const Context& context, const Request& request) {
  return list_page(context, request, {}, 200);
}

Response refused(const Context& context, const Request& request, const Error& error) {
  return list_page(context, request, {{"contenido-principal", refusal_text(error)}},
                   info(error.code).http_status);
}

Response add(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const auto done = as_treasurer(context, request, [&](Work& work) {
    return till::add_register(work, std::string(form->get("nombre")));
  });
  if (!done) return refused(context, request, done.error());
  return http::redirect_303(with_notice(path_of(Area::kTills), Done::kTillAdded));
}

// Nothing typed is nothing.
Result<Money> amount_of(const http::Form& form, std::string_view name) {
  const auto text = form.get(name);
  return text.empty() ? Result<Money>(Money()) : parse_typed_money(text);
}

Response give_base(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const auto till = positive_number(request.parameter("caja"));
  if (!till) return http::problem(Code::kNotFound, request);
  const auto amount = amount_of(*form, "efectivo");
  if (!amount) return refused(context, request, amount.error());
  const auto done = as_treasurer(context, request, [&](Work& work) {
    return till::give_base(work,
                           {till::RegisterId(*till), *amount, std::string(form->get("volante"))},
                           app::session_of(request).account.id);
  });
  if (!done) return refused(context, request, done.error());
  return http::redirect_303(with_notice(path_of(Area::kTills), Done::kBaseGiven));
}

Response deposit(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const auto till = positive_number(request.parameter("caja"));
  if (!till) return http::problem(Code::kNotFound, request);
  const auto cash = amount_of(*form, "efectivo");
  if (!cash) return refused(context, request, cash.error());
  const auto cheques = amount_of(*form, "cheques");
  if (!cheques) return refused(context, request, cheques.error());
  const auto done = as_treasurer(context, request, [&](Work& work) {
    return till::deposit(
        work, {till::RegisterId(*till), *cash, *cheques, std::string(form->get("volante"))},
        app::session_of(request).account.id);
  });
  if (!done) return refused(context, request, done.error());
  return http::redirect_303(with_notice(path_of(Area::kTills), Done::kDeposited));
}

Result<till::Shift> shift_of(const Context& context, const Request& request) {
  const auto id = positive_number(request.parameter("turno"));
  if (!id) return fail(Code::kNotFound);
  return context.services.db.read(
      [&](pqxx::read_transaction& tx) { return till::find_shift(tx, till::ShiftId(*id)); });
}

std::string why_no_close(const Request& request, const till::Shift& shift) {
  if (shift.state == till::ShiftState::kOpen) return "El turno sigue abierto: falta el arqueo.";
  if (shift.state == till::ShiftState::kClosed) return {};
  if (!may_open(request, Area::kMoveTills)) return "Su usuario solo consulta.";
  if (shift.cashier == app::session_of(request).account.id)
    return "Usted tuvo este turno. Otra persona lo cierra.";
  return {};
}

Response shift_page(const Context& context, const Request& request, const till::Shift& shift,
                    const std::string& reason, portal::FieldErrors errors, int status) {
  const app::FormTokens tokens(context, request);
  portal::ShiftView view{.till = shift.till_name,
                         .cashier = shift.cashier_name,
                         .day = shift.day,
                         .state = shift_state(shift.state),
                         .counted = shift.state != till::ShiftState::kOpen,
                         .opening = shift.opening,
                         .opening_due = shift.opening_due,
                         .count = shift.counted,
                         .expected = shift.expected,
                         .difference = shift.difference(),
                         .reason = reason,
                         .no_close = why_no_close(request, shift),
                         .errors = std::move(errors)};
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kTills));
  if (shift.state == till::ShiftState::kCounted && view.no_close.empty())
    view.close = {"/tesoreria/turnos/" + to_string(shift.id) + "/cierre", tokens(kClose)};
  view.receipts = context.services.db.read([&](pqxx::read_transaction& tx) {
    return receipt_rows(
        tx, shift.id,
        shift.state == till::ShiftState::kOpen && may_open(request, Area::kMoveTills));
  });
  return tokens.finish(http::html(portal::shift_page(view), status));
}

Response show_shift(const Context& context, const Request& request) {
  const auto shift = shift_of(context, request);
  if (!shift) return http::problem(shift.error(), request);
  return shift_page(context, request, *shift, shift->reason, {}, 200);
}

Response close(const Context& context, const Request& request) {
  const auto form = request.form();
  if (!form) return http::problem(form.error(), request);
  const auto shift = shift_of(context, request);
  if (!shift) return http::problem(shift.error(), request);
  const std::string reason(form->get("motivo"));
  const auto done = as_treasurer(context, request, [&](Work& work) {
    return till::close_shift(work, shift->id, app::session_of(request).account.id, reason);
  });
  if (!done)
    return shift_page(context, request, *shift, reason, {{"motivo", refusal_text(done.error())}},
                      info(done.error().code).http_status);
  return http::redirect_303(with_notice(path_of(Area::kTills), Done::kShiftClosed));
}

std::string why_no_decision(const Context& context, const Request& request,
                            const approvals::Proposal& p) {
  if (p.decision) return decision_text(context, p, "esta propuesta");
  if (p.expires_at <= context.real_clock.now()) return "Esta propuesta venció. Haga una nueva.";
  if (!may_open(request, Area::kDecideAnnulment)) return "Su usuario solo consulta.";
  if (p.proposer == app::session_of(request).account.id)
    return "Usted propuso esta anulación. Otra persona debe decidirla.";
  return {};
}

Response show_annulment(const Context& context, const Request& request) {
  const auto proposal = proposal_of(context, request, approvals::Kind::kTillAnnulment);
  if (!proposal) return http::problem(proposal.error(), request);
  const auto a = value_or_throw(till::parse_annulment(proposal->payload));
  const app::FormTokens tokens(context, request);
  const std::string here = path_of(Area::kDecideAnnulment) + "/" + to_string(proposal->id);
  portal::TillAnnulmentView view{.approve = {here + "/aprobacion", tokens(kApprove)},
                                 .reject = {here + "/rechazo", tokens(kReject)},
                                 .reason = a.reason,
                                 .proposed_by = proposer_text(context, request, *proposal),
                                 .proposed_at = proposal->made_at,
                                 .no_decision = why_no_decision(context, request, *proposal),
                                 .stored_bytes = proposal->payload,
                                 .sha256_hex = to_hex(recaudo::view(proposal->digest))};
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kTills));
  context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto receipt = value_or_throw(till::find_receipt(tx, a.till, a.number));
    view.number = receipt_number(receipt);
    view.amount = receipt.amount;
  });
  return tokens.finish(http::html(portal::till_annulment_page(view)));
}

Response approve(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kTillAnnulment);
  if (!review) return http::problem(review.error(), request);
  const auto done =
      till::approve_annulment(context.services, access::actor_of(app::session_of(request)),
                              "backoffice", *review, context.real_clock.now());
  if (!done) return http::problem(done.error(), request);
  return http::redirect_303(with_notice(path_of(Area::kTreasury), Done::kReceiptAnnulled));
}

Response reject(const Context& context, const Request& request) {
  const auto review = review_of(context, request, approvals::Kind::kTillAnnulment);
  if (!review) return http::problem(review.error(), request);
  const auto done = as_treasurer(context, request, [&](Work& work) {
    return till::reject_annulment(work, *review, context.real_clock.now());
  });
  if (!done) return http::problem(done.error(), request);
  return http::redirect_303(with_notice(path_of(Area::kTreasury), Done::kAnnulmentRejected));
}

}  // namespace

void add_tills_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto readers = access_to(Area::kTills);
  const auto movers = access_to(Area::kMoveTills);
  const auto deciders = access_to(Area::kDecideAnnulment);
  using http::BodyClass;
  using http::Method;
  routes.push_back({Method::kGet, path_of(Area::kTills), bind(list), readers});
  routes.push_back({Method::kPost, path_of(Area::kTills), bind(add), movers, BodyClass::kForm});
  routes.push_back({Method::kPost, kBase, bind(give_base), movers, BodyClass::kForm});
  routes.push_back({Method::kPost, kDeposit, bind(deposit), movers, BodyClass::kForm});
  routes.push_back({Method::kGet, kShift, bind(show_shift), readers});
  routes.push_back({Method::kPost, kClose, bind(close), movers, BodyClass::kForm});
  routes.push_back({Method::kGet, kDecide, bind(show_annulment), deciders});
  routes.push_back({Method::kPost, kApprove, bind(approve), deciders, BodyClass::kForm});
  routes.push_back({Method::kPost, kReject, bind(reject), deciders, BodyClass::kForm});
}

}  // namespace recaudo::site
