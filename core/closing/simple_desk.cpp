#include "core/closing/simple_desk.h"

#include "base/database.h"

namespace recaudo::closing {
namespace {

constexpr Statement kTransfers{
    "closing.simple_transfers",
    "select t.id, f.name, t.taken_at, t.credit_entry, t.credit, t.posted, t.refused, t.credit - "
    "(select sum(x.posted) from closing.simple_transfer x where x.credit_entry = "
    "t.credit_entry)::bigint as rest, d.lines, d.taxpayers, (select count(*) from "
    "closing.simple_refusal r where r.transfer_id = t.id) as refusals from closing.simple_transfer "
    "t "
    "join closing.bank_file f on f.sha256 = t.file cross join lateral (select count(*) as lines, "
    "count(distinct s.third_party_id) as taxpayers from closing.simple_declaration s where "
    "s.transfer_id = t.id) d where ($1::bigint is null or t.id < $1) and ($2::bigint is null or "
    "t.id "
    "= $2) order by t.id desc limit $3"};
constexpr Statement kLines{
    "closing.simple_lines",
    "select * from (select d.line, '' as reason, d.ica + d.sanctions + d.interest as amount, "
    "p.document_number as nit, p.name, d.form, d.year, d.bimester, d.number, d.paid_on, "
    "d.activity, "
    "d.ica, d.sanctions, d.interest, d.entry_seq from closing.simple_declaration d join "
    "ledger.third_party p on p.id = d.third_party_id where d.transfer_id = $1 and not $2 union all "
    "select r.line, r.reason, r.amount, null, null, null, null, null, null, null, null, null, "
    "null, "
    "null, null from closing.simple_refusal r where r.transfer_id = $1) l where l.line > $3 order "
    "by "
    "l.line limit $4"};
// 4 of the CGN catalogue is income.
constexpr Statement kIncome{
    "closing.simple_income",
    "select a.code, a.name, -sum(p.amount)::bigint as amount from closing.simple_declaration d "
    "join "
    "ledger.posting p on p.seq = d.entry_seq join ledger.account a on a.id = p.account_id where "
    "d.transfer_id = $1 and a.code like '4%' group by a.code, a.name order by a.code"};

SimpleTransfer read_transfer(const pqxx::row& row) {
  return {.id = read_id<SimpleTransferTag>(row["id"]),
          .file = read_text(row["name"]),
          .taken_at = read_instant(row["taken_at"]),
          .credit_entry = read_id<ledger::EntryTag>(row["credit_entry"]),
          .credit = read_money(row["credit"]),
          .left = read_money(row["rest"]),
          .posted = read_money(row["posted"]),
          .refused = read_money(row["refused"]),
          .declarations = row["lines"].as<int>(),
          .taxpayers = row["taxpayers"].as<int>(),
          .refusals = row["refusals"].as<int>()};
}

SimpleLine::Posted read_posted(const pqxx::row& row) {
  return {.nit = read_text(row["nit"]),
          .name = read_text(row["name"]),
          .form = row["form"].as<int>(),
          .year = row["year"].as<int>(),
          .bimester = row["bimester"].get<int, std::optional>(),
          .number = read_text(row["number"]),
          .paid_on = read_date(row["paid_on"]),
          .activity = read_text(row["activity"]),
          .ica = read_money(row["ica"]),
          .sanctions = read_money(row["sanctions"]),
          .interest = read_money(row["interest"]),
          .entry = read_id<ledger::EntryTag>(row["entry_seq"])};
}

std::optional<std::int64_t> number_of(std::optional<SimpleTransferId> id) {
  if (!id) return std::nullopt;
  return id->value();
}

}  // namespace

std::vector<SimpleTransfer> simple_transfers(pqxx::transaction_base& tx,
                                             std::optional<SimpleTransferId> before, int limit) {
  std::vector<SimpleTransfer> out;
  for (const auto& row :
       exec(tx, kTransfers, number_of(before), std::optional<std::int64_t>(), limit))
    out.push_back(read_transfer(row));
  return out;
}

Result<SimpleTransfer> simple_transfer(pqxx::transaction_base& tx, SimpleTransferId id) {
  const auto rows = exec(tx, kTransfers, std::optional<std::int64_t>(), number_of(id), 1);
  if (rows.empty()) return fail(Code::kNotFound);
  return read_transfer(rows[0]);
}

std::vector<SimpleLine> simple_lines(pqxx::transaction_base& tx, SimpleTransferId id,
                                     SimpleLines which, int after, int limit) {
  std::vector<SimpleLine> out;
  for (const auto& row : exec(tx, kLines, id, which == SimpleLines::kRefused, after, limit)) {
    SimpleLine& line = out.emplace_back();
    line.line = row["line"].as<int>();
    line.reason = read_text(row["reason"]);
    line.amount = read_money(row["amount"]);
    if (line.reason.empty()) line.posted = read_posted(row);
  }
  return out;
}

std::vector<SimpleIncome> simple_income(pqxx::transaction_base& tx, SimpleTransferId id) {
  std::vector<SimpleIncome> out;
  for (const auto& row : exec(tx, kIncome, id))
    out.push_back({read_text(row["code"]), read_text(row["name"]), read_money(row["amount"])});
  return out;
}

}  // namespace recaudo::closing
