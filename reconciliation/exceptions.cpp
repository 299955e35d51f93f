#include "reconciliation/exceptions.h"

#include <array>
#include <cstddef>

namespace recaudo::reconciliation {
namespace {

struct Row {
  std::string_view name, label, exits;
};

// In the order of the enum.
constexpr std::array<Row, 11> kRows = {{
    {"ESPERADO", "Aprobado; el dinero aún no llega",
     "Se resuelve al llegar el archivo. Recibido por otro medio, con prueba (2 personas)."},
    {"VENCIDO", "Aprobado; el dinero no llegó a tiempo", "Contacte al banco. Escale el caso."},
    {"VALOR_MENOR", "Llegó menos dinero que el valor esperado",
     "Aplique un pago parcial. Corrija la referencia si es de otra orden."},
    {"VALOR_MAYOR", "Llegó más dinero que el valor esperado",
     "Deje un saldo a favor. Corrija la referencia si es de otra orden."},
    {"SIN_ORDEN", "Movimiento del banco sin orden conocida",
     "Llévelo a por clasificar. Busque por valor, documento u oficina."},
    {"DUPLICADO", "La misma orden se pagó dos veces",
     "Deje un saldo a favor o devuelva el dinero (2 personas)."},
    {"NO_APROBADO_CON_DINERO", "La pasarela no aprobó, pero el banco abonó",
     "Consulte de nuevo la pasarela. Fuerce el pago con ambas pruebas (2 personas)."},
    {"APROBADO_SIN_DINERO", "La pasarela aprobó, pero el banco niega el dinero",
     "Reverse la aplicación (2 personas). Avise al contribuyente."},
    {"DATOS", "El valor coincide, pero otro dato no", "Acepte con un motivo escrito."},
    {"COMISION", "Comisión o impuesto que cobró el banco", "Aplique la regla de comisiones."},
    {"ARCHIVO", "Falta un archivo, o no cuadra con el extracto",
     "Pida de nuevo el archivo o descártelo."},
}};

const Row& row(ExceptionKind kind) {
  return kRows.at(static_cast<std::size_t>(kind));
}

}  // namespace

std::string_view name(ExceptionKind kind) {
  return row(kind).name;
}
std::string_view label(ExceptionKind kind) {
  return row(kind).label;
}
std::string_view allowed_exits(ExceptionKind kind) {
  return row(kind).exits;
}

}  // namespace recaudo::reconciliation
