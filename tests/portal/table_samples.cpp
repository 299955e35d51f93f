#include "api/portal/table_pages.h"
#include "sample_parts.h"

namespace recaudo::portal::samples {

using namespace literals;

namespace {

KeyChangesView changes_of(const Words& w) {
  return {.title = w("Cambios frente a la versión 1"),
          .noun = "Fila",
          .rows = {{w("mora, residencial, 1994-07-11: hasta"), w(""), w("2026-12-31")},
                   {w("mora, residencial, 2027-01-01"), std::nullopt, w("valor 8; unidad %")}}};
}

ServicesEffectView services_of(const Words& w) {
  return {.note = w(
              "Facturas de febrero de 2026, con los límites de la versión 1 y con los propuestos."),
          .computed = true,
          .users = 2'904,
          .more = 812,
          .less = 0,
          .parts = {{"Subsidio", -21'400'000_pesos, -19'800'000_pesos},
                    {"Total", 98'300'000_pesos, 99'900'000_pesos}},
          .uses = {{"estrato 1", 812, 812, 21'000'000_pesos, 22'600'000_pesos}},
          .increased = {{w("S-101"), "estrato 1", 18, 41'300_pesos, 43'900_pesos}},
          .reduced = {}};
}

Facts facts_of(const Words& w) {
  return {{"Tabla", w("Límites de servicios públicos")},
          {"Rige desde", "1 de enero de 2027"},
          {"Norma", w("Resolución de ejemplo")}};
}

TypedTable typed_of(const Words& w) {
  return {.table = "spd_limites",
          .from = w("01/01/2027"),
          .norm = w("Resolución de ejemplo"),
          .source = w("https://norma.example")};
}

TablesView tables_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .rows = {{.name = w("Unidad de valor básico (UVB)"),
                    .state = {w("Espera aprobación"), Tone::kWarning},
                    .from = "1 de enero de 2027",
                    .norm = w("Resolución de ejemplo"),
                    .use = w("Ningún cobro liquida multas todavía."),
                    .url = "/rentas/tablas/propuestas/1"},
                   {.name = w("Límites de servicios públicos"),
                    .state = {w("Rige"), Tone::kGood},
                    .from = "siempre",
                    .norm = w("Tablas de la instalación"),
                    .use = w("La facturación de servicios públicos."),
                    .url = "/rentas/tablas/de/spd_limites"}},
          .url_new = "/rentas/tablas/nueva"};
}

TableNewView new_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .review = {"/rentas/tablas/nueva", w("csrf-revisar")},
          .tables = {{"spd_limites", w("Límites de servicios públicos")}},
          .typed = typed_of(w),
          .text = w("year,uvb_pesos,norm,status,source"),
          .errors = {{"archivo", w("uvb.csv, línea 6: falta el año 2027.")}}};
}

TablePreviewView preview_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .propose = {"/rentas/tablas/nueva", w("csrf-proponer")},
          .facts = facts_of(w),
          .notes = {w("La versión 1 del estatuto no cumple estos límites.")},
          .services = services_of(w),
          .changes = changes_of(w),
          .typed = typed_of(w),
          .content_base64 = "eWVhcg==",
          .url_back = "/rentas/tablas/nueva?tabla=spd_limites"};
}

TableReviewView review_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .approve = {"/rentas/tablas/propuestas/1/aprobacion", w("csrf-aprobar")},
          .reject = {"/rentas/tablas/propuestas/1/rechazo", w("csrf-rechazar")},
          .state = {w("Espera aprobación"), Tone::kWarning},
          .facts = facts_of(w),
          .notes = {},
          .services = services_of(w),
          .changes = changes_of(w),
          .url_text = "/rentas/tablas/propuestas/1/texto",
          .stored_bytes = w("recaudo tabla-nacional v1\ntabla=spd_limites\n"),
          .sha256_hex = kHex};
}

TableView table_of(const Words& w) {
  const auto version = [&](int number, const char* state, Tone tone) {
    return TableVersionRow{
        .number = number,
        .state = {w(state), tone},
        .from = number == 1 ? "siempre" : "1 de enero de 2027",
        .norm = w("Resolución de ejemplo"),
        .source = w("https://norma.example"),
        .proposed_by = number == 1 ? "" : w("Persona de ejemplo"),
        .approved_by = number == 1 ? "" : w("Otra persona de ejemplo"),
        .at = kNow,
        .url_text = "/rentas/tablas/de/spd_limites/" + std::to_string(number) + "/texto"};
  };
  return {.chrome = staff_of(w, Role::kRentas),
          .name = w("Límites de servicios públicos"),
          .use = w("La facturación de servicios públicos."),
          .versions = {version(2, "Aprobada, aún no rige", Tone::kWarning),
                       version(1, "Rige", Tone::kGood)},
          .changes = changes_of(w),
          .compared = true,
          .url_new = "/rentas/tablas/nueva?tabla=spd_limites",
          .url_program = "/rentas/tablas/de/spd_limites/programa/texto"};
}

}  // namespace

void add_table_pages(std::vector<Page>& pages) {
  add(pages, "staff_tables", [](const Words& w) { return tables_page(tables_of(w)); });
  add(pages, "staff_table_new", [](const Words& w) { return table_new_page(new_of(w)); });
  add(pages, "staff_table_preview",
      [](const Words& w) { return table_preview_page(preview_of(w)); });
  add(pages, "staff_table_review", [](const Words& w) { return table_review_page(review_of(w)); });
  add(pages, "staff_table_refused", [](const Words& w) {
    TableReviewView view = review_of(w);
    view.refused = w("Otra versión entró después de la propuesta.");
    view.no_decision = w("Usted propuso esta versión.");
    view.services.reset();
    view.changes.rows.clear();
    return table_review_page(view);
  });
  add(pages, "staff_table", [](const Words& w) { return table_page(table_of(w)); });
}

}  // namespace recaudo::portal::samples
