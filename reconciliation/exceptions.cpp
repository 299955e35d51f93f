#include "reconciliation/exceptions.h"

#include <array>
#include <cstddef>

namespace recaudo::reconciliation {
namespace {

struct Row {
  std::string_view name, exits;
};

// Of a payment of a rail: approved, it takes the debt itself, so its money would pay twice.
#define RECAUDO_CHARGEBACK_FIRST \
  "Si la pasarela ya aprobó ese pago, registre primero el contracargo (2 personas). "

// In the order of the enum.
constexpr std::array<Row, 11> kRows = {{
    {"ESPERADO", "Se resuelve al llegar el archivo y el abono del banco."},
    {"VENCIDO",
     "Pregunte al banco por el abono. Si el pago no se hizo, registre el contracargo de ese pago "
     "(2 personas)."},
    // Money that waits in 2.4.07.20 is taken from there by one act.
    {"VALOR_MENOR", RECAUDO_CHARGEBACK_FIRST
     "Aplique el dinero a la deuda de quien pagó (2 personas). Lo que falte se sigue debiendo."},
    {"VALOR_MAYOR", RECAUDO_CHARGEBACK_FIRST
     "Aplique el dinero a la deuda de quien pagó (2 personas). Lo que sobre queda como saldo a "
     "favor de quien responde por esa deuda."},
    // Also a debit that nobody explains.
    {"SIN_ORDEN",
     "Busque por valor, documento u oficina y pregunte a quien pagó. Cuando sepa de quién es el "
     "dinero, aplíquelo a la deuda de esa persona (2 personas). Si es un débito que pagó una "
     "devolución, registre ese pago con un acto (2 personas)."},
    {"DUPLICADO",
     "Ya es un saldo a favor de quien pagó. Compénselo o devuélvalo con un acto (2 personas)."},
    {"NO_APROBADO_CON_DINERO",
     "Consulte de nuevo la pasarela. Si rechazó el pago o este venció, aplique el dinero a la "
     "deuda de quien pagó (2 personas). Si está en revisión, el dinero no se puede aplicar: pida a "
     "la pasarela que corrija el valor que informó."},
    {"APROBADO_SIN_DINERO",
     "Si el pago ya se había aplicado, registre el contracargo de ese pago (2 personas). Avise al "
     "contribuyente."},
    {"DATOS", "Confirme el pago con el banco. " RECAUDO_CHARGEBACK_FIRST
              "Aplique el dinero a la deuda de quien pagó (2 personas) y avise a esa persona."},
    {"COMISION",
     "Ya quedó registrada. Compárela con el convenio y reclame al banco si no corresponde."},
    {"ARCHIVO",
     "Pida al banco el archivo o el extracto que falta. Si es un abono y sabe de quién es, "
     "aplíquelo a la deuda de esa persona (2 personas)."},
}};
#undef RECAUDO_CHARGEBACK_FIRST

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
