// What can be wrong between an order, a rail and a bank, and what a person may do about it.
#pragma once

#include <cstdint>
#include <string_view>

namespace recaudo::reconciliation {

enum class ExceptionKind : std::uint8_t {
  kExpected,         // ESPERADO
  kOverdue,          // VENCIDO
  kAmountShort,      // VALOR_MENOR
  kAmountOver,       // VALOR_MAYOR
  kNoOrder,          // SIN_ORDEN
  kDuplicate,        // DUPLICADO
  kNotApprovedPaid,  // NO_APROBADO_CON_DINERO
  kApprovedNotPaid,  // APROBADO_SIN_DINERO
  kData,             // DATOS
  kFee,              // COMISION
  kFile,             // ARCHIVO
};

// "VALOR_MENOR": stable name.
std::string_view name(ExceptionKind kind);
// Spanish: what may be done, each with its way.
std::string_view allowed_exits(ExceptionKind kind);

}  // namespace recaudo::reconciliation
