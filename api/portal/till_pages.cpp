#include "api/portal/till_pages.h"

#include <algorithm>

#include "api/portal/detail/page.h"

namespace recaudo::portal {
namespace {

using detail::each;
using detail::form_scope;
using detail::render;
using detail::Scope;
using detail::select_field;
using detail::staff_scope;
using detail::text_field;
using detail::tone_class;

Scope receipt_scope(const TillReceiptRow& row) {
  return Scope()
      .text("number", row.number)
      .text("means", row.means)
      .money("amount", row.amount)
      .instant("at", row.at)
      .flag("annulled", row.annulled)
      .url("url_receipt", row.url_receipt)
      .optional_url("url_annul", row.url_annul);
}

Scope count_field(const CountField& field, const FieldErrors& errors) {
  return Scope().scope("field", text_field({.name = field.name,
                                            .label = field.label,
                                            .value = field.value,
                                            .inputmode = "numeric",
                                            .autocomplete = "off"},
                                           errors));
}

Scope line_scope(const TillLine& line) {
  return Scope().text("text", line.text).money("amount", line.amount);
}

Scope shift_scope(const ShiftRow& row) {
  return Scope()
      .text("till", row.till)
      .text("cashier", row.cashier)
      .date("day", row.day)
      .text("state", row.state.text)
      .text("tone", tone_class(row.state.tone))
      .url("url_shift", row.url);
}

// An empty address is a form that this person does not get.
void set_form(Scope& scope, const std::string& name, const PostForm& form) {
  scope.flag("may_" + name, !form.url.empty());
  if (!form.url.empty()) scope.scope(name, form_scope(form));
}

Scope till_scope(const TillRow& row) {
  Scope scope;
  scope.text("key", row.key)
      .text("name", row.name)
      .money("cash", row.cash)
      .money("cheques", row.cheques);
  set_form(scope, "base", row.base);
  set_form(scope, "deposit", row.deposit);
  return scope;
}

Scope movement_scope(const TillMovementRow& row) {
  return Scope()
      .date("day", row.day)
      .text("what", row.what)
      .text("till", row.till)
      .optional_text("slip", row.slip)
      .flag("awaited", row.awaited)
      .money("cash", row.cash)
      .money("cheques", row.cheques);
}

}  // namespace

std::string till_page(const TillView& view) {
  const bool open = !view.till_name.empty();
  Scope scope = staff_scope(view.chrome, open ? view.till_name : "Caja", view.errors);
  scope.flag("open", open).optional_url("url_open", view.url_open);
  if (open)
    scope.instant("opened_at", view.opened_at)
        .url("url_order", view.url_order)
        .url("url_count", view.url_count)
        .scope("slip", text_field({.name = "volante",
                                   .label = "Volante o número de la orden",
                                   .hint = "Lea el código de barras o escriba los 15 dígitos.",
                                   .value = view.typed,
                                   .autocomplete = "off"},
                                  view.errors));
  scope.flag("truncated", view.truncated).list("receipts", each(view.receipts, receipt_scope));
  return render("staff/till", scope);
}

std::string till_count_page(const TillCountView& view) {
  Scope scope = staff_scope(view.chrome, view.title, view.errors);
  scope.text("guide", view.guide)
      .text("button", view.button)
      .scope("form", form_scope(view.form))
      .flag("choose", !view.tills.empty());
  if (!view.tills.empty())
    scope.scope("till", select_field({"caja", "Caja", "", view.till, view.tills}, view.errors));
  scope.list("fields",
             each(view.fields, [&](const CountField& f) { return count_field(f, view.errors); }));
  return render("staff/till_count", scope);
}

std::string till_order_page(const TillOrderView& view) {
  Scope scope = staff_scope(view.chrome, "Recibir la orden " + view.reference, view.errors);
  scope.text("reference", view.reference)
      .text("number_label", view.number_label)
      .text("parcel", grouped_parcel_number(view.parcel_number))
      .date("valid_until", view.valid_until)
      .list("lines", each(view.lines, line_scope))
      .money("total", view.total)
      .optional_text("no_payment", view.no_payment)
      .text("request", view.request)
      .scope("receive", form_scope(view.receive))
      .scope("means", select_field({"medio",
                                    "Con qué paga",
                                    "",
                                    view.means,
                                    {{"efectivo", "Efectivo"}, {"cheque", "Cheque"}}},
                                   view.errors))
      .scope("tendered", text_field({.name = "recibido",
                                     .label = "Efectivo recibido, en pesos",
                                     .value = view.tendered,
                                     .inputmode = "numeric",
                                     .autocomplete = "off",
                                     .optional = true},
                                    view.errors))
      .flag("is_counted",
            std::ranges::any_of(view.counted, [](const auto& f) { return !f.value.empty(); }))
      .list("counted",
            each(view.counted, [&](const CountField& f) { return count_field(f, view.errors); }))
      .scope("bank", text_field({.name = "banco",
                                 .label = "Banco del cheque",
                                 .value = view.cheque_bank,
                                 .optional = true},
                                view.errors))
      .scope("account", text_field({.name = "cuenta",
                                    .label = "Cuenta del cheque",
                                    .value = view.cheque_account,
                                    .inputmode = "numeric",
                                    .optional = true},
                                   view.errors))
      .scope("cheque", text_field({.name = "cheque",
                                   .label = "Número del cheque",
                                   .value = view.cheque_number,
                                   .inputmode = "numeric",
                                   .optional = true},
                                  view.errors));
  return render("staff/till_order", scope);
}

std::string till_received_page(const TillReceivedView& view) {
  Scope scope = staff_scope(view.chrome, "Recibo de caja " + view.number);
  scope.text("number", view.number)
      .text("means", view.means)
      .money("amount", view.amount)
      .flag("has_change", !view.change.is_zero())
      .money("change", view.change)
      .flag("annulled", view.annulled)
      .url("url_pdf", view.url_pdf)
      .url("url_till", view.url_till);
  return render("staff/till_received", scope);
}

std::string till_annul_page(const TillAnnulView& view) {
  Scope scope = staff_scope(view.chrome, "Anular el recibo " + view.number, view.errors);
  scope.text("number", view.number)
      .money("amount", view.amount)
      .text("request", view.request)
      .scope("propose", form_scope(view.propose))
      .scope("reason", text_field({.name = "motivo",
                                   .label = "Motivo",
                                   .hint = "Qué pasó. Al menos 15 letras.",
                                   .value = view.reason},
                                  view.errors));
  return render("staff/till_annul", scope);
}

std::string till_annulment_page(const TillAnnulmentView& view) {
  Scope scope = staff_scope(view.chrome, "Decidir la anulación del recibo " + view.number);
  scope.scope("approve", form_scope(view.approve))
      .scope("reject", form_scope(view.reject))
      .text("number", view.number)
      .money("amount", view.amount)
      .text("reason", view.reason)
      .text("proposed_by", view.proposed_by)
      .instant("proposed_at", view.proposed_at)
      .optional_text("no_decision", view.no_decision)
      .text("stored_bytes", view.stored_bytes)
      .text("sha256", view.sha256_hex);
  return render("staff/till_annulment", scope);
}

std::string tills_page(const TillsView& view) {
  Scope scope = staff_scope(view.chrome, "Cajas", view.errors);
  set_form(scope, "add", view.add);
  scope.list("tills", each(view.tills, till_scope))
      .list("shifts", each(view.shifts, shift_scope))
      .list("movements", each(view.movements, movement_scope));
  return render("staff/tills", scope);
}

std::string shift_page(const ShiftView& view) {
  Scope scope = staff_scope(view.chrome, "Turno de " + view.till, view.errors);
  scope.text("till", view.till)
      .text("cashier", view.cashier)
      .date("day", view.day)
      .text("state", view.state.text)
      .text("tone", tone_class(view.state.tone))
      .money("opening", view.opening)
      .flag("opening_differs", view.opening != view.opening_due)
      .money("opening_due", view.opening_due)
      .flag("counted", view.counted)
      .money("count", view.count)
      .money("expected", view.expected)
      .money("difference", view.difference)
      .flag("differs", !view.difference.is_zero())
      .optional_text("no_close", view.no_close)
      .optional_text("kept_reason", view.close.url.empty() ? view.reason : std::string())
      .list("receipts", each(view.receipts, receipt_scope));
  set_form(scope, "close", view.close);
  scope.scope("reason", text_field({.name = "motivo",
                                    .label = "Motivo de la diferencia",
                                    .hint = "Al menos 15 letras. Queda en el asiento del turno.",
                                    .value = view.reason},
                                   view.errors));
  return render("staff/shift", scope);
}

}  // namespace recaudo::portal
