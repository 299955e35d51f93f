#include "ledger/voucher.h"

#include "ledger/read_past.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kRequireKnown{"ledger.require_known", "select ledger.require_known($1)"};
constexpr Statement kHeader{
    "ledger.voucher",
    "select e.kind, e.effective_on, e.recorded_at, e.source_kind, e.source_id, e.reverses, "
    "(select r.seq from ledger.reversal r where r.reverses = e.seq) as reversed_by, "
    "encode(k.fingerprint, 'hex') as fingerprint from ledger.entry e join ledger.entry_key k on "
    "k.key = e.key where e.seq = $1"};
constexpr Statement kLines{
    "ledger.voucher_lines",
    "select a.code, a.name, coalesce(o.concept, '') as concept, coalesce(o.vigencia, 0) as "
    "vigencia, p.amount, p.third_party_id, coalesce(t.name, '') as third_party, coalesce(c.name, "
    "'') as cost_centre from ledger.posting p join ledger.account a on a.id = p.account_id "
    "left join ledger.obligation o on o.id = p.obligation_id "
    "left join ledger.third_party t on t.id = p.third_party_id "
    "left join ledger.cost_centre c on c.id = p.cost_centre_id where p.seq = $1 order by p.line"};

}  // namespace

std::optional<Voucher> find_voucher(pqxx::transaction_base& tx, EntrySeq seq) {
  read_past(tx, kRequireKnown, seq.value() - 1);  // it may be in a volume that was taken out
  const auto found = exec(tx, kHeader, seq);
  if (found.empty()) return std::nullopt;
  const auto& row = found[0];
  Voucher v{.seq = seq,
            .kind = read_text(row["kind"]),
            .effective_on = read_date(row["effective_on"]),
            .recorded_at = read_instant(row["recorded_at"]),
            .source_kind = read_text(row["source_kind"]),
            .source_id = read_text(row["source_id"]),
            .reverses = read_optional<EntrySeq>(row["reverses"], read_id<EntryTag>),
            .reversed_by = read_optional<EntrySeq>(row["reversed_by"], read_id<EntryTag>),
            .fingerprint_hex = read_text(row["fingerprint"]),
            .lines = {}};
  for (const auto& line : exec(tx, kLines, seq))
    v.lines.push_back(
        {.account_code = read_text(line["code"]),
         .account_name = read_text(line["name"]),
         .item = read_text(line["concept"]),
         .vigencia = line["vigencia"].as<int>(),
         .third_party = read_optional<ThirdPartyId>(line["third_party_id"], read_id<ThirdPartyTag>),
         .third_party_name = read_text(line["third_party"]),
         .cost_centre = read_text(line["cost_centre"]),
         .amount = read_money(line["amount"])});
  return v;
}

}  // namespace recaudo::ledger
