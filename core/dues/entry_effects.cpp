#include "core/dues/entry_effects.h"

#include <map>

#include "base/database.h"
#include "base/pq.h"

namespace recaudo::dues {
namespace {

constexpr Statement kEffects{
    "dues.effects_of_entries",
    "select o.id, o.vigencia, o.concept, sum(p.amount)::bigint as amount, min(d.due_before) as "
    "due_before, max(d.due_after) as due_after from ledger.posting p join ledger.obligation o on "
    "o.id = p.obligation_id and o.account_id = p.account_id and o.side = 1 left join "
    "ledger.due_change d on d.seq = p.seq and d.obligation_id = o.id where p.seq = any "
    "($1::bigint[]) group by o.vigencia, o.concept, o.id having sum(p.amount) <> 0 or "
    "max(d.due_after) is not null order by o.vigencia, o.id"};

// Interest is written when it is settled: to its account and from it, in one entry.
constexpr Statement kInterest{
    "dues.interest_of_entries",
    "select p.obligation_id as id, -sum(p.amount)::bigint as interest from ledger.posting p join "
    "unnest($2::bigint[], $3::integer[]) as u(id, account) on u.id = p.obligation_id and u.account "
    "= p.account_id where p.seq = any ($1::bigint[]) and p.amount < 0 group by p.obligation_id"};

std::string sign_of(Money amount) {
  return amount.is_positive() ? "+" : "";
}

}  // namespace

std::vector<EntryEffect> effects_of(pqxx::transaction_base& tx,
                                    std::span<const ledger::EntrySeq> entries) {
  std::vector<std::int64_t> seqs;
  for (const auto seq : entries) seqs.push_back(seq.value());
  std::vector<EntryEffect> out;
  std::vector<std::int64_t> obligations, accounts;
  for (const auto& row : exec(tx, kEffects, pg_array(seqs))) {
    out.push_back({.item = value_or_throw(ledger::parse_concept(row["concept"].c_str())),
                   .vigencia = row["vigencia"].as<int>(),
                   .amount = read_money(row["amount"]),
                   .due_before = read_optional<Date>(row["due_before"], read_date),
                   .due_after = read_optional<Date>(row["due_after"], read_date)});
    obligations.push_back(row["id"].as<std::int64_t>());
    accounts.push_back(ledger::interest_receivable_account(out.back().item).value());
  }
  if (out.empty()) return out;
  std::map<std::int64_t, Money> interests;
  for (const auto& row :
       exec(tx, kInterest, pg_array(seqs), pg_array(obligations), pg_array(accounts)))
    interests.emplace(row["id"].as<std::int64_t>(), read_money(row["interest"]));
  for (std::size_t i = 0; i < out.size(); ++i)
    if (const auto found = interests.find(obligations[i]); found != interests.end())
      out[i].interest = found->second;
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
             to_display(e.amount) +
             (e.interest.is_zero() ? "" : " (y " + to_display(e.interest) + " de interés de mora)");
  if (!out.empty()) out += ".";
  if (!effects.empty() && effects.front().due_after)
    out += std::string(out.empty() ? "" : " ") + "Vencía el " +
           to_long_spanish(*effects.front().due_before) + "; vence el " +
           to_long_spanish(*effects.front().due_after) + ".";
  return out;
}

}  // namespace recaudo::dues
