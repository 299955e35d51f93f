#include "api/portal/table_pages.h"

#include "api/portal/detail/change_scopes.h"
#include "api/portal/detail/page.h"

namespace recaudo::portal {
namespace {

using detail::badge_scope;
using detail::changes_scope;
using detail::each;
using detail::form_scope;
using detail::render;
using detail::Scope;
using detail::select_field;
using detail::services_scope;
using detail::set_facts;
using detail::staff_scope;
using detail::text_field;
using detail::text_or_dash;

void set_trail(Scope& scope) {
  scope.list("trail",
             {Scope().text("text", "Tablas nacionales").url("url_link", "/rentas/tablas")});
}

void set_notes(Scope& scope, const std::vector<std::string>& notes) {
  scope.list("notes",
             each(notes, [](const std::string& note) { return Scope().text("note", note); }));
}

void set_services(Scope& scope, const std::optional<ServicesEffectView>& services) {
  std::vector<Scope> shown;
  if (services) shown.push_back(services_scope(*services));
  scope.list("services", shown);
}

Scope row_scope(const TableRow& row) {
  return Scope()
      .text("name", row.name)
      .list("state", {badge_scope(row.state)})
      .text("from", row.from)
      .text("norm", row.norm)
      .text("use", row.use)
      .url("url_table", row.url);
}

Scope version_scope(const TableVersionRow& row) {
  return Scope()
      .number("number", row.number)
      .list("state", {badge_scope(row.state)})
      .text("from", row.from)
      .text("norm", row.norm)
      .text("source", row.source)
      .text("proposed_by", text_or_dash(row.proposed_by))
      .text("approved_by", text_or_dash(row.approved_by))
      .instant("at", row.at)
      .url("url_text", row.url_text);
}

std::vector<detail::Field> fields_of(const TypedTable& typed) {
  return {{.name = "desde",
           .label = "Rige desde",
           .hint = "Día, mes y año, por ejemplo 01/01/2027. Antes de ese día sigue la anterior.",
           .value = typed.from,
           .inputmode = "numeric"},
          {.name = "norma",
           .label = "Norma",
           .hint = "Ley, decreto o resolución, con número y año.",
           .value = typed.norm},
          {.name = "fuente",
           .label = "Fuente",
           .hint = "Dónde se leyó la norma, por ejemplo la dirección de la página oficial.",
           .value = typed.source},
          {.name = "archivo", .label = "Archivo CSV", .type = "file", .optional = true}};
}

}  // namespace

std::string tables_page(const TablesView& view) {
  Scope scope = staff_scope(view.chrome, "Tablas nacionales");
  scope.optional_url("url_new", view.url_new).list("tables", each(view.rows, row_scope));
  return render("staff/tables", scope);
}

std::string table_new_page(const TableNewView& view) {
  Scope scope = staff_scope(view.chrome, "Cargar una tabla nacional", view.errors);
  set_trail(scope);
  std::vector<Scope> scopes;
  for (const detail::Field& field : fields_of(view.typed))
    scopes.push_back(text_field(field, view.errors));
  scope.scope("review", form_scope(view.review))
      .scope("table", select_field({.name = "tabla",
                                    .label = "Tabla",
                                    .hint = "",
                                    .value = view.typed.table,
                                    .options = view.tables},
                                   view.errors))
      .list("fields", scopes)
      .text("pasted", view.text);
  return render("staff/table_new", scope);
}

std::string table_preview_page(const TablePreviewView& view) {
  Scope scope = staff_scope(view.chrome, "Revisar antes de proponer");
  set_trail(scope);
  set_facts(scope, view.facts);
  set_notes(scope, view.notes);
  set_services(scope, view.services);
  scope.scope("propose", form_scope(view.propose))
      .list("changes", {changes_scope(view.changes)})
      .text("typed_table", view.typed.table)
      .text("typed_from", view.typed.from)
      .text("typed_norm", view.typed.norm)
      .text("typed_source", view.typed.source)
      .text("content", view.content_base64)
      .url("url_back", view.url_back);
  return render("staff/table_preview", scope);
}

std::string table_review_page(const TableReviewView& view) {
  Scope scope = staff_scope(view.chrome, "Versión propuesta de una tabla");
  set_trail(scope);
  set_facts(scope, view.facts);
  set_notes(scope, view.notes);
  set_services(scope, view.services);
  scope.scope("approve", form_scope(view.approve))
      .scope("reject", form_scope(view.reject))
      .list("state", {badge_scope(view.state)})
      .list("changes", {changes_scope(view.changes)})
      .optional_text("refused", view.refused)
      .optional_text("no_decision", view.no_decision)
      .url("url_text", view.url_text)
      .text("stored_bytes", view.stored_bytes)
      .text("sha256", view.sha256_hex);
  return render("staff/table_review", scope);
}

std::string table_page(const TableView& view) {
  Scope scope = staff_scope(view.chrome, view.name);
  set_trail(scope);
  std::vector<Scope> changes;
  if (view.compared) changes.push_back(changes_scope(view.changes));
  scope.text("use", view.use)
      .list("versions", each(view.versions, version_scope))
      .list("changes", changes)
      .optional_url("url_new", view.url_new)
      .optional_url("url_program", view.url_program);
  return render("staff/table", scope);
}

}  // namespace recaudo::portal
