#include <algorithm>

#include "core/closing/bank_day_store.h"
#include "tax-rules/calendar.h"

namespace recaudo::closing {
namespace {

namespace rec = reconciliation;
using rec::DecisionType;

// By its own entry a file takes it out: what an act did after that, and what revoked the act, is of
// other entries.
constexpr Statement kLoose{
    "closing.loose_credits",
    "select c.*, b.effective_on as back_on, a.resolution, a.subject_kind, a.subject_id, a.vigencia "
    "from closing.loose_credit c cross join lateral (select closing.last_wait(c.entry_seq) as seq) "
    "w left join ledger.entry b on b.seq = w.seq and w.seq <> c.entry_seq left join "
    "closing.applied_credit a on a.credit_entry = w.seq where c.claimed_by is null and "
    "c.account = any($1::text[]) and c.booked_day between $2 and $3 order by c.id for update of c"};
// Orders of that debt alone.
constexpr Statement kOrdersOfDebt{
    "closing.orders_of_debt",
    "select o.reference from payments.payment_order o where o.subject_kind = $1 and o.subject_id = "
    "$2 and exists (select from payments.order_line l where l.order_id = o.id) and not exists "
    "(select from payments.order_line l where l.order_id = o.id and l.vigencia <> $3) order by "
    "o.id desc limit 1000"};
constexpr Statement kRemember{
    "closing.remember_loose_credit",
    "insert into closing.loose_credit (account, booked_day, statement, bank_reference, "
    "entry_reference, signed_amount, ordinal, payment, entry_seq, order_reference) values ($1, $2, "
    "$3, $4, $5, $6, $7, $8, $9, $10)"};

// An act of two persons, where one applied the credit.
std::optional<rec::ActOnCredit> read_act(pqxx::transaction_base& tx, const pqxx::row& row) {
  if (row["resolution"].is_null()) return std::nullopt;
  rec::ActOnCredit out{.resolution = read_text(row["resolution"])};
  for (const auto& order : exec(tx, kOrdersOfDebt, read_text(row["subject_kind"]),
                                read_int(row["subject_id"]), row["vigencia"].as<int>()))
    out.orders.emplace_back(read_text(order[0]));
  return out;
}

}  // namespace

std::vector<LooseRow> loose_credits(pqxx::transaction_base& tx, const TakenIn& taken) {
  std::vector<LooseRow> out;
  if (taken.collections.empty()) return out;
  std::vector<std::string> accounts;
  std::vector<Date> days;
  for (const auto& f : taken.collections) {
    accounts.push_back(f.header.account.str());
    days.push_back(f.header.collection_date);
  }
  const auto [first, last] = std::ranges::minmax(days);
  for (const auto& row : exec(tx, kLoose, pg_array(accounts), day_number(first),
                              day_number(tax_rules::add_business_days(last, 1))))
    out.push_back(
        {.id = read_int(row["id"]),
         .credit =
             {.key = read_entry_key(row),
              .names = read_optional<rec::PaymentId>(
                  row["payment"], [](const pqxx::field& f) { return rec::PaymentId(read_int(f)); }),
              .order = read_optional<bank_files::SlipReference>(
                  row["order_reference"],
                  [](const pqxx::field& f) { return bank_files::SlipReference(read_text(f)); }),
              .applied = row["entry_seq"].is_null(),
              .act = read_act(tx, row)},
         .entry = read_optional<ledger::EntrySeq>(row["entry_seq"], read_id<ledger::EntryTag>),
         .back_on = read_optional<Date>(row["back_on"], read_date)});
  return out;
}

bool is_loose(const rec::Decision& d) {
  if (!d.details.empty() || d.entries.size() != 1 || d.entries.front().copy != 0) return false;
  return d.type == DecisionType::kSettle || d.type == DecisionType::kCreditWithoutFile ||
         d.type == DecisionType::kDuplicate || d.type == DecisionType::kNotApprovedWithMoney ||
         d.type == DecisionType::kAmountDiffers || d.type == DecisionType::kWindowPayment ||
         d.type == DecisionType::kDataDiffers;
}

void remember_loose(Work& work, const rec::Decision& d, std::optional<ledger::EntrySeq> entry) {
  const auto& k = d.entries.front().entry;
  std::optional<std::int64_t> named;
  if (d.names) named = d.names->value();
  std::optional<std::string> order;
  if (!d.names && d.orders.size() == 1) order = d.orders.front().str();
  exec(work.tx(), kRemember, k.account, k.booked_day, k.statement, k.bank_reference,
       k.entry_reference, k.signed_amount, k.ordinal, named, entry, order);
}

}  // namespace recaudo::closing
