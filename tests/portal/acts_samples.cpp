#include "api/portal/acts_pages.h"

#include "sample_parts.h"

namespace recaudo::portal::samples {

using namespace literals;

namespace {

ActsView acts_of(const Words& w) {
  ActsView view{.chrome = staff_of(w, Role::kTesorero),
                .url_filter = "/contabilidad/ajustes",
                .state = "pendientes",
                .states = {{"pendientes", w("Esperan decisión")}, {"todos", w("Todos")}},
                .order = w("Actos, del más antiguo al más nuevo"),
                .url_first = "/contabilidad/ajustes?estado=pendientes",
                .url_next = "/contabilidad/ajustes?estado=pendientes&despues=1.2",
                .url_new = "/contabilidad/ajustes/nuevo"};
  view.rows = {{.what = w("Compensación con saldo a favor"),
                .subject = w("25 151 01 00 0000 0012 0034 0 00 00 0000"),
                .resolution = w("R-017 de 2026"),
                .amount = 120'000_pesos,
                .at = kNow,
                .state = {w("Espera decisión"), Tone::kWarning},
                .url = "/contabilidad/ajustes/1"}};
  return view;
}

ActChoiceView act_choice_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .url = "/contabilidad/ajustes/nuevo",
          .kinds = {{"compensacion", w("Compensación con saldo a favor")}},
          .kind = "compensacion",
          .parcel = w("25151"),
          .credit = w("17"),
          .errors = {{"predio", w("No encontramos un predio con ese número.")}}};
}

ActFormView act_form_of(const Words& w, bool impossible) {
  ActFormView view{.chrome = staff_of(w, Role::kTesorero),
                   .propose = {"/contabilidad/ajustes/nuevo", w("csrf-acto")},
                   .kind = "compensacion",
                   .kind_label = w("Compensación con saldo a favor"),
                   .number = w("251510100000000120034000000000"),
                   .address = w("CL 5 # 4-32"),
                   .url_back = "/contabilidad/ajustes/nuevo"};
  if (impossible) {  // no field, no error
    view.impossible = w("El predio no tiene saldo a favor.");
    return view;
  }
  using Type = ActField::Type;
  view.fields = {{.type = Type::kSelect,
                  .name = "saldo",
                  .label = w("Saldo a favor"),
                  .value = "7",
                  .options = {{"7", w("Del 10 de febrero de 2026: $ 120.000")}}},
                 {.name = "valor", .label = w("Valor"), .value = w("mucho")},
                 {.type = Type::kRadio,
                  .name = "interes",
                  .label = w("El interés de mora se liquida hasta"),
                  .value = "acto",
                  .options = {{"dinero", w("el día en que entró el dinero")},
                              {"acto", w("la fecha del acto")}}},
                 {.type = Type::kChecks,
                  .name = "vigencia",
                  .label = w("Vigencias"),
                  .hint = w("Cada una queda como un acto aparte."),
                  .options = {{"2019", w("2019: debe $ 240.000 hoy")},
                              {"2020", w("2020: debe $ 180.000 hoy")}},
                  .values = {"2020"}}};
  view.errors = {{"valor", w("Escriba el valor en pesos, por ejemplo 120.000.")}};
  return view;
}

ActFormView service_act_form_of(const Words& w) {
  ActFormView view = act_form_of(w, true);
  view.of_services = true;
  view.number = w("S-101");
  view.address.clear();
  view.impossible = w("El suscriptor no tiene saldo a favor.");
  return view;
}

ActView act_of(const Words& w) {
  return {.chrome = staff_of(w, Role::kTesorero),
          .approve = {"/contabilidad/ajustes/1/aprobacion", w("csrf-aprobar")},
          .reject = {"/contabilidad/ajustes/1/rechazo", w("csrf-rechazar")},
          .kind_label = w("Compensación con saldo a favor"),
          .state = {w("Espera decisión"), Tone::kWarning},
          .facts = {{w("Resolución"), w("R-017 de 2026")}, {w("Motivo"), w("Lo ordena el acto")}},
          .amount = 120'000_pesos,
          .proposed_by = w("otra persona de la entidad"),
          .proposed_at = kNow,
          .balances = {{w("Saldo a favor de 2026"), 120'000_pesos, 0_pesos},
                       {w("2026 · Impuesto predial unificado"), 280'800_pesos, 160'800_pesos}},
          .notes = {w("Del valor, $ 8.000 paga interés de mora.")},
          .stored_bytes = w("recaudo acto de cartera v1\n"),
          .sha256_hex = std::string(64, 'b')};
}

ActView act_done_of(const Words& w) {
  ActView view = act_of(w);
  view.state = {w("Aprobado y registrado"), Tone::kGood};
  view.balances.clear();
  view.changed = w("La deuda cambió después de la propuesta.");
  view.no_decision = w("Este acto ya se decidió.");
  view.done_at = kNow;
  view.entries = {{w("Asiento 41"), "/contabilidad/asientos/41"}};
  return view;
}

ActView act_applied_of(const Words& w) {
  ActView view = act_done_of(w);
  view.kind_label = w("Aplicación de un recaudo por clasificar");
  view.credit = {w("Asiento 17"), "/contabilidad/asientos/17"};
  view.told_of_credit = w("abonado el 31 de marzo de 2026, referencia 1234");
  view.notes = {w("2026 · Impuesto predial unificado: -$ 120.000.")};
  return view;
}

ActView act_asked_of(const Words& w) {
  ActView view = act_of(w);
  view.kind_label = w("Reverso de un pago por su pasarela");
  view.approve_label = w("Aprobar y pedir el reverso");
  view.ask_rail = PostForm{"/contabilidad/ajustes/1/consulta", w("csrf-consultar")};
  view.progress = w("La pasarela no respondió si devolvió el pago.");
  view.state = {w("Pedido, sin respuesta"), Tone::kWarning};
  view.balances.clear();
  view.no_decision = w("Este acto ya se decidió.");
  return view;
}

ActView act_prescribed_of(const Words& w) {
  ActView view = act_done_of(w);
  view.kind_label = w("Prescripción de la acción de cobro");
  view.notes = {
      w("Se cuenta desde el 10 de abril de 2026: ejecutoria del acto de determinación (ET "
        "art. 817 num. 4)"),
      w("Último día para cobrar: 10 de abril de 2031 (5 años)")};
  return view;
}

}  // namespace

void add_acts_pages(std::vector<Page>& pages) {
  add(pages, "staff_acts", [](const Words& w) { return acts_page(acts_of(w)); });
  add(pages, "staff_act_choice", [](const Words& w) { return act_choice_page(act_choice_of(w)); });
  add(pages, "staff_act_form", [](const Words& w) { return act_form_page(act_form_of(w, false)); });
  add(pages, "staff_act_impossible",
      [](const Words& w) { return act_form_page(act_form_of(w, true)); });
  add(pages, "staff_act_form_services",
      [](const Words& w) { return act_form_page(service_act_form_of(w)); });
  add(pages, "staff_act", [](const Words& w) { return act_page(act_of(w)); });
  add(pages, "staff_act_asked", [](const Words& w) { return act_page(act_asked_of(w)); });
  add(pages, "staff_act_done", [](const Words& w) { return act_page(act_done_of(w)); });
  add(pages, "staff_act_applied", [](const Words& w) { return act_page(act_applied_of(w)); });
  add(pages, "staff_act_prescribed", [](const Words& w) { return act_page(act_prescribed_of(w)); });
}

}  // namespace recaudo::portal::samples
