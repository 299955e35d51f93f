#include "core/adjustments/applied_money.h"

#include "base/database.h"

namespace recaudo::adjustments {
namespace {

#define RECAUDO_APPLIED                                                                        \
  "select a.proposal, a.vigencia, a.amount, a.day, a.resolution, a.entries[1] as seq, "        \
  "c.credit_entry from adjustments.act a join closing.applied_credit c on c.act = a.proposal " \
  "where a.subject_kind = $1 and a.subject_id = $2 "
constexpr Statement kStanding{
    "adjustments.applied_money", RECAUDO_APPLIED
    "and not exists (select from adjustments.application_end x where x.application = a.proposal) "
    "order by a.done_at desc, a.proposal limit 200"};
constexpr Statement kOne{"adjustments.one_application", RECAUDO_APPLIED "and a.proposal = $3"};
#undef RECAUDO_APPLIED
constexpr Statement kEnd{
    "adjustments.end_of_application",
    "select x.act, a.day, a.resolution from adjustments.application_end x join adjustments.act a "
    "on a.proposal = x.act where x.application = $1"};

AppliedMoney read_applied(const pqxx::row& row) {
  return {.proposal = read_uuid(row["proposal"]),
          .vigencia = row["vigencia"].as<int>(),
          .amount = read_money(row["amount"]),
          .on = read_date(row["day"]),
          .resolution = read_text(row["resolution"]),
          .entry = read_id<ledger::EntryTag>(row["seq"]),
          .credit = read_id<ledger::EntryTag>(row["credit_entry"])};
}

}  // namespace

std::vector<AppliedMoney> applied_money(pqxx::transaction_base& tx,
                                        const ledger::Subject& subject) {
  std::vector<AppliedMoney> out;
  for (const auto& row : exec(tx, kStanding, to_code(subject.kind), subject.id))
    out.push_back(read_applied(row));
  return out;
}

std::optional<AppliedMoney> applied_money(pqxx::transaction_base& tx,
                                          const ledger::Subject& subject, const Uuid& proposal) {
  const auto rows = exec(tx, kOne, to_code(subject.kind), subject.id, proposal);
  if (rows.empty()) return std::nullopt;
  return read_applied(rows[0]);
}

std::optional<RevokedBy> end_of_application(pqxx::transaction_base& tx, const Uuid& application) {
  const auto rows = exec(tx, kEnd, application);
  if (rows.empty()) return std::nullopt;
  return RevokedBy{.act = read_uuid(rows[0]["act"]),
                   .on = read_date(rows[0]["day"]),
                   .resolution = read_text(rows[0]["resolution"])};
}

}  // namespace recaudo::adjustments
