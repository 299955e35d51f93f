#include "core/billing/charge_service_block.h"

#include "base/bytes.h"
#include "base/database.h"
#include "base/fault_point.h"
#include "ledger/recipe_book.h"

namespace recaudo::billing {
namespace {

constexpr Statement kCharge{
    "billing.charge_service_block",
    "select bill from billing.charge_service_block($1, $2, $3, $4::bigint[], $5::bigint[], "
    "$6::integer[], $7::integer[], $8::bigint[], $9::boolean[], $10::bigint[], $11::bigint[], "
    "$12::text[])"};
constexpr Statement kOpen{"billing.open_service_obligations",
                          "select obligation_id from ledger.open_obligations($1, $2::bigint[], "
                          "$3::integer[], $4::text[], $5::date[], $6::integer[], $7::bigint[]) "
                          "order by ordinal"};
constexpr std::string_view kRecipe = "14";

std::vector<std::int64_t> write_bills(Work& work, const ServiceBlockToCharge& block) {
  std::vector<std::int64_t> subscribers, terms, services, uses, m3, amounts, left;
  std::vector<std::string> estimates, reasons;
  for (const auto& row : block.rows) {
    subscribers.push_back(row.id.value());
    terms.push_back(row.terms);
    services.push_back(tax_rules::to_bits(row.services));
    uses.push_back(static_cast<std::int64_t>(row.use));
    m3.push_back(row.m3().value);
    estimates.emplace_back(row.estimated ? "t" : "f");
    for (const auto& a : row.amounts)
      for (const Money amount : {a.gross, a.subsidy, a.contribution})
        amounts.push_back(amount.centavos());
  }
  for (const auto& out : block.left_out) {
    left.push_back(out.id.value());
    reasons.push_back(out.reason);
  }
  std::vector<std::int64_t> bills;
  for (const auto& row :
       exec(work.tx(), kCharge, block.run.id, block.number, work.now(), pg_array(subscribers),
            pg_array(terms), pg_array(services), pg_array(uses), pg_array(m3), pg_array(estimates),
            pg_array(amounts), pg_array(left), pg_array(reasons)))
    bills.push_back(read_int(row[0]));
  return bills;
}

std::vector<ledger::ThirdPartyId> holders_of(pqxx::transaction_base& tx,
                                             const std::vector<ServiceRow>& rows) {
  std::vector<ledger::ThirdParty> holders;
  holders.reserve(rows.size());
  for (const auto& row : rows) holders.push_back(row.holder);
  return ledger::ensure_third_parties(tx, holders);
}

// What a bill owes for one service.
struct Due {
  std::size_t row = 0, service = 0;
  ledger::ObligationId obligation;
};

// One obligation for each amount that is due.
std::vector<Due> open_obligations(pqxx::transaction_base& tx, const ServiceBlockToCharge& block,
                                  const std::vector<std::int64_t>& bills,
                                  const std::vector<ledger::ThirdPartyId>& holders) {
  std::vector<Due> out;
  std::vector<std::int64_t> subjects, years, accounts, parties;
  std::vector<std::string> concepts, days;
  for (std::size_t i = 0; i < block.rows.size(); ++i)
    for (std::size_t s = 0; s < kServiceConcepts.size(); ++s) {
      if (block.rows[i].amounts.at(s).net().is_zero()) continue;
      out.push_back({i, s, {}});
      subjects.push_back(bills[i]);
      years.push_back(block.run.billed.period.year);
      concepts.emplace_back(to_code(kServiceConcepts.at(s)));
      days.push_back(to_iso(block.run.due_on));
      accounts.push_back(ledger::receivable_account(kServiceConcepts.at(s)).value());
      parties.push_back(holders[i].value());
    }
  std::size_t next = 0;
  for (const auto& row : exec(tx, kOpen, to_code(ledger::SubjectKind::kServiceBill),
                              pg_array(subjects), pg_array(years), pg_array(concepts),
                              pg_array(days), pg_array(accounts), pg_array(parties)))
    out.at(next++).obligation = read_id<ledger::ObligationTag>(row[0]);
  invariant(next == out.size(), "each obligation asked for exists");
  return out;
}

// One entry a bill: what each service earned, what the fund owes of it, and what it is owed.
std::vector<ledger::Entry> entries_of(const ServiceBlockToCharge& block,
                                      const std::vector<std::int64_t>& bills,
                                      const std::vector<ledger::ThirdPartyId>& holders,
                                      const std::vector<Due>& dues) {
  std::vector<ledger::Facts> facts(block.rows.size());
  for (const auto& due : dues) {
    const auto& a = block.rows[due.row].amounts.at(due.service);
    facts[due.row].items.push_back(
        {.group = "factura",
         .concept_code = to_code(kServiceConcepts.at(due.service)),
         .amounts = {{"bruto", a.gross}, {"subsidio", a.subsidy}, {"contribucion", a.contribution}},
         .obligation = due.obligation,
         .debtor = holders[due.row]});
  }
  std::vector<ledger::Entry> out;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (facts[i].items.empty()) continue;
    const std::string source = std::to_string(bills[i]);
    const ledger::Act act{.key = derive_uuid("causacion-servicios", source),
                          .effective_on = block.run.billed.period.last_day(),
                          .source_kind = "factura-servicios",
                          .source_id = source};
    out.push_back(ledger::recipe_book().build(kRecipe, act, facts[i]));
  }
  return out;
}

events::pb::AuditEntry bills_event(const ServiceBlockToCharge& block) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_liquidation();
  event.set_tax("servicios");
  event.set_obligation_id(to_string(block.rows.front().id) + "-" + to_string(block.rows.back().id));
  event.set_period(block.run.billed.period.year * 100 +
                   static_cast<int>(block.run.billed.period.month));
  event.set_run_id(static_cast<std::uint32_t>(block.run.id.value()));
  Money total;
  for (std::size_t s = 0; s < kServiceConcepts.size(); ++s) {
    Money sum;
    for (const auto& row : block.rows) sum += row.amounts.at(s).net();
    auto* line = event.add_lines();
    line->set_concept_code(std::string(to_code(kServiceConcepts.at(s))));
    *line->mutable_amount() = events::money(sum);
    total += sum;
  }
  *event.mutable_total() = events::money(total);
  std::string records;
  for (const auto& row : block.rows) records += record_of(row);
  *event.mutable_inputs() = events::digest_of(records, "application/octet-stream");
  *event.mutable_rules() = events::digest_of(block.run.rules);
  return entry;
}

}  // namespace

Result<void> charge_block(Work& work, const ServiceBlockToCharge& block) {
  std::vector<std::int64_t> bills;
  try {
    bills = write_bills(work, block);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(service_refusal_of(e));
  }
  if (bills.empty()) return {};  // nothing of it is left to charge, or it was charged before
  invariant(bills.size() == block.rows.size(), "each row of a block has its bill");
  fault_point("before_post");
  const auto holders = holders_of(work.tx(), block.rows);
  const auto dues = open_obligations(work.tx(), block, bills, holders);
  work.emit({"facturacion-servicios", to_string(block.run.id)}, bills_event(block));
  const auto entries = entries_of(block, bills, holders, dues);
  if (entries.empty()) return {};
  const auto posted = work.post_block(entries);
  if (!posted) return tl::unexpected(posted.error());
  return {};
}

}  // namespace recaudo::billing
