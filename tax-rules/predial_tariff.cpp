#include "tax-rules/predial_tariff.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

bool applies(const Statute& statute, const PredialTariff& t, const PredialInput& input) {
  return input.vigencia >= statute.first_vigencia && input.vigencia <= statute.last_vigencia &&
         t.span.covers(make_date(input.vigencia, 1, 1)) &&
         t.applies_to(input.destino, is_rural(input), input.estrato.value_or(0));
}

bool in_range(Money avaluo, Money smmlv, const PredialTariff& t) {
  if (t.over_smmlv > 0 && avaluo <= times_smmlv(smmlv, t.over_smmlv)) return false;
  return !t.up_to_smmlv || avaluo <= times_smmlv(smmlv, *t.up_to_smmlv);
}

}  // namespace

Money times_smmlv(Money smmlv, int n) {
  return smmlv.mul_div(n, 1, Rounding::kFloor);
}

Result<FoundTariff> find_tariff(const Statute& statute, const LegalTables& tables,
                                const PredialInput& input) {
  std::optional<Money> smmlv;
  for (const PredialTariff& t : statute.predial_tariffs) {
    if (!applies(statute, t, input)) continue;
    if (t.over_smmlv == 0 && !t.up_to_smmlv) return FoundTariff{&t, {}};
    if (!smmlv) {
      RECAUDO_TRY(figure, tables.smmlv(input.vigencia));
      smmlv = figure.value;
    }
    if (in_range(input.avaluo, *smmlv, t)) return FoundTariff{&t, smmlv};
  }
  return tl::unexpected(no_tariff(input));
}

std::vector<const PredialTariff*> tariffs_by_value(const Statute& statute,
                                                   const PredialInput& input) {
  std::vector<const PredialTariff*> found;
  for (const PredialTariff& t : statute.predial_tariffs)
    if (applies(statute, t, input)) found.push_back(&t);
  std::ranges::sort(found, {}, &PredialTariff::over_smmlv);
  return found;
}

Error no_tariff(const PredialInput& input) {
  return {Code::kParameterMissing,
          "tarifa de predial de " + std::to_string(input.vigencia) + ", destino " + input.destino +
              ". Norma por cargar: acuerdo del concejo (Ley 44/1990 art. 4)"};
}

}  // namespace recaudo::tax_rules
