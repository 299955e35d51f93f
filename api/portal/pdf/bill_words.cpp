// What papers that are no bill of predial call by other names.
#include "api/portal/pdf/bill_pdf.h"

namespace recaudo::portal {

BillWords service_bill_words() {
  return {
      .title = "Factura de servicios públicos",
      .document = "Factura de servicios públicos",
      .number_label = "Número de suscriptor",
      .row_title = "Periodo",
      .charges = {"Acueducto", "Alcantarillado", "Aseo"},
      .discounts = false,
      .debtor = "El suscriptor o usuario. Su nombre no se muestra en documentos que se descargan.",
      .page = "la página del suscriptor"};
}

BillWords instalment_slip_words() {
  return {.title = "Cupón para pagar cuotas del impuesto predial unificado",
          .document = "Cupón de cuotas de predial",
          .paper = "Cupón",
          .owed = "Lo que paga con este cupón, hasta el ",
          .slips = "Pague en el banco o en la caja",
          .act = "Qué es este cupón y qué pasa si no lo paga",
          .after =
              "el plan se pierde si no se pagó, y este código de barras ya no sirve: consulte "
              "el estado de cuenta. Si este cupón se paga dos veces, lo que sobra queda como "
              "saldo a su favor."};
}

}  // namespace recaudo::portal
