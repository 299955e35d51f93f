#include "tax-rules/service_charge.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kBimonthly = 2;

Rate rate_of(const std::map<ServiceUse, Rate>& rates, ServiceUse use) {
  const auto found = rates.find(use);
  return found == rates.end() ? Rate{} : found->second;
}

MeteredTariff of_months(const MeteredTariff& monthly, int months) {
  return {monthly.fixed.times(months), monthly.per_m3};
}

SourceMark mark_of(bool invented) {
  return invented ? SourceMark::kInvented : SourceMark::kVerified;
}

std::string basic_block_text(const LegalLimit& monthly, int altitude, int months) {
  return std::to_string(monthly.whole() * months) + " m³ (" + std::to_string(monthly.whole()) +
         " al mes, a " + std::to_string(altitude) +
         " metros sobre el nivel del mar: " + monthly.norm + ")";
}

}  // namespace

int to_bits(ServiceSet services) {
  return (services.water ? 1 : 0) | (services.sewer ? 2 : 0) | (services.waste ? 4 : 0);
}

ServiceSet services_of_bits(int bits) {
  return {.water = (bits & 1) != 0, .sewer = (bits & 2) != 0, .waste = (bits & 4) != 0};
}

std::string use_text(ServiceUse use) {
  return (is_residential(use) ? "residencial, " : "") + std::string(to_text(use));
}

Result<ServiceBill> charge_services(const ServiceStatute& statute, const ServiceLimits& limits,
                                    const ServiceUser& user) {
  if (user.months < 1 || user.months > kBimonthly)
    return fail(Code::kChargeInputInvalid, "servicios: la factura es de uno o de dos meses");
  RECAUDO_TRY(tariff, statute.tariff(user.period_end));
  RECAUDO_TRY(acuerdo, statute.acuerdo(user.period_end));
  RECAUDO_TRY(block, limits.basic_block(statute.altitude, user.period_end));
  ServiceBillInput input;
  input.consumption = user.consumption;
  input.basic_limit = {block.whole() * user.months};
  if (user.services.water) input.water = of_months(tariff->water, user.months);
  if (user.services.sewer) input.sewer = of_months(tariff->sewer, user.months);
  if (user.services.waste) input.waste = tariff->waste.times(user.months);
  input.subsidy = rate_of(acuerdo->subsidies, user.use);
  input.contribution = rate_of(acuerdo->contributions, user.use);
  input.tariff_norm = tariff->norm;
  input.acuerdo_norm = acuerdo->norm;
  input.tariff_mark = mark_of(tariff->invented);
  input.acuerdo_mark = mark_of(acuerdo->invented);
  input.months = user.months;
  input.basic_block = basic_block_text(block, statute.altitude, user.months);
  input.block_norm = block.norm;
  input.readings = user.readings;
  input.use = use_text(user.use);
  return service_bill(input);
}

Result<CubicMetres> consumption_without_meter(std::span<const CubicMetres> own_earlier,
                                              std::optional<CubicMetres> similar_users) {
  if (!own_earlier.empty()) {
    Int128 sum = 0;
    for (const CubicMetres m3 : own_earlier) sum += m3.value;
    return CubicMetres{
        divide_rounded(sum, static_cast<std::int64_t>(own_earlier.size()), Rounding::kHalfUp)};
  }
  if (similar_users) return *similar_users;
  return fail(Code::kParameterMissing,
              "consumo promedio. Dato por cargar: consumos anteriores del usuario o de usuarios "
              "semejantes (Ley 142/1994 art. 146)");
}

Result<void> check_retroactive_billing(const ServiceLimits& limits, Date left_out_of_bill_on,
                                       Date billed_on) {
  RECAUDO_TRY(months, limits.retroactive_billing(billed_on));
  const Date last = add_months(left_out_of_bill_on, static_cast<int>(months.whole()));
  if (billed_on <= last) return {};
  return fail(Code::kChargeInputInvalid,
              "servicios: lo que no se facturó el " + to_long_spanish(left_out_of_bill_on) +
                  " se podía cobrar hasta el " + to_long_spanish(last) + " (" + months.norm + ")");
}

}  // namespace recaudo::tax_rules
