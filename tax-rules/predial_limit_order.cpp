#include "tax-rules/predial_limit_order.h"

#include "tax-rules/predial_tariff.h"

namespace recaudo::tax_rules {
namespace {

// In force from 2019-08-20 for five years: the first of January of these vigencias.
constexpr int kLaw1995First = 2020, kLaw1995Last = 2024;

bool law_1995_rules(const Statute& statute, int vigencia) {
  return statute.limits.law_1995_of_2019 && vigencia >= kLaw1995First && vigencia <= kLaw1995Last;
}

Result<bool> is_low_value_housing(const LegalTables& tables, const PredialInput& input) {
  if (!is_housing_of_low_estrato(input)) return false;
  RECAUDO_TRY(top, low_value_top(tables, input.vigencia));
  return input.avaluo <= top;
}

// Without its Ley 44 art. 6, the statute leaves an update that enters without a limit of the law.
LimitKind limit_of_law_44(const Statute& statute, CadastralUpdate update) {
  const bool enters = update == CadastralUpdate::kFirstYear;
  return enters && statute.limits.law_44_article_6 ? LimitKind::kDouble : LimitKind::kNone;
}

Result<LimitKind> limit_of_law(const Statute& statute, const LegalTables& tables,
                               const PredialInput& input) {
  if (!law_1995_rules(statute, input.vigencia))
    return limit_of_law_44(statute, input.cadastral_update);
  RECAUDO_TRY(low, is_low_value_housing(tables, input));
  const LimitKind kind = limit_of_law_1995(low, input.cadastral_update);
  return kind == LimitKind::kDouble ? limit_of_law_44(statute, input.cadastral_update) : kind;
}

}  // namespace

bool is_housing_of_low_estrato(const PredialInput& input) {
  return input.destino == 'A' && input.estrato && *input.estrato <= 2;
}

Result<Money> low_value_top(const LegalTables& tables, int vigencia) {
  RECAUDO_TRY(smmlv, tables.smmlv(vigencia));
  return times_smmlv(smmlv.value, kLowValueInSmmlv);
}

LimitKind limit_of_law_1995(bool low_value_housing, CadastralUpdate update) {
  if (low_value_housing) return LimitKind::kIpc;
  switch (update) {
    case CadastralUpdate::kFirstYear:  // keeps Ley 44/1990 art. 6
      return LimitKind::kDouble;
    case CadastralUpdate::kUpdatedAndPaid:
      return LimitKind::kIpcPlus8;
    case CadastralUpdate::kNone:
      return LimitKind::kHalf;
  }
  throw BrokenInvariant("unknown cadastral update");
}

Result<LimitKind> predial_limit_kind(const Statute& statute, const LegalTables& tables,
                                     const PredialInput& input) {
  if (!exclusion_from_limits(input).empty()) return LimitKind::kNone;
  RECAUDO_TRY(kind, limit_of_law(statute, tables, input));
  if (kind == LimitKind::kNone && statute.own_cap(input.vigencia) != nullptr)
    return LimitKind::kOwnPercent;
  return kind;
}

Result<LimitFigure> limit_figure(LimitKind kind, const Statute& statute, const LegalTables& tables,
                                 int vigencia) {
  if (kind == LimitKind::kOwnPercent) {
    const OwnCap& own = *statute.own_cap(vigencia);
    return LimitFigure{own.max_increase, own.norm};
  }
  if (kind != LimitKind::kIpc && kind != LimitKind::kIpcPlus8)
    return LimitFigure{Rate{}, limit_norm(kind)};
  RECAUDO_TRY(ipc, tables.ipc(vigencia - 1));
  return LimitFigure{ipc.value, limit_norm(kind), ipc.mark};
}

}  // namespace recaudo::tax_rules
