#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

Money total_of(const Explanation& explanation) {
  Money total;
  for (const ExplanationLine& line : explanation)
    if (line.kind != LineKind::kSubtotal) total += line.amount;
  return total;
}

std::string_view kind_code(LineKind kind) {
  switch (kind) {
    case LineKind::kAddend:
      return "sumando";
    case LineKind::kRounding:
      return "redondeo";
    case LineKind::kSharedRounding:
      return "redondeo-por-servicio";
    case LineKind::kSubtotal:
      return "subtotal";
  }
  throw BrokenInvariant("unknown kind of line");
}

std::string_view note_of(LineKind kind) {
  switch (kind) {
    case LineKind::kRounding:
      return "(*) Redondeo al peso: los productos de cada interés se suman con todos sus "
             "decimales, antes de llevar cada uno al centavo. Esa suma exacta se redondea una sola "
             "vez, al peso más cercano (regla del sistema).";
    case LineKind::kSharedRounding:
      return "(**) Redondeo al peso de una factura: el interés de toda la factura se redondea una "
             "sola vez, al peso más cercano. A cada servicio le tocan los pesos enteros de su suma "
             "exacta. Los que faltan van a las fracciones mayores (regla del sistema).";
    case LineKind::kAddend:
    case LineKind::kSubtotal:
      return {};
  }
  throw BrokenInvariant("unknown kind of line");
}

std::string_view mark_text(SourceMark mark) {
  switch (mark) {
    case SourceMark::kVerified:
      return "";
    case SourceMark::kMemory:
    case SourceMark::kUncertain:
      return "por confirmar";
    case SourceMark::kProjectRule:
      return "regla del sistema";
    case SourceMark::kInvented:
      return "dato de demostración";
  }
  throw BrokenInvariant("unknown source mark");
}

}  // namespace recaudo::tax_rules
