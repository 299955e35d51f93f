#include "ledger/journal.h"

#include <numeric>
#include <unordered_set>

#include "base/bytes.h"
#include "base/database.h"
#include "ledger/beneficiaries.h"
#include "ledger/entry_batch.h"
#include "ledger/stored_entries.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kEntryHead{"ledger.entry_head",
                               "select source_kind, source_id from ledger.entry where seq = $1"};
constexpr Statement kEntryLegs{
    "ledger.entry_legs",
    "select account_id, amount, obligation_id, third_party_id, cost_centre_id from ledger.posting "
    "where seq = $1 order by line"};

Error refusal_of(const pqxx::sql_error& e) {
  if (const auto code = refusal_code(e.sqlstate())) return {*code, e.what()};
  throw;  // not ours: the caller's edge decides
}

Result<std::vector<Answer>> ask(pqxx::transaction_base& tx, std::span<const Entry> entries,
                                std::span<const std::size_t> chosen, Instant recorded_at) {
  const auto beneficiaries = Beneficiaries::read(tx);
  EntryBatch batch(chosen.size());
  for (const std::size_t i : chosen) {
    Entry named = entries[i];
    beneficiaries.name_in(named);
    batch.add(named, fingerprint(named));
  }
  try {
    return batch.post(tx, recorded_at);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
}

}  // namespace

Sha256 fingerprint(const Entry& entry) {
  // Length-prefixed, so that no two contents give one text.
  std::string text;
  const auto field = [&](std::string_view value) {
    text += be32(static_cast<std::uint32_t>(value.size()));
    text += value;
  };
  field(entry.kind);
  field(to_iso(entry.effective_on));
  field(entry.source_kind);
  field(entry.source_id);
  field(entry.reverses ? to_string(*entry.reverses) : "");
  for (const auto& leg : entry.legs) {
    field(to_string(leg.account));
    field(std::to_string(leg.amount.centavos()));
    field(leg.obligation ? to_string(*leg.obligation) : "");
  }
  return sha256(text);
}

Result<std::vector<Posted>> post(pqxx::transaction_base& tx, std::span<const Entry> entries,
                                 Instant recorded_at) {
  std::vector<std::size_t> open(entries.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  std::unordered_set<std::string_view> keys;
  for (const auto& e : entries) {
    if (auto ok = check_shape(e); !ok) return tl::unexpected(ok.error());
    invariant(keys.insert(e.key.view()).second, "one key stands once in a batch");
  }
  std::vector<Posted> out(entries.size());
  // Twice at most: the first answer names every known key, and the head stays locked.
  while (!open.empty()) {
    RECAUDO_TRY(answers, ask(tx, entries, open, recorded_at));
    invariant(!answers.empty(), "a batch is answered");
    std::unordered_set<std::size_t> done;
    for (const auto& a : answers) {
      const std::size_t i = open[a.index];
      if (a.verdict == Verdict::kConflict)
        return fail(Code::kKeyConflict, to_string(entries[i].key));
      out[i] = {a.seq, a.verdict == Verdict::kRepeated};
      done.insert(i);
    }
    std::erase_if(open, [&](std::size_t i) { return done.contains(i); });
  }
  return out;
}

Result<Entry> mirror_of(pqxx::transaction_base& tx, EntrySeq seq, Date on,
                        const std::string& kind) {
  const auto head = exec(tx, kEntryHead, seq);
  if (head.empty()) return tl::unexpected(missing_entry(tx, seq));
  Entry mirror{.key = derive_uuid("reversal", to_string(seq)),
               .kind = kind,
               .effective_on = on,
               .source_kind = read_text(head[0]["source_kind"]),
               .source_id = read_text(head[0]["source_id"]),
               .legs = {},
               .reverses = seq};
  for (const auto& row : exec(tx, kEntryLegs, seq))
    mirror.legs.push_back(
        {read_id<AccountTag>(row["account_id"]), -read_money(row["amount"]),
         read_optional<ObligationId>(row["obligation_id"], read_id<ObligationTag>),
         read_optional<ThirdPartyId>(row["third_party_id"], read_id<ThirdPartyTag>),
         read_optional<CostCentreId>(row["cost_centre_id"], read_id<CostCentreTag>)});
  return mirror;
}

}  // namespace recaudo::ledger
