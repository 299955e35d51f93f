#include "api/portal/simple_pages.h"

#include "sample_parts.h"

namespace recaudo::portal::samples {
namespace {

SimpleTransferRow transfer_of(const Words& w, int refusals) {
  return {.file = w("simple-2026-03.csv"),
          .taken_at = kNow,
          .declarations = 2,
          .taxpayers = 2,
          .refusals = refusals,
          .posted = Money::pesos(1'560'000),
          .refused = Money::pesos(refusals * 90'000),
          .left = Money::pesos(refusals * 90'000),
          .url_transfer = "/rentas/simple/2"};
}

SimpleTransfersView transfers_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kRentas),
          .rows = {transfer_of(w, 1), transfer_of(w, 0)},
          .url_first = "/rentas/simple",
          .url_next = "/rentas/simple?desde=2"};
}

SimpleTransferView one_of(const Words& w, bool only_refused) {
  SimpleTransferView view{.chrome = staff_of(w, Role::kTesorero)};
  view.transfer = transfer_of(w, 1);
  view.credit = Money::pesos(1'650'000);
  view.credit_entry = "1234";
  view.url_credit = "/contabilidad/asientos/1234";
  view.income = {{w("410508"), w("Industria y comercio"), Money::pesos(1'500'000)},
                 {w("411003"), w("Intereses"), Money::pesos(60'000)}};
  view.only_refused = only_refused;
  view.url_all = "/rentas/simple/2";
  view.url_refused = "/rentas/simple/2?lineas=no-registradas";
  view.url_next = "/rentas/simple/2?desde=3";
  if (!only_refused)
    view.rows.push_back({.line = 2,
                         .amount = Money::pesos(1'560'000),
                         .nit = w("900123456"),
                         .name = w("COMERCIAL DE PRUEBA SAS"),
                         .declared = w("Formulario 2593, bimestre 1 de 2026, comercial"),
                         .number = w("2593000000001"),
                         .paid_on = make_date(2026, 3, 13),
                         .ica = Money::pesos(1'500'000),
                         .interest = Money::pesos(60'000),
                         .entry = w("1240"),
                         .url_entry = "/contabilidad/asientos/1240"});
  view.rows.push_back({.line = 3,
                       .amount = Money::pesos(90'000),
                       .reason = w("el NIT no es válido; escriba \"900123456-8\"")});
  return view;
}

}  // namespace

void add_simple_pages(std::vector<Page>& pages) {
  add(pages, "staff_simple", [](const Words& w) { return simple_transfers_page(transfers_of(w)); });
  add(pages, "staff_simple_none", [](const Words& w) {
    return simple_transfers_page({.chrome = staff_of(w, Role::kAuditor)});
  });
  add(pages, "staff_simple_transfer",
      [](const Words& w) { return simple_transfer_page(one_of(w, false)); });
  add(pages, "staff_simple_refused",
      [](const Words& w) { return simple_transfer_page(one_of(w, true)); });
}

}  // namespace recaudo::portal::samples
