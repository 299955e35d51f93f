// Cartera por edades: what is owed by age on a day, as known at an entry (ledger/statement.h). The
// sum of all ages is the balance, on that day, of the control accounts of what is owed to us.
#pragma once

#include <array>
#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "ledger/deferred_debts.h"

namespace recaudo::ledger {

// How long ago it fell due. The last one is past the five years of ET 817: its collection may be
// prescribed.
enum class Age {
  kNotDue,
  kTo30Days,
  kTo60Days,
  kTo90Days,
  kTo180Days,
  kTo360Days,
  kTo2Years,
  kTo5Years,
  kOver5Years
};
inline constexpr std::array kAges = {Age::kNotDue,   Age::kTo30Days,  Age::kTo60Days,
                                     Age::kTo90Days, Age::kTo180Days, Age::kTo360Days,
                                     Age::kTo2Years, Age::kTo5Years,  Age::kOver5Years};
std::string_view to_code(Age age);   // "no-vencida", "1-30", ... "mas-5": addresses and files
std::string_view to_label(Age age);  // "1 a 30 días"
Result<Age> parse_age(std::string_view code);  // kBadText

struct DueRange {
  Date from{};
  Date to{};
};
// The due dates that have that age on a day. A due date itself is not yet late.
DueRange due_range(Age age, Date on);

struct AgingRow {
  std::string item;  // code of the concept
  int vigencia = 0;
  Age age{};
  std::int64_t obligations = 0;
  Money amount;
};
// By concept, vigencia and age, `deferred` under its later day; what owes nothing is left out. An
// amount below zero is possible on a past day: paid before it was charged.
std::vector<AgingRow> aging(pqxx::transaction_base& tx, Date on, EntrySeq known,
                            const DeferredDebts& deferred = {});

// The accounts of what is owed to us whose balance is the sum of obligations.
std::vector<AccountId> control_accounts(pqxx::transaction_base& tx);

struct Owed {
  ObligationId obligation;
  std::string subject_kind;
  SubjectId subject;
  std::string item;
  int vigencia = 0;
  Date due_on{};
  Money amount;
};
struct OwedCursor {
  Date due_on{};
  ObligationId obligation;
};
struct OwedPage {
  std::vector<Owed> rows;
  std::optional<OwedCursor> next;  // none: this was the last page
};
// The obligations of one age (or of all), oldest first; 1 to 1,000 a page.
OwedPage owed(pqxx::transaction_base& tx, Date on, EntrySeq known, std::optional<Age> age,
              int limit, std::optional<OwedCursor> after = std::nullopt,
              const DeferredDebts& deferred = {});

struct Debtor {
  std::string subject_kind;
  SubjectId subject;
  std::int64_t obligations = 0;
  Date oldest_due{};
  Money amount;
};
struct DebtorCursor {
  Money amount;
  std::string subject_kind;
  SubjectId subject;
};
struct DebtorPage {
  std::vector<Debtor> rows;
  std::optional<DebtorCursor> next;
};
// Who owes most, largest first; 1 to 1,000 a page.
DebtorPage debtors(pqxx::transaction_base& tx, Date on, EntrySeq known, int limit,
                   std::optional<DebtorCursor> after = std::nullopt,
                   const DeferredDebts& deferred = {});

}  // namespace recaudo::ledger
