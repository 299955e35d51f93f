// From the order to the receipt, and its verification.
#include "api/portal/taxpayer_pages.h"

#include "api/portal/detail/page.h"
#include "api/portal/detail/steps.h"

namespace recaudo::portal {

using detail::each;
using detail::form_scope;
using detail::page_scope;
using detail::render;
using detail::Scope;
using detail::select_field;
using detail::step_scope;
using detail::text_field;

namespace {

Scope order_line_scope(const OrderLine& line) {
  return Scope().text("concept", line.concept_name).money("amount", line.amount);
}

void set_payer_fields(Scope& scope, const OrderReviewView& view) {
  const FieldErrors& errors = view.errors;
  std::vector<Choice> banks = {{"", "Escoja su banco"}};
  banks.insert(banks.end(), view.banks.begin(), view.banks.end());
  scope
      .scope("person_type", select_field({"person_type",
                                          "Tipo de persona",
                                          "",
                                          view.person_type,
                                          {{kNaturalPerson, "Persona"}, {kCompany, "Empresa"}}},
                                         errors))
      .scope("document_type", select_field({"document_type", "Tipo de documento", "",
                                            view.document_type, view.document_types},
                                           errors))
      .scope("document", text_field({.name = "document",
                                     .label = "Número de documento",
                                     .hint = "Puede usar puntos o espacios.",
                                     .value = view.document,
                                     .inputmode = "numeric"},
                                    errors))
      .scope("name_field", text_field({.name = "name",
                                       .label = "Nombre completo o razón social",
                                       .value = view.name,
                                       .autocomplete = "name"},
                                      errors))
      .scope("email_field", text_field({.name = "email",
                                        .label = "Correo electrónico",
                                        .value = view.email,
                                        .type = "email",
                                        .autocomplete = "email"},
                                       errors))
      .scope("phone_field", text_field({.name = "phone",
                                        .label = "Teléfono",
                                        .value = view.phone,
                                        .type = "tel",
                                        .autocomplete = "tel"},
                                       errors))
      .scope("bank",
             select_field({"bank", "Banco", "Es el banco donde tiene su cuenta.", view.bank, banks},
                          errors));
}

std::vector<Scope> consent_scopes(const OrderReviewView& view) {
  std::vector<Scope> out;
  for (const ConsentBox& box : view.consents) {
    const std::string n = std::to_string(out.size());
    // The error summary's link lands on the first.
    out.push_back(Scope()
                      .text("consent_id", out.empty() ? "consents" : "consents-" + n)
                      .text("consent_name", "consent_" + n)
                      .text("token_name", "consent_token_" + n)
                      .text("token", box.token)
                      .text("consent_text", box.text)
                      .url("url_consent", box.url)
                      .flag("accepted", box.accepted));
  }
  return out;
}

void set_breb(Scope& scope, const std::optional<BrebCode>& code) {
  scope.flag("has_breb", code.has_value());
  if (!code) return;
  scope.url("url_breb", code->url_image)
      .text("breb_file", code->file_name)
      .flag("breb_asks_amount", code->asks_amount);
}

}  // namespace

std::string order_review_page(const OrderReviewView& view) {
  Scope scope = page_scope(view.chrome, "Revise antes de pagar", view.errors);
  scope.text("csrf", view.csrf)
      .url("url_submit", view.url_submit)
      .url("url_change", view.url_change)
      .text("reference", view.reference)
      .text("number_label", view.number_label)
      .text("number", grouped_parcel_number(view.parcel_number))
      .optional_text("part", view.part)
      .optional_text("rest", view.rest)
      .list("steps", each(view.split, step_scope))
      .money("total", view.total)
      .instant("valid_until", view.valid_until)
      .flag("rate_to_confirm", view.rate_to_confirm)
      .list("lines", each(view.lines, order_line_scope))
      .list("rails", each(view.rails,
                          [](const RailChoice& rail) {
                            return Scope()
                                .text("text", rail.text)
                                .url("url_rail", rail.url)
                                .flag("chosen", rail.chosen);
                          }))
      .flag("several_rails", !view.rails.empty())
      .text("rail", view.rail)
      .text("pay_label", view.pay_label)
      .flag("asks_bank", view.asks_bank)
      .list("consents", consent_scopes(view));
  set_payer_fields(scope, view);
  set_breb(scope, view.breb);
  return render("taxpayer/order_review", scope);
}

std::string order_outdated_page(const OrderOutdatedView& view) {
  Scope scope = page_scope(view.chrome, view.expired ? "Esta orden ya venció" : "La deuda cambió");
  const bool priced = view.refused.empty();
  scope.flag("expired", view.expired)
      .date("valid_until", view.valid_until)
      .text("reference", view.reference)
      .text("number_label", view.number_label)
      .text("number", grouped_parcel_number(view.parcel_number))
      .url("url_statement", view.url_statement)
      .optional_text("refused", view.refused)
      .money("total", view.total)
      .flag("priced", priced)
      .flag("nothing_owed", priced && view.owed.is_zero())
      .money("owed", view.owed)
      .list("lines", each(view.lines,
                          [](const OrderChange& line) {
                            return Scope()
                                .text("concept", line.concept_name)
                                .money("before", line.before)
                                .money("now", line.now);
                          }))
      .flag("has_renewal", view.renewal.has_value());
  if (view.renewal) {
    Scope form = form_scope(*view.renewal);
    form.list("vigencias", each(view.vigencias,
                                [](const std::string& v) { return Scope().text("vigencia", v); }))
        .flag("by_instalments", view.instalment.has_value())
        .number("instalment", view.instalment.value_or(0));
    scope.scope("renewal", form);
  }
  return render("taxpayer/order_outdated", scope);
}

std::string go_to_bank_page(const GoToBankView& view) {
  Scope scope = page_scope(view.chrome, "Siga en la página de su banco");
  scope.text("reference", view.reference).url("url_bank", view.url_bank).money("total", view.total);
  return render("taxpayer/go_to_bank", scope);
}

namespace {
void set_other_browser(Scope& scope, const OtherBrowser& other, bool pending) {
  scope.flag("other_browser", pending && other.shown)
      .flag("has_lapse", other.lapses_at.has_value())
      .instant("lapse", other.lapses_at.value_or(Instant()));
}
}  // namespace

namespace {
// `waits`: the payment is not decided.
template <typename View>
void set_withdrawal(Scope& scope, const View& view, bool waits) {
  scope.flag("can_withdraw", waits && !view.url_withdraw.empty())
      .flag("not_withdrawn", waits && view.not_withdrawn)
      .flag("withdrawal_unconfirmed", waits && view.withdrawal_unconfirmed)
      .optional_url("url_withdraw", view.url_withdraw)
      .text("csrf", view.csrf);
}
}  // namespace

std::string pending_block_page(const PendingBlockView& view) {
  Scope scope = page_scope(view.chrome,
                           view.approved ? "Esta factura ya fue pagada" : "Hay un pago pendiente");
  scope.flag("approved", view.approved)
      .text("text", view.text)
      .optional_url("url_status", view.url_status)
      .optional_url("url_bank", view.approved ? "" : view.url_bank)
      .optional_url("url_receipt", view.approved ? view.url_receipt : "")
      .optional_url("url_again", view.approved ? "" : view.url_again);
  set_other_browser(scope, view.other_browser, !view.approved);
  set_withdrawal(scope, view, !view.approved);
  return render("taxpayer/pending_block", scope);
}

std::string payment_status_page(const PaymentStatusView& view) {
  using enum PaymentState;
  Scope scope = page_scope(view.chrome, "Estado del pago: " + std::string(to_spanish(view.state)));
  const bool approved = view.state == kApproved;
  const bool rejected = view.state == kRejected && !view.withdrawn;
  scope.text("state", to_spanish(view.state))
      .text("tone", detail::tone_class(tone_of(view.state)))
      .flag("pending", view.state == kPending)
      .flag("opening", view.state == kPending && view.opening)
      .flag("is_approved", approved)
      .flag("rejected", rejected)
      .flag("declined", rejected && !view.failed)
      .flag("failed", rejected && view.failed)
      .optional_text("cause", view.cause)
      .flag("repeated", view.repeated)
      .flag("withdrawn", view.state == kRejected && view.withdrawn)
      .flag("expired", view.state == kExpired)
      .flag("returned", view.state == kReturned)
      .text("code", view.attempt_code)
      .text("reference", view.reference)
      .optional_text("cus", view.cus)
      .optional_text("bank", view.bank)
      .text("description", view.description)
      .text("origin_ip", view.origin_ip)
      .money("amount", view.amount)
      .flag("has_vat", view.vat.has_value() && view.vat->is_positive())
      .money("vat", view.vat.value_or(Money()))
      .instant("at", view.at)
      .flag("has_call_after", view.call_after.has_value())
      .instant("call_after", view.call_after.value_or(view.at))
      .optional_url("url_refresh", view.url_refresh)
      .optional_url("url_receipt", view.url_receipt)
      .optional_url("url_receipt_pdf", view.url_receipt_pdf)
      .optional_url("url_bank", view.state == kPending ? view.url_bank : "")
      .optional_url("url_retry", view.url_retry)
      .optional_url("url_debt",
                    view.state == kExpired || (view.state == kReturned && !view.repeated)
                        ? view.url_debt
                        : "")
      .flag("show_receipt", approved && !view.url_receipt.empty())
      .flag("show_pdf", approved && !view.url_receipt_pdf.empty())
      .flag("show_retry", view.state == kRejected && !view.url_retry.empty());
  set_other_browser(scope, view.other_browser, view.state == kPending);
  set_withdrawal(scope, view, view.state == kPending);
  return render("taxpayer/payment_status", scope);
}

std::string_view subtotal_label(const ReceiptView& view) {
  return view.of_services ? "Servicios y otros conceptos" : "Impuestos y otros conceptos";
}

std::string receipt_page(const ReceiptView& view) {
  Scope scope = page_scope(view.chrome, "Recibo de pago");
  scope.text("receipt_number", view.number)
      .instant("paid_at", view.paid_at)
      .text("number_label", view.number_label)
      .text("number", grouped_parcel_number(view.parcel_number))
      .optional_text("parcel_address", masked_address(view.address))
      .text("group_label", view.of_services ? "Periodo" : "Vigencia")
      .text("subtotal_label", subtotal_label(view))
      .text("reference", view.reference)
      .optional_text("cus", view.cus)
      .text("bank", view.bank)
      .text("channel", view.channel)
      .optional_text("origin_ip", view.origin_ip)
      .money("subtotal", view.subtotal)
      .money("discount", view.discount)
      .money("interest", view.interest)
      .money("total", view.total)
      .text("verification_code", view.verification_code)
      .text("verification_text", view.verification_url)
      .url("url_check", view.verification_url)
      .url("url_pdf", view.url_pdf)
      .optional_text("entry", view.entry)
      .optional_text("log_entry", view.log_entry)
      .text("log_text", view.log_url)
      .optional_url("url_log", view.log_url)
      .flag("log_waits", view.log_waits && view.log_entry.empty())
      .flag("rate_to_confirm", view.rate_to_confirm)
      .optional_text("part", view.part)
      .optional_text("rest", view.rest)
      .list("steps", each(view.split, step_scope))
      .flag("returned", view.returned)
      .flag("repeated", view.repeated)
      .list("lines", each(view.lines, [](const ReceiptLine& line) {
              return Scope()
                  .text("vigencia", line.vigencia)
                  .text("concept", line.concept_name)
                  .optional_text("imputed", line.note)
                  .money("amount", line.amount);
            }));
  return render("taxpayer/receipt", scope);
}

std::string verify_form_page(const VerifyFormView& view) {
  Scope scope = page_scope(view.chrome, "Verificar un recibo", view.errors);
  scope.url("url_submit", view.url_submit)
      .scope("codigo", text_field({.name = "codigo",
                                   .label = "Código de verificación",
                                   .hint = "Está al final del recibo, junto al código QR.",
                                   .value = view.code,
                                   .autocomplete = "off"},
                                  view.errors));
  return render("taxpayer/verify_form", scope);
}

std::string verify_result_page(const VerifyResultView& view) {
  const bool valid = view.state == PaymentState::kApproved;
  Scope scope = page_scope(view.chrome, valid ? "Recibo auténtico" : "Recibo sin efecto");
  scope.flag("valid", valid)
      .text("tone", detail::tone_class(valid ? Tone::kGood : Tone::kBad))
      .text("state", to_spanish(view.state))
      .text("code", view.code)
      .text("reference", view.reference)
      .text("concept", view.concept_name)
      .optional_text("part", view.part)
      .optional_text("rest", view.rest)
      .money("amount", view.amount)
      .date("paid_on", view.paid_on)
      .url("url_again", view.url_again);
  return render("taxpayer/verify_result", scope);
}

}  // namespace recaudo::portal
