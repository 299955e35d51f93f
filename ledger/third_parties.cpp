#include "ledger/third_parties.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr std::size_t kMaxParties = 100'000;
constexpr int kMostFound = 100;
constexpr std::size_t kMostTyped = 100;

constexpr Statement kParties{
    "ledger.ensure_third_parties",
    "select id from ledger.ensure_third_parties($1::text[], $2::text[], $3::text[]) order by "
    "ordinal"};
constexpr Statement kCentre{"ledger.ensure_cost_centre",
                            "select ledger.ensure_cost_centre($1, $2)"};
constexpr Statement kFind{
    "ledger.find_third_party",
    "select id, document_type, document_number, name from ledger.third_party where id = $1"};
constexpr Statement kByDocument{
    "ledger.third_parties_by_document",
    "select id, document_type, document_number, name from ledger.third_party where "
    "document_number like $1 || '%' order by document_number limit $2"};
constexpr Statement kByName{
    "ledger.third_parties_by_name",
    "select id, document_type, document_number, name from ledger.third_party where "
    "to_tsvector('simple', ledger.plain_words(name)) @@ to_tsquery('simple', "
    "ledger.plain_words($1)) order by name, id limit $2"};

// "Pérez, Ana" -> "pérez:* & ana:*": nothing of what was typed is read as a query.
std::string prefix_query(std::string_view typed) {
  std::string query;
  bool in_word = false;
  for (const char c : typed.substr(0, kMostTyped)) {
    const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      static_cast<unsigned char>(c) >= 0x80;
    if (part && !in_word && !query.empty()) query += " & ";
    if (!part && in_word) query += ":*";
    if (part) query += c;
    in_word = part;
  }
  return in_word ? query + ":*" : query;
}

// Digits (with the points and blanks that people type): a document.
std::string document_of(std::string_view typed) {
  std::string digits;
  for (const char c : typed.substr(0, kMostTyped)) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (c != '.' && c != ' ' && c != '-')
      return {};
  }
  return digits;
}

}  // namespace

std::vector<ThirdPartyId> ensure_third_parties(pqxx::transaction_base& tx,
                                               std::span<const ThirdParty> parties) {
  invariant(parties.size() <= kMaxParties, "at most 100,000 third parties at once");
  std::vector<std::string> types, numbers, names;
  for (const auto& p : parties) {
    types.push_back(p.document_type);
    numbers.push_back(p.document_number);
    names.push_back(p.name);
  }
  std::vector<ThirdPartyId> out;
  for (const auto& row : exec(tx, kParties, pg_array(types), pg_array(numbers), pg_array(names)))
    out.push_back(read_id<ThirdPartyTag>(row[0]));
  invariant(out.size() == parties.size(), "each third party asked for exists");
  return out;
}

StoredThirdParty read_third_party(const pqxx::row& row) {
  return {.id = read_id<ThirdPartyTag>(row["id"]),
          .party = {.document_type = read_text(row["document_type"]),
                    .document_number = read_text(row["document_number"]),
                    .name = read_text(row["name"])}};
}

std::optional<StoredThirdParty> find_third_party(pqxx::transaction_base& tx, ThirdPartyId id) {
  const auto found = exec(tx, kFind, id);
  if (found.empty()) return std::nullopt;
  return read_third_party(found[0]);
}

std::vector<StoredThirdParty> search_third_parties(pqxx::transaction_base& tx,
                                                   std::string_view typed, int limit) {
  invariant(limit >= 1 && limit <= kMostFound, "1 to 100 third parties are found");
  const std::string document = document_of(typed);
  const std::string query = prefix_query(typed);
  std::vector<StoredThirdParty> out;
  if (document.empty() && query.empty()) return out;
  const auto rows =
      document.empty() ? exec(tx, kByName, query, limit) : exec(tx, kByDocument, document, limit);
  for (const auto& row : rows) out.push_back(read_third_party(row));
  return out;
}

CostCentreId ensure_cost_centre(pqxx::transaction_base& tx, std::string_view code,
                                std::string_view name) {
  return read_id<CostCentreTag>(exec(tx, kCentre, std::string(code), std::string(name))[0][0]);
}

}  // namespace recaudo::ledger
