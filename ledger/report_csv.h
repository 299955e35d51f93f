// The reads as tables (CSV) for spreadsheets: what the desk downloads and `recaudo ledger` writes.
#pragma once

#include <functional>

#include "ledger/aging.h"
#include "ledger/auxiliary.h"
#include "ledger/budget.h"
#include "ledger/statement.h"
#include "ledger/subject_statement.h"
#include "ledger/trial_balance.h"

namespace recaudo::ledger {

// Takes the text piece by piece; memory does not grow with the length of a report.
using CsvSink = std::function<void(std::string_view)>;

// Of what a range of days shows, as known at an entry.
struct ReportRange {
  Date from{};
  Date to{};
  EntrySeq known;
};

void write_trial_balance(pqxx::transaction_base& tx, const ReportRange& range, AccountLevel level,
                         const CsvSink& sink);
// The income of the budget in the year of `on`, by code.
void write_income_execution(pqxx::transaction_base& tx, Date on, EntrySeq known,
                            const CsvSink& sink);
// At most `most` lines; false: there were more, and they are left out. Of subjects, a payment and
// its discount stand apart (told_apart), as on their page.
bool write_account_statement(pqxx::transaction_base& tx, AccountId account,
                             const ReportRange& range, std::int64_t most, const CsvSink& sink);
bool write_subject_statement(pqxx::transaction_base& tx, std::string_view subject_kind,
                             SubjectId subject, const ReportRange& range, std::int64_t most,
                             const CsvSink& sink);
// Of several subjects: `period_of` says what the last column, "periodo", has of a line.
using PeriodOfLine = std::function<std::string(const SubjectLine&)>;
bool write_subject_statement(pqxx::transaction_base& tx, const SubjectsRead& subjects,
                             const ReportRange& range, std::int64_t most,
                             const PeriodOfLine& period_of, const CsvSink& sink);
bool write_third_party_statement(pqxx::transaction_base& tx, ThirdPartyId third_party,
                                 AccountId account, const ReportRange& range, std::int64_t most,
                                 const CsvSink& sink);
// The accounts of one third party.
void write_accounts_of(pqxx::transaction_base& tx, ThirdPartyId third_party,
                       const ReportRange& range, const CsvSink& sink);
// The third parties of the accounts below a code.
bool write_auxiliary(pqxx::transaction_base& tx, std::string_view prefix, const ReportRange& range,
                     std::int64_t most, const CsvSink& sink);
void write_aging(pqxx::transaction_base& tx, Date on, EntrySeq known, const DeferredDebts& deferred,
                 const CsvSink& sink);

// The obligations of one age, or of all; `numbers` says how people call the subjects of these rows
// (in their order). False: there were more than `most`.
using SubjectNumbers = std::function<std::vector<std::string>(const std::vector<Owed>&)>;
bool write_owed(pqxx::transaction_base& tx, Date on, EntrySeq known, std::optional<Age> age,
                const DeferredDebts& deferred, std::int64_t most, const SubjectNumbers& numbers,
                const CsvSink& sink);

}  // namespace recaudo::ledger
