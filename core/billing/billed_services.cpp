#include "core/billing/billed_services.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::billing {
namespace {

constexpr Statement kOfSubscriber{
    "billing.bills_of_subscriber",
    "select b.*, k.digest, coalesce(o.owed, 0) as owed from billing.service_bill b join "
    "registry.subscriber s on s.id = b.subscriber_id join billing.service_rules k on k.id = "
    "b.rules_id left join lateral (select sum(o.balance)::bigint as owed from ledger.obligation o "
    "where o.subject_kind = 'factura-servicios' and o.subject_id = b.id and o.side = 1) o on true "
    "where s.number = $1 order by b.period desc limit $2"};

ServiceAmounts read_amounts(const pqxx::row& row, const std::string& service) {
  return {read_money(row[(service + "_gross").c_str()]),
          read_money(row[(service + "_subsidy").c_str()]),
          read_money(row[(service + "_contribution").c_str()])};
}

BilledServices read_bill(const pqxx::row& row) {
  BilledServices out;
  out.id = read_id<ledger::SubjectTag>(row["id"]);
  out.billed = {tax_rules::period_of(read_date(row["period"])), row["months"].as<int>()};
  out.due_on = read_date(row["due_on"]);
  const std::string digest = read_bytes(row["digest"]);
  invariant(digest.size() == out.rules.size(), "a digest has 32 bytes");
  std::ranges::copy(digest, out.rules.begin());
  out.services = tax_rules::services_of_bits(row["services"].as<int>());
  out.use = static_cast<tax_rules::ServiceUse>(row["use"].as<int>());
  out.m3 = {read_int(row["m3"])};
  out.estimated = read_bool(row["estimated"]);
  out.amounts = {read_amounts(row, "water"), read_amounts(row, "sewer"),
                 read_amounts(row, "waste")};
  out.owed = read_money(row["owed"]);
  return out;
}

}  // namespace

std::vector<BilledServices> bills_of_subscriber(pqxx::transaction_base& tx,
                                                std::string_view number) {
  std::vector<BilledServices> out;
  for (const auto& row : exec(tx, kOfSubscriber, number, kBillsTold)) out.push_back(read_bill(row));
  return out;
}

Result<tax_rules::Explanation> explain(pqxx::transaction_base& tx, const BilledServices& bill) {
  RECAUDO_TRY(rules, service_rules_of_record(tx, bill.rules));
  const auto again = tax_rules::charge_services(rules->statute, rules->limits,
                                                {.use = bill.use,
                                                 .consumption = bill.m3,
                                                 .months = bill.billed.months,
                                                 .period_end = bill.billed.period.last_day(),
                                                 .services = bill.services});
  if (!again || amounts_of(*again) != bill.amounts)
    return fail(Code::kBillUnavailable,
                "servicios del período " + tax_rules::to_text(bill.billed.period) +
                    ": el cálculo no se puede volver a escribir; los valores cobrados siguen.");
  return again->explanation;
}

}  // namespace recaudo::billing
