#include "ledger/stored_entries.h"

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr int kPage = 5'000;
constexpr Statement kTakenOut{
    "ledger.is_taken_out",
    "select from ledger.volume where taken_out and $1 between first_seq and last_seq"};

std::string page_sql(const EntryTables& tables) {
  return "select e.seq, e.key, e.kind, e.effective_on, e.recorded_at, e.source_kind, e.source_id, "
         "e.reverses, k.fingerprint, p.line, p.account_id, p.amount, p.obligation_id, "
         "p.third_party_id, p.cost_centre_id from (select * from " +
         tables.entries + " where seq > $1 order by seq limit $2) e left join " + tables.lines +
         " p using (seq) left join ledger.entry_key k on k.key = e.key and k.seq = e.seq "
         "order by e.seq, p.line";
}

StoredEntry head_of(const pqxx::row& r) {
  return {.entry = {.key = read_uuid(r["key"]),
                    .kind = read_text(r["kind"]),
                    .effective_on = read_date(r["effective_on"]),
                    .source_kind = read_text(r["source_kind"]),
                    .source_id = read_text(r["source_id"]),
                    .legs = {},
                    .reverses = read_optional<EntrySeq>(r["reverses"], read_id<EntryTag>)},
          .seq = read_id<EntryTag>(r["seq"]),
          .recorded_at = read_instant(r["recorded_at"]),
          .fingerprint = r["fingerprint"].is_null() ? "" : read_bytes(r["fingerprint"])};
}

Leg line_of(const pqxx::row& r) {
  return {read_id<AccountTag>(r["account_id"]), read_money(r["amount"]),
          read_optional<ObligationId>(r["obligation_id"], read_id<ObligationTag>),
          read_optional<ThirdPartyId>(r["third_party_id"], read_id<ThirdPartyTag>),
          read_optional<CostCentreId>(r["cost_centre_id"], read_id<CostCentreTag>)};
}

}  // namespace

Error missing_entry(pqxx::transaction_base& tx, EntrySeq seq) {
  const bool out = !exec(tx, kTakenOut, seq).empty();
  return {out ? Code::kVolumeTakenOut : Code::kNotFound, "asiento " + to_string(seq)};
}

EntryTables all_volumes() {
  return {"ledger.entry", "ledger.posting"};
}

EntryTables tables_of_volume(int number) {
  return {"ledger.entry_volume_" + std::to_string(number),
          "ledger.posting_volume_" + std::to_string(number)};
}

std::vector<StoredEntry> read_stored(pqxx::transaction_base& tx, const EntryTables& tables,
                                     EntrySeq after) {
  std::vector<StoredEntry> out;
  for (const auto& r : tx.exec_params(page_sql(tables), after.value(), kPage)) {
    if (out.empty() || out.back().seq != read_id<EntryTag>(r["seq"])) out.push_back(head_of(r));
    if (!r["line"].is_null()) out.back().entry.legs.push_back(line_of(r));
  }
  return out;
}

const char* fault_of(const StoredEntry& stored) {
  if (stored.entry.legs.empty()) return "no tiene líneas";
  Money accounting, budget;
  for (const auto& leg : stored.entry.legs)
    (leg.account.value() > 0 ? accounting : budget) += leg.amount;
  if (!accounting.is_zero() || !budget.is_zero()) return "no cuadra";
  if (view(fingerprint(stored.entry)) != stored.fingerprint) return "no dice lo que su huella";
  return nullptr;
}

}  // namespace recaudo::ledger
