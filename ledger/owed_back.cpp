#include "ledger/owed_back.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

// Concepts of the municipality's side (migrations/0036_owed_back.sql).
constexpr const char* kParcelSubject = "predio";
constexpr const char* kRefund = "devolucion";
constexpr const char* kAdvance = "anticipo";

constexpr Statement kOpen{"ledger.open_owed", "select ledger.open_owed($1, $2, $3, $4, $5, $6)"};
constexpr Statement kAdvances{
    "ledger.advances_of",
    "select id, vigencia, due_on, balance, held, third_party_id from ledger.obligation where "
    "subject_kind = $1 and subject_id = $2 and concept = $3 and balance > 0 order by vigencia"};
constexpr Statement kAdvanceFor{
    "ledger.advance_for",
    "select id, vigencia, due_on, balance, held, third_party_id from ledger.obligation where "
    "subject_kind = $1 and subject_id = $2 and concept = $3 and vigencia = $4"};
constexpr Statement kOverdue{
    "ledger.overdue_capital",
    "select coalesce(sum(balance) filter (where mine), 0)::bigint as here, coalesce(sum(balance) "
    "filter (where not mine), 0)::bigint as elsewhere from (select balance, subject_kind = $1 and "
    "subject_id = any($2::bigint[]) as mine from ledger.obligation left join unnest($5::text[], "
    "$6::bigint[], "
    "$7::integer[], $8::date[]) as d(subject_kind, subject_id, vigencia, later) using "
    "(subject_kind, subject_id, vigencia) where side = 1 and due_on < $4 and (later < $4) is not "
    "false and "
    "(third_party_id = $3 or subject_kind = $1 and subject_id = any($2::bigint[]) and ($3::bigint "
    "is "
    "null or "
    "third_party_id is null))) o"};

Credit read_advance(const pqxx::row& row, SubjectId subject) {
  return {
      .id = read_id<ObligationTag>(row["id"]),
      .subject = subject,
      .year = row["vigencia"].as<int>(),
      .since = read_date(row["due_on"]),
      .balance = read_money(row["balance"]),
      .held = read_money(row["held"]),
      .third_party = read_optional<ThirdPartyId>(row["third_party_id"], read_id<ThirdPartyTag>)};
}

}  // namespace

ObligationId open_refund(pqxx::transaction_base& tx, const Subject& subject, Date on,
                         std::optional<ThirdPartyId> third_party) {
  return read_id<ObligationTag>(exec(tx, kOpen, to_code(subject.kind), subject.id, year_of(on),
                                     kRefund, on, third_party)[0][0]);
}

ObligationId open_advance(pqxx::transaction_base& tx, SubjectId subject, int vigencia, Date on,
                          std::optional<ThirdPartyId> third_party) {
  return read_id<ObligationTag>(
      exec(tx, kOpen, kParcelSubject, subject, vigencia, kAdvance, on, third_party)[0][0]);
}

std::vector<Credit> advances_of(pqxx::transaction_base& tx, SubjectId subject) {
  std::vector<Credit> out;
  for (const auto& row : exec(tx, kAdvances, kParcelSubject, subject, kAdvance))
    out.push_back(read_advance(row, subject));
  return out;
}

std::optional<Credit> advance_for(pqxx::transaction_base& tx, SubjectId subject, int vigencia) {
  const auto rows = exec(tx, kAdvanceFor, kParcelSubject, subject, kAdvance, vigencia);
  if (rows.empty()) return std::nullopt;
  return read_advance(rows[0], subject);
}

Overdue overdue_capital(pqxx::transaction_base& tx, SubjectKind kind,
                        std::span<const SubjectId> subjects, std::optional<ThirdPartyId> holder,
                        Date on, const DeferredDebts& deferred) {
  const auto later = columns_of(deferred);
  std::vector<std::int64_t> ids;
  ids.reserve(subjects.size());
  for (const auto subject : subjects) ids.push_back(subject.value());
  const auto row = exec(tx, kOverdue, to_code(kind), pg_array(ids), holder, on, later.kinds,
                        later.subjects, later.vigencias, later.days)[0];
  return {.here = read_money(row["here"]), .elsewhere = read_money(row["elsewhere"])};
}

}  // namespace recaudo::ledger
