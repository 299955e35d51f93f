#include "ledger/credit_balances.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kOpenCredit{"ledger.open_credits",
                                "select obligation_id from ledger.open_credits($1, $2::bigint[], "
                                "$3::integer[], $4::date[], array[$5::bigint])"};
constexpr Statement kCredits{
    "ledger.credits_of",
    "select id, subject_id, vigencia, due_on, balance, held, third_party_id from ledger.obligation "
    "where subject_kind = $1 and subject_id = any($2::bigint[]) and concept = 'saldo-a-favor' and "
    "balance > 0 order by vigencia, id"};
constexpr Statement kCredit{
    "ledger.credit_by_id",
    "select id, subject_id, vigencia, due_on, balance, held, third_party_id from ledger.obligation "
    "where id = $1 and concept = 'saldo-a-favor'"};
constexpr std::size_t kMaxSubjects = 10'000;

Credit read_credit(const pqxx::row& row) {
  return {
      .id = read_id<ObligationTag>(row["id"]),
      .subject = read_id<SubjectTag>(row["subject_id"]),
      .year = row["vigencia"].as<int>(),
      .since = read_date(row["due_on"]),
      .balance = read_money(row["balance"]),
      .held = read_money(row["held"]),
      .third_party = read_optional<ThirdPartyId>(row["third_party_id"], read_id<ThirdPartyTag>)};
}

}  // namespace

ObligationId open_credit(pqxx::transaction_base& tx, const Subject& subject, Date on,
                         std::optional<ThirdPartyId> third_party) {
  const std::vector<std::int64_t> subjects = {subject.id.value()};
  const std::vector<std::int64_t> years = {year_of(on)};
  const std::vector<std::string> days = {to_iso(on)};
  const auto rows = exec(tx, kOpenCredit, to_code(subject.kind), pg_array(subjects),
                         pg_array(years), pg_array(days), third_party);
  return read_id<ObligationTag>(rows[0][0]);
}

std::vector<Credit> credits_of(pqxx::transaction_base& tx, SubjectKind kind,
                               std::span<const SubjectId> subjects) {
  invariant(subjects.size() <= kMaxSubjects, "at most 10,000 subjects at once");
  std::vector<std::int64_t> ids;
  ids.reserve(subjects.size());
  for (const auto subject : subjects) ids.push_back(subject.value());
  std::vector<Credit> out;
  for (const auto& row : exec(tx, kCredits, to_code(kind), pg_array(ids)))
    out.push_back(read_credit(row));
  return out;
}

std::optional<Credit> credit_by_id(pqxx::transaction_base& tx, ObligationId id) {
  const auto rows = exec(tx, kCredit, id);
  if (rows.empty()) return std::nullopt;
  return read_credit(rows[0]);
}

}  // namespace recaudo::ledger
