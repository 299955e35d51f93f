#include "core/adjustments/compensated_interest.h"

#include <algorithm>

#include "base/pq.h"
#include "ledger/account.h"

namespace recaudo::adjustments {
namespace {

constexpr Statement kLeftOver{
    "adjustments.left_over",
    "select coalesce(-sum(p.amount), 0)::bigint as amount from ledger.posting p where p.seq = any "
    "($1::bigint[]) and p.account_id = $2"};

}  // namespace

std::optional<Date> compensated_until(pqxx::transaction_base& tx, const DoneAct& act) {
  if (act.kind != ActKind::kCompensation && act.kind != ActKind::kClassification)
    return std::nullopt;
  const auto proposal = approvals::find(tx, act.proposal);
  invariant(proposal.has_value(), "an act was proposed");
  return value_or_throw(parse_canonical(proposal->payload)).date;
}

Money left_over(pqxx::transaction_base& tx, const DoneAct& act) {
  if (act.kind != ActKind::kClassification) return {};
  std::vector<std::int64_t> entries;
  for (const auto seq : act.entries) entries.push_back(seq.value());
  return read_money(
      exec(tx, kLeftOver, pg_array(entries), ledger::account::kCreditBalances)[0]["amount"]);
}

std::string money_text(pqxx::transaction_base& tx, const DoneAct& act,
                       std::span<const dues::EntryEffect> effects) {
  const auto until = compensated_until(tx, act);
  if (!until) return {};
  if (act.kind == ActKind::kCompensation)
    return "El interés de mora se liquidó hasta el " + to_long_spanish(*until) + ".";
  std::string out = "Se pagó el " + to_long_spanish(*until) + ".";
  if (std::ranges::any_of(effects, [](const auto& e) { return !e.interest.is_zero(); }))
    out += " Hasta ese día corrió el interés de mora.";
  if (const Money rest = left_over(tx, act); !rest.is_zero())
    out += " Quedaron " + to_display(rest) + " como saldo a favor.";
  return out;
}

}  // namespace recaudo::adjustments
