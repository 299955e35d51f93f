#include "core/dues/settled.h"

#include <algorithm>

#include "base/database.h"

namespace recaudo::dues {
namespace {

// Digits of the parcel's number: department and municipality, then the zone.
constexpr std::size_t kZoneAt = 5;
constexpr std::size_t kZoneDigits = 2;
constexpr std::string_view kRuralZone = "00";

constexpr Statement kLines{
    "dues.lines_of_collection",
    "select p.account_id, p.amount, o.id, o.account_id as receivable, o.concept, o.vigencia, "
    "o.third_party_id, r.npn from ledger.posting p left join ledger.obligation o on o.id = "
    "p.obligation_id left join registry.parcel r on o.subject_kind = 'predio' and r.id = "
    "o.subject_id where p.seq = $1 order by p.line"};

bool is_credit_balance(const pqxx::row& row) {
  return read_id<ledger::AccountTag>(row["account_id"]) == ledger::account::kCreditBalances;
}

ledger::Settlement& settlement_of(std::vector<ledger::Settlement>& out, const pqxx::row& row) {
  const auto id = read_id<ledger::ObligationTag>(row["id"]);
  const auto it = std::ranges::find(out, id, &ledger::Settlement::obligation);
  if (it != out.end()) return *it;
  out.push_back({.obligation = id,
                 .item = value_or_throw(ledger::parse_concept(row["concept"].c_str())),
                 .third_party = read_optional<ledger::ThirdPartyId>(row["third_party_id"],
                                                                    read_id<ledger::ThirdPartyTag>),
                 .zone = read_optional<ledger::Zone>(
                     row["npn"], [](const pqxx::field& f) { return zone_of(f.c_str()); }),
                 .vigencia = row["vigencia"].as<int>()});
  return out.back();
}

// Capital and discount clear the receivable together; the discount says its part on its own line.
void add_line(std::vector<ledger::Settlement>& out, const pqxx::row& row) {
  const auto account = read_id<ledger::AccountTag>(row["account_id"]);
  const Money amount = read_money(row["amount"]);
  ledger::Settlement& s = settlement_of(out, row);
  if (account == read_id<ledger::AccountTag>(row["receivable"])) {
    s.capital += -amount;
  } else if (account == ledger::interest_receivable_account(s.item)) {
    if (amount.is_negative()) s.interest += -amount;  // the other line accrues it
  } else if (ledger::discount_account(s.item) == account) {
    s.capital += -amount;
    s.discount += amount;
  }
}

}  // namespace

ledger::Zone zone_of(std::string_view npn) {
  return npn.substr(kZoneAt, kZoneDigits) == kRuralZone ? ledger::Zone::kRural
                                                        : ledger::Zone::kUrban;
}

Result<std::vector<ledger::Settlement>> settled_by(pqxx::transaction_base& tx,
                                                   ledger::EntrySeq collection) {
  const auto rows = exec(tx, kLines, collection);
  if (rows.empty()) return fail(Code::kVolumeTakenOut, "asiento " + to_string(collection));
  std::vector<ledger::Settlement> out;
  for (const auto& row : rows)
    if (!row["id"].is_null() && !is_credit_balance(row)) add_line(out, row);
  return out;
}

}  // namespace recaudo::dues
