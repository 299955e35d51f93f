#include "api/portal/simple_pages.h"

#include "api/portal/detail/books.h"
#include "api/portal/detail/page.h"

namespace recaudo::portal {
namespace {

using detail::each;
using detail::render;
using detail::Scope;
using detail::staff_scope;

Scope transfer_scope(const SimpleTransferRow& t) {
  return Scope()
      .text("file", t.file)
      .instant("taken", t.taken_at)
      .number("declarations", t.declarations)
      .number("taxpayers", t.taxpayers)
      .number("refusals", t.refusals)
      .flag("some_refused", t.refusals > 0)
      .money("posted", t.posted)
      .money("refused", t.refused)
      .money("left", t.left)
      .flag("some_left", !t.left.is_zero())
      .optional_url("url_transfer", t.url_transfer);
}

// Of a line that is of nobody yet only why, and how much.
Scope line_scope(const SimpleLineRow& l) {
  Scope scope;
  scope.number("line", l.line)
      .flag("posted", l.reason.empty())
      .money("amount", l.amount)
      .optional_text("reason", l.reason);
  if (!l.reason.empty()) return scope;
  return scope.text("nit", l.nit)
      .text("name", l.name)
      .text("declared", l.declared)
      .text("number", l.number)
      .date("paid_on", l.paid_on)
      .money("ica", l.ica)
      .money("sanctions", l.sanctions)
      .money("interest", l.interest)
      .text("entry", l.entry)
      .optional_url("url_entry", l.url_entry);
}

Scope account_scope(const SimpleAccountRow& a) {
  return Scope().text("account", a.account).text("name", a.name).money("amount", a.amount);
}

}  // namespace

std::string simple_transfers_page(const SimpleTransfersView& view) {
  Scope scope = staff_scope(view.chrome, "Transferencias del régimen SIMPLE");
  scope.list("rows", each(view.rows, transfer_scope)).flag("has_rows", !view.rows.empty());
  detail::set_pages(scope, view.url_first, view.url_next);
  return render("staff/simple", scope);
}

std::string simple_transfer_page(const SimpleTransferView& view) {
  Scope scope = staff_scope(view.chrome, "Transferencia SIMPLE: " + view.transfer.file);
  scope.list("trail", {Scope().text("text", "SIMPLE").url("url_link", "/rentas/simple")})
      .scope("transfer", transfer_scope(view.transfer))
      .money("credit", view.credit)
      .text("credit_entry", view.credit_entry)
      .optional_url("url_credit", view.url_credit)
      .list("income", each(view.income, account_scope))
      .flag("has_income", !view.income.empty())
      .flag("only_refused", view.only_refused)
      .url("url_all", view.url_all)
      .url("url_refused", view.url_refused)
      .list("rows", each(view.rows, line_scope))
      .flag("has_rows", !view.rows.empty());
  detail::set_pages(scope, view.url_first, view.url_next);
  return render("staff/simple_transfer", scope);
}

}  // namespace recaudo::portal
