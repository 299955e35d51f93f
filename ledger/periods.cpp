#include "ledger/periods.h"

#include <array>

#include "base/database.h"

namespace recaudo::ledger {
namespace {

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
PeriodState parse_state(std::string_view code) {
  for (const auto& row : kStates)
    if (row.code == code) return row.state;
  throw BrokenInvariant("unknown state of a period");
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

}  // namespace recaudo::ledger
