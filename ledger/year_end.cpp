#include "ledger/year_end.h"

#include "base/database.h"
#include "ledger/entry_batch.h"
#include "ledger/order_lock.h"

namespace recaudo::ledger {
namespace {

constexpr AccountId kSurplusOfYear{311001};
constexpr AccountId kDeficitOfYear{311002};
constexpr AccountId kAccumulatedSurplus{310901};
constexpr AccountId kAccumulatedDeficit{310902};

// Classes 4 to 7; the accounts of a class begin with its digit. What concerns each third party is
// cancelled for him, so that his auxiliary ends the year too.
constexpr Statement kResults{
    "ledger.result_of_year",
    "select p.account_id, sum(p.amount)::bigint, p.third_party_id from ledger.posting p join "
    "ledger.account a on "
    "a.id "
    "= p.account_id where a.code between '4' and '7999999999' and p.effective_on between $1 and $2 "
    "group by p.account_id, p.third_party_id having sum(p.amount) <> 0 order by p.account_id, "
    "p.third_party_id"};
// What the closings of a year left in the result, less what its openings took from there.
constexpr Statement kResultToAccumulate{
    "ledger.result_to_accumulate",
    "select coalesce(sum(p.amount), 0)::bigint from ledger.posting p join ledger.entry e on e.seq "
    "= "
    "p.seq where p.account_id = any($1::int[]) and (p.effective_on between $2 and $3 or "
    "(p.effective_on = $3 + 1 and e.kind = 'cierre-anual' and e.source_kind = $4 and e.source_id = "
    "$5))"};
constexpr Statement kActsOfYear{"ledger.acts_of_year",
                                "select count(*) from ledger.entry where kind = 'cierre-anual' and "
                                "source_kind = $1 and source_id = $2"};
// An entry's event has at most 65,535 bytes (audit/entry_bundle.h).
constexpr std::size_t kLegsOfClosing = 400;
constexpr const char* kYearEnd = "cierre-del-ano";
constexpr const char* kYearOpening = "apertura-del-ano";

// The acts of a year, each with its number: a year that opened again closes again.
class ActsOfYear {
 public:
  ActsOfYear(pqxx::transaction_base& tx, int year, const char* kind, Date on)
      : year_(std::to_string(year)), kind_(kind), on_(on) {
    lock_head(tx);
    posted_ = read_int(exec(tx, kActsOfYear, kind_, year_)[0][0]);
  }
  Entry next() {
    const std::string name = posted_ == 0 ? year_ : year_ + "-" + std::to_string(posted_ + 1);
    ++posted_;
    return {.key = derive_uuid(kind_, name),
            .kind = "cierre-anual",
            .effective_on = on_,
            .source_kind = kind_,
            .source_id = year_,
            .legs = {}};
  }

 private:
  std::string year_;
  const char* kind_;
  Date on_;
  std::int64_t posted_ = 0;
};

// Moves what its lines leave to the result: a surplus is a credit.
void balance(Entry& entry, AccountId result) {
  Money left;
  for (const auto& leg : entry.legs) left += leg.amount;
  if (!left.is_zero()) entry.legs.push_back({result, -left});
}

}  // namespace

std::vector<Entry> year_end(pqxx::transaction_base& tx, int year) {
  ActsOfYear acts(tx, year, kYearEnd, make_date(year, 12, 31));
  const auto rows = exec(tx, kResults, make_date(year, 1, 1), make_date(year, 12, 31));
  Money result;  // debit positive
  for (const auto& row : rows) result += read_money(row[1]);
  const AccountId result_account = result.is_negative() ? kSurplusOfYear : kDeficitOfYear;
  std::vector<Entry> entries;
  for (const auto& row : rows) {
    if (entries.empty() || entries.back().legs.size() == kLegsOfClosing) {
      if (!entries.empty()) balance(entries.back(), result_account);
      entries.push_back(acts.next());
    }
    entries.back().legs.push_back(
        {.account = read_id<AccountTag>(row[0]),
         .amount = -read_money(row[1]),
         .third_party = read_optional<ThirdPartyId>(row[2], read_id<ThirdPartyTag>)});
  }
  if (!entries.empty()) balance(entries.back(), result_account);
  return entries;
}

std::optional<Entry> year_opening(pqxx::transaction_base& tx, int year) {
  ActsOfYear acts(tx, year, kYearOpening, make_date(year, 1, 1));
  const auto row =
      exec(tx, kResultToAccumulate, pg_array({kSurplusOfYear.value(), kDeficitOfYear.value()}),
           make_date(year - 1, 1, 1), make_date(year - 1, 12, 31), kYearOpening,
           std::to_string(year))[0];
  const Money result = read_money(row[0]);
  if (result.is_zero()) return std::nullopt;
  Entry entry = acts.next();
  const bool surplus = result.is_negative();
  entry.legs = {{surplus ? kSurplusOfYear : kDeficitOfYear, -result},
                {surplus ? kAccumulatedSurplus : kAccumulatedDeficit, result}};
  return entry;
}

}  // namespace recaudo::ledger
