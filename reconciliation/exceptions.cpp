#include "reconciliation/exceptions.h"

#include <array>
#include <cstddef>

namespace recaudo::reconciliation {
namespace {

struct Row {
  std::string_view name, exits;
};

// In the order of the enum.
constexpr std::array<Row, 11> kRows = {{
    {"ESPERADO",
     "Se resuelve al llegar el archivo. Recibido por otro medio, con prueba (2 personas)."},
    {"VENCIDO", "Contacte al banco. Escale el caso."},
    {"VALOR_MENOR", "Aplique un pago parcial. Corrija la referencia si es de otra orden."},
    {"VALOR_MAYOR", "Deje un saldo a favor. Corrija la referencia si es de otra orden."},
    // The run itself takes the money to 2.4.07.20: what is left to do is to find whose it is.
    {"SIN_ORDEN", "Busque por valor, documento u oficina. Pregunte a quien pagó."},
    {"DUPLICADO", "Deje un saldo a favor o devuelva el dinero (2 personas)."},
    {"NO_APROBADO_CON_DINERO",
     "Consulte de nuevo la pasarela. Fuerce el pago con ambas pruebas (2 personas)."},
    {"APROBADO_SIN_DINERO", "Reverse la aplicación (2 personas). Avise al contribuyente."},
    // As with SIN_ORDEN the money is in 2.4.07.20, and no act of ours takes it from there yet.
    {"DATOS",
     "El dinero queda por clasificar (2.4.07.20). Confirme el pago con el banco y avise a quien "
     "pagó."},
    {"COMISION", "Aplique la regla de comisiones."},
    {"ARCHIVO", "Pida de nuevo el archivo o descártelo."},
}};

const Row& row(ExceptionKind kind) {
  return kRows.at(static_cast<std::size_t>(kind));
}

}  // namespace

std::string_view name(ExceptionKind kind) {
  return row(kind).name;
}
std::string_view allowed_exits(ExceptionKind kind) {
  return row(kind).exits;
}

}  // namespace recaudo::reconciliation
