#include "ledger/periods.h"

#include <array>

#include "base/database.h"
#include "ledger/entry_batch.h"
#include "ledger/order_lock.h"

namespace recaudo::ledger {
namespace {

constexpr AccountId kSurplusOfYear{311001};
constexpr AccountId kDeficitOfYear{311002};
constexpr AccountId kAccumulatedSurplus{310901};
constexpr AccountId kAccumulatedDeficit{310902};

struct StateRow {
  PeriodState state;
  std::string_view code;
};
constexpr std::array<StateRow, 3> kStates = {{
    {PeriodState::kOpen, "open"},
    {PeriodState::kSoft, "soft"},
    {PeriodState::kClosed, "closed"},
}};

constexpr Statement kOpen{"ledger.open_period", "select ledger.open_period($1, $2)"};
constexpr Statement kClose{"ledger.close_period", "select ledger.close_period($1, $2, $3)"};
constexpr Statement kIsOpen{"ledger.month_is_open",
                            "select exists (select from ledger.period where year = $1 and month = "
                            "$2 and state = 'open')"};
constexpr Statement kAll{"ledger.periods",
                         "select year, month, state from ledger.period order by year, month"};
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

PeriodState parse_state(std::string_view code) {
  for (const auto& row : kStates)
    if (row.code == code) return row.state;
  throw BrokenInvariant("unknown state of a period");
}

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

Date first_day(Month m) {
  return make_date(m.year, m.month, 1);
}
Date last_day(Month m) {
  return add_days(add_months(first_day(m), 1), -1);
}
std::string to_iso(Month m) {
  return recaudo::to_iso(first_day(m)).substr(0, 7);
}
Result<Month> parse_month(std::string_view text) {
  RECAUDO_TRY(day, parse_iso_date(std::string(text) + "-01"));
  return Month{static_cast<int>(day.year()), static_cast<unsigned>(day.month())};
}

std::string_view to_code(PeriodState s) {
  return kStates[static_cast<std::size_t>(s)].code;
}

void open_period(pqxx::transaction_base& tx, int year, unsigned month) {
  exec(tx, kOpen, year, month);
}

Date posting_day(pqxx::transaction_base& tx, Date moved_on, Date today) {
  const bool open =
      read_bool(exec(tx, kIsOpen, year_of(moved_on), static_cast<int>(month_of(moved_on)))[0][0]);
  return open ? moved_on : today;
}

Result<PeriodState> close_period(pqxx::transaction_base& tx, Month month, PeriodState to) {
  try {
    return parse_state(
        exec(tx, kClose, month.year, month.month, std::string(to_code(to)))[0][0].c_str());
  } catch (const pqxx::sql_error& e) {
    if (const auto code = period_refusal(e.sqlstate())) return fail(*code, to_iso(month));
    throw;
  }
}

std::optional<Code> period_refusal(std::string_view sqlstate) {
  if (sqlstate == "RC005") return Code::kPeriodUnknown;
  if (sqlstate == "RC016") return Code::kPeriodOrder;
  if (sqlstate == "RC017") return Code::kPeriodWouldOpen;
  return std::nullopt;
}

std::vector<Period> periods(pqxx::transaction_base& tx) {
  std::vector<Period> out;
  for (const auto& row : exec(tx, kAll))
    out.push_back({{row[0].as<int>(), row[1].as<unsigned>()}, parse_state(row[2].c_str())});
  return out;
}

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
