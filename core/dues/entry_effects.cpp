#include "core/dues/entry_effects.h"

#include "base/database.h"
#include "base/pq.h"

namespace recaudo::dues {
namespace {

constexpr Statement kEffects{
    "dues.effects_of_entries",
    "select o.vigencia, o.concept, sum(p.amount)::bigint as amount, min(d.due_before) as "
    "due_before, max(d.due_after) as due_after from ledger.posting p join ledger.obligation o on "
    "o.id = p.obligation_id and o.account_id = p.account_id and o.side = 1 left join "
    "ledger.due_change d on d.seq = p.seq and d.obligation_id = o.id where p.seq = any "
    "($1::bigint[]) group by o.vigencia, o.concept, o.id having sum(p.amount) <> 0 or "
    "max(d.due_after) is not null order by o.vigencia, o.id"};

std::string sign_of(Money amount) {
  return amount.is_positive() ? "+" : "";
}

}  // namespace

std::vector<EntryEffect> effects_of(pqxx::transaction_base& tx,
                                    std::span<const ledger::EntrySeq> entries) {
  std::vector<std::int64_t> seqs;
  for (const auto seq : entries) seqs.push_back(seq.value());
  std::vector<EntryEffect> out;
  for (const auto& row : exec(tx, kEffects, pg_array(seqs)))
    out.push_back({.item = value_or_throw(ledger::parse_concept(row["concept"].c_str())),
                   .vigencia = row["vigencia"].as<int>(),
                   .amount = read_money(row["amount"]),
                   .due_before = read_optional<Date>(row["due_before"], read_date),
                   .due_after = read_optional<Date>(row["due_after"], read_date)});
  return out;
}

Money net_of(std::span<const EntryEffect> effects) {
  Money sum;
  for (const auto& e : effects) sum += e.amount;
  return sum;
}

std::string effects_text(std::span<const EntryEffect> effects) {
  std::string out;
  for (const auto& e : effects)
    if (!e.amount.is_zero())
      out += (out.empty() ? "" : "; ") + std::to_string(e.vigencia) + " · " +
             std::string(ledger::to_label(e.item)) + ": " + sign_of(e.amount) +
             to_display(e.amount);
  if (!out.empty()) out += ".";
  if (!effects.empty() && effects.front().due_after)
    out += std::string(out.empty() ? "" : " ") + "Vencía el " +
           to_long_spanish(*effects.front().due_before) + "; vence el " +
           to_long_spanish(*effects.front().due_after) + ".";
  return out;
}

}  // namespace recaudo::dues
