// The journal as text that other programs read and check: hledger, ledger and beancount (each with
// its accounts declared and a balance assertion for every account at the end of every day that
// moved it), CSV, and the vouchers that an accounting package imports. An independent oracle:
// whoever doubts our sums recomputes them with a program that we did not write.
#pragma once

#include <functional>
#include <pqxx/transaction_base>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "ledger/account.h"

namespace recaudo::ledger {

// One book at a time: together they would look like one set of accounts.
// "contable", "presupuestal"; kBadText otherwise.
Result<Book> parse_book(std::string_view name);

enum class ExportFormat { kHledger, kLedger, kBeancount, kCsv, kVoucher };
// "hledger", "ledger", "beancount", "csv", "voucher"; kBadText otherwise.
Result<ExportFormat> parse_export_format(std::string_view name);

struct ExportReport {
  std::int64_t entries = 0;
  std::int64_t lines = 0;
};

// Takes the text piece by piece.
using ExportSink = std::function<void(std::string_view)>;

// Entries of a book that took effect from `from` to `to`, both days included, in that order, as
// known when it begins. What took effect before stands as one opening entry (the plain-text formats
// only). Entries numbered after it begins are left out; REPEATABLE READ also keeps a volume from
// leaving meanwhile. Memory does not grow with the length of the journal.
ExportReport export_journal(pqxx::transaction_base& tx, ExportFormat format, Book book, Date from,
                            Date to, const ExportSink& sink);

}  // namespace recaudo::ledger
