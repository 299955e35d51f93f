#include "ledger/aging.h"

#include <algorithm>

#include "ledger/read_past.h"

namespace recaudo::ledger {
namespace {

constexpr int kMostRows = 1'000;
// Every due date that can be (obligations are of 1990 to 2100).
constexpr Date kFirstDue = make_date(1900, 1, 1);
constexpr Date kLastDue = make_date(9999, 12, 31);

struct AgeRow {
  Age age;
  std::string_view code, label;
};
constexpr AgeRow kAgeRows[] = {{Age::kNotDue, "no-vencida", "No vencida"},
                               {Age::kTo30Days, "1-30", "1 a 30 días"},
                               {Age::kTo60Days, "31-60", "31 a 60 días"},
                               {Age::kTo90Days, "61-90", "61 a 90 días"},
                               {Age::kTo180Days, "91-180", "91 a 180 días"},
                               {Age::kTo360Days, "181-360", "181 a 360 días"},
                               {Age::kTo2Years, "hasta-2", "361 días a 2 años"},
                               {Age::kTo5Years, "2-5", "2 a 5 años"},
                               {Age::kOver5Years, "mas-5", "Más de 5 años"}};

const AgeRow& row_of(Age age) {
  return kAgeRows[static_cast<std::size_t>(age)];
}

// The earliest due date of an age.
Date first_due(Age age, Date on) {
  switch (age) {
    case Age::kNotDue:
      return on;
    case Age::kTo30Days:
      return add_days(on, -30);
    case Age::kTo60Days:
      return add_days(on, -60);
    case Age::kTo90Days:
      return add_days(on, -90);
    case Age::kTo180Days:
      return add_days(on, -180);
    case Age::kTo360Days:
      return add_days(on, -360);
    case Age::kTo2Years:
      return add_months(on, -24);
    case Age::kTo5Years:
      return add_months(on, -60);
    case Age::kOver5Years:
      return kFirstDue;
  }
  throw BrokenInvariant("age out of range");
}

Age age_of(Date due, Date on) {
  return *std::ranges::find_if(kAges, [&](Age age) { return due >= first_due(age, on); });
}

// $1 to $4: of ledger.owed_at; $5 to $8: what is deferred.
#define RECAUDO_DEFERRED                                                                        \
  "unnest($5::text[], $6::bigint[], $7::integer[], $8::date[]) as d(subject_kind, subject_id, " \
  "vigencia, due_on)"
// Of every day: what is deferred is among it.
#define RECAUDO_ALL_OWED                                                                       \
  "(select a.subject_kind, a.subject_id, a.concept, a.vigencia, coalesce(d.due_on, a.due_on) " \
  "as due_on, a.balance from ledger.owed_at($1, $2, $3, $4) a left join " RECAUDO_DEFERRED     \
  " using (subject_kind, subject_id, vigencia)) o "
constexpr Statement kAging{
    "ledger.aging",
    "select concept, vigencia, due_on, count(*) as obligations, sum(balance)::bigint as amount "
    "from " RECAUDO_ALL_OWED
    "group by concept, vigencia, due_on order by concept, vigencia, due_on"};
constexpr Statement kControlAccounts{
    "ledger.control_accounts", "select account_id from ledger.control_account order by account_id"};
// What is deferred into the page's days is read by its own obligations: by their days it would be
// all that fell due since. In order, so that the lines of few are added up: those of a page, and
// those before them that owed nothing.
constexpr Statement kOwed{
    "ledger.owed",
    "with deferred as materialized (select * from " RECAUDO_DEFERRED
    ") select obligation_id, subject_kind, subject_id, concept, vigencia, due_on, balance from ("
    "select a.obligation_id, a.subject_kind, a.subject_id, a.concept, a.vigencia, a.due_on, "
    "a.balance from ledger.owed_at($1, $2, $3, $4) a left join deferred d using (subject_kind, "
    "subject_id, vigencia) where d.due_on is null union all "
    "(select a.id, a.subject_kind, a.subject_id, a.concept, a.vigencia, a.later_day, (a.balance - "
    "later.net)::bigint from (select a.*, d.due_on as later_day from deferred d join "
    "ledger.obligation a on a.subject_kind = d.subject_kind and a.subject_id = d.subject_id and "
    "a.vigencia = d.vigencia and a.side = 1 where d.due_on between $3 and $4 and (d.due_on, a.id) "
    "> ($9, $10) order by d.due_on, a.id) a cross join lateral (select coalesce(sum(p.amount), 0) "
    "as net from ledger.posting p where p.obligation_id = a.id and p.account_id = a.account_id and "
    "(p.effective_on > $1 or p.seq > $2)) later where a.balance <> later.net order by a.later_day, "
    "a.id limit $11)) o where (due_on, obligation_id) > ($9, $10) order by due_on, obligation_id "
    "limit $11"};
constexpr Statement kDebtors{
    "ledger.debtors",
    "select subject_kind, subject_id, count(*) as obligations, min(due_on) as oldest_due, "
    "sum(balance)::bigint as amount from " RECAUDO_ALL_OWED
    "group by subject_kind, subject_id having (-sum(balance), subject_kind, subject_id) > "
    "(-$9::bigint, $10::text, $11::bigint) order by sum(balance) desc, subject_kind, subject_id "
    "limit $12"};
#undef RECAUDO_ALL_OWED
#undef RECAUDO_DEFERRED

template <typename... Args>
pqxx::result read_owed(pqxx::transaction_base& tx, const Statement& s, Date on, EntrySeq known,
                       DueRange due, const DeferredDebts& deferred, Args&&... args) {
  const auto columns = columns_of(deferred);
  return read_past(tx, s, on, known, due.from, due.to, columns.kinds, columns.subjects,
                   columns.vigencias, columns.days, std::forward<Args>(args)...);
}

void check_limit(int limit) {
  invariant(limit >= 1 && limit <= kMostRows, "a page has 1 to 1,000 rows");
}

}  // namespace

std::string_view to_code(Age age) {
  return row_of(age).code;
}
std::string_view to_label(Age age) {
  return row_of(age).label;
}
Result<Age> parse_age(std::string_view code) {
  for (const auto& row : kAgeRows)
    if (row.code == code) return row.age;
  return fail(Code::kBadText, "edad: " + std::string(code));
}

DueRange due_range(Age age, Date on) {
  if (age == Age::kNotDue) return {on, kLastDue};
  const Age younger = kAges[static_cast<std::size_t>(age) - 1];
  return {first_due(age, on), add_days(first_due(younger, on), -1)};
}

// Due dates are few (one or two for each vigencia, and those of its plans): the database groups by
// them, and their age is said here.
std::vector<AgingRow> aging(pqxx::transaction_base& tx, Date on, EntrySeq known,
                            const DeferredDebts& deferred) {
  std::vector<AgingRow> out;
  for (const auto& row : read_owed(tx, kAging, on, known, {kFirstDue, kLastDue}, deferred)) {
    AgingRow fresh{.item = read_text(row["concept"]),
                   .vigencia = row["vigencia"].as<int>(),
                   .age = age_of(read_date(row["due_on"]), on),
                   .obligations = read_int(row["obligations"]),
                   .amount = read_money(row["amount"])};
    const auto same = std::ranges::find_if(out, [&](const AgingRow& r) {
      return r.item == fresh.item && r.vigencia == fresh.vigencia && r.age == fresh.age;
    });
    if (same == out.end()) {
      out.push_back(std::move(fresh));
    } else {
      same->obligations += fresh.obligations;
      same->amount += fresh.amount;
    }
  }
  return out;
}

std::vector<AccountId> control_accounts(pqxx::transaction_base& tx) {
  std::vector<AccountId> out;
  for (const auto& row : exec(tx, kControlAccounts)) out.push_back(read_id<AccountTag>(row[0]));
  return out;
}

OwedPage owed(pqxx::transaction_base& tx, Date on, EntrySeq known, std::optional<Age> age,
              int limit, std::optional<OwedCursor> after, const DeferredDebts& deferred) {
  check_limit(limit);
  const DueRange range = age ? due_range(*age, on) : DueRange{kFirstDue, kLastDue};
  const auto begin = after.value_or(OwedCursor{kFirstDue, ObligationId{0}});
  const DueRange left{std::max(range.from, begin.due_on), range.to};
  OwedPage page;
  for (const auto& row :
       read_owed(tx, kOwed, on, known, left, deferred, begin.due_on, begin.obligation, limit + 1)) {
    if (page.rows.size() == static_cast<std::size_t>(limit)) {
      page.next = OwedCursor{page.rows.back().due_on, page.rows.back().obligation};
      break;
    }
    page.rows.push_back({.obligation = read_id<ObligationTag>(row["obligation_id"]),
                         .subject_kind = read_text(row["subject_kind"]),
                         .subject = read_id<SubjectTag>(row["subject_id"]),
                         .item = read_text(row["concept"]),
                         .vigencia = row["vigencia"].as<int>(),
                         .due_on = read_date(row["due_on"]),
                         .amount = read_money(row["balance"])});
  }
  return page;
}

DebtorPage debtors(pqxx::transaction_base& tx, Date on, EntrySeq known, int limit,
                   std::optional<DebtorCursor> after, const DeferredDebts& deferred) {
  check_limit(limit);
  const auto begin =
      after.value_or(DebtorCursor{Money::centavos(Money::kMaxCentavos), {}, SubjectId{0}});
  DebtorPage page;
  for (const auto& row : read_owed(tx, kDebtors, on, known, {kFirstDue, kLastDue}, deferred,
                                   begin.amount, begin.subject_kind, begin.subject, limit + 1)) {
    if (page.rows.size() == static_cast<std::size_t>(limit)) {
      const auto& last = page.rows.back();
      page.next = DebtorCursor{last.amount, last.subject_kind, last.subject};
      break;
    }
    page.rows.push_back({.subject_kind = read_text(row["subject_kind"]),
                         .subject = read_id<SubjectTag>(row["subject_id"]),
                         .obligations = read_int(row["obligations"]),
                         .oldest_due = read_date(row["oldest_due"]),
                         .amount = read_money(row["amount"])});
  }
  return page;
}

}  // namespace recaudo::ledger
