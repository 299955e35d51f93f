#include "api/portal/detail/books.h"

namespace recaudo::portal::detail {

void set_range_form(Scope& scope, const RangeForm& form) {
  const auto day = [&](const char* name, const char* label, const char* hint,
                       const std::string& value, bool optional) {
    return text_field({.name = name,
                       .label = label,
                       .hint = hint,
                       .value = value,
                       .inputmode = "numeric",
                       .optional = optional},
                      form.errors);
  };
  scope.url("url_filter", form.url)
      .flag("asks_from", form.asks_from)
      .scope("desde", day("desde", "Desde", "Día, mes y año.", form.from, false))
      .scope("hasta",
             day("hasta", form.asks_from ? "Hasta" : "Día", "Día, mes y año.", form.to, false))
      .scope("conocido", day("conocido", "Como se conocía el", "Vacío: con lo que se sabe hoy.",
                             form.known, true))
      .flag("asks_level", !form.levels.empty())
      .scope("nivel",
             select_field({"nivel", "Nivel", "Cuánto detalle.", form.level, form.levels}, {}))
      .optional_url("url_csv", form.url_csv);
}

void set_trail(Scope& scope, const std::vector<Link>& after_books) {
  std::vector<Link> all = {{"Contabilidad", "/contabilidad"}};
  all.insert(all.end(), after_books.begin(), after_books.end());
  scope.list("trail", each(all, [](const Link& link) {
               return Scope().text("text", link.text).url("url_link", link.url);
             }));
}

void set_pages(Scope& scope, const std::string& url_first, const std::string& url_next) {
  scope.optional_url("url_first", url_first)
      .optional_url("url_next", url_next)
      .flag("has_pages", !url_first.empty() || !url_next.empty());
}

std::string money_or_dash(Money amount) {
  return amount.is_zero() ? kNone : to_display(amount);
}

}  // namespace recaudo::portal::detail
