#include "core/dues/registered_facts.h"

namespace recaudo::dues {
namespace {

bool is_lot(char destino) {
  return destino == 'R' || destino == 'S';
}

}  // namespace

tax_rules::LimitExclusions exclusions_against(const std::optional<LastYear>& before,
                                              bool first_in_registry,
                                              const tax_rules::PredialInput& now) {
  tax_rules::LimitExclusions out;
  out.first_incorporation = first_in_registry && !now.previous_tax;
  if (!before) return out;
  out.destino_change = before->destino != now.destino;
  out.area_change = before->land != now.land || before->built != now.built;
  out.built_on_lot = is_lot(before->destino) && !is_lot(now.destino) && before->built.value == 0 &&
                     now.built.value > 0;
  return out;
}

tax_rules::CadastralUpdate update_in(int vigencia, const std::optional<NewestUpdate>& newest) {
  using tax_rules::CadastralUpdate;
  if (!newest) return CadastralUpdate::kNone;
  const bool is_first = newest->vigencia == vigencia || !newest->charged;
  return is_first ? CadastralUpdate::kFirstYear : CadastralUpdate::kUpdatedAndPaid;
}

std::optional<NewestUpdate> read_newest_update(const pqxx::field& vigencia,
                                               const pqxx::field& charged) {
  if (vigencia.is_null()) return std::nullopt;
  return NewestUpdate{vigencia.as<int>(), charged.as<bool>()};
}

tax_rules::GrantedExemption granted(std::string code, const std::string& act, Date act_on,
                                    Rate share) {
  return {.code = std::move(code), .act = act + " del " + to_long_spanish(act_on), .share = share};
}

}  // namespace recaudo::dues
