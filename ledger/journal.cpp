#include "ledger/journal.h"

#include <algorithm>
#include <unordered_set>

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr std::size_t kMaxEntries = 10'000;

constexpr Statement kPost{"ledger.post_batch",
                          "select ordinal, seq, status from ledger.post_batch($1::uuid[], "
                          "$2::bytea[], $3::text[], $4::date[], $5::text[], "
                          "$6::text[], $7::bigint[], $8::timestamptz, $9::integer[], "
                          "$10::integer[], $11::bigint[], $12::bigint[])"};
constexpr Statement kEntryHead{"ledger.entry_head",
                               "select source_kind, source_id from ledger.entry where seq = $1"};
constexpr Statement kEntryLegs{
    "ledger.entry_legs",
    "select account_id, amount, obligation_id from ledger.posting where seq = $1 order by line"};
constexpr Statement kOpenPeriod{"ledger.open_period", "select ledger.open_period($1, $2)"};
constexpr Statement kClosePeriod{"ledger.close_period", "select ledger.close_period($1, $2)"};
constexpr Statement kTrialBalance{
    "ledger.trial_balance",
    "select a.id, a.code, a.name, a.nature, a.status, b.debit, b.credit from ledger.balance b "
    "join ledger.account a on a.id = b.account_id where b.postings > 0 order by a.code"};

Error refusal_of(const pqxx::sql_error& e) {
  const std::string& state = e.sqlstate();
  if (state == "RC001" || state == "RC003") return {Code::kEntryUnbalanced, e.what()};
  if (state == "RC005") return {Code::kPeriodClosed, e.what()};
  if (state == "RC006" || state == "RC007") return {Code::kAccountUnknown, e.what()};
  if (state == "RC008") return {Code::kAlreadyReversed, e.what()};
  if (state == "RC009") return {Code::kObligationOverpaid, e.what()};
  throw;  // not ours: the caller's edge decides
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
  invariant(entries.size() <= kMaxEntries, "a batch has at most 10,000 entries");
  if (entries.empty()) return std::vector<Posted>{};
  PgArray keys, prints, kinds, dates, source_kinds, source_ids, reversed;
  PgArray leg_entry, leg_account, leg_amount, leg_obligation;
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& e = entries[i];
    Money sum;
    for (const auto& leg : e.legs) sum += leg.amount;
    if (e.legs.empty() || !sum.is_zero())
      return fail(Code::kEntryUnbalanced, e.kind + " " + e.source_id);
    invariant(seen.insert(std::string(e.key.view())).second, "one key stands once in a batch");
    keys.add(to_string(e.key));
    prints.add_bytes(view(fingerprint(e)));
    kinds.add_text(e.kind);
    dates.add(to_iso(e.effective_on));
    source_kinds.add_text(e.source_kind);
    source_ids.add_text(e.source_id);
    reversed.add(e.reverses ? to_string(*e.reverses) : "NULL");
    const std::string ordinal = std::to_string(i + 1);
    for (const auto& leg : e.legs) {
      leg_entry.add(ordinal);
      leg_account.add(to_string(leg.account));
      leg_amount.add(std::to_string(leg.amount.centavos()));
      leg_obligation.add(leg.obligation ? to_string(*leg.obligation) : "NULL");
    }
  }
  pqxx::result rows;
  try {
    rows = exec(tx, kPost, keys.str(), prints.str(), kinds.str(), dates.str(), source_kinds.str(),
                source_ids.str(), reversed.str(), recorded_at, leg_entry.str(), leg_account.str(),
                leg_amount.str(), leg_obligation.str());
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
  invariant(rows.size() == entries.size(), "each entry is answered");
  std::vector<Posted> out;
  for (const auto& row : rows) {
    const std::string status = read_text(row["status"]);
    if (status == "conflict")
      return fail(Code::kKeyConflict,
                  to_string(entries[static_cast<std::size_t>(read_int(row["ordinal"]) - 1)].key));
    out.push_back({read_id<EntryTag>(row["seq"]), status == "repeated"});
  }
  return out;
}

Result<Entry> mirror_of(pqxx::transaction_base& tx, EntrySeq seq, Date on,
                        const std::string& kind) {
  const auto head = exec(tx, kEntryHead, seq);
  if (head.empty()) return fail(Code::kNotFound, "asiento " + to_string(seq));
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
         read_optional<ObligationId>(row["obligation_id"], read_id<ObligationTag>)});
  return mirror;
}

void open_period(pqxx::transaction_base& tx, int year, unsigned month) {
  exec(tx, kOpenPeriod, year, month);
}

Result<void> close_period(pqxx::transaction_base& tx, int year, unsigned month) {
  try {
    exec(tx, kClosePeriod, year, month);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
  return {};
}

std::vector<AccountBalance> trial_balance(pqxx::transaction_base& tx) {
  std::vector<AccountBalance> out;
  for (const auto& row : exec(tx, kTrialBalance))
    out.push_back({read_id<AccountTag>(row["id"]), read_text(row["code"]), read_text(row["name"]),
                   row["nature"].c_str()[0], read_text(row["status"]), read_money(row["debit"]),
                   read_money(row["credit"])});
  return out;
}

}  // namespace recaudo::ledger
