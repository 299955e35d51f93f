#include "core/registry/subscriber_search.h"

#include "base/database.h"

namespace recaudo::registry {
namespace {

constexpr Statement kByNumber{"registry.subscriber_by_number",
                              "select id, number from registry.subscriber where number = $1"};
constexpr Statement kById{"registry.subscriber_by_id",
                          "select id, number from registry.subscriber where id = $1"};
constexpr Statement kHolder{
    "registry.holder_of_service",
    "select document_type, document_number, name, address, route from registry.service_terms where "
    "subscriber_id = $1 and from_on <= $2 order by from_on desc limit 1"};
constexpr Statement kHolders{
    "registry.holders_of_service",
    "select d.day, t.document_type, t.document_number from unnest($2::date[]) as d(day) cross join "
    "lateral (select document_type, document_number from registry.service_terms where "
    "subscriber_id = $1 and from_on <= d.day order by from_on desc limit 1) t"};
constexpr std::size_t kMostDays = 1'000;
constexpr std::size_t kMostTyped = 64;

// In capitals, without what only separates; `kept` stays.
std::string typed_code(std::string_view typed, std::string_view kept) {
  std::string out;
  for (const char c : typed.substr(0, kMostTyped)) {
    if (c >= 'a' && c <= 'z')
      out += static_cast<char>(c - 'a' + 'A');
    else if ((c != ' ' && c != '.' && c != '-' && c != '\t') || kept.find(c) != kept.npos)
      out += c;
  }
  return out;
}

std::optional<Subscriber> first(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return Subscriber{read_id<ledger::SubjectTag>(rows[0]["id"]), read_text(rows[0]["number"])};
}

bool is_same(const pqxx::row& row, const std::string& typed) {
  const std::string known = read_text(row["document_number"]);
  const bool is_nit = read_text(row["document_type"]) == "NIT";
  return typed == typed_code(known, "") ||
         (is_nit && typed == typed_code(known.substr(0, known.find('-')), ""));
}

}  // namespace

std::optional<Subscriber> find_subscriber(pqxx::transaction_base& tx, std::string_view typed) {
  return first(exec(tx, kByNumber, typed_code(typed, "-")));
}

std::optional<Subscriber> subscriber_by_id(pqxx::transaction_base& tx, ledger::SubjectId id) {
  return first(exec(tx, kById, id));
}

std::optional<ServiceHolder> holder_on(pqxx::transaction_base& tx, ledger::SubjectId subscriber,
                                       Date day) {
  const auto rows = exec(tx, kHolder, subscriber, day);
  if (rows.empty()) return std::nullopt;
  const auto& row = rows[0];
  return ServiceHolder{.name = read_text(row["name"]),
                       .document_type = read_text(row["document_type"]),
                       .document_number = read_text(row["document_number"]),
                       .address = read_text(row["address"]),
                       .route = read_text(row["route"])};
}

std::string bare_document(std::string_view typed) {
  return typed_code(typed, "");
}

std::set<Date> days_held(pqxx::transaction_base& tx, ledger::SubjectId subscriber,
                         std::string_view document, std::span<const Date> days) {
  invariant(days.size() <= kMostDays, "at most 1,000 days at once");
  const std::string typed = bare_document(document);
  std::set<Date> out;
  if (typed.size() < kFewestDocument) return out;
  std::vector<std::string> asked;
  asked.reserve(days.size());
  for (const Date day : days) asked.push_back(to_iso(day));
  for (const auto& row : exec(tx, kHolders, subscriber, pg_array(asked)))
    if (is_same(row, typed)) out.insert(read_date(row["day"]));
  return out;
}

}  // namespace recaudo::registry
