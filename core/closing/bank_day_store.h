// What the bank day keeps: files, keys of what was matched, decisions.
#pragma once

#include "core/closing/bank_day.h"
#include "reconciliation/reconcile.h"

namespace recaudo::closing {

// What is kept of a file beside its bytes.
struct FileKind {
  std::string format;  // "asobancaria-2001", "mt940"...
  Date day;            // of the collection, or of the last closing balance
};

struct TakenIn {
  std::vector<FileKind> kinds;  // of the files given, in their order
  std::vector<bank_files::CollectionFile> collections;
  std::vector<bank_files::Statement> statements;
};

struct RefusedFile {
  const NamedFile* file;
  Error why;  // code, line and column
};
// The files of a run, each judged alone.
struct Intake {
  TakenIn taken;
  std::vector<const NamedFile*> accepted;  // in the order of taken.kinds
  std::vector<RefusedFile> refused;
};

// The municipality's NIT as bank files write it: ten digits, the last one is the check digit.
bank_files::Nit nit_of(const tax_rules::Statute& statute);
// Whether the calendar of business days reaches this day and the one after it.
bool has_known_holidays(Date day);
// Reads each file by its content, with the switches of the agreement with its bank, a CSV statement
// for the account whose agreement names its profile. kStatuteInvalid: a switch that does not exist.
Result<Intake> parse_files(const std::vector<NamedFile>& files, const tax_rules::Statute& statute);
// Files that were judged when they came: what a later statute tolerates changes nothing of them.
Result<TakenIn> read_again(const std::vector<NamedFile>& files);
// Until the end of the transaction.
void one_run_at_a_time(pqxx::transaction_base& tx);
// The refusal of a file whose bytes were taken in before, with its name and day then
// (kAlreadyImported); none of a new one.
std::optional<Error> taken_before(pqxx::transaction_base& tx, const Sha256& digest);
// Keeps a file with its bytes; false when it was kept before.
bool keep_file(Work& work, const Sha256& digest, const FileKind& kind, const NamedFile& file);
// Stores the raw files; kAlreadyImported on a repetition, and for a statement of days that another
// format told.
Result<void> store_files(Work& work, const Intake& intake);
// Collection files of earlier days whose total no statement has shown yet.
std::vector<NamedFile> waiting_files(pqxx::transaction_base& tx);
void set_waiting(Work& work, const Sha256& file, bool waiting);

// A line of a file: "<file>.<lot>.<sequence>".
std::string line_name(const reconciliation::DetailKey& key, std::size_t hex_digits = 64);
struct FileLine {
  const bank_files::CollectionFile& file;
  const bank_files::CollectionDetail& detail;
};
FileLine find_line(const TakenIn& taken, const reconciliation::DetailKey& key);

// A credit that was decided alone and that a file may still claim.
struct LooseRow {
  std::int64_t id = 0;
  reconciliation::LooseCredit credit;
  std::optional<ledger::EntrySeq> entry;  // what took it to 2.4.07.20
  // Where an act had applied it and another one revoked that, since when it waits there again.
  std::optional<Date> back_on = std::nullopt;
};
reconciliation::EntryKey read_entry_key(const pqxx::row& row);
// Those on the accounts and days of these collection files.
std::vector<LooseRow> loose_credits(pqxx::transaction_base& tx, const TakenIn& taken);
bool is_loose(const reconciliation::Decision& d);
void remember_loose(Work& work, const reconciliation::Decision& d,
                    std::optional<ledger::EntrySeq> entry);

// Everything the engine must know beside the files.
reconciliation::Input load_input(pqxx::transaction_base& tx, const TakenIn& taken,
                                 const std::vector<LooseRow>& loose, Date day);
void remember(Work& work, const reconciliation::Input& input,
              const std::vector<reconciliation::Decision>& decisions);
// Its number.
std::int64_t store_decision(Work& work, Date day, const DecisionRow& row);
std::string_view type_name(reconciliation::DecisionType type);

}  // namespace recaudo::closing
