// What a person states of a debt, each with the document that proves it, when an act ends it:
// prescripción (ET 817 and 818; of public services, declared by a judge) and remisión (ET 820).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "tax-rules/prescription.h"

namespace recaudo::adjustments {

// What the term counts from: the invoice as this system notified it (core/dues/invoice_title.h); an
// act that determined the debt, or the decision of its appeal, by the day it became executory; or a
// return, by the day it was filed.
enum class TitleKind { kInvoice, kAct, kReturn };
inline constexpr std::array kTitleKinds = {TitleKind::kInvoice, TitleKind::kAct,
                                           TitleKind::kReturn};
std::string_view to_code(TitleKind kind);   // "factura", "acto", "declaracion"
std::string_view to_label(TitleKind kind);  // Spanish, for people
Result<TitleKind> parse_title(std::string_view code);

inline constexpr std::array kInterruptionKinds = {
    tax_rules::InterruptionKind::kMandamientoNotice, tax_rules::InterruptionKind::kFacilityGranted,
    tax_rules::InterruptionKind::kInsolvencyAdmitted,
    tax_rules::InterruptionKind::kLiquidationDeclared};
std::string_view to_code(tax_rules::InterruptionKind kind);   // "mandamiento"...
std::string_view to_label(tax_rules::InterruptionKind kind);  // Spanish, for people
Result<tax_rules::InterruptionKind> parse_interruption(std::string_view code);

struct TypedInterruption {
  tax_rules::Interruption what;
  std::string document = {};
};
struct TypedSuspension {
  tax_rules::CollectionSuspension what;
  std::string document = {};
};
inline constexpr std::size_t kLongestDocument = 80;  // letters
inline constexpr std::size_t kMostInterruptions = 3;
inline constexpr std::size_t kMostSuspensions = 2;

struct PrescriptionFacts {
  TitleKind title = TitleKind::kInvoice;
  std::optional<Date> titled_on = std::nullopt;  // executory, or filed; of an invoice nothing
  std::string document = {};                     // likewise
  std::vector<TypedInterruption> interruptions = {};
  std::vector<TypedSuspension> suspensions = {};
};

struct RemissionClaims {
  std::string norm = {};    // of the municipality: its own act adopts remisión
  std::string search = {};  // the search that found no assets; empty: none was made
  std::string death = {};   // of the debtor; empty: he lives
};

// The ruling that declared a prescripción, which identifies itself; it binds once it is executory
// (Ley 1564/2012 art. 302).
struct JudgeRuling {
  std::string court = {};
  std::string process = {};  // its number: 23 digits
  Date ruled_on{}, executory_on{};
};
inline constexpr std::size_t kProcessDigits = 23;

// Lines of the canonical text of an act, and back.
std::string lines_of(const PrescriptionFacts& facts);
std::string lines_of(const RemissionClaims& claims);
std::string lines_of(const JudgeRuling& ruling);
Result<PrescriptionFacts> read_prescription_lines(std::string_view text);  // kBadText, kBadDate
RemissionClaims read_remission_lines(std::string_view text);
Result<JudgeRuling> read_ruling_lines(std::string_view text);  // kBadDate

// Without blanks around, and by date. kBadText for a document that lacks, is longer than 80 letters
// or has a line end, or a process that has not its digits; kBadDate for a title without its day.
Result<PrescriptionFacts> with_plain_words(PrescriptionFacts facts);
Result<RemissionClaims> with_plain_words(RemissionClaims claims);
// The number of the process may be typed with blanks, dots or hyphens between its parts.
Result<JudgeRuling> with_plain_words(JudgeRuling ruling);

}  // namespace recaudo::adjustments
