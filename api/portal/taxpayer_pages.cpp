#include "api/portal/taxpayer_pages.h"

#include <algorithm>

#include "api/portal/detail/page.h"

namespace recaudo::portal {

using detail::each;
using detail::form_scope;
using detail::page_scope;
using detail::render;
using detail::Scope;
using detail::select_field;
using detail::short_date;
using detail::text_field;

namespace {

constexpr const char* kParcelHint = "Está arriba en su factura. Son 30 o 20 dígitos.";

std::vector<Scope> badge_scopes(const std::vector<Badge>& badges) {
  return each(badges, detail::badge_scope);
}

Scope step_scope(const ExplainStep& step) {
  const auto rate_text = [&] {
    return step.rate_per_mil ? to_per_mil_text(*step.rate) : to_percent_text(*step.rate);
  };
  Scope scope;
  scope.text("step", step.text)
      .flag("to_confirm", step.to_confirm)
      .optional_text("base", step.base ? to_display(*step.base) : "")
      .optional_text("rate", step.rate ? rate_text() : "")
      .optional_text("days", step.days ? std::to_string(*step.days) : "")
      .optional_text("step_amount", step.amount ? to_display(*step.amount) : "")
      .optional_text("article", step.article)
      .optional_text("source", step.source);
  return scope;
}

Scope concept_scope(const StatementConcept& item) {
  return Scope()
      .text("concept", item.name)
      .money("amount", item.amount)
      .list("steps", each(item.steps, step_scope));
}

Scope instalment_scope(const InstalmentRow& row) {
  Scope scope = detail::badge_scope(row.state);
  scope.number("number", row.number)
      .date("instalment_due", row.due)
      .money("instalment", row.amount)
      .money("missing", row.missing)
      .flag("can_pay_this", row.payable);
  return scope;
}

Scope plan_scope(const StatementYear& year, const StatementPlan& plan) {
  Scope scope;
  scope.list("rows", each(plan.rows, instalment_scope))
      .list("steps", each(plan.steps, step_scope))
      .url("url_plan", plan.url_plan)
      .text("form_id", "cuota-" + year.id)
      .flag("can_pay_next", plan.pay.has_value())
      .number("next", plan.next)
      .money("next_amount", plan.next_amount);
  return scope;
}

// A form stands in no other: the button names it.
std::vector<Scope> instalment_forms(const std::vector<StatementYear>& years) {
  std::vector<Scope> out;
  for (const StatementYear& year : years) {
    if (!year.plan || !year.plan->pay) continue;
    Scope scope = form_scope(*year.plan->pay);
    scope.text("form_id", "cuota-" + year.id).number("next", year.plan->next);
    out.push_back(std::move(scope));
  }
  return out;
}

Scope year_scope(const StatementYear& year) {
  const bool missing = year.missing_rate.has_value();
  Scope scope;
  scope.text("vigencia", year.name)
      .text("year_id", year.id)
      .text("check_id", "vigencia-" + year.id)
      .flag("selected", year.selected)
      .flag("payable", year.payable && !missing)
      .flag("has_total", !missing)
      .money("year_total", year.total)
      .date("due", year.due)
      .optional_text("missing_month", missing ? detail::month_text(*year.missing_rate) : "")
      .list("badges", badge_scopes(year.badges))
      .list("concepts", each(year.concepts, concept_scope))
      .optional_url("url_join", year.url_join)
      .number("offered_instalments", year.offered_instalments)
      .flag("has_plan", year.plan.has_value());
  if (year.plan) scope.scope("plan", plan_scope(year, *year.plan));
  return scope;
}

// "junio de 2026, julio de 2026", each month once, in the order of the vigencias.
std::string missing_months(const std::vector<StatementYear>& years) {
  std::string text;
  for (const StatementYear& year : years) {
    if (!year.missing_rate) continue;
    const std::string month = detail::month_text(*year.missing_rate);
    if (text.find(month) != std::string::npos) continue;
    text += (text.empty() ? "" : ", ") + month;
  }
  return text;
}

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

void set_holder(Scope& scope, const StatementView& view) {
  scope.flag("has_holder", view.holder.has_value());
  if (!view.holder) return;
  scope.scope("holder", form_scope(view.holder->form))
      .flag("proven", view.holder->proven)
      .optional_text("refused", view.holder->refused)
      .flag("can_bill", view.holder->can_bill)
      .scope("documento", text_field({.name = "documento",
                                      .label = "Documento del titular",
                                      .hint = "Cédula o NIT del titular del contrato.",
                                      .value = "",
                                      .autocomplete = "off"},
                                     view.errors));
}

void set_breb(Scope& scope, const std::optional<BrebCode>& code) {
  scope.flag("has_breb", code.has_value());
  if (!code) return;
  scope.url("url_breb", code->url_image)
      .text("breb_file", code->file_name)
      .flag("breb_asks_amount", code->asks_amount);
}

}  // namespace

std::string home_page(const HomeView& view) {
  Scope scope = page_scope(view.chrome, "Pague su impuesto predial");
  scope.url("url_pay", view.url_pay)
      .url("url_receipt_search", view.url_receipt_search)
      .optional_url("url_services", view.url_services);
  const bool announced = view.discount_deadline.has_value() && !view.discount_text.empty();
  scope.optional_text("discount_text", announced ? view.discount_text : "")
      .date("discount_deadline", view.discount_deadline.value_or(make_date(1970, 1, 1)))
      .list("questions", each(view.questions, [](const Link& link) {
              return Scope().text("text", link.text).url("url_link", link.url);
            }));
  return render("taxpayer/home", scope);
}

std::string search_form_page(const SearchFormView& view) {
  Scope scope = page_scope(view.chrome, "Busque su predio", view.errors);
  scope.text("csrf", view.csrf)
      .url("url_submit", view.url_submit)
      .optional_url("url_services", view.url_services)
      .scope("parcel_number", text_field({.name = "parcel_number",
                                          .label = "Número predial",
                                          .hint = kParcelHint,
                                          .value = view.parcel_number,
                                          .inputmode = "numeric"},
                                         view.errors))
      .scope("document", text_field({.name = "document",
                                     .label = "Documento del propietario",
                                     .hint = "Cédula o NIT, con o sin puntos.",
                                     .value = view.document,
                                     .inputmode = "numeric"},
                                    view.errors))
      .scope("parcel_ending", text_field({.name = "parcel_ending",
                                          .label = "Últimos 5 dígitos del número predial",
                                          .hint = "Sirven para proteger sus datos.",
                                          .value = view.parcel_ending,
                                          .inputmode = "numeric"},
                                         view.errors));
  return render("taxpayer/search_form", scope);
}

std::string subscriber_form_page(const SubscriberFormView& view) {
  Scope scope = page_scope(view.chrome, "Pague sus servicios públicos", view.errors);
  scope.text("csrf", view.csrf)
      .url("url_submit", view.url_submit)
      .scope("suscriptor", text_field({.name = "suscriptor",
                                       .label = "Número de suscriptor",
                                       .hint = "Está arriba en su factura.",
                                       .value = view.number,
                                       .autocomplete = "off"},
                                      view.errors));
  return render("taxpayer/subscriber_form", scope);
}

std::string search_results_page(const SearchResultsView& view) {
  const auto n = view.parcels.size();
  Scope scope = page_scope(view.chrome, n == 0   ? std::string("No encontramos el predio")
                                        : n == 1 ? std::string("Encontramos 1 predio")
                                                 : "Encontramos " + std::to_string(n) + " predios");
  scope.flag("truncated", view.truncated)
      .list("parcels", each(view.parcels, [](const ParcelFound& parcel) {
              return Scope()
                  .text("number", grouped_parcel_number(parcel.number))
                  .text("address", masked_address(parcel.address))
                  .text("zone", parcel.zone)
                  .url("url_statement", parcel.url_statement);
            }));
  return render("taxpayer/search_results", scope);
}

std::string statement_page(const StatementView& view) {
  Scope scope = page_scope(view.chrome, "Estado de cuenta", view.errors);
  const std::string missing = missing_months(view.years);
  const bool wrong_date = std::ranges::any_of(
      view.errors, [](const FieldError& error) { return error.field == "fecha"; });
  bool can_pay = false;
  for (const StatementYear& year : view.years)
    can_pay = can_pay || (year.payable && !year.missing_rate);
  scope.text("csrf", view.csrf)
      .url("url_pay", view.url_pay)
      .url("url_date", view.url_date)
      .text("number", grouped_parcel_number(view.parcel_number))
      .text("parcel_address", masked_address(view.address))
      .money("total", view.total)
      .date("as_of", view.as_of)
      .flag("is_today", view.as_of == view.today)
      .flag("can_pay", can_pay)
      .flag("rate_to_confirm", view.rate_to_confirm)
      .flag("has_missing", !missing.empty())
      .text("missing_months", missing)
      .scope("fecha",
             text_field({.name = "fecha",
                         .label = "Calcular a otra fecha",
                         .hint = "Día, mes y año, hasta el " + short_date(view.last_date) + ".",
                         .value = wrong_date ? view.typed_date : short_date(view.as_of),
                         .inputmode = "numeric"},
                        view.errors))
      .flag("has_credit", view.credit.is_positive())
      .money("credit", view.credit)
      .list("advances",
            each(view.advances,
                 [](const StatementAdvance& a) {
                   return Scope().number("vigencia", a.vigencia).money("advance", a.amount);
                 }))
      .list("acts", each(view.acts,
                         [](const StatementAct& act) {
                           return Scope()
                               .date("on", act.on)
                               .text("what", act.what)
                               .text("resolution", act.resolution)
                               .money("act_amount", act.amount);
                         }))
      .list("years", each(view.years, year_scope))
      .list("instalment_forms", instalment_forms(view.years))
      .list("exempt", each(view.exempt,
                           [](const StatementExemption& e) {
                             return Scope()
                                 .number("vigencia", e.vigencia)
                                 .text("act", e.act)
                                 .list("steps", each(e.steps, step_scope));
                           }))
      .list("paid", each(view.paid,
                         [](const StatementPaid& bill) {
                           return Scope()
                               .text("paid_name", bill.name)
                               .money("paid", bill.amount)
                               .list("steps", each(bill.steps, step_scope));
                         }))
      .flag("of_services", view.of_services)
      .flag("has_bill", view.bill.has_value());
  if (view.bill) scope.scope("bill", form_scope(*view.bill));
  set_holder(scope, view);
  return render("taxpayer/statement", scope);
}

std::string instalment_plan_page(const InstalmentPlanView& view) {
  const std::string vigencia = std::to_string(view.vigencia);
  Scope scope = page_scope(
      view.chrome,
      view.joined ? "Cuotas de " + vigencia
                  : "Pague " + vigencia + " en " + std::to_string(view.rows.size()) + " cuotas",
      view.errors);
  scope.text("csrf", view.form.csrf)
      .url("url_submit", view.form.url)
      .url("url_statement", view.url_statement)
      .text("number", grouped_parcel_number(view.parcel_number))
      .text("parcel_address", masked_address(view.address))
      .number("vigencia", view.vigencia)
      .flag("joined", view.joined)
      .flag("kept", view.kept)
      .money("total", view.total)
      .flag("has_discount", view.discount.is_positive())
      .money("discount", view.discount)
      .date("join_until", view.join_until.value_or(view.statutory_due))
      .date("statutory_due", view.statutory_due)
      .text("norm", view.norm)
      .optional_text("source", view.source)
      .list("rows", each(view.rows, instalment_scope))
      .scope("documento", text_field({.name = "documento",
                                      .label = "Documento del propietario",
                                      .hint = "Cédula o NIT, con o sin puntos.",
                                      .inputmode = "numeric",
                                      .autocomplete = "off"},
                                     view.errors));
  return render("taxpayer/instalment_plan", scope);
}

std::string order_review_page(const OrderReviewView& view) {
  Scope scope = page_scope(view.chrome, "Revise antes de pagar", view.errors);
  scope.text("csrf", view.csrf)
      .url("url_submit", view.url_submit)
      .url("url_change", view.url_change)
      .text("reference", view.reference)
      .text("number_label", view.number_label)
      .text("number", grouped_parcel_number(view.parcel_number))
      .optional_text("part", view.part)
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

std::string go_to_bank_page(const GoToBankView& view) {
  Scope scope = page_scope(view.chrome, "Siga en la página de su banco");
  scope.text("reference", view.reference).url("url_bank", view.url_bank).money("total", view.total);
  return render("taxpayer/go_to_bank", scope);
}

std::string pending_block_page(const PendingBlockView& view) {
  Scope scope = page_scope(view.chrome,
                           view.approved ? "Esta factura ya fue pagada" : "Hay un pago pendiente");
  scope.flag("approved", view.approved)
      .text("text", view.text)
      .url("url_status", view.url_status)
      .optional_url("url_receipt", view.approved ? view.url_receipt : "");
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
      .flag("is_approved", approved)
      .flag("rejected", rejected)
      .flag("declined", rejected && !view.failed)
      .flag("failed", rejected && view.failed)
      .optional_text("cause", view.cause)
      .flag("repeated", view.repeated)
      .flag("withdrawn", view.state == kRejected && view.withdrawn)
      .flag("can_withdraw", view.state == kPending && !view.url_withdraw.empty())
      .flag("not_withdrawn", view.state == kPending && view.not_withdrawn)
      .flag("withdrawal_unconfirmed", view.state == kPending && view.withdrawal_unconfirmed)
      .optional_url("url_withdraw", view.url_withdraw)
      .text("csrf", view.csrf)
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
      .optional_url("url_retry", view.url_retry)
      .flag("show_receipt", approved && !view.url_receipt.empty())
      .flag("show_pdf", approved && !view.url_receipt_pdf.empty())
      .flag("show_retry", view.state == kRejected && !view.url_retry.empty());
  return render("taxpayer/payment_status", scope);
}

std::string receipt_page(const ReceiptView& view) {
  Scope scope = page_scope(view.chrome, "Recibo de pago");
  scope.text("receipt_number", view.number)
      .instant("paid_at", view.paid_at)
      .text("number_label", view.number_label)
      .text("number", grouped_parcel_number(view.parcel_number))
      .optional_text("parcel_address", masked_address(view.address))
      .text("group_label", view.of_services ? "Periodo" : "Vigencia")
      .text("subtotal_label",
            view.of_services ? "Servicios y otros conceptos" : "Impuestos y otros conceptos")
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
      .flag("rate_to_confirm", view.rate_to_confirm)
      .flag("returned", view.returned)
      .flag("repeated", view.repeated)
      .list("lines", each(view.lines, [](const ReceiptLine& line) {
              return Scope()
                  .text("vigencia", line.vigencia)
                  .text("concept", line.concept_name)
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
      .money("amount", view.amount)
      .date("paid_on", view.paid_on)
      .url("url_again", view.url_again);
  return render("taxpayer/verify_result", scope);
}

}  // namespace recaudo::portal
