#include "core/adjustments/restorations.h"

#include "base/database.h"

namespace recaudo::adjustments {
namespace {

#define RECAUDO_ENDS                                                                      \
  "select a.proposal, a.kind, a.vigencia, a.amount, a.day, x.resolved_on, a.resolution, " \
  "a.entries[1] as seq, exists (select from ledger.reversal r where r.reverses = "        \
  "a.entries[1]) as reversed from adjustments.act a join adjustments.extinction x using " \
  "(proposal) where a.subject_kind = $1 and a.subject_id = $2 "
constexpr Statement kStanding{
    "adjustments.standing_ends", RECAUDO_ENDS
    "and not exists (select from ledger.reversal r where r.reverses = a.entries[1]) order by "
    "a.done_at, a.proposal limit 200"};
constexpr Statement kOne{"adjustments.ending_act", RECAUDO_ENDS "and a.proposal = $3"};
#undef RECAUDO_ENDS
constexpr Statement kRestoration{"adjustments.restoration_of",
                                 "select r.act, r.resolved_on, a.resolution from "
                                 "adjustments.restoration r join adjustments.act a on "
                                 "a.proposal = r.act where r.extinction = $1"};

EndingAct read_ending(const pqxx::row& row) {
  return {.proposal = read_uuid(row["proposal"]),
          .kind = value_or_throw(parse_kind(row["kind"].c_str())),
          .vigencia = row["vigencia"].as<int>(),
          .amount = read_money(row["amount"]),
          .on = read_date(row["day"]),
          .resolved_on = read_date(row["resolved_on"]),
          .resolution = read_text(row["resolution"]),
          .entry = read_id<ledger::EntryTag>(row["seq"]),
          .reversed = read_bool(row["reversed"])};
}

}  // namespace

std::vector<EndingAct> standing_ends(pqxx::transaction_base& tx, const ledger::Subject& subject) {
  std::vector<EndingAct> out;
  for (const auto& row : exec(tx, kStanding, to_code(subject.kind), subject.id))
    out.push_back(read_ending(row));
  return out;
}

std::optional<EndingAct> ending_act(pqxx::transaction_base& tx, const ledger::Subject& subject,
                                    const Uuid& proposal) {
  const auto rows = exec(tx, kOne, to_code(subject.kind), subject.id, proposal);
  if (rows.empty()) return std::nullopt;
  return read_ending(rows[0]);
}

std::optional<RevokedBy> restoration_of(pqxx::transaction_base& tx, const Uuid& ended_by) {
  const auto rows = exec(tx, kRestoration, ended_by);
  if (rows.empty()) return std::nullopt;
  return RevokedBy{.act = read_uuid(rows[0]["act"]),
                   .on = read_date(rows[0]["resolved_on"]),
                   .resolution = read_text(rows[0]["resolution"])};
}

}  // namespace recaudo::adjustments
