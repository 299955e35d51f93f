#include "tax-rules/collection_exceptions.h"

#include <algorithm>
#include <array>
#include <string>

namespace recaudo::tax_rules {
namespace {

constexpr int kTermDays = 15;

constexpr std::array<CollectionExceptionInfo, 9> kExceptions = {
    {{CollectionException::kPayment, "El pago efectivo"},
     {CollectionException::kAgreement, "La existencia de acuerdo de pago"},
     {CollectionException::kNotExecutory, "La falta de ejecutoria del título"},
     {CollectionException::kLossOfForce, "La pérdida de ejecutoria del título"},
     {CollectionException::kClaimAdmitted, "La demanda admitida contra el título"},
     {CollectionException::kPrescription, "La prescripción de la acción de cobro"},
     {CollectionException::kLackOfTitle,
      "La falta de título ejecutivo o de competencia de quien lo profirió"},
     {CollectionException::kNotDebtor, "La calidad de deudor solidario", true},
     {CollectionException::kWrongAmount, "La indebida tasación del monto de la deuda", true}}};

}  // namespace

std::span<const CollectionExceptionInfo> collection_exceptions() {
  return kExceptions;
}

Date exceptions_deadline(Date mandamiento_notified_on, SaturdayRule rule) {
  return add_business_days(mandamiento_notified_on, kTermDays, rule);
}

Result<void> check_exception(const ExceptionFiling& filing, SaturdayRule rule) {
  const auto* info = std::ranges::find(kExceptions, filing.kind, &CollectionExceptionInfo::kind);
  invariant(info != kExceptions.end(), "every exception is in the table");
  const std::string name(info->text);
  if (info->joint_debtors_only && !filing.joint_debtor)
    return fail(Code::kCollectionMoveRefused,
                name + ": solo la propone un deudor solidario (ET art. 831 par.)");
  const Date last = exceptions_deadline(filing.mandamiento_notified_on, rule);
  if (filing.filed_on <= last) return {};
  return fail(Code::kCollectionMoveRefused,
              name + ": el término venció el " + to_long_spanish(last) + " (ET art. 830)");
}

}  // namespace recaudo::tax_rules
