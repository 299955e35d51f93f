#include "core/dues/billed_services.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::dues {
namespace {

constexpr Statement kOfSubscriber{
    "dues.bills_of_subscriber",
    "select b.*, k.digest, c.from_on, c.to_on from billing.service_bill b join "
    "billing.service_rules k on k.id = b.rules_id left join lateral (select from_on, to_on from "
    "registry.consumption where subscriber_id = b.subscriber_id and period = b.period order by "
    "import_id desc limit 1) c on true where b.subscriber_id = $1 order by b.period desc limit "
    "$2"};

constexpr Statement kNamed{
    "dues.named_bills",
    "select b.id, b.period, b.months, s.number from billing.service_bill b join "
    "registry.subscriber s on s.id = b.subscriber_id where b.id = any($1::bigint[])"};

// "R2" comes before "R10": each number is written with twenty digits.
#define RECAUDO_NUMBERS_PADDED(text)                                   \
  "regexp_replace(regexp_replace(" text                                \
  ", '[0-9]+', '00000000000000000000\\&', 'g'), '[0-9]*([0-9]{20})', " \
  "'\\1', 'g') collate \"C\""
constexpr Statement kByRoute{
    "dues.billed_by_route",
    "select s.id, s.number from billing.service_bill b join registry.subscriber s on s.id = "
    "b.subscriber_id cross join lateral (select address, route from registry.service_terms where "
    "subscriber_id = s.id and from_on <= $2 order by from_on desc limit 1) t where b.period = $1 "
    "order by " RECAUDO_NUMBERS_PADDED("t.route") ", " RECAUDO_NUMBERS_PADDED(
        "t.address") ", " RECAUDO_NUMBERS_PADDED("s.number") ", s.id"};
#undef RECAUDO_NUMBERS_PADDED

BilledPeriod read_period(const pqxx::row& row) {
  return {tax_rules::period_of(read_date(row["period"])), row["months"].as<int>()};
}

ServiceAmounts read_amounts(const pqxx::row& row, const std::string& service) {
  return {read_money(row[(service + "_gross").c_str()]),
          read_money(row[(service + "_subsidy").c_str()]),
          read_money(row[(service + "_contribution").c_str()])};
}

BilledServices read_bill(const pqxx::row& row) {
  BilledServices out;
  out.id = read_id<ledger::SubjectTag>(row["id"]);
  out.billed = read_period(row);
  out.billed_at = read_instant(row["billed_at"]);
  out.due_on = read_date(row["due_on"]);
  const std::string digest = read_bytes(row["digest"]);
  invariant(digest.size() == out.rules.size(), "a digest has 32 bytes");
  std::ranges::copy(digest, out.rules.begin());
  out.services = tax_rules::services_of_bits(row["services"].as<int>());
  out.use = static_cast<tax_rules::ServiceUse>(row["use"].as<int>());
  out.m3 = {read_int(row["m3"])};
  out.estimated = read_bool(row["estimated"]);
  if (!row["from_on"].is_null() && !out.estimated)
    out.readings = ReadingDays{read_date(row["from_on"]), read_date(row["to_on"])};
  out.amounts = {read_amounts(row, "water"), read_amounts(row, "sewer"),
                 read_amounts(row, "waste")};
  return out;
}

ServiceAmounts amounts_of(const tax_rules::MeteredLines& lines) {
  return {lines.fixed + lines.basic + lines.complementary + lines.sumptuary, lines.subsidy,
          lines.contribution};
}

Result<tax_rules::ServiceBill> computed_again(const ServiceRules& rules, const BilledServices& bill,
                                              tax_rules::ServiceSet services) {
  return tax_rules::charge_services(
      rules.statute, rules.limits,
      {.use = bill.use,
       .consumption = bill.m3,
       .months = bill.billed.months,
       .period_end = bill.billed.period.last_day(),
       .services = services,
       .readings = bill.readings ? readings_text(*bill.readings) : ""});
}

}  // namespace

std::array<ServiceAmounts, 3> amounts_of(const tax_rules::ServiceBill& bill) {
  return {amounts_of(bill.water),
          amounts_of(bill.sewer),
          {bill.waste.tariff, bill.waste.subsidy, bill.waste.contribution}};
}

std::vector<BilledServices> bills_of_subscriber(pqxx::transaction_base& tx,
                                                ledger::SubjectId subscriber) {
  std::vector<BilledServices> out;
  for (const auto& row : exec(tx, kOfSubscriber, subscriber, kMostBills))
    out.push_back(read_bill(row));
  return out;
}

std::string readings_text(const ReadingDays& days) {
  return "lecturas del " + to_long_spanish(days.from) + " y del " + to_long_spanish(days.to);
}

std::string billed_text(const BilledPeriod& billed) {
  const std::string last = month_name_spanish(billed.period.year, billed.period.month);
  if (billed.months == 1) return last;
  const Date first = billed.first_month();
  std::string text = month_name_spanish(year_of(first), month_of(first));
  if (year_of(first) == billed.period.year) text.resize(text.find(" de "));
  return text + " y " + last;
}

std::vector<BilledSubscriber> billed_by_route(pqxx::transaction_base& tx,
                                              const tax_rules::ServicePeriod& period) {
  std::vector<BilledSubscriber> out;
  for (const auto& row : exec(tx, kByRoute, period.first_day(), period.last_day()))
    out.push_back({read_id<ledger::SubjectTag>(row["id"]), read_text(row["number"])});
  return out;
}

std::map<ledger::SubjectId, NamedBill> named_bills(pqxx::transaction_base& tx,
                                                   std::span<const ledger::SubjectId> bills) {
  std::map<ledger::SubjectId, NamedBill> out;
  if (bills.empty()) return out;
  std::vector<std::int64_t> ids;
  ids.reserve(bills.size());
  for (const auto bill : bills) ids.push_back(bill.value());
  for (const auto& row : exec(tx, kNamed, pg_array(ids)))
    out.emplace(read_id<ledger::SubjectTag>(row["id"]),
                NamedBill{read_text(row["number"]), read_period(row)});
  return out;
}

// Each service by itself: what one costs does not depend on the others.
Result<std::array<tax_rules::Explanation, 3>> explain(pqxx::transaction_base& tx,
                                                      const BilledServices& bill) {
  RECAUDO_TRY(rules, service_rules_of_record(tx, bill.rules));
  constexpr std::array<tax_rules::ServiceSet, 3> kAlone = {
      {{true, false, false}, {false, true, false}, {false, false, true}}};
  const std::array<bool, 3> has = {bill.services.water, bill.services.sewer, bill.services.waste};
  std::array<tax_rules::Explanation, 3> out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!has.at(i)) continue;
    auto again = computed_again(*rules, bill, kAlone.at(i));
    if (!again || amounts_of(*again).at(i) != bill.amounts.at(i))
      return fail(Code::kBillUnavailable,
                  "servicios del período " + tax_rules::to_text(bill.billed.period) +
                      ": el cálculo no se puede volver a escribir; los valores cobrados siguen.");
    out.at(i) = std::move(again->explanation);
  }
  return out;
}

}  // namespace recaudo::dues
