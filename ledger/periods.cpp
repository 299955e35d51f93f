#include "ledger/periods.h"

#include <array>

#include "base/database.h"
#include "ledger/entry_batch.h"

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
constexpr Statement kOwnBalance{
    "ledger.result_account_of_year",
    "select coalesce(sum(amount), 0)::bigint from ledger.posting where account_id = any($1::int[]) "
    "and effective_on between $2 and $3"};

PeriodState parse_state(std::string_view code) {
  for (const auto& row : kStates)
    if (row.code == code) return row.state;
  throw BrokenInvariant("unknown state of a period");
}

Entry act_of_year(int year, const char* kind, Date on) {
  return {.key = derive_uuid(kind, std::to_string(year)),
          .kind = "cierre-anual",
          .effective_on = on,
          .source_kind = kind,
          .source_id = std::to_string(year),
          .legs = {}};
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

std::optional<Entry> year_end(pqxx::transaction_base& tx, int year) {
  Entry entry = act_of_year(year, "cierre-del-ano", make_date(year, 12, 31));
  Money result;  // debit positive: a surplus is negative
  for (const auto& row : exec(tx, kResults, make_date(year, 1, 1), make_date(year, 12, 31))) {
    entry.legs.push_back(
        {.account = read_id<AccountTag>(row[0]),
         .amount = -read_money(row[1]),
         .third_party = read_optional<ThirdPartyId>(row[2], read_id<ThirdPartyTag>)});
    result += read_money(row[1]);
  }
  if (entry.legs.empty()) return std::nullopt;
  if (!result.is_zero())
    entry.legs.push_back({result.is_negative() ? kSurplusOfYear : kDeficitOfYear, result});
  return entry;
}

std::optional<Entry> year_opening(pqxx::transaction_base& tx, int year) {
  const auto row = exec(tx, kOwnBalance, pg_array({kSurplusOfYear.value(), kDeficitOfYear.value()}),
                        make_date(year - 1, 1, 1), make_date(year - 1, 12, 31))[0];
  const Money result = read_money(row[0]);
  if (result.is_zero()) return std::nullopt;
  Entry entry = act_of_year(year, "apertura-del-ano", make_date(year, 1, 1));
  const bool surplus = result.is_negative();
  entry.legs = {{surplus ? kSurplusOfYear : kDeficitOfYear, -result},
                {surplus ? kAccumulatedSurplus : kAccumulatedDeficit, result}};
  return entry;
}

}  // namespace recaudo::ledger
