#include "api/portal/invoice_pages.h"

#include "api/portal/detail/page.h"

namespace recaudo::portal {
namespace {

using detail::badge_scope;
using detail::each;
using detail::form_scope;
using detail::page_scope;
using detail::render;
using detail::Scope;
using detail::staff_scope;
using detail::text_field;

// "25 151 00 01 00 00 0012": 17 digits of 30; of the old number of 20, the first 9.
constexpr std::size_t kShown30 = 17, kShown20 = 9;

void set_trail(Scope& scope) {
  scope.list("trail",
             {Scope().text("text", "Facturas de predial").url("url_link", "/rentas/facturas")});
}

// A section that is there when the date is.
std::vector<Scope> date_scopes(const char* name, const std::optional<Date>& date) {
  if (!date) return {};
  return {Scope().date(name, *date)};
}

Scope list_scope(const PublishedList& l) {
  return Scope()
      .number("vigencia", l.vigencia)
      .number("invoices", l.invoices)
      .date("on_web", l.on_web)
      .list("posted", date_scopes("posted_on", l.posted_on))
      .flag("not_posted", !l.posted_on)
      .optional_text("place", l.place)
      .url("url_list", l.url);
}

Scope row_scope(const NoticeRow& r) {
  return Scope()
      .number("vigencia", r.vigencia)
      .text("run", r.run)
      .number("charged", r.charged)
      .list("web", date_scopes("on_web", r.on_web))
      .list("posted", date_scopes("posted_on", r.posted_on))
      .flag("not_posted", !r.posted_on && r.url_posting.empty())
      .optional_text("terms", r.terms)
      .list("publish", r.publish ? std::vector{form_scope(*r.publish)} : std::vector<Scope>())
      .optional_url("url_list", r.url_list)
      .optional_url("url_posting", r.url_posting)
      .text("posting_text", r.posting_text);
}

}  // namespace

std::string cut_parcel_number(std::string_view digits) {
  const std::string grouped = grouped_parcel_number(digits);
  std::size_t left = digits.size() == 20 ? kShown20 : kShown30;
  std::string out;
  for (const char c : grouped) {
    if (c == ' ') {
      out += c;
      continue;
    }
    out += left > 0 ? std::string(1, c) : std::string("•");
    if (left > 0) --left;
  }
  return out;
}

std::string published_lists_page(const PublishedListsView& view) {
  Scope scope = page_scope(view.chrome, "Facturas de predial publicadas");
  scope.list("lists", each(view.lists, list_scope));
  return render("taxpayer/published_lists", scope);
}

std::string published_invoices_page(const PublishedInvoicesView& view) {
  Scope scope = page_scope(view.chrome,
                           "Facturas de predial de la vigencia " + std::to_string(view.vigencia));
  scope.number("vigencia", view.vigencia)
      .number("invoices", view.invoices)
      .date("on_web", view.on_web)
      .text("notice", view.notice)
      .text("norm", view.norm)
      .list("rows", each(view.rows,
                         [](const PublishedInvoice& row) {
                           return Scope()
                               .text("number", row.number)
                               .text("parcel", cut_parcel_number(row.parcel_number));
                         }))
      .optional_url("url_first", view.url_first)
      .optional_url("url_next", view.url_next)
      .url("url_consult", view.url_consult);
  return render("taxpayer/published_invoices", scope);
}

std::string notices_page(const NoticesView& view) {
  Scope scope = staff_scope(view.chrome, "Facturas de predial");
  scope.list("rows", each(view.rows, row_scope));
  return render("staff/notices", scope);
}

std::string posting_new_page(const PostingNewView& view) {
  Scope scope = staff_scope(view.chrome, "Registrar la fijación", view.errors);
  set_trail(scope);
  const detail::Field fields[] = {{.name = "fijada",
                                   .label = "Día en que se fijó",
                                   .hint = "Día, mes y año. No después de hoy.",
                                   .value = view.on,
                                   .inputmode = "numeric"},
                                  {.name = "lugar",
                                   .label = "Lugar visible",
                                   .hint = "Por ejemplo: cartelera de la alcaldía, primer piso.",
                                   .value = view.place},
                                  {.name = "acto",
                                   .label = "Constancia de fijación",
                                   .hint = "Número y fecha del documento que lo prueba.",
                                   .value = view.act}};
  std::vector<Scope> scopes;
  for (const detail::Field& field : fields) scopes.push_back(text_field(field, view.errors));
  scope.scope("propose", form_scope(view.propose))
      .number("vigencia", view.vigencia)
      .number("invoices", view.invoices)
      .date("on_web", view.on_web)
      .list("fields", scopes);
  return render("staff/posting_new", scope);
}

std::string posting_page(const PostingView& view) {
  Scope scope =
      staff_scope(view.chrome, "Fijación de las facturas de " + std::to_string(view.vigencia));
  set_trail(scope);
  scope.scope("approve", form_scope(view.approve))
      .scope("reject", form_scope(view.reject))
      .list("state", {badge_scope(view.state)})
      .list("facts", each(view.facts,
                          [](const auto& fact) {
                            return Scope().text("label", fact.first).text("text", fact.second);
                          }))
      .optional_text("changed", view.changed)
      .optional_text("no_decision", view.no_decision)
      .text("stored_bytes", view.stored_bytes)
      .text("sha256", view.sha256_hex);
  return render("staff/posting", scope);
}

}  // namespace recaudo::portal
