#include "ledger/receivables.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/database.h"
#include "ledger/order_lock.h"
#include "ledger/recipe_book.h"

namespace recaudo::ledger {
namespace {

struct ConceptRow {
  Concept item;
  std::string_view code;
  std::string_view label;
};

constexpr std::array<ConceptRow, 6> kConcepts = {{
    {Concept::kPredial, "predial", "Impuesto predial unificado"},
    {Concept::kEnvironmental, "ambiental", "Sobretasa ambiental"},
    {Concept::kBomberil, "bomberil", "Sobretasa bomberil"},
    {Concept::kWater, "acueducto", "Acueducto"},
    {Concept::kSewer, "alcantarillado", "Alcantarillado"},
    {Concept::kWaste, "aseo", "Aseo"},
}};

const ConceptRow& row_of(Concept c) {
  return kConcepts[static_cast<std::size_t>(c)];
}

// An obligation is opened once and keeps its account: the role has one for both ages of a vigencia.
std::optional<AccountId> find_account(Concept c, std::string_view role) {
  return recipe_book().concepts().account(to_code(c), VigenciaAge::kCurrent, role);
}
AccountId account_in(Concept c, std::string_view role) {
  const auto found = find_account(c, role);
  invariant(found.has_value(), "each concept of ours has the accounts of its roles");
  return *found;
}

constexpr std::array<std::string_view, 3> kKinds = {"predio", "factura-servicios", "suscriptor"};
constexpr std::string_view kParcelSubject = kKinds[0];

constexpr Statement kOpen{"ledger.open_obligations",
                          "select obligation_id from ledger.open_obligations($1, $2::bigint[], "
                          "$3::integer[], $4::text[], $5::date[], "
                          "$6::integer[], $7::bigint[]) order by ordinal"};
constexpr Statement kOfSubject{
    "ledger.obligations_of",
    "select id, subject_id, vigencia, concept, due_on, charged, balance, third_party_id, held from "
    "ledger.obligation where subject_kind = $1 and subject_id = any($2::bigint[]) and side = 1"};
constexpr Statement kById{
    "ledger.obligations_by_id",
    "select id, subject_kind, subject_id, vigencia, concept, due_on, charged, balance, "
    "third_party_id, held from ledger.obligation where id = any($1::bigint[]) and side = 1"};
constexpr std::size_t kMaxObligations = 100'000;
constexpr std::size_t kMaxSubjects = 10'000;

std::string pg_ids(std::span<const SubjectId> subjects) {
  invariant(subjects.size() <= kMaxSubjects, "at most 10,000 subjects at once");
  std::vector<std::int64_t> ids;
  ids.reserve(subjects.size());
  for (const auto subject : subjects) ids.push_back(subject.value());
  return pg_array(ids);
}

Obligation read_obligation(const pqxx::row& row) {
  return {read_id<ObligationTag>(row["id"]),
          read_id<SubjectTag>(row["subject_id"]),
          row["vigencia"].as<int>(),
          value_or_throw(parse_concept(row["concept"].c_str())),
          read_date(row["due_on"]),
          read_money(row["charged"]),
          read_money(row["balance"]),
          read_optional<ThirdPartyId>(row["third_party_id"], read_id<ThirdPartyTag>),
          read_money(row["held"])};
}

}  // namespace

std::string_view to_code(SubjectKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}
Result<SubjectKind> parse_subject_kind(std::string_view code) {
  const auto it = std::ranges::find(kKinds, code);
  if (it == kKinds.end()) return fail(Code::kBadText, "sujeto: " + std::string(code));
  return static_cast<SubjectKind>(it - kKinds.begin());
}

std::string_view to_code(Concept c) {
  return row_of(c).code;
}
std::string_view to_label(Concept c) {
  return row_of(c).label;
}
AccountId receivable_account(Concept c) {
  return account_in(c, "por_cobrar");
}
AccountId interest_receivable_account(Concept c) {
  return account_in(c, "interes_por_cobrar");
}
std::optional<AccountId> discount_account(Concept c) {
  return find_account(c, "descuento");
}
AccountId income_account(Concept c) {
  return account_in(c, "ingreso");
}
AccountId interest_income_account(Concept c) {
  return account_in(c, "interes_ingreso");
}

Result<Concept> parse_concept(std::string_view code) {
  for (const auto& row : kConcepts)
    if (row.code == code) return row.item;
  return fail(Code::kBadText, "concepto: " + std::string(code));
}

std::vector<ObligationId> open_obligations(pqxx::transaction_base& tx,
                                           std::span<const ObligationKey> keys) {
  invariant(keys.size() <= kMaxObligations, "at most 100,000 obligations at once");
  std::vector<std::int64_t> subjects, vigencias, accounts;
  std::vector<std::string> concepts, due;
  PgArray third_parties;
  for (const auto& k : keys) {
    subjects.push_back(k.subject.value());
    vigencias.push_back(k.vigencia);
    concepts.emplace_back(to_code(k.item));
    due.push_back(to_iso(k.due_on));
    accounts.push_back(receivable_account(k.item).value());
    if (k.third_party)
      third_parties.add(to_string(*k.third_party));
    else
      third_parties.add("NULL");
  }
  std::vector<ObligationId> out;
  for (const auto& row :
       exec(tx, kOpen, kParcelSubject, pg_array(subjects), pg_array(vigencias), pg_array(concepts),
            pg_array(due), pg_array(accounts), third_parties.str()))
    out.push_back(read_id<ObligationTag>(row[0]));
  invariant(out.size() == keys.size(), "each obligation asked for exists");
  return out;
}

std::vector<Obligation> obligations_of(pqxx::transaction_base& tx, SubjectId subject,
                                       bool for_update) {
  return obligations_of(tx, SubjectKind::kParcel, std::span(&subject, 1), for_update);
}

std::vector<Obligation> obligations_of(pqxx::transaction_base& tx, SubjectKind kind,
                                       std::span<const SubjectId> subjects, bool for_update) {
  if (for_update) lock_head(tx);
  std::vector<Obligation> out;
  for (const auto& row : exec(tx, kOfSubject, to_code(kind), pg_ids(subjects)))
    out.push_back(read_obligation(row));
  std::ranges::sort(out, {}, [](const Obligation& o) { return std::pair(o.vigencia, o.item); });
  return out;
}

std::vector<SubjectObligation> obligations_by_id(pqxx::transaction_base& tx,
                                                 std::span<const ObligationId> ids) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(ids.size());
  for (const auto id : ids) numbers.push_back(id.value());
  std::vector<SubjectObligation> out;
  for (const auto& row : exec(tx, kById, pg_array(numbers)))
    out.push_back(
        {value_or_throw(parse_subject_kind(row["subject_kind"].c_str())), read_obligation(row)});
  std::ranges::sort(out, {}, [](const SubjectObligation& o) {
    return std::tuple(o.kind, o.owed.subject, o.owed.vigencia, o.owed.item);
  });
  return out;
}

}  // namespace recaudo::ledger
