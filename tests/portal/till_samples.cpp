#include "api/portal/till_pages.h"
#include "sample_parts.h"

namespace recaudo::portal::samples {
namespace {

using namespace literals;

std::vector<TillReceiptRow> receipts_of(const Words& w) {
  return {{.number = w("1-2"),
           .means = w("Cheque 123456 de Banco de ejemplo"),
           .amount = 280'800_pesos,
           .at = kNow,
           .url_receipt = "/caja/recibos/1/2",
           .url_annul = "/caja/recibos/1/2/anulacion"},
          {.number = w("1-1"),
           .means = w("Efectivo"),
           .amount = 120'000_pesos,
           .at = kNow,
           .annulled = true,
           .url_receipt = "/caja/recibos/1/1"}};
}

TillView till_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kCajero),
          .till_name = w("Caja 1"),
          .opened_at = kNow,
          .url_order = "/caja/orden",
          .url_count = "/caja/arqueo",
          .url_open = "/caja/apertura",
          .typed = w("12"),
          .receipts = receipts_of(w),
          .truncated = true,
          .errors = {{"volante", w("No hay una orden con ese número.")}}};
}

TillCountView count_of(const Words& w, bool opening) {
  TillCountView view{.chrome = staff_of(w, Role::kCajero),
                     .title = w("Abrir turno"),
                     .guide = w("Cuente lo que hay en la caja."),
                     .button = w("Abrir turno"),
                     .form = {"/caja/apertura", w("csrf-conteo")}};
  if (opening) view.tills = {{"1", w("Caja 1")}};
  view.fields = {{"d100000", w("De $ 100.000"), w("tres")}, {"d50", w("De $ 50"), w("")}};
  if (opening) view.errors = {{"d100000", w("La cantidad va de 0 a 100.000.")}};
  return view;
}

TillOrderView order_of(const Words& w, bool payable) {
  TillOrderView view{.chrome = staff_of(w, Role::kCajero),
                     .receive = {"/caja/recibos", w("csrf-recibo")},
                     .reference = w("120260000012345"),
                     .parcel_number = w("251510100000000120034000000000"),
                     .request = w("0190"),
                     .valid_until = make_date(2026, 3, 31),
                     .lines = {{w("Impuesto predial unificado 2026"), 280'800_pesos}},
                     .total = 280'800_pesos,
                     .counted = {{w("d100000"), w("De $ 100.000"), w("2")}}};
  if (payable)
    view.errors = {{"recibido", w("Faltan $ 800.")}};
  else
    view.no_payment = w("Esta orden ya está pagada.");
  return view;
}

TillAnnulmentView annulment_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .approve = {"/tesoreria/anulaciones/1/aprobacion", w("csrf-aprobar")},
          .reject = {"/tesoreria/anulaciones/1/rechazo", w("csrf-rechazar")},
          .number = w("1-2"),
          .reason = w("Se recibió para otro predio"),
          .proposed_by = w("otra persona de la entidad"),
          .amount = 280'800_pesos,
          .proposed_at = kNow,
          .stored_bytes = w("recaudo anulacion de caja v1\n"),
          .sha256_hex = std::string(64, 'c')};
}

TillsView tills_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .add = {"/tesoreria/cajas", w("csrf-caja")},
          .tills = {{.key = "1",
                     .name = w("Caja 1"),
                     .cash = 120'000_pesos,
                     .cheques = 0_pesos,
                     .base = {"/tesoreria/cajas/1/base", w("csrf-base")},
                     .deposit = {"/tesoreria/cajas/1/consignacion", w("csrf-consignacion")}}},
          .shifts = {{.till = w("Caja 1"),
                      .cashier = w("Usuario de ejemplo 3"),
                      .day = make_date(2026, 3, 31),
                      .state = {w("Contado, por cerrar"), Tone::kWarning},
                      .url = "/tesoreria/turnos/1"}},
          .movements = {{.day = make_date(2026, 3, 30),
                         .what = w("Consignación"),
                         .till = w("Caja 1"),
                         .slip = w("CONS-77"),
                         .cash = -(120'000_pesos),
                         .cheques = 0_pesos,
                         .awaited = true}},
          .errors = {{"contenido-principal", w("La consignación CONS-77 ya se registró.")}}};
}

ShiftView shift_of(const Words& w, bool to_sign) {
  ShiftView view{.chrome = staff_of(w, Role::kTesorero),
                 .till = w("Caja 1"),
                 .cashier = w("Usuario de ejemplo 3"),
                 .day = make_date(2026, 3, 31),
                 .state = {w("Contado, por cerrar"), Tone::kWarning},
                 .counted = true,
                 .opening = 0_pesos,
                 .opening_due = 1'000_pesos,
                 .count = 279'800_pesos,
                 .expected = 280'800_pesos,
                 .difference = -(1'000_pesos),
                 .reason = w("corto"),
                 .receipts = receipts_of(w)};
  if (to_sign) {
    view.close = {"/tesoreria/turnos/1/cierre", w("csrf-cierre")};
    view.errors = {{"motivo", w("El motivo tiene menos de 15 letras.")}};
  } else {
    view.no_close = w("Usted tuvo este turno. Otra persona lo cierra.");
  }
  return view;
}

}  // namespace

void add_till_pages(std::vector<Page>& pages) {
  add(pages, "staff_till", [](const Words& w) { return till_page(till_of(w)); });
  add(pages, "staff_till_closed", [](const Words& w) {
    return till_page({.chrome = staff_of(w, Role::kCajero), .url_open = "/caja/apertura"});
  });
  add(pages, "staff_till_opening",
      [](const Words& w) { return till_count_page(count_of(w, true)); });
  add(pages, "staff_till_count",
      [](const Words& w) { return till_count_page(count_of(w, false)); });
  add(pages, "staff_till_order", [](const Words& w) { return till_order_page(order_of(w, true)); });
  add(pages, "staff_till_order_paid",
      [](const Words& w) { return till_order_page(order_of(w, false)); });
  add(pages, "staff_till_received", [](const Words& w) {
    return till_received_page({.chrome = staff_of(w, Role::kCajero),
                               .number = w("1-2"),
                               .means = w("Efectivo"),
                               .amount = 280'800_pesos,
                               .change = 19'200_pesos,
                               .annulled = true,
                               .url_pdf = "/pago/abc/recibo.pdf",
                               .url_till = "/caja"});
  });
  add(pages, "staff_till_annul", [](const Words& w) {
    return till_annul_page({.chrome = staff_of(w, Role::kCajero),
                            .number = w("1-2"),
                            .amount = 280'800_pesos,
                            .propose = {"/caja/recibos/1/2/anulacion", w("csrf-anular")},
                            .request = w("0190"),
                            .reason = w("corto"),
                            .errors = {{"motivo", w("El motivo tiene menos de 15 letras.")}}});
  });
  add(pages, "staff_till_annulment",
      [](const Words& w) { return till_annulment_page(annulment_of(w)); });
  add(pages, "staff_tills", [](const Words& w) { return tills_page(tills_of(w)); });
  add(pages, "staff_shift", [](const Words& w) { return shift_page(shift_of(w, true)); });
  add(pages, "staff_shift_own", [](const Words& w) { return shift_page(shift_of(w, false)); });
}

}  // namespace recaudo::portal::samples
