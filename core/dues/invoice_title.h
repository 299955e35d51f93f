// The invoice of predial as a title (Ley 1819/2016 art. 354): when it was put on the web page and
// posted in a visible place, and the terms that follow from both. A vigencia whose invoice was
// never listed here has none: it may have been notified before this installation, which only a
// document tells.
#pragma once

#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <string>

#include "ledger/receivables.h"
#include "tax-rules/calendar.h"
#include "tax-rules/predial_invoice.h"

namespace recaudo::dues {

struct InvoiceNotice {
  Date on_web;
  std::optional<Date> posted_on;
};
// Of a parcel, by vigencia.
std::map<int, InvoiceNotice> notices_of(pqxx::transaction_base& tx, ledger::SubjectId parcel);

struct TitleTerms {
  Date notified_on;   // the later of the two days, or the only one
  Date appeal_until;  // reconsideración: two months (ET 720)
  // When nobody appeals: the day after, and five years from there (ET 817).
  Date executory_on;
  Date prescribes_on;
};
// Nothing while one of the two publications lacks, nor where they had to be of one day and were
// not.
std::optional<TitleTerms> terms_of(
    const InvoiceNotice& notice, tax_rules::SaturdayRule saturday,
    tax_rules::SimultaneousNotice reading = tax_rules::SimultaneousNotice::kLaterDay);

inline constexpr const char* kTitleNorm = "Ley 1819/2016 art. 354; ET arts. 720 y 817";
// What people are told of it: Spanish sentences.
std::string notice_text(const InvoiceNotice& notice, const std::optional<TitleTerms>& terms);

// "2026-000000123": one act for each vigencia and parcel, so a bill printed again has the same.
std::string invoice_number(int vigencia, ledger::SubjectId parcel);

}  // namespace recaudo::dues
