#include "api/portal/statute_pages.h"
#include "sample_parts.h"

namespace recaudo::portal::samples {

using namespace literals;

namespace {

RollEffectView effect_of(const Words& w) {
  const auto parcel = [&](Money before, Money after) {
    return ParcelEffectRow{.number = kParcel,
                           .destino = "Habitacional (A)",
                           .avaluo = 84'000'000_pesos,
                           .concepts = {{"Predial", before, after}, {"Total", before, after}},
                           .predial_before = w("Avalúo por 4 por mil: $ 336.000."),
                           .predial_after = w("Avalúo por 4,5 por mil: $ 378.000.")};
  };
  return {.note = w("Padrón de 2026, liquidado con la versión 1 y con esta."),
          .computed = true,
          .parcels = 10'812,
          .more = 6'120,
          .less = 3,
          .refused = 1,
          .concepts = {{"Predial", 812'000'000_pesos, 844'000'000_pesos},
                       {"Total", 990'000'000_pesos, 1'022'640'000_pesos}},
          .destinos = {{"Habitacional (A)", 7'400, 6'120, 402'000'000_pesos, 434'640'000_pesos},
                       {"C", 310, 0, 98'000'000_pesos, 98'000'000_pesos}},
          .increased = {parcel(336'000_pesos, 378'000_pesos)},
          .reduced = {parcel(336'000_pesos, 300'000_pesos)}};
}

ServicesEffectView services_of(const Words& w) {
  return {.note = w("Facturas de febrero de 2026, cobradas con la versión 1 y con esta."),
          .computed = true,
          .users = 2'904,
          .more = 2'410,
          .less = 12,
          .parts = {{"Subsidio", -21'400'000_pesos, -19'800'000_pesos},
                    {"Total", 98'300'000_pesos, 101'150'000_pesos}},
          .uses = {{"estrato 1", 812, 812, 21'000'000_pesos, 23'100'000_pesos}},
          .increased = {{w("S-101"), "comercial", 84, 412'300_pesos, 431'900_pesos}},
          .reduced = {{w("S-207"), "estrato 3", 9, 58'200_pesos, 55'100_pesos}}};
}

KeyChangesView changes_of(const Words& w) {
  return {.title = w("Cambios frente a la versión 1"),
          .rows = {{w("tarifa_predial [A-U1, 2021-01-01] tarifa"), w("4.0"), w("4.5")},
                   {w("vigencias ultima"), std::nullopt, w("2027")}}};
}

Facts facts_of(const Words& w) {
  return {{"Rige desde", "1 de enero de 2027"}, {"Acto", w("Acuerdo de ejemplo")}};
}

StatutesView statutes_of(const Words& w) {
  StatutesView view{.chrome = staff_of(w, Role::kRentas), .url_new = "/rentas/estatuto/nueva"};
  view.rows = {{w("Propuesta"),
                {w("Espera aprobación"), Tone::kWarning},
                make_date(2027, 1, 1),
                w("Acuerdo de ejemplo"),
                w("usted"),
                "",
                kNow,
                "/rentas/estatuto/propuestas/1"},
               {w("Versión 1"),
                {w("Rige"), Tone::kGood},
                make_date(2021, 1, 1),
                w("Archivo de la instalación"),
                "",
                "",
                kNow,
                "/rentas/estatuto/versiones/1"}};
  return view;
}

StatuteNewView new_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .review = {"/rentas/estatuto/nueva", w("csrf-revisar")},
          .from = w("01/01/2027"),
          .act = w("Acuerdo de ejemplo"),
          .act_on = w("10/12/2026"),
          .text = w("[municipio]\nnombre = \"Ejemplo\""),
          .errors = {{"archivo", w("estatuto.toml, línea 12: falta la tarifa.")}}};
}

StatutePreviewView preview_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .propose = {"/rentas/estatuto/nueva", w("csrf-proponer")},
          .facts = facts_of(w),
          .effect = effect_of(w),
          .services = services_of(w),
          .changes = changes_of(w),
          .from = w("01/01/2027"),
          .act = w("Acuerdo de ejemplo"),
          .act_on = w("10/12/2026"),
          .file_name = w("estatuto.toml"),
          .content_base64 = "W211bmljaXBpb10=",
          .url_back = "/rentas/estatuto/nueva"};
}

StatuteReviewView review_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .approve = {"/rentas/estatuto/propuestas/1/aprobacion", w("csrf-aprobar")},
          .reject = {"/rentas/estatuto/propuestas/1/rechazo", w("csrf-rechazar")},
          .state = {w("Espera aprobación"), Tone::kWarning},
          .facts = facts_of(w),
          .effect = effect_of(w),
          .services = services_of(w),
          .changes = changes_of(w),
          .url_text = "/rentas/estatuto/propuestas/1/texto",
          .stored_bytes = w("recaudo estatuto v1\nanterior=1\n"),
          .sha256_hex = kHex};
}

StatuteVersionView version_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kAuditor),
          .number = 2,
          .state = {w("Rige"), Tone::kGood},
          .facts = facts_of(w),
          .url_text = "/rentas/estatuto/versiones/2/texto",
          .sha256_hex = kHex,
          .url_compare = "/rentas/estatuto/versiones/2",
          .others = {{"1", "Versión 1"}, {"3", "Versión 3"}},
          .other = "1",
          .changes = changes_of(w)};
}

}  // namespace

void add_statute_pages(std::vector<Page>& pages) {
  add(pages, "staff_statutes", [](const Words& w) { return statutes_page(statutes_of(w)); });
  add(pages, "staff_statute_new", [](const Words& w) { return statute_new_page(new_of(w)); });
  add(pages, "staff_statute_preview",
      [](const Words& w) { return statute_preview_page(preview_of(w)); });
  add(pages, "staff_statute_review",
      [](const Words& w) { return statute_review_page(review_of(w)); });
  add(pages, "staff_statute_refused", [](const Words& w) {
    StatuteReviewView view = review_of(w);
    view.refused = w("Otra versión entró después de la propuesta.");
    view.no_decision = w("Usted propuso esta versión.");
    view.effect = {.note = w("El efecto no se puede calcular.")};
    view.services = {.note = w("No hay un periodo facturado para probarla.")};
    view.changes.rows.clear();
    return statute_review_page(view);
  });
  add(pages, "staff_statute_version",
      [](const Words& w) { return statute_version_page(version_of(w)); });
  add(pages, "staff_statute_only_version", [](const Words& w) {
    StatuteVersionView view = version_of(w);
    view.others.clear();
    return statute_version_page(view);
  });
}

StatuteReviewView statute_review() {
  return review_of(Words(nullptr));
}

}  // namespace recaudo::portal::samples
