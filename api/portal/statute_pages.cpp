#include "api/portal/statute_pages.h"

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
  scope.list("trail", {Scope().text("text", "Estatuto").url("url_link", "/rentas/estatuto")});
}

Scope version_scope(const StatuteRow& row) {
  return Scope()
      .text("name", row.name)
      .list("state", {badge_scope(row.state)})
      .date("from", row.from)
      .text("act", row.act)
      .text("proposed_by", text_or_dash(row.proposed_by))
      .text("approved_by", text_or_dash(row.approved_by))
      .instant("at", row.at)
      .url("url_version", row.url);
}

Scope concept_scope(const ConceptEffect& c) {
  return Scope().text("item", c.name).change("item", c.before, c.after);
}

Scope destino_scope(const DestinoEffectRow& d) {
  return Scope()
      .text("destino", d.destino)
      .count("destino_parcels", d.parcels)
      .count("destino_changed", d.changed)
      .change("destino", d.before, d.after);
}

Scope parcel_scope(const ParcelEffectRow& p) {
  const ConceptEffect& total = p.concepts.back();
  return Scope()
      .text("parcel_number", grouped_parcel_number(p.number))
      .text("parcel_destino", p.destino)
      .money("parcel_avaluo", p.avaluo)
      .list("parcel_concepts", each(p.concepts, concept_scope))
      .text("predial_before", p.predial_before)
      .text("predial_after", p.predial_after)
      .change("parcel", total.before, total.after);
}

Scope extreme_scope(const std::string& title, const std::vector<ParcelEffectRow>& rows) {
  return Scope().text("extreme_title", title).list("parcel_rows", each(rows, parcel_scope));
}

// For staff/statute_effect.
Scope effect_scope(const RollEffectView& e) {
  std::vector<Scope> extremes;
  if (!e.increased.empty())
    extremes.push_back(extreme_scope("Los que más suben, diez a lo sumo", e.increased));
  if (!e.reduced.empty())
    extremes.push_back(extreme_scope("Los que más bajan, diez a lo sumo", e.reduced));
  const ConceptEffect total = e.concepts.empty() ? ConceptEffect{} : e.concepts.back();
  return Scope()
      .text("effect_note", e.note)
      .flag("computed", e.computed)
      .count("parcels", e.parcels)
      .count("more", e.more)
      .count("less", e.less)
      .flag("has_refused", e.refused > 0)
      .count("refused", e.refused)
      .money("difference", total.after - total.before)
      .list("concepts", each(e.concepts, concept_scope))
      .list("destinos", each(e.destinos, destino_scope))
      .list("extremes", extremes);
}

}  // namespace

std::string statutes_page(const StatutesView& view) {
  Scope scope = staff_scope(view.chrome, "Estatuto de rentas");
  scope.optional_url("url_new", view.url_new).list("versions", each(view.rows, version_scope));
  return render("staff/statutes", scope);
}

std::string statute_new_page(const StatuteNewView& view) {
  Scope scope = staff_scope(view.chrome, "Cargar una versión del estatuto", view.errors);
  set_trail(scope);
  const detail::Field fields[] = {
      {.name = "desde",
       .label = "Rige desde",
       .hint = "Día, mes y año, por ejemplo 01/01/2027. El predial cambia desde la vigencia que "
               "empieza ese día o después.",
       .value = view.from,
       .inputmode = "numeric"},
      {.name = "acto",
       .label = "Acto",
       .hint = "Por ejemplo, Acuerdo 012 de 2026.",
       .value = view.act},
      {.name = "fecha_acto",
       .label = "Fecha del acto",
       .hint = "Día, mes y año, por ejemplo 10/12/2026.",
       .value = view.act_on,
       .inputmode = "numeric"},
      {.name = "archivo", .label = "Archivo del estatuto", .type = "file", .optional = true},
  };
  std::vector<Scope> scopes;
  for (const detail::Field& field : fields) scopes.push_back(text_field(field, view.errors));
  scope.scope("review", form_scope(view.review)).list("fields", scopes).text("pasted", view.text);
  return render("staff/statute_new", scope);
}

std::string statute_preview_page(const StatutePreviewView& view) {
  Scope scope = staff_scope(view.chrome, "Revisar antes de proponer");
  set_trail(scope);
  set_facts(scope, view.facts);
  scope.scope("propose", form_scope(view.propose))
      .list("effect", {effect_scope(view.effect)})
      .list("services", {services_scope(view.services)})
      .list("changes", {changes_scope(view.changes)})
      .text("typed_from", view.from)
      .text("typed_act", view.act)
      .text("typed_act_on", view.act_on)
      .text("file_name", view.file_name)
      .text("content", view.content_base64)
      .url("url_back", view.url_back);
  return render("staff/statute_preview", scope);
}

std::string statute_review_page(const StatuteReviewView& view) {
  Scope scope = staff_scope(view.chrome, "Versión propuesta del estatuto");
  set_trail(scope);
  set_facts(scope, view.facts);
  scope.scope("approve", form_scope(view.approve))
      .scope("reject", form_scope(view.reject))
      .list("state", {badge_scope(view.state)})
      .list("effect", {effect_scope(view.effect)})
      .list("services", {services_scope(view.services)})
      .list("changes", {changes_scope(view.changes)})
      .optional_text("refused", view.refused)
      .optional_text("no_decision", view.no_decision)
      .url("url_text", view.url_text)
      .text("stored_bytes", view.stored_bytes)
      .text("sha256", view.sha256_hex);
  return render("staff/statute_review", scope);
}

std::string statute_version_page(const StatuteVersionView& view) {
  Scope scope = staff_scope(view.chrome, "Versión " + std::to_string(view.number));
  set_trail(scope);
  set_facts(scope, view.facts);
  scope.list("state", {badge_scope(view.state)})
      .url("url_text", view.url_text)
      .text("sha256", view.sha256_hex)
      .url("url_compare", view.url_compare)
      .flag("has_others", !view.others.empty())
      .scope("contra", select_field({"contra", "Comparar con", "", view.other, view.others}, {}))
      .list("changes", {changes_scope(view.changes)});
  return render("staff/statute_version", scope);
}

}  // namespace recaudo::portal
