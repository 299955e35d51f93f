#include "core/dues/plan_text.h"

namespace recaudo::dues {
namespace {

constexpr const char* kPaidInTime = "Todas las cuotas se pagaron a tiempo";
constexpr const char* kPayWhole = "Se paga completo, desde el estado de cuenta o con la factura";

Money owed(const PlanStanding& plan) {
  return plan.instalments.back().missing;
}

// As due_under_instalments: an earlier last instalment does not hasten the statutory day.
std::string to_pay_text(const PlanStanding& plan) {
  const Date last = plan.instalments.back().due_on;
  return (last < plan.statutory_due_on ? "Vence el " + to_long_spanish(plan.statutory_due_on)
                                       : "Vence con la última cuota, el " + to_long_spanish(last)) +
         ". No hay interés mientras cada cuota se pague a tiempo";
}

std::string later_charge_text(const PlanStanding& plan) {
  return "Después se cobró más, o se devolvió un pago: se deben " + to_display(owed(plan)) +
         ", que vencen el " + to_long_spanish(plan.free_until()) +
         " y no tienen interés hasta ese día. Se pagan con la última cuota o con la factura";
}

std::string later_overdue_text(const PlanStanding& plan) {
  const Date due = plan.free_until();
  return "Después se cobró más, o se devolvió un pago. Lo que falta venció el " +
         to_long_spanish(due) + ": se deben " + to_display(owed(plan)) + " y, desde el " +
         to_long_spanish(add_days(due, 1)) + ", interés de mora. " + kPayWhole;
}

std::string lost_text(const PlanStanding& plan) {
  const auto& missed = plan.instalments.at(static_cast<std::size_t>(plan.missed) - 1);
  const Date due = plan.statutory_due_on;
  std::string out = "La cuota " + std::to_string(missed.number) + " de " +
                    std::to_string(plan.instalments.size()) + " no se pagó hasta el " +
                    to_long_spanish(missed.due_on) + ": vuelve el vencimiento del " +
                    to_long_spanish(due) + ". ";
  out += plan.on > due ? "Desde el " + to_long_spanish(add_days(due, 1)) +
                             " corre interés de mora sobre lo que falta. "
                       : "Hasta ese día no hay interés. ";
  return out + kPayWhole;
}

}  // namespace

std::string_view to_code(PlanState state) {
  switch (state) {
    case PlanState::kToPay:
      return "al-dia";
    case PlanState::kEnded:
      return "sin-deuda";
    case PlanState::kLaterCharge:
      return "saldo-posterior";
    case PlanState::kLaterOverdue:
      return "saldo-posterior-vencido";
    case PlanState::kLost:
      return "perdido";
  }
  throw BrokenInvariant("unknown state of a plan");
}

std::string_view to_code(InstalmentState state) {
  switch (state) {
    case InstalmentState::kPaid:
      return "pagada";
    case InstalmentState::kToPay:
      return "por pagar";
    case InstalmentState::kMissed:
      return "vencida";
    case InstalmentState::kLapsed:
      return "sin plazo";
    case InstalmentState::kChargedMore:
      return "pagada, con saldo posterior";
    case InstalmentState::kTakenOff:
      return "sin deuda";
  }
  throw BrokenInvariant("unknown state of an instalment");
}

PlanText plan_text(const PlanStanding& plan) {
  switch (plan.state) {
    case PlanState::kToPay:
      return {"El plan está al día", to_pay_text(plan)};
    case PlanState::kEnded:
      return {"De esta vigencia no se debe nada", ""};
    case PlanState::kLaterCharge:
      return {kPaidInTime, later_charge_text(plan)};
    case PlanState::kLaterOverdue:
      return {kPaidInTime, later_overdue_text(plan)};
    case PlanState::kLost:
      return {"El plan se perdió", lost_text(plan)};
  }
  throw BrokenInvariant("unknown state of a plan");
}

}  // namespace recaudo::dues
