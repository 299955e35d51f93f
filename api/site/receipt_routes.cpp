// The receipt, as a page and as a tagged PDF, and the page where anybody checks one.
#include "api/app/order_subject.h"
#include "api/app/paid_part.h"
#include "api/app/payer.h"
#include "api/app/signed_place.h"
#include "api/app/unconfirmed_rates.h"
#include "api/portal/pdf/receipt_pdf.h"
#include "api/portal/taxpayer_pages.h"
#include "api/site/handlers.h"
#include "api/site/statement_view.h"
#include "core/dues/vigencia.h"
#include "core/payments/log_place.h"
#include "core/payments/references.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

struct Paid {
  payments::Payment payment;
  payments::Order order;
  payments::Receipt receipt;
  app::SubjectFacts subject;
  std::optional<payments::LogPlace> place;
};

Result<Paid> paid_of(pqxx::transaction_base& tx, const payments::Payment& payment) {
  RECAUDO_TRY(receipt, payments::receipt_of(tx, payment.ticket));
  RECAUDO_TRY(order, payments::order_by_id(tx, payment.order));
  auto subject = app::subject_facts(tx, order.subject);
  return Paid{payment, order, receipt, std::move(subject),
              payments::log_place_of(tx, receipt.number)};
}

app::PaidPart part_of(const Paid& paid) {
  return app::part_paid(paid.order, paid.payment, paid.receipt);
}

// So that what was paid of each line can be added up.
std::string imputed(const app::ToldLine& l) {
  if (l.interest.is_zero() && l.discount.is_zero()) return {};
  std::string out;
  if (!l.discount.is_zero()) out += "menos " + to_display(l.discount) + " de descuento, ";
  if (!l.interest.is_zero()) out += "más " + to_display(l.interest) + " de interés de mora, ";
  return out + "pagado " + to_display(l.capital - l.discount + l.interest);
}

portal::ReceiptView receipt_view(const Context& context, const Request& request, const Paid& paid) {
  portal::ReceiptView view;
  view.chrome = chrome(context, request, search_trail(paid.order.subject));
  view.number = to_string(paid.receipt.number);
  view.paid_at = paid.payment.decided_at.value_or(paid.receipt.issued_at);
  view.of_services = paid.order.subject.kind != ledger::SubjectKind::kParcel;
  view.number_label = paid.subject.label;
  view.parcel_number = paid.subject.number;
  view.address = paid.subject.address;
  view.reference = paid.order.reference.str();
  view.cus = paid.payment.number_for_people();
  view.bank = paid.payment.bank_name;
  view.channel = app::channel_label(context, paid.payment.rail);
  view.origin_ip = paid.payment.payer_ip;
  for (const auto& l : app::told_lines(paid.order, paid.receipt)) {
    view.lines.push_back({dues::vigencia_text(l.vigencia), l.name, l.capital, imputed(l)});
    view.subtotal += l.capital;
    view.discount -= l.discount;
    view.interest += l.interest;
  }
  if (!paid.receipt.excess.is_zero()) {
    // Of the receipt, not of today: the same receipt gives the same bytes whenever it is asked for.
    view.lines.push_back({std::to_string(year_of(bogota_date(paid.receipt.issued_at))),
                          paid.order.subject.kind == ledger::SubjectKind::kParcel
                              ? "Saldo a favor del contribuyente"
                              : "Saldo a favor del suscriptor",
                          paid.receipt.excess});
    view.subtotal += paid.receipt.excess;
  }
  const auto part = part_of(paid);
  view.part = part.what;
  view.rest = part.rest;
  view.split = statement_steps(part.split);
  view.total = paid.payment.amount;
  view.verification_code = payments::grouped_code(paid.receipt.code);
  view.verification_url = context.base_url + "/verificar?codigo=" + paid.receipt.code;
  view.rate_to_confirm = app::has_unconfirmed_rate(context, paid.order, paid.payment, paid.receipt);
  view.returned = paid.payment.state == payments::State::kReversed;
  view.repeated = paid.payment.duplicate;
  view.url_pdf = "/pago/" + paid.payment.token.str() + "/recibo.pdf";
  if (paid.payment.entry) view.entry = std::to_string(paid.payment.entry->value());
  const auto place = app::signed_place(context, paid.place);
  view.log_waits = place.has_value();
  if (place && place->index) {
    view.log_entry = std::to_string(*place->index);
    view.log_url = context.base_url + "/bitacora/entrada/" + std::to_string(*place->index);
  }
  return view;
}

Result<Paid> by_token(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) -> Result<Paid> {
    RECAUDO_TRY(payment,
                payments::payment_by_token(tx, payments::PaymentToken(request.parameter("token"))));
    return paid_of(tx, payment);
  });
}

Response receipt(const Context& context, const Request& request) {
  const auto paid = by_token(context, request);
  if (!paid) return http::problem(paid.error(), request);
  return http::html(portal::receipt_page(receipt_view(context, request, *paid)));
}

Response receipt_pdf(const Context& context, const Request& request) {
  const auto paid = by_token(context, request);
  if (!paid) return http::problem(paid.error(), request);
  auto view = receipt_view(context, request, *paid);
  // Once its entry has its place in the log, the same receipt gives the same bytes.
  view.chrome.rendered_at = paid->receipt.issued_at;
  view.chrome.print_id.clear();
  return http::pdf(portal::render_receipt_pdf(view), "recibo-" + view.number + ".pdf");
}

Response verify(const Context& context, const Request& request) {
  portal::VerifyFormView form;
  form.chrome = chrome(context, request);
  form.url_submit = "/verificar";
  form.code = request.query_value("codigo");
  if (form.code.empty()) return http::html(portal::verify_form_page(form));
  const auto code = payments::parse_verification_code(form.code);
  if (!code) {
    form.errors.push_back({"codigo", "Escriba las 12 letras y números del recibo."});
    return http::html(portal::verify_form_page(form), 400);
  }
  const auto paid = context.services.db.read([&](pqxx::read_transaction& tx) -> Result<Paid> {
    RECAUDO_TRY(found, payments::receipt_by_code(tx, *code));
    RECAUDO_TRY(payment, payments::payment_by_ticket(tx, found.ticket));
    return paid_of(tx, payment);
  });
  if (!paid) {
    form.errors.push_back({"codigo", "Ningún recibo tiene ese código. Revíselo letra por letra."});
    return http::html(portal::verify_form_page(form), 404);
  }
  portal::VerifyResultView view;
  view.chrome = chrome(context, request, {{"Verificar un recibo", "/verificar"}});
  view.code = payments::grouped_code(*code);
  view.reference = paid->order.reference.str();
  view.concept_name = payments::what_is_paid(paid->order.subject.kind);
  const auto part = part_of(*paid);
  view.part = part.what;
  view.rest = part.rest;
  view.amount = paid->payment.amount;
  view.paid_on = paid->payment.paid_on.value_or(bogota_date(paid->receipt.issued_at));
  view.state = to_portal(payments::public_state(paid->payment.state));
  view.url_again = "/verificar";
  return http::html(portal::verify_result_page(view));
}

}  // namespace

void add_receipt_routes(Routes& routes, const Context& context) {
  const auto bind = [&](Response (*handler)(const Context&, const Request&)) {
    return [&context, handler](const Request& r) { return handler(context, r); };
  };
  const auto everyone = http::Access::everyone();
  routes.push_back({http::Method::kGet, "/pago/:token/recibo", bind(receipt), everyone});
  routes.push_back({http::Method::kGet, "/pago/:token/recibo.pdf", bind(receipt_pdf), everyone,
                    http::BodyClass::kNone, http::Caller::kBrowser, "pdf"});
  routes.push_back({http::Method::kGet, "/verificar", bind(verify), everyone,
                    http::BodyClass::kNone, http::Caller::kBrowser, "verificar"});
}

}  // namespace recaudo::site
