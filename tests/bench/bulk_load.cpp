#include "tests/bench/bulk_load.h"

#include "ledger/volumes.h"

namespace recaudo::bench {
namespace {

constexpr std::int64_t kChunk = 100'000;

constexpr Statement kHead{"bulk.head", "select last_seq from ledger.head where id = 1 for update"};
constexpr Statement kForge{"bulk.forge", "select set_config('recaudo.posting', 'on', true)"};
// One entry a row: 100 centavos between two accounts that its number picks.
constexpr Statement kRows{
    "bulk.rows",
    "create temp table fresh on commit drop as select seq, (lpad(to_hex(1700000000000 + seq), 12, "
    "'0') || '7000' || lpad(to_hex(seq), 16, '0'))::uuid as key, $3::int + (seq * 7919 % "
    "$4::bigint)::int as debtor, $3::int + ((seq * 7919 + 1 + seq * 104729 % ($4::bigint - 1)) % "
    "$4::bigint)::int as creditor from generate_series($1::bigint, $2::bigint) as seq"};
constexpr Statement kEntries{
    "bulk.entries",
    "insert into ledger.entry (seq, key, kind, effective_on, recorded_at, source_kind, source_id) "
    "select seq, key, 'carga', $1::date, now(), 'prueba', "
    "'masiva' from fresh order by seq"};
// The fingerprint as ledger::fingerprint computes it: fields with their length before them.
constexpr Statement kKeys{
    "bulk.keys",
    "insert into ledger.entry_key (key, seq, fingerprint) select f.key, f.seq, sha256((select "
    "string_agg(int4send(octet_length(t)) || convert_to(t, 'UTF8'), ''::bytea order by n) from "
    "unnest(array['carga', $1::text, 'prueba', 'masiva', '', f.debtor::text, '100', '', "
    "f.creditor::text, '-100', '']) with ordinality as u(t, n))) from fresh f order by f.seq"};
constexpr Statement kPostings{
    "bulk.postings",
    "insert into ledger.posting (seq, line, account_id, amount, effective_on) select seq, line, "
    "case line when 1 then debtor else creditor end, case line when 1 then 100 else -100 end, "
    "$1::date from fresh cross join generate_series(1, 2) as line order by seq, line"};
constexpr Statement kBalances{
    "bulk.balances",
    "update ledger.balance b set debit = b.debit + d.debit, credit = b.credit + d.credit, postings "
    "= b.postings + d.n from (select account, sum(debit) as debit, sum(credit) as credit, "
    "count(*) as n from (select debtor as account, 100 as debit, 0 as credit from fresh union all "
    "select creditor, 0, 100 from fresh) u group by account) d where b.account_id = d.account"};
constexpr Statement kAdvance{
    "bulk.advance", "update ledger.head set last_seq = $1, last_recorded = now() where id = 1"};

}  // namespace

void bulk_load(Database& owner, std::int64_t wanted, int first, int accounts, Date on) {
  for (std::int64_t last = 0; last < wanted;) {
    last = owner.transaction([&](pqxx::work& tx) {
      const std::int64_t head = read_int(exec(tx, kHead)[0][0]);
      const std::int64_t to = std::min(wanted, head + kChunk);
      if (head >= wanted) return head;
      exec(tx, kForge);
      exec(tx, kRows, head + 1, to, first, accounts);
      exec(tx, kEntries, on);
      exec(tx, kKeys, to_iso(on));
      exec(tx, kPostings, on);
      exec(tx, kBalances);
      exec(tx, kAdvance, to);
      return to;
    });
    owner.transaction([](pqxx::work& tx) { ledger::roll_volume(tx); });  // as the servers do
  }
}

}  // namespace recaudo::bench
