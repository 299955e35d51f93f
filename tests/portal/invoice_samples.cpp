#include "api/portal/invoice_pages.h"

#include "sample_parts.h"

namespace recaudo::portal::samples {
namespace {

PublishedListsView lists_of(const Words& w) {
  return {.chrome = chrome_of(w),
          .lists = {{.vigencia = 2026,
                     .invoices = 810,
                     .on_web = make_date(2026, 2, 2),
                     .url = "/facturas/3"},
                    {.vigencia = 2025,
                     .invoices = 805,
                     .on_web = make_date(2025, 2, 3),
                     .posted_on = make_date(2025, 2, 4),
                     .place = w("Cartelera de la alcaldía"),
                     .url = "/facturas/2"}}};
}

PublishedInvoicesView invoices_of(const Words& w) {
  return {.chrome = chrome_of(w),
          .vigencia = 2025,
          .invoices = 805,
          .on_web = make_date(2025, 2, 3),
          .notice = w("Factura notificada el 4 de febrero de 2025."),
          .norm = w("Ley 1819/2016 art. 354"),
          .rows = {{.number = w("2025-000000001"), .parcel_number = kParcel},
                   {.number = w("2025-000000002"), .parcel_number = kParcel}},
          .url_first = "/facturas/2",
          .url_next = "/facturas/2?desde=2",
          .url_consult = "/consulta"};
}

NoticesView notices_of(const Words& w) {
  NoticesView view{.chrome = staff_of(w, Role::kRentas)};
  view.rows = {{.vigencia = 2027,
                .run = "4",
                .charged = 812,
                .publish = PostForm{"/rentas/facturas/4/lista", w("csrf-lista")}},
               {.vigencia = 2026,
                .run = "3",
                .charged = 810,
                .on_web = make_date(2026, 2, 2),
                .url_list = "/facturas/3",
                .url_posting = "/rentas/facturas/3/fijacion",
                .posting_text = w("Registrar la fijación")},
               {.vigencia = 2025,
                .run = "2",
                .charged = 805,
                .on_web = make_date(2025, 2, 3),
                .posted_on = make_date(2025, 2, 4),
                .terms = w("Factura notificada el 4 de febrero de 2025."),
                .url_list = "/facturas/2"}};
  return view;
}

PostingNewView posting_new_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .propose = {"/rentas/facturas/3/fijacion", w("csrf-fijacion")},
          .vigencia = 2026,
          .invoices = 810,
          .on_web = make_date(2026, 2, 2),
          .on = w("31/02/2026"),
          .place = w("Cartelera de la alcaldía"),
          .act = w("Constancia 12"),
          .errors = {{"fijada", w("Escriba día, mes y año, por ejemplo 31/03/2026.")}}};
}

PostingView posting_of(const Words& w, bool refused) {
  PostingView view{.chrome = staff_of(w, Role::kTesorero),
                   .approve = {"/rentas/fijaciones/1/aprobacion", w("csrf-aprobar")},
                   .reject = {"/rentas/fijaciones/1/rechazo", w("csrf-rechazar")},
                   .state = {w("Espera aprobación"), Tone::kWarning},
                   .vigencia = 2026,
                   .facts = {{w("Lugar"), w("Cartelera de la alcaldía")}},
                   .stored_bytes = w("recaudo fijacion de facturas v1\n"),
                   .sha256_hex = std::string(64, 'c')};
  if (refused) view.changed = w("La fijación ya está registrada.");
  if (refused) view.no_decision = w("Esta fijación ya se decidió.");
  return view;
}

}  // namespace

void add_invoice_pages(std::vector<Page>& pages) {
  add(pages, "published_lists", [](const Words& w) { return published_lists_page(lists_of(w)); });
  add(pages, "published_lists_empty",
      [](const Words& w) { return published_lists_page({.chrome = chrome_of(w)}); });
  add(pages, "published_invoices",
      [](const Words& w) { return published_invoices_page(invoices_of(w)); });
  add(pages, "staff_notices", [](const Words& w) { return notices_page(notices_of(w)); });
  add(pages, "staff_notices_empty",
      [](const Words& w) { return notices_page({.chrome = staff_of(w, Role::kAuditor)}); });
  add(pages, "staff_posting_new",
      [](const Words& w) { return posting_new_page(posting_new_of(w)); });
  for (const bool refused : {false, true})
    add(pages, refused ? "staff_posting_refused" : "staff_posting",
        [refused](const Words& w) { return posting_page(posting_of(w, refused)); });
}

}  // namespace recaudo::portal::samples
