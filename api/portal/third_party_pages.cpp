#include "api/portal/third_party_pages.h"

#include "api/portal/detail/books.h"

namespace recaudo::portal {

using detail::each;
using detail::money_or_dash;
using detail::render;
using detail::Scope;
using detail::staff_scope;
using detail::text_field;

std::string third_parties_page(const ThirdPartiesView& view) {
  Scope scope = staff_scope(view.chrome, "Terceros", view.errors);
  detail::set_trail(scope, {});
  scope.url("url_search", view.url_search)
      .scope("quien", text_field({.name = "quien",
                                  .label = "Documento o nombre",
                                  .hint = "Basta el comienzo de cada palabra.",
                                  .value = view.who,
                                  .optional = true},
                                 view.errors))
      .scope("cuenta", text_field({.name = "cuenta",
                                   .label = "Cuenta",
                                   .hint = "Para ver todos sus terceros: 1305, 130507.",
                                   .value = view.account,
                                   .inputmode = "numeric",
                                   .optional = true},
                                  view.errors))
      .flag("nothing", view.searched && view.found.empty())
      .flag("truncated", view.truncated)
      .list("found", each(view.found, [](const FoundThirdParty& t) {
              return Scope()
                  .text("document", t.document)
                  .text("name", t.name)
                  .url("url_party", t.url);
            }));
  return render("staff/third_parties", scope);
}

std::string moved_page(const MovedView& view) {
  Scope scope = staff_scope(view.chrome, view.title, view.form.errors);
  detail::set_range_form(scope, view.form);
  detail::set_trail(scope, {{"Terceros", "/contabilidad/terceros"}});
  detail::set_pages(scope, view.url_first, view.url_next);
  scope.optional_text("subtitle", view.subtitle)
      .text("first_column", view.first_column)
      .date("from", view.from)
      .date("to", view.to)
      .flag("valid", view.form.errors.empty())
      .list("rows", each(view.rows, [](const MovedLine& row) {
              return Scope()
                  .text("code", row.code)
                  .text("name", row.name)
                  .url("url_code", row.url)
                  .text("opening", money_or_dash(row.opening))
                  .text("debit", money_or_dash(row.debit))
                  .text("credit", money_or_dash(row.credit))
                  .money("closing", row.closing);
            }));
  return render("staff/moved", scope);
}

}  // namespace recaudo::portal
